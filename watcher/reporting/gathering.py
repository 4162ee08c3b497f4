"""What a report is made from, out of the store and of the files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from classifiers.calendar import load_calendar
from classifiers.improvement.history import read_history
from classifiers.milestones import load_wordings, milestones
from digests.indicators.evidence import Entered, Evidence, Publication, Quality, Rating, Span
from digests.period import Period, period_before
from digests.site.naming import Names
from watcher.reporting.books import Books
from watcher.reporting.decisions import last_day, ratings, ratings_in, register_on
from watcher.reporting.qualities import evaluated, promoted
from watcher.reporting.quarters import Told, told_quarters
from watcher.site.naming import solutions_named
from watcher.store import entered, runs
from watcher.store.database import snapshot
from watcher.store.report import watching
from watcher.store.report.alerts import alerts
from watcher.store.report.corrections import corrected
from watcher.store.report.publications import counted_before, peers_first_seen, publications
from watcher.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is of no one period, before each gets its part."""

    ratings: tuple[Rating, ...]
    history: tuple[Entered, ...]
    quarters: tuple[Told, ...]
    qualities: tuple[Quality, ...]


def reached(db: Database, period: Period, now: datetime) -> datetime:
    """Up to when a period was watched: the last sign of the watch, or now if it gave none since it began.

    What is counted up to there is the same whenever somebody counts.
    """
    last = runs.last_sign(db)
    return now if last is None or last <= period.start else min(last, now)


def gather(db: Database, books: Books, period: Period, now: datetime, *, is_over: bool = False) -> Evidence:
    """Everything that is counted of `period` and of the one before, up to `now`; it may be over since.

    Raises StoreError; ListError for decisions that cannot be read, HistoryError for a history of models.
    """
    with snapshot(db):
        return replace(_gather(db, books, period, now), is_over=is_over)


def _gather(db: Database, books: Books, period: Period, now: datetime) -> Evidence:
    zone = books.zone
    register = register_on(books.decisions, last_day(period, zone))
    risks = frozenset(risk.id for risk in register.risks)
    before = _span(db, books, period_before(period, zone), now, risks)
    told = _span(db, books, period, now, risks)
    quarters = told_quarters(db, books.decisions, (before, told), zone)
    beside = _Beside(
        ratings=ratings(books.decisions),
        history=entered.statements(db, now),
        quarters=quarters,
        qualities=_qualities(books, (*before.publications, *told.publications)),
    )
    return Evidence(
        now=_with(beside, told, zone),
        before=_with(beside, before, zone),
        zone=zone,
        register=register,
        milestones=milestones(load_calendar(), load_wordings()),
        sources=watching.source_facts(db, zone),
        first_seen=_first_seen(db, books, before, told),
        history=beside.history,
        ratings=beside.ratings,
        courses=quarters[-1].courses if quarters else (),
        version=books.version,
    )


def _span(db: Database, books: Books, period: Period, now: datetime, risks: frozenset[str]) -> Span:
    """What the store has of a period; nothing when no run began before its end, or before now."""
    until = min(now, period.end)
    began = runs.first_start(db)
    if began is None or max(began, period.start) >= until:
        return Span(period, None, until)
    start, zone = period.start, books.zone
    first, last = _first_and_last(start, until, zone)
    return Span(
        period=period,
        since=max(began, start),
        until=until,
        publications=_naming(db, books.names, publications(db, start, until, zone, risks)),
        alerts=alerts(db, start, until),
        source_days=watching.source_days(db, first, last),
        uses=watching.uses(db, first, last),
        work=watching.work(db, start, until, zone),
        sent=watching.sent(db, start, until, zone),
        corrected=corrected(db, start, until),
    )


def _naming(db: Database, names: Names, seen: tuple[Publication, ...]) -> tuple[Publication, ...]:
    """The publications with the solutions that those in scope name."""
    counted = [one.item_id for one in seen if one.is_counted]
    found = {item: solutions for item, solutions in solutions_named(db, counted, names) if solutions}
    return tuple(replace(one, solutions=found[one.item_id]) if one.item_id in found else one for one in seen)


def _with(beside: _Beside, span: Span, zone: ZoneInfo) -> Span:
    """The span with its part of what is known beside it."""
    period = span.period
    first, last = _first_and_last(period.start, period.end, zone)
    return replace(
        span,
        ratings=ratings_in(beside.ratings, period, zone),
        entered=_standing(beside.history, first, last),
        proposed=tuple(
            one for told in beside.quarters if told.lies_in(period, span.until) for one in told.proposed
        ),
        qualities=tuple(one for one in beside.qualities if first <= one.at <= last or _stands(one, first)),
    )


def _stands(quality: Quality, first: date) -> bool:
    """Whether it was measured before, of the model that is still the delivered one."""
    return quality.origin == "evaluation" and quality.at < first


def _standing(history: Sequence[Entered], first: date, last: date) -> tuple[Entered, ...]:
    """The newest statement of each indicator, part and day of a period, unless it was taken back."""
    newest = {(one.indicator, one.part, one.as_of): one for one in history if first <= one.as_of <= last}
    return tuple(newest[key] for key in sorted(newest) if newest[key].value is not None)


def _qualities(books: Books, seen: Sequence[Publication]) -> tuple[Quality, ...]:
    models = {one.model for one in seen}
    delivered = () if books.card is None else evaluated(books.card)
    return (*delivered, *promoted(read_history(books.models), models, books.zone))


def _first_seen(db: Database, books: Books, before: Span, told: Span) -> dict[str, date]:
    """When each solution and each peer was named first, the time before both periods included."""
    zone, found = books.zone, dict[str, date]()
    watched = [span for span in (before, told) if span.since is not None]
    earlier = dict(counted_before(db, watched[0].period.start if watched else told.until))
    for item, solutions in solutions_named(db, list(earlier), books.names):
        for solution in solutions:
            found.setdefault(f"solution:{solution}", earlier[item].astimezone(zone).date())
        if len(found) == len(books.names.solutions):
            break
    for span in watched:
        for one in span.publications:
            for solution in one.solutions:
                found.setdefault(f"solution:{solution}", one.day)
    peers = peers_first_seen(db, told.until, zone)
    return found | {f"peer:{publisher}": day for publisher, day in peers.items()}


def _first_and_last(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[date, date]:
    last = end.astimezone(zone) - timedelta(microseconds=1)
    return start.astimezone(zone).date(), last.date()
