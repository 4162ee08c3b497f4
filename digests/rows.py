"""What comes into the rendering rooms: rows as frozen data, with aware datetimes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from classifiers.assessment import Axis, Nature, Scope, Urgency


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A referenced risk of an item, with the register's weight (probability x impact, 1 to 25)."""

    id: str
    label: str
    weight: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A kept publication as members will read it. `link` is None when the source gave no usable address."""

    item_id: int
    source_id: str
    title: str
    link: str | None
    lead: str
    publisher: str
    author: str | None
    published: datetime | None
    seen: datetime
    language: str
    scope: Scope
    axes: tuple[Axis, ...]
    risks: tuple[RiskRow, ...]
    urgency: Urgency
    reasons: tuple[str, ...]
    nature: Nature
    ai_act: bool
    model: str
    revised: bool = False
    also_at: tuple[str, ...] = ()
    """Publishers that carried the same page."""


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """A source that brings nothing: broken, or silent by its own rhythm. `detail` is French."""

    source_id: str
    name: str
    broken: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Message:
    """A text in both forms that Matrix wants: complete plain text, and allow-listed HTML."""

    body: str
    html: str
