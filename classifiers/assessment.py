"""What the model says of one publication. The vocabulary that the other rooms share.

Labels follow the observatory's labelling rules; risk ids are those of the register (R01 to R25).
"""

from __future__ import annotations

from datetime import date
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

SourceNature = Literal[
    "authority", "legislation", "press", "association", "research", "vendor", "incident-database", "peer"
]
"""What kind of body publishes a source; see `nature` in sources.yaml."""

MOST_RISKS = 4
"""The labelling rules give an item four risks at most."""

SCOPES: tuple[Scope, ...] = get_args(Scope)
AXES: tuple[Axis, ...] = get_args(Axis)
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
NATURES: tuple[Nature, ...] = get_args(Nature)


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(_Frozen):
    """A publication as the model reads it; `seen` is the day on which it is judged."""

    id: str
    title: str
    text: str = ""
    lang: str | None = None
    publisher: str | None = None
    published: date | None = None
    seen: date | None = None
    source: SourceNature | None = None


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
    """`p` is how likely the label is, `urgent` how likely the item is urgent; old answers lack that."""

    label: Urgency
    p: float = Field(ge=0, le=1)
    urgent: float | None = Field(default=None, ge=0, le=1)
    reasons: tuple[str, ...] = ()


class Reference(_Frozen):
    """A place in the AI Act: `kind` is article, annex or recital.

    `title` says in French what it is about, `applies_from` on which day it started or starts to apply.
    """

    kind: str
    number: str
    paragraph: str | None = None
    point: str | None = None
    title: str | None = None
    applies_from: date | None = None


class AiAct(_Frozen):
    """Whether the AI Act is a subject, how likely that is (old answers lack it), and where it is cited."""

    subject: bool
    p: float | None = Field(default=None, ge=0, le=1)
    references: tuple[Reference, ...] = ()


class NatureCall(_Frozen):
    label: Nature
    p: float = Field(ge=0, le=1)


class Citation(_Frozen):
    """An act, or a place in one.

    `number` is as French law writes it (`50`, `4 bis`, `L. 311-3-1`), of an annex in Roman numerals, None for
    an act; `paragraph` the numbered part, a point of an annex too (`2`, `1 bis`); `point` the lettered (`f`).
    """

    act: Literal["ai-act", "omnibus-ia", "rgpd", "crpa", "reen"]
    kind: Literal["act", "article", "annex", "recital"]
    number: str | None = None
    paragraph: str | None = None
    point: str | None = None


class DueDate(_Frozen):
    """A day on which something starts, ends or is due, with the sentence that says so (up to 300 characters).

    `stated` is relative when the text counts from its publication (`dans 60 jours`).
    """

    day: date
    sentence: str
    stated: Literal["absolute", "relative"]


class Assessment(_Frozen):
    """The whole answer for one document; `axes` has the main one first and is empty out of scope.

    `cited` are references to other acts than the AI Act, `deadlines` the days that the text announces.
    `model` names the model's version: no assessment is kept or shown without it. `words` were read, of which
    `unknown` were none of the corpus's.
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
    cited: tuple[Citation, ...] = ()
    deadlines: tuple[DueDate, ...] = ()
    words: int = Field(default=0, ge=0)
    unknown: int = Field(default=0, ge=0)

    @property
    def main_axis(self) -> Axis | None:
        """The first axis, or None when the document is out of scope."""
        return self.axes[0].id if self.axes else None
