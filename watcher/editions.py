"""Digests: what is due becomes a row, a row becomes messages and a page, once, even when late."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from classifiers.evaluation.drift import drift, load_profile, profile_of
from digests.message import digest_message, item_message
from digests.page import digest_page
from digests.period import Period, week_label
from digests.rows import ItemRow
from digests.select import Digest, rank, select_week
from watcher.desk import Desk, held_until
from watcher.files import write_atomically
from watcher.rules.blind_spots import blind_spots
from watcher.rules.calendar import digest_span, last_digest_time
from watcher.settings import Room, Schedule
from watcher.sources import Source
from watcher.store import assessments, due, outbox, rows, sources
from watcher.store.database import transaction

KIND = "digest"
IN_THREAD = 24
"""The most publications of a digest that get a message of their own in its thread; all are on its page.

A homeserver with the usual limits takes two minutes for so many.
"""


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What a digest is made with: the desk, the watched sources, the calendar, and the note of a demo."""

    desk: Desk
    sources: tuple[Source, ...]
    schedule: Schedule
    note: str | None = None


def note_due(db: Database, schedule: Schedule, now: datetime) -> None:
    """Write the latest planned digest down as due, once.

    On the first start of all there is nothing to tell yet: the planned one counts as done.
    """
    planned = last_digest_time(schedule, now)
    latest = due.latest(db, KIND)
    if latest is not None and latest.due_at >= planned:
        return
    starts, ends = digest_span(planned, latest.ends_at if latest else None, schedule.zone)
    label = week_label((ends.astimezone(schedule.zone) - timedelta(days=1)).date())
    with transaction(db):
        due.add_due(db, due.Due(KIND, label, planned, starts, ends))
        if latest is None:
            due.mark_done(db, KIND, label, now)


def compose(
    db: Database, newsroom: Newsroom, period: Period, now: datetime, *, published: bool = False
) -> Digest:
    """Choose what the digest of a period tells: what was seen in it, or with `published` is dated in it.

    The digests that go out by themselves tell each item once, by when it was seen; one that is asked for may
    look back at a week before the watch began.
    """
    chosen = rows.rows_between(db, period.start, period.end, newsroom.desk.risks, published=published)
    blind = blind_spots(newsroom.sources, sources.load_states(db), now)
    said = assessments.in_force(db, (row.item_id for row in chosen))
    remark = drift(profile_of(said), load_profile()) or ""
    return select_week(chosen, period, newsroom.schedule.zone, blind, remark=remark)


def publish_due(db: Database, newsroom: Newsroom, site: Path, now: datetime) -> int:
    """Write the page and the messages of every digest that is due, and mark it done; count the messages.

    A digest waits until its room is no longer quiet.
    """
    written = 0
    for one in due.open_due(db, now):
        digest = compose(db, newsroom, Period(one.starts_at, one.ends_at, one.period), now)
        write_page(site, db, newsroom, digest, now)
        with transaction(db):
            written += enqueue(db, digest, newsroom.desk, now)
            due.mark_done(db, KIND, one.period, now)
    return written


def enqueue(db: Database, digest: Digest, desk: Desk, now: datetime, *, at_once: bool = False) -> int:
    """Write a digest for each room that receives digests, and count them; a period is told once to a room.

    It waits while a room is quiet, unless it goes `at_once`, as when somebody asks for it. Where there are
    threads, each publication of note follows in that of the digest, to be reacted to.
    """
    rooms = [room for room in desk.rooms if "digest" in room.receives]
    with transaction(db):
        return sum(
            _enqueue(db, digest, room, desk, now, None if at_once else held_until(db, desk, room.name, now))
            for room in rooms
        )


def _enqueue(
    db: Database, digest: Digest, room: Room, desk: Desk, now: datetime, not_before: datetime | None
) -> bool:
    shown = [row for section in digest.sections for row in section.items]
    threaded = desk.has_threads(room.name)
    message = digest_message(digest, reactions=threaded)
    first = outbox.NewMessage(
        room=room.name,
        kind="digest",
        dedupe_key=f"digest:{room.name}:{digest.period.label}",
        txn_id=desk.new_id(),
        body=message.body,
        html=message.html,
        item_ids=tuple(row.item_id for row in shown),
        not_before=not_before,
    )
    digest_id = outbox.enqueue(db, first, now)
    if digest_id is not None and threaded:
        of_note = {row.item_id for row in sorted(shown, key=rank)[:IN_THREAD]}
        for row in shown:
            if row.item_id in of_note:
                outbox.enqueue(db, _in_thread(first, digest_id, row, desk), now)
    return digest_id is not None


def _in_thread(digest: outbox.NewMessage, digest_id: int, row: ItemRow, desk: Desk) -> outbox.NewMessage:
    """A notice: it disturbs nobody, however many there are."""
    message = item_message(row, desk.zone)
    return replace(
        digest,
        dedupe_key=f"{digest.dedupe_key}:{row.item_id}",
        txn_id=desk.new_id(),
        body=message.body,
        html=message.html,
        item_ids=(row.item_id,),
        form="notice",
        place=outbox.Place(parent=digest_id),
    )


def write_page(directory: Path, db: Database, newsroom: Newsroom, digest: Digest, now: datetime) -> Path:
    """Write the digest as a self-contained page named by its period, with the alerts that were posted in it.

    The file is whole or absent.
    """
    period = digest.period
    alerted = outbox.alerted_between(db, period.start, period.end)
    alerts = tuple(rows.rows_by_id(db, alerted, newsroom.desk.risks).values())
    path = directory / f"{period.label}.html"
    write_atomically(path, digest_page(digest, alerts, now, newsroom.note))
    return path
