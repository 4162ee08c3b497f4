"""Round ticks, scales, and names pushed apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.report.charts.scales import Scale, runs, spread, ticks, written

figures = st.floats(-1e11, 1e11) | st.integers(-(10**11), 10**11)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ((0, 0), (0, 1)),
        ((0, 1), (0, 1)),
        ((0, 12), (0, 5, 10, 15)),
        ((6, 20), (5, 10, 15, 20)),
        ((0, 0.9), 6),
    ],
)
def test_ticks_are_round(bounds: tuple[float, float], expected: tuple[float, ...] | int) -> None:
    found = ticks(*bounds)
    assert (len(found) if isinstance(expected, int) else found) == expected


@given(figures, figures)
def test_ticks_enclose_what_is_shown_and_are_few(one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = ticks(low, high)
    assert found[0] <= low + abs(low) * 1e-9
    assert found[-1] >= high - abs(high) * 1e-9
    assert 2 <= len(found) <= 9
    assert all(first < second for first, second in pairwise(found))


def test_a_scale_ends_where_it_should_and_may_spread_small_figures() -> None:
    assert [Scale(0, 100, 10, 20).at(value) for value in (0, 25, 100, 900)] == [10, 12.5, 20, 20]
    assert Scale(0, 100, 10, 20, root=True).at(25) == 15


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 40)), min_size=1, max_size=30))
def test_names_are_pushed_apart_and_keep_their_order(wanted: list[tuple[float, float]]) -> None:
    places = sorted(place for place, _ in wanted)
    sizes = [size for _, size in wanted]
    placed = spread(places, sizes, 0, 500)
    assert placed[0] >= -1e-6
    for (first, second), size in zip(pairwise(placed), sizes, strict=False):
        assert second - first >= size - 1e-6


def test_names_with_room_stay_where_they_are() -> None:
    assert spread([10, 40, 90], [16, 16, 16], 0, 100) == (10, 40, 90)
    assert spread([90, 95, 99], [16, 16, 16], 0, 100) == (68, 84, 100)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (12340, "12\u202f340"),
        (2.5, "2,5"),
        (0.0312, "0,03"),
        (1 / 3, "0,33"),
        (-4, "-4"),
        (12.345, "12,3"),
    ],
)
def test_figures_are_written_in_french(value: float, said: str) -> None:
    assert written(value) == said


def test_stretches_without_figures_are_found() -> None:
    assert runs([True, True, False, True]) == ((0, 1), (3, 3))
