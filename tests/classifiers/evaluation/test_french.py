"""Numbers and labels are written as members read them."""

from __future__ import annotations

import pytest

from classifiers.assessment import AXES, SCOPES, URGENCIES
from classifiers.evaluation.french import LABELS, decimal, percent


@pytest.mark.parametrize(("number", "digits", "written"), [(0.8555, 2, "0,86"), (1, 1, "1,0"), (0.5, 0, "0")])
def test_decimals_stand_after_a_comma(number: float, digits: int, written: str) -> None:
    assert decimal(number, digits) == written


def test_a_percentage_does_not_break_before_its_sign() -> None:
    assert percent(0.864) == "86\u00a0%"


def test_every_label_has_a_name() -> None:
    assert set(LABELS) == {"-", *SCOPES, *AXES, *URGENCIES}
