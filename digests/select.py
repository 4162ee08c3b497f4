"""Which publications a weekly digest shows, in which order, and what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from classifiers.assessment import URGENCIES, Axis
from digests.french import AXIS_NAMES
from digests.period import Period
from digests.rows import BlindSpot, ItemRow


@dataclass(frozen=True, slots=True)
class Counts:
    """`publications` in scope come from `sources` sources, `urgent` of them urgent.

    `out_of_scope` were read and put aside; `older` came to light late, and are counted in no other number.
    """

    publications: int
    sources: int
    urgent: int
    out_of_scope: int


@dataclass(frozen=True, slots=True)
class Section:
    """Publications of one main axis, best first; `axis` is None for those that the model gave none."""

    axis: Axis | None
    items: tuple[ItemRow, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Digest:
    """One week, chosen and ordered. Dates are told in `zone`; `models` are the versions that classified."""

    period: Period
    zone: ZoneInfo
    counts: Counts
    sections: tuple[Section, ...]
    blind: tuple[BlindSpot, ...]
    models: tuple[str, ...]
    remark: str = ""
    """What members should know of the model's answers this week (French)."""


def select_week(
    rows: Sequence[ItemRow],
    period: Period,
    zone: ZoneInfo,
    blind: Sequence[BlindSpot],
    *,
    per_section: int = 8,
    remark: str = "",
) -> Digest:
    """The digest of `period`: at most `per_section` publications of each axis, each one once.

    Which rows belong to the period is the caller's choice; those out of scope are counted, not shown.
    """
    unique = {row.item_id: row for row in rows}.values()
    kept = sorted((row for row in unique if row.scope != "hors"), key=rank)
    return Digest(
        period=period,
        zone=zone,
        counts=Counts(
            publications=len(kept),
            sources=len({row.source_id for row in kept}),
            urgent=sum(row.urgency == "urgent" for row in kept),
            out_of_scope=len(unique) - len(kept),
        ),
        sections=_sections(kept, per_section),
        blind=tuple(sorted(blind, key=lambda spot: (not spot.broken, spot.name, spot.source_id))),
        models=tuple(sorted({row.model for row in unique})),
        remark=remark,
    )


def rank(row: ItemRow) -> tuple[int, int, float, int]:
    """Sorting key, best first: urgency, heaviest risk, latest date, then id so that no tie remains.

    The heaviest risk counts rather than their sum: four light risks do not outweigh one grave one. A date
    ahead of the sighting (an agenda, a slip) counts as the sighting.
    """
    heaviest = max((risk.weight for risk in row.risks), default=0)
    day = min(dated(row), row.seen)
    return (URGENCIES.index(row.urgency), -heaviest, -day.timestamp(), row.item_id)


def dated(row: ItemRow) -> datetime:
    """The date that a publication bears, or, when it bears none, when it was seen."""
    return row.published or row.seen


def _sections(kept: Sequence[ItemRow], per_section: int) -> tuple[Section, ...]:
    axes: tuple[Axis | None, ...] = (*AXIS_NAMES, None)
    sections: list[Section] = []
    for axis in axes:
        rows = [row for row in kept if (row.axes or (None,))[0] == axis]
        if rows:
            sections.append(Section(axis, tuple(rows[:per_section]), left_out=len(rows[per_section:])))
    return tuple(sections)
