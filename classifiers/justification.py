"""Why an item has its labels, and what the register recommends, for `vigie show` and the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from classifiers.assessment import Assessment
from classifiers.register import Recommendation, Register


@dataclass(frozen=True, slots=True)
class RiskReason:
    """A risk that an item bears: its name and weight in the register, how likely (0 to 1), on which words.

    `recommendations` answer it, families spelt out. All texts are French but for the item's own words.
    """

    id: str
    name: str
    weight: int
    p: float
    words: tuple[str, ...]
    recommendations: tuple[Recommendation, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Up to three terms for each label, as written in the text (small letters), the strongest first.

    `axes` by axis. Nothing speaks for `hors`, which is the absence of a subject, nor for what was not said.
    """

    scope: tuple[str, ...] = ()
    axes: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    nature: tuple[str, ...] = ()
    ai_act: tuple[str, ...] = ()


def justify(assessment: Assessment, register: Register) -> tuple[RiskReason, ...]:
    """The reasons for each risk of an assessment, in its order; without ids that the register has no more."""
    known = {risk.id: risk for risk in register.risks}
    return tuple(
        RiskReason(call.id, risk.fr, risk.weight, call.p, call.why, register.mitigations(risk))
        for call in assessment.risks
        if (risk := known.get(call.id))
    )
