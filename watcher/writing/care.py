"""Alerts are looked after: who acts on one is told of in its thread, and one without anybody is recalled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from classifiers.french import long_date
from digests.messages.reply import Line, Reply, link, text
from digests.texts.french import pluriel, typeset
from watcher.chat.reactions import learn_late
from watcher.rules.care import MEMORY, Watched, care
from watcher.rules.reactions import Meaning
from watcher.store import alerts, marks, outbox, rows
from watcher.store import care as keeping
from watcher.store.care import Attended
from watcher.store.database import transaction
from watcher.store.messages import NewMessage, Place
from watcher.store.sqlite import Database
from watcher.writing.desk import Desk, held_until
from watcher.writing.notices import notice

_REMINDER = typeset("Rappel : personne n’a encore pris cette alerte en charge.")
_HOW_TO_ANSWER = typeset("Réagissez à l’alerte : ✅ je m’en charge, ❌ fausse alerte.")


def look_after(db: Database, desk: Desk, coordinators: tuple[str, ...], now: datetime) -> int:
    """Write what alerts call for since the last look, and count the messages; a second look adds none.

    `coordinators` are addresses to mention in the note on alerts that nobody looks after.
    Raises StoreError with nothing changed.
    """
    rooms = [room.name for room in desk.rooms if desk.has_threads(room.name)]
    since = now - MEMORY
    with transaction(db):
        learn_late(db, now)
        attended = keeping.attended(db, rooms, since)
        todo = care(keeping.unattended(db, rooms, since), desk.alerts, desk.zone, now)
        written = sum(_tell_attended(db, one, desk, now) for one in attended)
        written += sum(_remind(db, one, desk, now) for one in todo.remind)
        return written + _escalate(db, todo.escalate, desk, coordinators, now)


def _tell_attended(db: Database, one: Attended, desk: Desk, now: datetime) -> bool:
    """Members are told by number: who they are is not kept."""
    what = "Pris en charge" if one.meaning is Meaning.TAKEN else "Signalé comme fausse alerte"
    said = f"{what} par {pluriel(one.people, 'personne')} le {_time(one.at, desk)}."
    key = keeping.attended_key(one.id, one.meaning)
    notice = _message(db, desk, one.room, key, Reply(paragraphs=(text(said),)), one.meaning, (one.id,))
    return _enqueue(db, replace(notice, form="notice", place=Place(parent=one.id)), now)


def _remind(db: Database, one: Watched, desk: Desk, now: datetime) -> bool:
    """Not in a room that is silent: by the time it hears again, somebody may have come."""
    room = desk.room(one.room)
    if room is None or held_until(db, desk, one.room, now) is not None:
        return False
    said = Reply(title=_REMINDER, paragraphs=(text(_HOW_TO_ANSWER),))
    keeping.note_reminder(db, one.id, now)
    reminder = _message(db, desk, one.room, f"reminder:{one.id}", said, "reminder", (one.id,))
    return _enqueue(db, replace(reminder, mentions=room.mention, place=Place(parent=one.id)), now)


def _escalate(
    db: Database, unattended: Sequence[Watched], desk: Desk, coordinators: tuple[str, ...], now: datetime
) -> int:
    """One note for all of them in each room that receives notices."""
    rooms = [room.name for room in desk.rooms if "notices" in room.receives]
    if not unattended or not rooms:
        return 0
    for one in unattended:
        keeping.note_escalation(db, one.id, now)
    count = pluriel(len(unattended), "alerte reste", "alertes restent")
    said = Reply(
        title=typeset(f"{count} sans réponse malgré un rappel :"),
        lines=tuple(_line(db, one, desk) for one in unattended),
    )
    ids = tuple(one.id for one in unattended)
    key = "+".join(str(one) for one in ids)
    notes = [_message(db, desk, room, f"unattended:{room}:{key}", said, "unattended", ids) for room in rooms]
    return sum(
        _enqueue(
            db, replace(note, mentions=coordinators, not_before=held_until(db, desk, note.room, now)), now
        )
        for note in notes
    )


def _line(db: Database, one: Watched, desk: Desk) -> Line:
    """When, where, and the title of what it is about; of a grouped alert the first and how many more."""
    item_ids = alerts.written(db, one.id).item_ids
    row = rows.row(db, item_ids[0], desk.risks) if item_ids else None
    more = f" et {pluriel(len(item_ids) - 1, 'autre')}" if len(item_ids) > 1 else ""
    title = link(row.title, row.link) if row else "sans titre"
    return text(typeset(f"{_time(one.sent_at, desk)}, salon « {one.room} » : "), title, more)


def _time(moment: datetime, desk: Desk) -> str:
    local = moment.astimezone(desk.zone)
    return f"{long_date(local.date())} à {local.hour} h {local.minute:02}"


def _message(
    db: Database, desk: Desk, room: str, key: str, reply: Reply, about: str, ids: Sequence[int]
) -> NewMessage:
    """`about` is what is said of the alerts with these `ids`."""
    message = notice(room, key, desk.new_id(), reply)
    return message.about(f"{about}:{marks.subject_of(db, alert)}" for alert in ids)


def _enqueue(db: Database, message: NewMessage, now: datetime) -> bool:
    return outbox.enqueue(db, message, now) is not None
