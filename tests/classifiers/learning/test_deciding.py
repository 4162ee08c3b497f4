"""Labels follow from the scores and the rules: out of scope leaves nothing, risks are four at most."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Urgency
from classifiers.learning.calibration import Calibration, Choice, YesNo
from classifiers.learning.deciding import Chosen, decide, needs_review
from classifiers.learning.heads import questions
from classifiers.urgency import Circumstances, Verdict

RISKS = tuple(f"R{number:02d}" for number in range(1, 8))
NAMES = questions(RISKS)


def plain(count: int) -> Choice:
    return Choice(np.eye(count), np.zeros(count), np.ones(count))


def asked(count: int) -> YesNo:
    return YesNo(np.ones(count), np.zeros(count), np.full(count, 0.5))


CALIBRATION = Calibration(plain(3), plain(3), plain(3), plain(10), asked(3), asked(1), asked(len(RISKS)))


UNKNOWN = [Circumstances()]


def scores(**raised: float) -> Any:
    row = np.full((1, len(NAMES)), -3.0)
    for name, value in raised.items():
        row[0, NAMES.index(name.replace("__", ":"))] = value
    return row


def test_an_item_out_of_scope_has_nothing_else() -> None:
    [decision] = decide(
        scores(scope__hors=5, axis__legal=5, also__legal=5, urgency__urgent=5, ai_act=5, R01=5),
        NAMES,
        RISKS,
        CALIBRATION,
        UNKNOWN,
    )
    assert decision.scope.label == "hors"
    assert (decision.axes, decision.risks, decision.ai_act.yes) == ((), (), False)
    assert decision.urgency == Verdict("routine", decision.scope.p)


@pytest.mark.parametrize(
    ("hors", "names_ai", "expected"), [(0.0, True, "iag"), (0.0, False, "hors"), (-2.0, False, "iag")]
)
def test_an_item_that_names_ai_nowhere_must_be_surely_about_it(
    hors: float, names_ai: bool, expected: str
) -> None:
    [decision] = decide(
        scores(scope__iag=0.5, scope__hors=hors),
        NAMES,
        RISKS,
        CALIBRATION,
        [Circumstances(names_ai=names_ai)],
    )
    assert decision.scope.label == expected


def test_the_main_axis_comes_first_and_is_not_repeated() -> None:
    [decision] = decide(
        scores(scope__ia=5, axis__technologie=5, also__legal=3, also__technologie=1),
        NAMES,
        RISKS,
        CALIBRATION,
        UNKNOWN,
    )
    assert [axis.label for axis in decision.axes] == ["technologie", "legal"]


def test_the_four_likeliest_risks_are_kept_in_order() -> None:
    [decision] = decide(
        scores(scope__iag=5, R01=1, R02=5, R03=2, R04=3, R05=4, R06=-1), NAMES, RISKS, CALIBRATION, UNKNOWN
    )
    assert [risk.label for risk in decision.risks] == ["R02", "R05", "R04", "R03"]


def test_the_ai_act_is_a_subject_from_its_threshold_on() -> None:
    yes, no = decide(
        np.vstack([scores(scope__ia=5, ai_act=0.1), scores(scope__ia=5, ai_act=-0.1)]),
        NAMES,
        RISKS,
        CALIBRATION,
        UNKNOWN * 2,
    )
    assert (yes.ai_act.yes, no.ai_act.yes) == (True, False)


@pytest.mark.parametrize(
    ("scope", "axis", "urgency", "urgent", "expected"),
    [
        (0.90, 0.90, ("notable", 0.90), 0.05, False),
        (0.59, 0.90, ("notable", 0.90), 0.05, True),
        (0.60, 0.55, ("routine", 0.50), 0.29, False),
        (0.90, 0.54, ("notable", 0.90), 0.05, True),
        (0.90, 0.90, ("notable", 0.49), 0.05, True),
        (0.90, 0.90, ("notable", 0.65), 0.30, True),
        (0.90, 0.90, ("urgent", 0.65), 0.65, False),
    ],
)
def test_review_is_asked_for_when_a_call_is_unsure(
    scope: float, axis: float, urgency: tuple[Urgency, float], urgent: float, expected: bool
) -> None:
    found = needs_review(Chosen("ia", scope), Chosen("legal", axis), Verdict(*urgency), urgent)
    assert found is expected


@given(st.lists(st.floats(-50, 50), min_size=len(NAMES), max_size=len(NAMES)))
def test_any_scores_give_a_decision_that_keeps_the_labelling_rules(values: list[float]) -> None:
    [decision] = decide(np.asarray([values]), NAMES, RISKS, CALIBRATION, UNKNOWN)
    out = decision.scope.label == "hors"
    axes = [axis.label for axis in decision.axes]
    assert out == (axes == [])
    assert len(set(axes)) == len(axes)
    assert len(decision.risks) <= (0 if out else 4)
    said = [decision.scope, decision.urgency, decision.nature, *decision.axes, *decision.risks]
    assert all(0 <= chosen.p <= 1 for chosen in said)
