"""What the model says of one publication. The vocabulary that the other rooms share.

Labels follow the observatory's labelling rules; risk ids are those of the register (R01 to R25).
"""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Scope = Literal["iag", "ia", "hors"]
Axis = Literal["usages", "legal", "technologie"]
Urgency = Literal["urgent", "notable", "routine"]
Nature = Literal[
    "texte-officiel",
    "decision",
    "doctrine",
    "actualite-officielle",
    "presse",
    "analyse",
    "retour-experience",
    "recherche",
    "annonce-editeur",
    "incident",
]

SCOPES: tuple[Scope, ...] = get_args(Scope)
AXES: tuple[Axis, ...] = get_args(Axis)
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
NATURES: tuple[Nature, ...] = get_args(Nature)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(_Frozen):
    """A publication as the model reads it."""

    id: str
    title: str
    text: str = ""
    lang: str | None = None
    publisher: str | None = None


class ScopeCall(_Frozen):
    label: Scope
    p: float = Field(ge=0, le=1)


class AxisCall(_Frozen):
    id: Axis
    p: float = Field(ge=0, le=1)


class RiskCall(_Frozen):
    id: str
    p: float = Field(ge=0, le=1)
    why: tuple[str, ...] = ()


class UrgencyCall(_Frozen):
    label: Urgency
    p: float = Field(ge=0, le=1)
    reasons: tuple[str, ...] = ()


class Reference(_Frozen):
    """A place in the AI Act: `kind` is article, annex or recital."""

    kind: str
    number: str
    paragraph: str | None = None


class AiAct(_Frozen):
    subject: bool
    references: tuple[Reference, ...] = ()


class NatureCall(_Frozen):
    label: Nature
    p: float = Field(ge=0, le=1)


class Assessment(_Frozen):
    """The whole answer for one document; `axes` has the main one first and is empty out of scope.

    `model` names the model's version: no assessment is kept or shown without it.
    """

    id: str
    lang: str
    scope: ScopeCall
    axes: tuple[AxisCall, ...]
    risks: tuple[RiskCall, ...]
    urgency: UrgencyCall
    ai_act: AiAct
    nature: NatureCall
    review: bool
    model: str

    @property
    def main_axis(self) -> Axis | None:
        """The first axis, or None when the document is out of scope."""
        return self.axes[0].id if self.axes else None
