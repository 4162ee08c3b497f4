"""Who reviews sees what is open and what nobody answered, the least certain first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from classifiers.assessment import Assessment
from classifiers.improvement.learnt import Remark
from classifiers.improvement.waiting import certainty, review_queue
from factories import assessment

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def said(scope: float = 0.9, axis: float = 0.9, urgency: float = 0.9, **changes: Any) -> Assessment:
    built = assessment(scope={"label": "iag", "p": scope}, **changes)
    return built.model_copy(
        update={
            "axes": tuple(one.model_copy(update={"p": axis}) for one in built.axes),
            "urgency": built.urgency.model_copy(update={"p": urgency}),
        }
    )


@pytest.mark.parametrize(
    ("one", "least"),
    [
        (said(scope=0.4), 0.4),
        (said(axis=0.3), 0.3),
        (said(urgency=0.2), 0.2),
        (said(axes=[]), 0.9),
    ],
)
def test_an_assessment_is_as_certain_as_its_weakest_call(one: Assessment, least: float) -> None:
    assert certainty(one) == least


def remark(item_id: int, kind: Any, who: str, hours: int = 0) -> Remark:
    return Remark(item_id, kind, "", who, NOW + timedelta(hours=hours))


def test_the_least_certain_comes_first() -> None:
    assessed = {1: said(scope=0.5), 2: said(urgency=0.3), 3: said(scope=0.5)}
    assert [one.item_id for one in review_queue(assessed, {}, [], "me")] == [2, 1, 3]


def test_what_somebody_answered_is_gone_and_what_is_doubted_is_not() -> None:
    assessed = {number: said() for number in (1, 2, 3)}
    remarks = [remark(1, "confirm", "a"), remark(2, "label", "a"), remark(3, "doubt", "a")]
    queue = review_queue(assessed, {3: "doubt"}, remarks, "me")
    assert [(one.item_id, one.why) for one in queue] == [(3, "doubt")]


def test_a_disagreement_waits_for_somebody_who_did_not_speak_last() -> None:
    remarks = [remark(1, "label", "me"), remark(1, "confirm", "a", hours=-1)]
    assert review_queue({1: said()}, {1: "disagreement"}, remarks, "me") == ()
    assert len(review_queue({1: said()}, {1: "disagreement"}, remarks, "a")) == 1


def test_an_incomplete_correction_comes_back_to_its_author() -> None:
    assert len(review_queue({1: said()}, {1: "incomplete"}, [remark(1, "label", "me")], "me")) == 1
