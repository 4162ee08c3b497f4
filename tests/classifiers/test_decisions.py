"""What the committee decided, against the register."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from classifiers.decisions import WEIGHTS, Decision, decided, inconsistencies, standings
from classifiers.register import load_register

REGISTER = load_register()
IDS = [risk.id for risk in REGISTER.risks]
TENTH = date(2026, 12, 10)
RECORDED = datetime(2026, 12, 11, 9, 12, tzinfo=UTC)
START = date(2026, 1, 1)


def decision(risk: str = "R11", was: int = 16, weight: int = 20, **changes: Any) -> Decision:
    values = {"decided": TENTH, "decision": "COPIL du 10 décembre 2026", "recorded": RECORDED}
    return Decision(risk=risk, was=was, weight=weight, **{**values, **changes})


@st.composite
def histories(draw: st.DrawFn) -> tuple[Decision, ...]:
    """Decisions that follow from the register and from each other; of one risk, their days go forward."""
    held = standings(REGISTER, (), START)
    days = dict.fromkeys(IDS, 0)
    found: list[Decision] = []
    for risk in draw(st.lists(st.sampled_from(IDS[:4]), max_size=12)):
        days[risk] += draw(st.integers(0, 90))
        retires = not held[risk].retired and draw(st.booleans())
        weight = held[risk].weight if retires else draw(st.sampled_from(WEIGHTS))
        day = START + timedelta(days=days[risk])
        recorded = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        found.append(
            decision(risk, held[risk].weight, weight, decided=day, recorded=recorded, retires=retires)
        )
        held = standings(REGISTER, found, date.max)
    return tuple(found)


@given(histories(), st.dates(START, date(2029, 1, 1)))
def test_a_risk_weighs_what_was_last_decided_on_it_until_that_day(  # pragma: allowlist secret
    found: tuple[Decision, ...], on: date
) -> None:
    assert list(inconsistencies(REGISTER, found)) == []
    register = decided(REGISTER, found, on)
    for risk, delivered in zip(register.risks, REGISTER.risks, strict=True):
        of_it = [one for one in found if one.risk == risk.id and one.decided <= on]
        weight, retired = (of_it[-1].weight, of_it[-1].retires) if of_it else (delivered.weight, False)
        assert (risk.weight, risk.retired) == (weight, retired)
        assert risk.model_copy(update={"weight": delivered.weight, "retired": False}) == delivered
    assert register.model_copy(update={"risks": ()}) == REGISTER.model_copy(update={"risks": ()})


@given(histories(), st.data())
def test_a_history_with_a_decision_taken_out_of_it_is_noticed(
    found: tuple[Decision, ...], data: st.DataObject
) -> None:
    changing = [place for place, one in enumerate(found[:-1]) if one.weight != one.was]
    followed = [place for place in changing if any(o.risk == found[place].risk for o in found[place + 1 :])]
    if followed:
        gone = data.draw(st.sampled_from(followed))
        assert list(inconsistencies(REGISTER, (*found[:gone], *found[gone + 1 :])))


@pytest.mark.parametrize("weight", [7, 11, 13, 14, 17, 18, 19, 21, 22, 23, 24, 0, 26, -4])
def test_a_weight_is_a_product_of_two_numbers_from_1_to_5(weight: int) -> None:
    with pytest.raises(ValidationError, match="possible weights are 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16"):
        decision(weight=weight)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"probability": 4}, "given together"),
        ({"probability": 4, "impact": 4}, "is 16, not 20"),
        ({"retires": True}, "keeps its weight; write weight: 16"),
        ({"decided": date(2026, 12, 13)}, "had not come"),
        ({"decision": "  "}, "at least 1 character"),
        ({"decision": "a\nb"}, "one line"),
        ({"decision": "a\u202eb"}, "one line"),
        ({"recorded": datetime(2026, 12, 11, 9)}, "timezone"),
        ({"was": True}, "valid integer"),
        ({"room": "1"}, "not permitted"),
    ],
)
def test_what_contradicts_itself_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        decision(**changes)


def test_both_factors_may_be_given() -> None:
    assert decision(probability=4, impact=5).weight == 20


def test_a_weight_that_was_kept_is_a_decision_too() -> None:
    assert decision(weight=16).is_kept
    assert not decision(weight=16, retires=True).is_kept


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([decision("R26", 16)], "R26 is no risk of the register; the nearest is R20"),
        ([decision(was=12)], "R11: was 12, but its weight is 16 as the register was delivered"),
        ([decision(), decision()], "R11: was 16, but its weight is 20 since 2026-12-10"),
        (
            [decision(), decision(was=20, weight=12, decided=date(2026, 12, 9))],
            "R11: decided on 2026-12-09, before its last decision, of 2026-12-10",
        ),
        (
            [decision(weight=16, retires=True), decision(weight=16, retires=True)],
            "R11: retires, but it is retired already",
        ),
    ],
)
def test_what_does_not_follow_says_why(found: list[Decision], said: str) -> None:
    assert [one.detail for one in inconsistencies(REGISTER, found)] == [said]


def test_a_risk_that_the_delivered_register_retired_cannot_be_decided_on() -> None:
    gone = REGISTER.risks[10].model_copy(update={"retired": True})
    register = REGISTER.model_copy(update={"risks": (*REGISTER.risks[:10], gone)})
    assert [one.detail for one in inconsistencies(register, [decision()])] == [
        "R11: the delivered register has retired it for good"
    ]


def test_a_retired_risk_comes_back_when_it_is_rated() -> None:
    found = [
        decision(weight=16, retires=True),
        decision(weight=16, decided=date(2027, 1, 5), recorded=datetime(2027, 1, 6, tzinfo=UTC)),
    ]
    assert decided(REGISTER, found, TENTH).risk("R11").retired
    assert not decided(REGISTER, found, date(2027, 1, 5)).risk("R11").retired
