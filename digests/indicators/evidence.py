"""What the indicators are counted from: rows of one period and of the one before, as frozen data.

Nothing here says who did something: marks, searches and requests come as numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from classifiers.assessment import Axis, Nature, Scope, SourceNature, Urgency
from classifiers.milestones import Milestone
from classifiers.register import Register
from digests.period import Period
from digests.quarterly.facts import Course

_A_DAY = timedelta(days=1)

Acknowledgement = Literal["taken", "false"]


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication, once for all sources that carry the same page, by the day it was first seen.

    Days are those of the observatory's time zone. Backlog (`stale` items) never comes here. `story` is the
    first item of the affair that several sources tell, None when nobody else told it.
    """

    item_id: int
    source_id: str
    title: str
    link: str | None
    publisher: str
    seen: datetime
    day: date
    published: datetime | None
    language: str
    scope: Scope
    axes: tuple[Axis, ...]
    risks: tuple[str, ...]
    urgency: Urgency
    nature: Nature
    ai_act: bool
    model: str
    story: int | None = None
    solutions: tuple[str, ...] = ()
    approvals: int = 0
    revised: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether it is about AI: the others are counted as read only."""
        return self.scope != "hors"

    @property
    def told_as(self) -> int:
        """What tells affairs apart: the story, or the item itself."""
        return self.item_id if self.story is None else self.story


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source as the store knows it, retired ones too. `first_visit` is the day it began to be watched."""

    id: str
    name: str
    publisher: str
    category: str
    nature: SourceNature
    language: str
    enabled: bool
    rhythm_days: float
    first_visit: date | None


@dataclass(frozen=True, slots=True)
class SourceDay:
    """What the visits to a source came to on one day."""

    source_id: str
    day: date
    visits: int
    failures: int
    new: int
    bytes: int


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """An alert that was sent to a room, first at `sent`, on publications of which `published` is the first.

    `decided` is when it was written. `acknowledged` is when somebody first took it in charge or called it
    false, None when nobody did; `verdict` false when anybody called it false, taken when somebody took it in
    charge, else None. `item_ids` are those of all its versions.
    """

    id: int
    room: str
    decided: datetime
    sent: datetime
    published: datetime | None
    seen: datetime | None
    item_ids: tuple[int, ...]
    ai_act: bool
    acknowledged: datetime | None
    verdict: Acknowledgement | None
    lifted: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """How often something was done by people, whoever they were: `kind` is a word of `indicators.yaml`."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Work:
    """What one day's runs took of the machine: CPU seconds (None where a run did not note them)."""

    day: date
    runs: int
    cpu_seconds: float | None


@dataclass(frozen=True, slots=True)
class Sent:
    """Messages of one kind (alert, digest, notice) that went to rooms on a day."""

    day: date
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Quality:
    """A measure of the model at a time: `name` as the evaluation calls it, with the bounds of its interval.

    `origin` says from what: the evaluation of the delivered version, or the training that promoted it.
    """

    at: date
    model: str
    name: str
    value: float
    low: float | None
    high: float | None
    origin: Literal["evaluation", "promotion"]


@dataclass(frozen=True, slots=True)
class Corrected:
    """How many publications had a label of this kind (scope, axis, risk, urgency) corrected by people."""

    kind: str
    publications: int


@dataclass(frozen=True, slots=True)
class Entered:
    """A figure that people know and the machine cannot: its newest statement for one day and part.

    `part` is a department or the like, empty for the whole. `value` is in the unit of its definition, a share
    from 0 to 1 for a percentage; None when the statement was taken back. `role` is the author's.
    """

    indicator: str
    part: str
    value: float | None
    as_of: date
    role: str
    source: str
    comment: str
    entered: datetime


@dataclass(frozen=True, slots=True)
class Rating:
    """A decision of the committee on a risk: `weight` is the new one, equal to `was` when it was kept.

    `retires` is a risk that is not looked for any more; `decision` says where and how it was decided.
    """

    risk_id: str
    decided: date
    was: int
    weight: int
    retires: bool
    decision: str
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Proposed:
    """A re-rating that the evidence of one quarter spoke for; `quarter` as `2026-Q3`."""

    quarter: str
    risk_id: str
    up: bool
    factor: Literal["probability", "impact"]
    count: int
    expected: float


@dataclass(frozen=True, slots=True)
class Span:
    """Everything that is counted of one period. `since` is when the watch began in it, `until` its last sign.

    `since` is None when nothing was watched in it at all; a period that began before `since` or ends after
    `until` is half collected, and every text says so.
    """

    period: Period
    since: datetime | None
    until: datetime
    publications: tuple[Publication, ...] = ()
    alerts: tuple[AlertFacts, ...] = ()
    source_days: tuple[SourceDay, ...] = ()
    uses: tuple[Use, ...] = ()
    work: tuple[Work, ...] = ()
    sent: tuple[Sent, ...] = ()
    qualities: tuple[Quality, ...] = ()
    corrected: tuple[Corrected, ...] = ()
    entered: tuple[Entered, ...] = ()
    ratings: tuple[Rating, ...] = ()
    proposed: tuple[Proposed, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it was watched from its first day to its last."""
        if self.since is None:
            return False
        began, ended = self.since - self.period.start, self.period.end - self.until
        return max(began, ended) < _A_DAY


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a report is made from: the period told, the one before (its `since` is None if not watched).

    `register` is as of the period's end, with the committee's decisions. `sources` are all that the store
    knows, by id. `first_seen` gives the day on which each solution and peer publisher (by `solution:ID` and
    `peer:PUBLISHER`) was named first of all time. `history` is every figure that was ever entered, newest
    last. `courses` are the risks' quarters up to the period's last one.
    """

    now: Span
    before: Span
    zone: ZoneInfo
    register: Register
    milestones: tuple[Milestone, ...]
    sources: Mapping[str, SourceFacts]
    first_seen: Mapping[str, date] = field(default_factory=dict[str, date])
    history: tuple[Entered, ...] = ()
    ratings: tuple[Rating, ...] = ()
    courses: tuple[Course, ...] = ()
    version: str = ""
    is_over: bool = False
    """Whether the period had ended when somebody asked, however far it was watched."""
