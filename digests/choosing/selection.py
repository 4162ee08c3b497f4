"""Which publications a digest tells, in which order, and what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from classifiers.assessment import Axis
from classifiers.milestones import Milestone
from digests.choosing.interest import Interest
from digests.choosing.ranking import rank
from digests.choosing.signals import History, Signal, signals
from digests.choosing.trend import Trend, figures
from digests.period import Period
from digests.rows import BlindSpot, ItemRow, RatingRow
from digests.stories import gather
from digests.texts.french import AXIS_NAMES

HORIZON = timedelta(days=120)
"""How far ahead a digest looks in the calendar of the AI Act."""


CROWD = 5
"""Publications of one source in a list beyond which they are one line: the list is for all sources."""

NAMED = 2
"""Publications of a crowd that are named."""


@dataclass(frozen=True, slots=True)
class Counts:
    """`publications` in scope come from `sources` sources and tell `stories` stories, some of them `urgent`.

    `out_of_scope` were read and put aside.
    """

    publications: int
    sources: int
    urgent: int
    out_of_scope: int
    stories: int = 0


@dataclass(frozen=True, slots=True)
class Crowd:
    """Publications of a source that brought more than one list can bear: how many, and the `best` of them."""

    source_id: str
    publisher: str
    count: int
    best: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Publications of one main axis, best first; `axis` is None for those that the model gave none.

    `crowds` are told in one line each; what stands in them is in no other list.
    """

    axis: Axis | None
    items: tuple[ItemRow, ...]
    left_out: int
    crowds: tuple[Crowd, ...] = ()


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A day of the AI Act's calendar that is near."""

    milestone: Milestone
    days_left: int


@dataclass(frozen=True, slots=True)
class Shape:
    """How much a digest tells of each part."""

    retained: int = 3
    per_section: int = 5
    peers: int = 5


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a digest is made from: the period's rows and what surrounds them.

    `today` is the day on which it is read; `remark` is what members should know of the model's answers.
    `before` are the rows of the period before, empty when there is nothing to compare with. `interests` are
    what it was narrowed to, one after the other: see `narrowing`. `decisions` are those of the committee that
    were recorded in the period.
    """

    rows: tuple[ItemRow, ...]
    today: date
    blind: tuple[BlindSpot, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    histories: tuple[History, ...] = ()
    remark: str = ""
    late: bool = False
    before: tuple[ItemRow, ...] = ()
    interests: tuple[Interest, ...] = ()
    decisions: tuple[RatingRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """One period, chosen and ordered; a story stands in one place only.

    `retained` are the few that nobody should miss, `peers` what local public bodies did. Dates are told in
    `zone`; `models` are the versions that classified. `late` says that it goes out after its hour.
    `interests` are what it was narrowed to; `trend` is None without a period before; `decisions` are the
    committee's.
    """

    period: Period
    zone: ZoneInfo
    counts: Counts
    retained: tuple[ItemRow, ...]
    sections: tuple[Section, ...]
    peers: Section
    upcoming: tuple[Upcoming, ...]
    signals: tuple[Signal, ...]
    blind: tuple[BlindSpot, ...]
    models: tuple[str, ...]
    remark: str = ""
    late: bool = False
    trend: Trend | None = None
    interests: tuple[Interest, ...] = ()
    decisions: tuple[RatingRow, ...] = ()

    @property
    def shown(self) -> tuple[ItemRow, ...]:
        """Every publication that it names, in its order."""
        sections = (*self.sections, self.peers)
        listed = [row for section in sections for row in section.items]
        named = [row for section in sections for crowd in section.crowds for row in crowd.best]
        return (*self.retained, *listed, *named)


_WEEKLY = Shape()


def select(material: Material, period: Period, zone: ZoneInfo, shape: Shape = _WEEKLY) -> Digest:
    """The digest of `period` from rows that the caller found to belong to it.

    Those out of scope are counted, not shown. Rows of one story are one, told by its first-hand source.
    """
    unique = {row.item_id: row for row in material.rows}.values()
    kept = [row for row in unique if row.scope != "hors"]
    told = sorted(gather(kept), key=rank)
    retained = [row for row in told if row.urgency != "routine"][: shape.retained]
    others = [row for row in told if row not in retained]
    peers = [row for row in others if is_peer(row)]
    return Digest(
        period=period,
        zone=zone,
        counts=count_rows(material.rows),
        retained=tuple(retained),
        sections=_sections([row for row in others if not is_peer(row)], shape.per_section),
        peers=_section(None, peers, shape.peers),
        upcoming=upcoming(material.milestones, material.today),
        signals=signals(material.histories),
        blind=tuple(sorted(material.blind, key=lambda spot: (not spot.broken, spot.name, spot.source_id))),
        models=tuple(sorted({row.model for row in unique})),
        remark=material.remark,
        late=material.late,
        trend=Trend(figures(material.rows), figures(material.before)) if material.before else None,
        interests=material.interests,
        decisions=material.decisions,
    )


def count_rows(rows: Sequence[ItemRow]) -> Counts:
    """How many there are, each once, and of what."""
    unique = {row.item_id: row for row in rows}.values()
    kept = [row for row in unique if row.scope != "hors"]
    told = gather(kept)
    return Counts(
        publications=len(kept),
        sources=len({row.source_id for row in kept}),
        urgent=sum(row.urgency == "urgent" for row in told),
        out_of_scope=len(unique) - len(kept),
        stories=len(told),
    )


def is_peer(row: ItemRow) -> bool:
    """Whether a local public body like ours published it."""
    return row.source_nature == "peer" or row.category == "peers"


def upcoming(milestones: Sequence[Milestone], today: date) -> tuple[Upcoming, ...]:
    """The days of the calendar from today to `HORIZON` later, the nearest first."""
    near = [one for one in milestones if today <= one.day <= today + HORIZON]
    return tuple(Upcoming(one, (one.day - today).days) for one in sorted(near, key=lambda one: one.day))


def _sections(told: Sequence[ItemRow], limit: int) -> tuple[Section, ...]:
    axes: tuple[Axis | None, ...] = (*AXIS_NAMES, None)
    by_axis = {axis: [row for row in told if (row.axes or (None,))[0] == axis] for axis in axes}
    return tuple(_section(axis, by_axis[axis], limit) for axis in axes if by_axis[axis])


def _section(axis: Axis | None, rows: Sequence[ItemRow], limit: int) -> Section:
    brought = Counter(row.source_id for row in rows)
    crowded = [source_id for source_id, count in brought.items() if count > CROWD]
    crowds = [_crowd([row for row in rows if row.source_id == source_id]) for source_id in crowded]
    alone = [row for row in rows if row.source_id not in crowded]
    return Section(axis, tuple(alone[:limit]), len(alone[limit:]), tuple(crowds))


def _crowd(rows: Sequence[ItemRow]) -> Crowd:
    return Crowd(rows[0].source_id, rows[0].publisher, len(rows), tuple(rows[:NAMED]))
