"""Energy is a formula that anyone can check, with constants that say where they come from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.evaluation.energy import GRAMS_PER_KWH, PUE, WATTS_PER_CORE, footprint


def test_an_hour_of_a_core_by_hand() -> None:
    cost = footprint(3600, watts_per_core=10, pue=1.5, grams_per_kwh=50)
    assert (cost.cpu_seconds, cost.watt_hours, cost.grams_co2e) == (3600, 15, pytest.approx(0.75))


def test_the_constants_are_used_when_none_are_given() -> None:
    cost = footprint(3600)
    assert cost.watt_hours == pytest.approx(WATTS_PER_CORE.value * PUE.value)
    assert cost.grams_co2e == pytest.approx(cost.watt_hours / 1000 * GRAMS_PER_KWH.value)


@pytest.mark.parametrize("constant", [WATTS_PER_CORE, PUE, GRAMS_PER_KWH])
def test_each_constant_names_its_source_and_year(constant: object) -> None:
    assert re.search(r"20\d\d", constant.source)  # type: ignore[attr-defined]


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_costs_add_up(one: float, other: float) -> None:
    both = footprint(one).grams_co2e + footprint(other).grams_co2e
    assert footprint(one + other).grams_co2e == pytest.approx(both)


@pytest.mark.parametrize(
    ("seconds", "wrong"),
    [(-1, {}), (1, {"watts_per_core": -1}), (1, {"pue": 0.9}), (1, {"grams_per_kwh": -1})],
)
def test_what_cannot_be_is_refused(seconds: float, wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="PUE is at least 1"):
        footprint(seconds, **wrong)
