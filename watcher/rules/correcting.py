"""Pure: what somebody says of an item's labels after some changes of them, in the terms of a `Correction`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from classifiers.assessment import MOST_RISKS
from classifiers.improvement.corrections import FIELDS, Correction, merged
from watcher.rules.reviewing import MANY, can_speak_of, corrected, is_whole

Sign = Literal["", "+", "-"]

Why = Literal["outside", "no-axis", "too-many", "absent"]
"""Out of scope there is no such label; in scope there is an axis; four risks at most; it is not there."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change: the label alone (of axes and risks: these and no others), one more, or one less."""

    field: str
    sign: Sign
    label: str | bool


class ImpossibleError(ValueError):
    """No item can have such labels; `field` is where."""

    def __init__(self, why: Why, field: str) -> None:
        super().__init__(f"{field}: {why}")
        self.why: Why = why
        self.field = field


def labels_after(base: Correction, said: Correction | None) -> Correction:
    """The labels of an item for which the machine said `base` and a person `said`."""
    return base if said is None else merged(base, said)


def after_steps(base: Correction, said: Correction | None, steps: Sequence[Step]) -> Correction:
    """All that a person says of an item: what they `said` before, and these steps.

    Raises ImpossibleError.
    """
    for field in FIELDS:
        wanted = [step for step in steps if step.field == field]
        if not wanted:
            continue
        labels = labels_after(base, said)
        if not can_speak_of(field, labels):
            raise ImpossibleError("outside", field)
        value = _several(field, labels, wanted) if field in MANY else wanted[-1].label
        if field == "axes" and not value:
            raise ImpossibleError("no-axis", field)
        said = corrected(said, field, value)
    if said is None:
        raise ValueError("no steps")
    if not is_whole(labels_after(base, said)):
        raise ImpossibleError("no-axis", "axes")
    return said


def _several(field: str, labels: Correction, steps: Sequence[Step]) -> tuple[str, ...]:
    """Labels named alone replace those that are there; then what is to come comes, what is to go goes."""
    alone = [str(step.label) for step in steps if not step.sign]
    there: tuple[str, ...] = getattr(labels, field) or ()
    chosen = list(dict.fromkeys(alone or there))
    for step in steps:
        label = str(step.label)
        if step.sign == "+" and label not in chosen:
            chosen.append(label)
        elif step.sign == "-":
            if label not in chosen:
                raise ImpossibleError("absent", field)
            chosen.remove(label)
    if field == "risks" and len(chosen) > MOST_RISKS:
        raise ImpossibleError("too-many", field)
    return tuple(chosen)
