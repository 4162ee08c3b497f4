"""Alerts as messages: what was decided is written; what changes in it later becomes a new version of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from digests.messages.alert import alert_message, grouped_alert_message
from digests.rows import Message
from digests.stories import told_again
from watcher.rules.alerts import (
    STORM_WINDOW,
    STORY_WINDOW,
    Alert,
    Candidate,
    Echo,
    Storm,
    ToldStory,
    echoes,
    is_alert,
    plan,
)
from watcher.rules.marks import told, version
from watcher.store import alerts, marks, outbox, rows, stories
from watcher.store.messages import NewMessage, Place, text_hash
from watcher.store.sqlite import Database
from watcher.writing.desk import Desk
from watcher.writing.notices import notice
from watcher.writing.recalling import alone

IN_TIME = timedelta(minutes=1)
"""So long before an alert that gathers may be posted, its text is final: what comes then is a new version."""


def alert(db: Database, candidates: Sequence[Candidate], desk: Desk, at: datetime) -> int:
    """Write the alerts that these items call for, and count them. Runs inside the caller's transaction.

    What calls nobody, as the room had an alert of its story, stands in the thread of that alert.
    """
    if not any(is_alert(one) for one in candidates):
        return 0
    candidates = _with_stories(db, candidates)
    pages = [candidate.page for candidate in candidates]
    known = alerts.alerted(db, pages) | stories.echoed(db, pages)
    storm = Storm(desk.alerts.storm, alerts.lately(db, at - STORM_WINDOW), at)
    apart = _alone(db, candidates, desk)
    planned = plan(candidates, desk.rooms, known, storm, _told_stories(db, candidates, at), apart)
    written = sum(_write(db, one, desk, at) for one in planned)
    for one in echoes(candidates, desk.rooms, known, planned, _told_stories(db, candidates, at)):
        _write_echo(db, one, desk, at)
    return written


def revise(db: Database, item_ids: Sequence[int], desk: Desk, at: datetime) -> int:
    """Give the alerts in which these items stand a new version, where readers would see a difference.

    A new version notifies nobody. It says what is no longer urgent, if anything is. Runs inside the caller's
    transaction.
    """
    written = 0
    for alert_id in alerts.naming(db, item_ids) if item_ids else ():
        before = alerts.written(db, alert_id)
        after = _render(db, before.item_ids, desk, before.room, before.created_at)
        if (after.body, after.html) != (before.body, before.html):
            _write_version(db, before, after, desk, at, ())
            written += 1
    return written


def _alone(db: Database, candidates: Sequence[Candidate], desk: Desk) -> dict[str, frozenset[int]]:
    """By room, what it may have been told of already, before the database was restored."""
    urgent = [one.item_id for one in candidates if is_alert(one)]
    if not urgent or not marks.recovering(db):
        return {}
    subjects = _subjects(db, urgent)
    return {room.name: alone(db, room.name, subjects) for room in desk.rooms}


def _subjects(db: Database, item_ids: Iterable[int]) -> dict[int, str]:
    """A room is told of each page once, alone or among others."""
    return {item_id: told(page) for item_id, page in marks.pages(db, item_ids).items()}


def _with_stories(db: Database, candidates: Sequence[Candidate]) -> list[Candidate]:
    story_of = stories.stories_of(db, [candidate.page for candidate in candidates])
    first_hand = stories.first_hand(db, [candidate.item_id for candidate in candidates])
    return [
        replace(one, story=story_of.get(one.page), first_hand=one.item_id in first_hand) for one in candidates
    ]


def _told_stories(
    db: Database, candidates: Sequence[Candidate], at: datetime
) -> dict[tuple[str, int], ToldStory]:
    named = sorted({one.story for one in candidates if one.story is not None})
    return stories.told(db, named, at - STORY_WINDOW)


def _write_echo(db: Database, one: Echo, desk: Desk, at: datetime) -> None:
    """Where there are no threads it says of which publication the room was alerted to."""
    threaded = desk.has_threads(one.room)
    found = rows.rows_by_id(db, [one.item_id, *alerts.written(db, one.alert).item_ids], desk.risks)
    row = found.pop(one.item_id)
    about = None if threaded else next(each for each in found.values() if each.story == row.story)
    echo = notice(
        one.room,
        one.dedupe_key,
        desk.new_id(),
        told_again(row, about, desk.words(one.room)),
        form="notice",
        place=Place(parent=one.alert) if threaded else Place(),
        item_ids=(one.item_id,),
    )
    outbox.enqueue(db, echo.about(_subjects(db, echo.item_ids).values()), at)


def _write(db: Database, one: Alert, desk: Desk, at: datetime) -> bool:
    if one.not_before is not None and (gathering := alerts.gathering(db, one.room)) is not None:
        before = alerts.written(db, gathering)
        after = _render(db, (*before.item_ids, *one.item_ids), desk, one.room, before.created_at)
        if before.versions == 1 and outbox.amend(db, gathering, _new(db, one, after, desk), at + IN_TIME):
            return True
        return _write_version(db, before, after, desk, at, one.item_ids)
    message = _render(db, one.item_ids, desk, one.room, at)
    return outbox.enqueue(db, _new(db, one, message, desk), at) is not None


def _new(db: Database, one: Alert, message: Message, desk: Desk) -> NewMessage:
    return NewMessage(
        room=one.room,
        kind="alert",
        dedupe_key=one.dedupe_key,
        txn_id=desk.new_id(),
        body=message.body,
        html=message.html,
        mentions=one.mentions,
        item_ids=one.item_ids,
        not_before=one.not_before,
    ).about(_subjects(db, one.item_ids).values())


def _write_version(
    db: Database, before: alerts.Written, after: Message, desk: Desk, at: datetime, added: tuple[int, ...]
) -> bool:
    """It is sent after the version before, whenever that is. `added` are items that it is first to name."""
    shown = version(marks.subject_of(db, before.id), text_hash(after.body, after.html))
    written = outbox.enqueue(
        db,
        NewMessage(
            room=before.room,
            kind="alert" if added else "notice",
            dedupe_key=f"alert:{before.id}:version:{before.versions + 1}",
            txn_id=desk.new_id(),
            body=after.body,
            html=after.html,
            item_ids=added,
            place=Place(revises=before.id),
        ).about(_subjects(db, added).values() if added else (shown,)),
        at,
    )
    return written is not None


def _render(db: Database, item_ids: Sequence[int], desk: Desk, room: str, first: datetime) -> Message:
    """Days left are counted from the alert's `first` version, or each new day would edit it."""
    found = rows.rows_by_id(db, item_ids, desk.risks)
    alerted = [found[item_id] for item_id in item_ids if item_id in found]
    reactions, words = desk.has_threads(room), desk.words(room)
    if len(alerted) == 1:
        today = first.astimezone(desk.zone).date()
        return alert_message(alerted[0], today, desk.zone, reactions=reactions, words=words)
    publishers = {row.publisher for row in alerted}
    source = alerted[0].publisher if len(publishers) == 1 else ""
    return grouped_alert_message(alerted, source, desk.zone, reactions=reactions, words=words)
