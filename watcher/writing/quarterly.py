"""The quarterly file: gathered from the store, written, and told of in the rooms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from digests.choosing.issue import Issue
from digests.period import Period, period_before
from digests.quarterly.dossier import Dossier, dossier
from digests.quarterly.facts import AlertFact, Facts
from digests.quarterly.markdown import dossier_markdown
from digests.quarterly.rendering import dossier_message, dossier_page
from digests.quarterly.rerating import Proposal, proposals
from digests.rows import RatingRow, RiskRow
from digests.site.editions import edition_path
from digests.texts.language import FRENCH, Language
from watcher.files import write_atomically
from watcher.store import care, outbox, rows, sources
from watcher.store.courses import courses
from watcher.store.database import transaction
from watcher.store.messages import NewMessage
from watcher.store.sqlite import Database
from watcher.writing.desk import Desk, held_until
from watcher.writing.newsroom import Newsroom
from watcher.writing.rating import rating_rows

QUARTERS_BEFORE = 4


def gather_dossier(db: Database, newsroom: Newsroom, issue: Issue) -> Dossier:
    """The file of the quarter that `issue` tells of."""
    period = issue.period
    answers = _answers(newsroom, period.end.astimezone(issue.zone).date())
    risks = _before(answers, newsroom)
    return dossier(
        Facts(
            material=issue.material,
            period=period,
            zone=issue.zone,
            courses=courses(db, _bounds(period, issue.zone), risks),
            alerts=_alerts(db, newsroom.desk, period),
            added=sources.added_between(db, period.start, period.end),
            answers=tuple(answers.values()),
        )
    )


def open_proposals(db: Database, newsroom: Newsroom, quarter: Period) -> tuple[Proposal, ...]:
    """The proposals of a quarter that the committee has not answered since, without their publications."""
    zone = newsroom.schedule.zone
    answers = _answers(newsroom, quarter.end.astimezone(zone).date())
    found = proposals(courses(db, _bounds(quarter, zone), newsroom.desk.risks), ())
    return tuple(one for one in found if one.risk.id not in answers)


def write_dossier(
    directory: Path,
    file: Dossier,
    newsroom: Newsroom,
    now: datetime,
    words: Language = FRENCH,
    *,
    markdown: bool = False,
) -> Path:
    """Write the file as a page, with `markdown` also as Markdown beside it; each is whole or absent."""
    path = directory / _name(file)
    write_atomically(path, dossier_page(file, now, newsroom.note, words))
    if markdown:
        write_atomically(path.with_suffix(".md"), dossier_markdown(file, words))
    return path


def enqueue_dossier(
    db: Database, file: Dossier, newsroom: Newsroom, now: datetime, *, at_once: bool = False
) -> int:
    """Write the message that says where the file is for each room that receives such, and count them.

    A quarter is told once to a room. It waits while a room is quiet, unless it goes `at_once`.
    """
    desk = newsroom.desk
    address = f"{newsroom.address}/{edition_path(file.period.label)}" if newsroom.address else ""
    written = 0
    with transaction(db):
        for room in desk.rooms:
            if "quarterly" not in room.receives:
                continue
            said = dossier_message(file, desk.words(room.name), address=address, name=_name(file))
            message = NewMessage(
                room=room.name,
                kind="digest",
                dedupe_key=f"digest:{room.name}:{file.period.label}",
                txn_id=desk.new_id(),
                body=said.body,
                html=said.html,
                not_before=None if at_once else held_until(db, desk, room.name, now),
            )
            written += outbox.enqueue(db, message, now) is not None
    return written


def _answers(newsroom: Newsroom, since: date) -> dict[str, RatingRow]:
    """The first decision on each risk from that day on, by the risk's id."""
    first: dict[str, RatingRow] = {}
    for one in rating_rows(newsroom.decisions, newsroom.desk.risks):
        if one.decided >= since:
            first.setdefault(one.risk.id, one)
    return first


def _before(answers: Mapping[str, RatingRow], newsroom: Newsroom) -> Mapping[str, RiskRow]:
    """The risks with their weights before these decisions."""
    return {**newsroom.desk.risks, **{risk: _as_it_was(one) for risk, one in answers.items()}}


def _as_it_was(one: RatingRow) -> RiskRow:
    """The risk with the weight that the decision found."""
    return replace(one.risk, weight=one.was, retired=False)


def _name(file: Dossier) -> str:
    return f"{file.period.label}.html"


def _bounds(quarter: Period, zone: ZoneInfo) -> list[datetime]:
    """Where the quarters before it begin, then where it begins and ends."""
    period, starts = quarter, list[datetime]()
    for _ in range(QUARTERS_BEFORE):
        period = period_before(period, zone)
        starts.insert(0, period.start)
    return [*starts, quarter.start, quarter.end]


def _alerts(db: Database, desk: Desk, period: Period) -> tuple[AlertFact, ...]:
    recorded = care.recorded(db, period.start, period.end)
    found = rows.rows_by_id(db, {item for one in recorded for item in one.item_ids}, desk.risks)
    return tuple(
        AlertFact(
            room=one.room,
            at=one.sent_at,
            rows=tuple(found[item] for item in one.item_ids if item in found),
            is_answered=one.is_answered if desk.has_threads(one.room) else None,
        )
        for one in recorded
    )
