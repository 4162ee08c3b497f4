"""What a reader says that an item's labels should be: checked against the labelling rules, kept as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError, model_validator
from pydantic_core import ErrorDetails

from classifiers.assessment import (
    AXES,
    MOST_RISKS,
    NATURES,
    SCOPES,
    URGENCIES,
    Assessment,
    Axis,
    Nature,
    Scope,
    Urgency,
)
from classifiers.corpus import RiskId
from classifiers.lists import nearest
from classifiers.register import load_register


@cache
def risk_ids() -> tuple[str, ...]:
    """The ids of the register, retired ones too, in its order."""
    return tuple(risk.id for risk in load_register().risks)


class CorrectionError(ValueError):
    """A correction cannot be read; one line a problem, each `field: what is wrong and what is allowed`."""


class Correction(BaseModel):
    """The labels that an item should have, for those fields that somebody spoke of; the others are None.

    The first axis is the main one. Out of scope there are no axes and no risks, and the item is routine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    scope: Scope | None = None
    axes: tuple[Axis, ...] | None = None
    risks: Annotated[tuple[RiskId, ...], Field(max_length=MOST_RISKS)] | None = None
    ai_act: StrictBool | None = None
    urgency: Urgency | None = None
    nature: Nature | None = None

    @model_validator(mode="after")
    def _follows_the_rules(self) -> Correction:
        if not self.named():
            raise ValueError("it names no label")
        for name in ("axes", "risks"):
            labels: tuple[str, ...] = getattr(self, name) or ()
            if len(set(labels)) < len(labels):
                raise ValueError(f"{name}: a label stands twice")
        for risk in self.risks or ():
            if risk not in risk_ids():
                raise ValueError(_no_label("risks", risk))
        if self.scope == "hors" and self.is_about_ai:
            raise ValueError(
                "an item out of scope has no axes, no risks, is routine and not about the AI Act"
            )
        if self.scope != "hors" and self.axes == ():
            raise ValueError("axes: an item in scope has at least one axis; without any its scope is 'hors'")
        return self

    @property
    def is_about_ai(self) -> bool:
        """Whether it names a label that only an item in scope can have."""
        return bool(self.axes or self.risks or self.ai_act or self.urgency not in (None, "routine"))

    def named(self) -> dict[str, object]:
        """The fields that it speaks of, with their labels."""
        return {name: value for name, value in self if value is not None}

    def value(self) -> str:
        """The JSON that `read_correction` reads."""
        return self.model_dump_json(exclude_none=True)


FIELDS: tuple[str, ...] = tuple(Correction.model_fields)
"""The fields of a correction, in the order in which people are asked."""


def read_correction(text: str) -> Correction:
    """A correction from JSON. Raises CorrectionError: each unknown label is named with the nearest known."""
    try:
        return Correction.model_validate_json(text)
    except ValidationError as error:
        raise CorrectionError("\n".join(map(_problem, error.errors(include_url=False)))) from None


def labels_of(assessment: Assessment) -> Correction:
    """All labels that a model gave, as if somebody had said them; risks of no register are left out.

    `axes` is None when there is none although the item is in scope.
    """
    if assessment.scope.label == "hors":
        return Correction.model_validate(out_of_scope(assessment.nature.label))
    known = [risk.id for risk in assessment.risks if risk.id in risk_ids()]
    return Correction(
        scope=assessment.scope.label,
        axes=tuple(axis.id for axis in assessment.axes) or None,
        risks=tuple(known[:MOST_RISKS]),
        ai_act=assessment.ai_act.subject,
        urgency=assessment.urgency.label,
        nature=assessment.nature.label,
    )


def out_of_scope(nature: object) -> dict[str, object]:
    """Every field of an item that is out of scope."""
    plain: dict[str, object] = {"axes": (), "risks": (), "ai_act": False, "urgency": "routine"}
    return {"scope": "hors", **plain, "nature": nature}


def merged(first: Correction, second: Correction) -> Correction:
    """Both together; `second` wins. Out of scope clears what only items in scope have, and back again leaves
    the axes unsaid. Raises ValueError when no item can have both."""
    both = first.named() | second.named()
    if second.scope == "hors":
        nature = both.get("nature")
        both = {name: value for name, value in out_of_scope(nature).items() if value is not None}
    elif first.scope == "hors" and second.scope is not None and second.axes is None:
        both.pop("axes", None)  # back in scope, where it needs some axis: nobody has said which
    return Correction.model_validate(both)


def _problem(found: ErrorDetails) -> str:
    place = found["loc"]
    if not place:
        return found["msg"].removeprefix("Value error, ")
    name = str(place[0])
    if found["type"] == "extra_forbidden":
        return f"{name}: no field{_nearest(name, FIELDS)}; fields: {', '.join(FIELDS)}"
    if found["type"] in ("literal_error", "string_pattern_mismatch"):
        return _no_label(name, str(found["input"]))
    return f"{name}: {found['msg']}"


def _no_label(field: str, given: str) -> str:
    allowed = {
        "scope": SCOPES,
        "axes": AXES,
        "risks": risk_ids(),
        "urgency": URGENCIES,
        "nature": NATURES,
    }[field]
    return f"{field}: {given!r} is no label{_nearest(given, allowed)}; labels: {', '.join(allowed)}"


def _nearest(word: str, allowed: Iterable[str]) -> str:
    """` (did you mean 'x'?)`, or nothing."""
    alike = nearest(word, allowed)
    return f" (did you mean {alike!r}?)" if alike else ""
