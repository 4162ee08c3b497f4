"""The loop that bars are told in takes some time, and about the same each time."""

from __future__ import annotations

from bench.calibration import unit


def test_a_lap_takes_a_fraction_of_a_second_to_a_few() -> None:
    first, second = unit(laps=1), unit(laps=1)
    assert 0.05 < first < 10
    assert 1 / 3 < first / second < 3
