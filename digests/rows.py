"""What comes into the rendering rooms: rows as frozen data, with aware datetimes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from classifiers.assessment import Axis, DueDate, Nature, Reference, Scope, SourceNature, Urgency
from classifiers.register import Recommendation

MAJOR_WEIGHT = 16
"""From this weight on a risk is called major, and what the register recommends is shown with it (ours)."""


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A referenced risk of an item, with the register's weight (probability x impact, 1 to 25).

    `label` is French, `english` may be empty; `recommendations` are what the register sets against it. A
    `retired` one is not looked for any more; what bears its id keeps it.
    """

    id: str
    label: str
    weight: int
    english: str = ""
    recommendations: tuple[Recommendation, ...] = ()
    retired: bool = False

    @property
    def is_major(self) -> bool:
        """Whether its weight is `MAJOR_WEIGHT` or more."""
        return self.weight >= MAJOR_WEIGHT


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A decision of the committee on a risk, which has its new weight; `was` is the one before.

    Both are the same when the weight was kept, when the risk `retires`, and when one that was retired
    `returns` with its old weight. `decision` says in the committee's words where it was decided.
    """

    risk: RiskRow
    was: int
    decided: date
    decision: str
    recorded: datetime
    retires: bool = False
    returns: bool = False


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
    """Publishers that carried the same page or told the same story."""
    opening: str = ""
    """The first characters of the fullest text known, 4,000 at most."""
    source_nature: SourceNature = "press"
    category: str = "press"
    """The source's category: regulatory, technology, peers, observatory, press, incidents."""
    confidence: float | None = None
    """How likely the model finds it urgent, 0 to 1; None when an old answer does not say."""
    references: tuple[Reference, ...] = ()
    deadlines: tuple[DueDate, ...] = ()
    evidence: str | None = None
    """The archived answer that it was read from (a WARC record id)."""
    approvals: int = 0
    """Members who found it of use, less those who found something wrong with it."""
    story: int | None = None
    """The first item of the story that it belongs to; None when nobody else told it."""
    began: datetime | None = None
    """When the story's first item was seen; None without a story."""


@dataclass(frozen=True, slots=True)
class UnjudgedRow:
    """A kept publication that the model has not judged yet: what its source states of it."""

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
    revised: bool = False


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """A source that brings nothing: broken, or silent by its own rhythm, then for `quiet_days`.

    `detail` says how it is broken, as a text of the catalog. What is broken because its page changed its form
    is `to_repair` by us. `since` is the day on which it began.
    """

    source_id: str
    name: str
    broken: bool
    detail: str = ""
    quiet_days: int = 0
    to_repair: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A text in both forms that Matrix wants: complete plain text, and allow-listed HTML."""

    body: str
    html: str
