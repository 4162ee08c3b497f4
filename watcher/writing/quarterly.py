"""The quarterly file: gathered from the store, written, and told of in the rooms."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from digests.choosing.issue import Issue
from digests.period import Period, period_before
from digests.quarterly.dossier import Dossier, dossier
from digests.quarterly.facts import AlertFact, Facts
from digests.quarterly.markdown import dossier_markdown
from digests.quarterly.rendering import dossier_message, dossier_page
from digests.site.editions import edition_path
from digests.texts.language import FRENCH, Language
from watcher.files import write_atomically
from watcher.store import care, outbox, rows, sources
from watcher.store.courses import courses
from watcher.store.database import transaction
from watcher.writing.desk import Desk, held_until
from watcher.writing.newsroom import Newsroom

QUARTERS_BEFORE = 4


def gather_dossier(db: Database, newsroom: Newsroom, issue: Issue) -> Dossier:
    """The file of the quarter that `issue` tells of."""
    period = issue.period
    return dossier(
        Facts(
            material=issue.material,
            period=period,
            zone=issue.zone,
            courses=courses(db, _bounds(issue), newsroom.desk.risks),
            alerts=_alerts(db, newsroom.desk, period),
            added=sources.added_between(db, period.start, period.end),
        )
    )


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
            message = outbox.NewMessage(
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


def _name(file: Dossier) -> str:
    return f"{file.period.label}.html"


def _bounds(issue: Issue) -> list[datetime]:
    """Where the quarters before it begin, then where it begins and ends."""
    period, starts = issue.period, list[datetime]()
    for _ in range(QUARTERS_BEFORE):
        period = period_before(period, issue.zone)
        starts.insert(0, period.start)
    return [*starts, issue.period.start, issue.period.end]


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
