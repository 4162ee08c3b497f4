"""What a digest is made from, gathered from the store: the rows of a period and what surrounds them."""

from __future__ import annotations

from datetime import datetime

from classifiers.calendar import load_calendar
from classifiers.evaluation.drift import drift, load_profile, profile_of
from classifiers.milestones import load_wordings, milestones
from digests.choosing.issue import Issue
from digests.choosing.selection import Material
from digests.period import Kind, Period, period_before
from digests.rows import ItemRow, RatingRow
from watcher.rules.blind_spots import blind_spots
from watcher.store import assessments, evidence, rows, runs, sources
from watcher.store.sqlite import Database
from watcher.writing.newsroom import Newsroom
from watcher.writing.rating import rating_rows

PERIODS_BEFORE = 8
"""How many spans of the same length a risk's rise is measured against."""

COMPARED: tuple[Kind, ...] = ("month", "quarter")
"""Kinds of periods whose figures are told against those of the period before; a week's jump about."""


def compose(
    db: Database,
    newsroom: Newsroom,
    period: Period,
    now: datetime,
    *,
    published: bool = False,
    late: bool = False,
    told_until: datetime | None = None,
) -> Issue:
    """Gather what a period's digest is chosen from: what was seen in it, or with `published` is dated in it.

    The digests that go out by themselves tell each item once, by when it was seen; one that is asked for may
    look back at a week before the watch began. What the committee decided is told from `told_until` on, where
    the digest before this one ended, however long the machine was off.
    """
    material = gather_material(
        db, newsroom, period, now, published=published, late=late, told_until=told_until
    )
    return Issue(material, period, newsroom.schedule.zone)


def gather_material(
    db: Database,
    newsroom: Newsroom,
    period: Period,
    now: datetime,
    *,
    published: bool = False,
    late: bool = False,
    told_until: datetime | None = None,
) -> Material:
    """Everything that the store, the calendar, the sources and the committee have to say of a period."""
    risks = newsroom.desk.risks
    chosen = rows.rows_between(db, period.start, period.end, risks, published=published)
    said = assessments.in_force(db, (row.item_id for row in chosen))
    length = period.end - period.start
    bounds = [period.start - length * back for back in range(PERIODS_BEFORE, 0, -1)]
    return Material(
        rows=chosen,
        today=now.astimezone(newsroom.schedule.zone).date(),
        blind=blind_spots(newsroom.sources, sources.load_states(db)),
        milestones=milestones(load_calendar(), load_wordings()),
        histories=evidence.histories(db, [*bounds, period.start, period.end], risks),
        remark=drift(profile_of(said), load_profile()) or "",
        late=late,
        before=_before(db, newsroom, period, published=published),
        decisions=decided_between(newsroom, told_until or period.start, period.end),
    )


def decided_between(newsroom: Newsroom, start: datetime, end: datetime) -> tuple[RatingRow, ...]:
    """The committee's decisions that were recorded from `start` until before `end`, by their day."""
    told = rating_rows(newsroom.decisions, newsroom.desk.risks)
    return tuple(one for one in told if start <= one.recorded < end)


def _before(db: Database, newsroom: Newsroom, period: Period, *, published: bool) -> tuple[ItemRow, ...]:
    """The rows of the period before, unless the watch began within it: half a month is no month."""
    if period.kind not in COMPARED:
        return ()
    before = period_before(period, newsroom.schedule.zone)
    began = runs.first_start(db)
    if began is None or began > before.start:
        return ()
    return rows.rows_between(db, before.start, before.end, newsroom.desk.risks, published=published)
