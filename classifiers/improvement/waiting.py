"""Pure: which items a person should look at, the least certain first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from classifiers.assessment import Assessment
from classifiers.improvement.learnt import Remark, Why


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item to look at; `why` is None when the model itself asks for it."""

    item_id: int
    assessment: Assessment
    why: Why | None


def certainty(assessment: Assessment) -> float:
    """The least of the probabilities of scope, main axis and urgency, 0 to 1."""
    axes = [axis.p for axis in assessment.axes[:1]]
    return min(assessment.scope.p, assessment.urgency.p, *axes)


def review_queue(
    assessed: Mapping[int, Assessment], open_items: Mapping[int, Why], remarks: Iterable[Remark], who: str
) -> tuple[Waiting, ...]:
    """What `who` should look at of `assessed`: what is open, and what nobody has answered yet.

    A disagreement in which this person had the last word waits for somebody else.
    """
    last: dict[int, Remark] = {}
    answered: set[int] = set()
    for remark in sorted(remarks, key=lambda remark: remark.at):
        last[remark.item_id] = remark
        if remark.kind in {"confirm", "label"}:
            answered.add(remark.item_id)
    found = [
        Waiting(item_id, assessment, open_items.get(item_id))
        for item_id, assessment in assessed.items()
        if item_id in open_items or item_id not in answered
    ]
    return tuple(
        sorted(
            (one for one in found if one.why != "disagreement" or last[one.item_id].who != who),
            key=lambda one: (certainty(one.assessment), one.item_id),
        )
    )
