"""Which risks may be rated anew, and which not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.quarterly.facts import Course, Quarter
from digests.quarterly.rerating import Proposal, Reason, proposals
from digests.rows import RiskRow
from sample_quarter import course
from sample_week import COST, LEAK, WRONG, item


def told(*courses: Course) -> list[tuple[str, bool, list[str]]]:
    return [
        (one.risk.id, one.up, [reason.factor for reason in one.reasons]) for one in proposals(courses, ())
    ]


def test_clearly_more_stories_speak_for_a_higher_probability_with_their_numbers() -> None:
    (one,) = proposals([course(21)], ())
    assert one == Proposal(LEAK, True, (Reason("probability", 21, 4.5, 21, 4),), ())


def test_an_ordinary_quarter_proposes_nothing() -> None:
    assert told(course(6), course(4), course(3)) == []


def test_a_quarter_in_which_everything_doubles_proposes_nothing() -> None:
    assert told(course(9, total=200), replace(course(9), now=Quarter(9, 0, 0, 400))) == []


def test_what_one_of_the_quarters_before_had_already_proposes_nothing() -> None:
    assert told(course(24, (4, 20, 4, 4))) == []
    assert told(course(25, (4, 20, 4, 4))) == [("R08", True, ["probability"])]
    assert told(course(4, (4, 20, 20, 20))) == []
    assert told(course(4, (12, 20, 20, 20))) == [("R08", False, ["probability"])]


def test_few_stories_are_no_rise_of_a_rare_risk() -> None:
    assert told(course(5, (0, 0, 0, 0))) == []
    assert told(course(6, (0, 0, 0, 0))) == [("R08", True, ["probability"])]


def test_a_clearly_graver_share_speaks_for_a_higher_impact() -> None:
    (one,) = proposals([course(12, (12, 12, 12, 12), grave=8, past_grave=1)], ())
    assert (one.up, one.reasons) == (True, (Reason("impact", 8, 1.0, 12, 4),))


def test_grave_stories_that_are_usual_for_a_risk_propose_nothing() -> None:
    assert told(course(12, (12, 12, 12, 12), grave=8, past_grave=8)) == []
    assert told(course(12, (12, 12, 12, 12), grave=3, past_grave=0)) == []


def test_both_at_once_are_one_proposal_with_two_reasons() -> None:
    assert told(course(30, grave=20)) == [("R08", True, ["probability", "impact"])]


def test_clearly_fewer_stories_without_grave_ones_speak_for_a_lower_probability() -> None:
    (one,) = proposals([course(2, (12, 14, 12, 14))], ())
    assert (one.up, one.reasons) == (False, (Reason("probability", 2, 13.0, 2, 4),))


def test_a_risk_that_still_hurts_is_not_rated_down() -> None:
    assert told(course(2, (12, 14, 12, 14), grave=1)) == []


def test_a_quarter_without_anything_says_nothing_of_a_risk() -> None:
    assert told(replace(course(0, (12, 14, 12, 14)), now=Quarter(0, 0, 0, 0))) == []


@pytest.mark.parametrize(("weight", "stories"), [(25, 21), (1, 0)])
def test_a_weight_cannot_leave_the_scale(weight: int, stories: int) -> None:
    past = (4, 5, 4, 5) if stories else (12, 14, 12, 14)
    assert told(course(stories, past, risk=RiskRow("R01", "x", weight))) == []


def test_nothing_is_usual_before_two_quarters() -> None:
    young = course(21, (4,))
    assert told(young, replace(young, past=(Quarter(0, 0, 0, 0), *young.past))) == []
    assert told(course(21, (4, 4))) == [("R08", True, ["probability"])]


def test_the_three_weightiest_publications_of_a_risk_are_its_evidence() -> None:
    rows = [item(number, risks=(LEAK,)) for number in range(1, 6)] + [item(9, risks=(LEAK, COST))]
    urgent = item(8, urgency="urgent", risks=(LEAK,))
    (one,) = proposals([course(21)], [*rows, urgent, item(7, urgency="urgent")])
    assert [row.item_id for row in one.evidence] == [8, 1, 2]


def test_higher_weights_come_first_then_heavier_risks() -> None:
    falling = (12, 14, 12, 14)
    assert told(course(2, falling, risk=COST), course(21, risk=WRONG), course(21)) == [
        ("R08", True, ["probability"]),
        ("R11", True, ["probability"]),
        ("R04", False, ["probability"]),
    ]


@given(st.integers(0, 60), st.lists(st.integers(0, 60), max_size=4).map(tuple), st.integers(0, 60))
def test_no_risk_is_proposed_both_ways(stories: int, past: tuple[int, ...], grave: int) -> None:
    assert len(proposals([course(stories, past, grave=min(stories, grave))], ())) <= 1


@given(st.integers(0, 60), st.lists(st.integers(0, 60), max_size=4).map(tuple))
def test_more_is_never_less_of_a_reason(stories: int, past: tuple[int, ...]) -> None:
    if any(one.up for one in proposals([course(stories, past)], ())):
        assert any(one.up for one in proposals([course(stories + 1, past)], ()))
