"""Reminders of the AI Act's calendar: a day that comes near becomes a message, once at each threshold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from classifiers.calendar import Calendar, load_calendar
from classifiers.milestones import Milestone, load_wordings, milestones
from digests.messages.audience import risks_of
from digests.messages.reminder import reminder_message
from watcher.rules.hours import Quiet, not_before
from watcher.rules.reminders import Reminder, reminders
from watcher.settings import Room
from watcher.store import outbox, reminded
from watcher.store.database import transaction
from watcher.store.sqlite import Database
from watcher.writing.desk import Desk, held_until
from watcher.writing.notices import notice


@dataclass(frozen=True, slots=True)
class Almanac:
    """What reminders are made from: the law's calendar, and its days as members read them."""

    calendar: Calendar
    days: tuple[Milestone, ...]


def load_almanac() -> Almanac:
    """The bundled one. Raises ListError."""
    calendar = load_calendar()
    return Almanac(calendar, milestones(calendar, load_wordings()))


def remind_due(db: Database, desk: Desk, now: datetime, almanac: Almanac | None = None) -> int:
    """Write the reminders that are due and count them; a second look adds none. They call nobody.

    Unless the settings turn them off, they go to rooms that receive alerts and want the legal axis, after
    quiet days and hours. A room that
    asked for silence is reminded when that is over. Raises StoreError with nothing changed.
    """
    rooms = [room for room in desk.rooms if "alerts" in room.receives and _wants_law(room)]
    if not (rooms and desk.alerts.reminders):
        return 0
    known = almanac or load_almanac()
    with transaction(db):
        return sum(_remind(db, room, desk, known, now) for room in rooms)


def _wants_law(room: Room) -> bool:
    return not room.axes or "legal" in room.axes


def _remind(db: Database, room: Room, desk: Desk, almanac: Almanac, now: datetime) -> int:
    """The days left are those of the day on which the message goes, not of the one on which it is written."""
    held = held_until(db, desk, room.name, now)
    if held != not_before(Quiet.of(desk.schedule, desk.alerts), None, now):
        return 0
    today = (held or now).astimezone(desk.zone).date()
    told = reminded.told(db, room.name)
    due = reminders(almanac.days, today, told or frozenset(), first=told is None)
    if told is None:
        reminded.note_look(db, room.name, now)
    for one in (*due.pass_over, *due.tell):
        reminded.note(db, room.name, one.key, now)
    return sum(_write(db, one, room, desk, almanac.calendar, today, held, now) for one in due.tell)


def _write(
    db: Database,
    one: Reminder,
    room: Room,
    desk: Desk,
    calendar: Calendar,
    today: date,
    held: datetime | None,
    now: datetime,
) -> bool:
    from classifiers.articles import load_articles  # noqa: PLC0415 - how articles are written: rarely needed

    risks = [desk.risks[risk] for risk in risks_of(one.milestone.articles) if risk in desk.risks]
    said = reminder_message(
        one.milestone,
        today,
        titles=load_articles().articles,
        risks=risks,
        checked=calendar.checked == "official",
        commands=desk.has_threads(room.name),
        words=desk.words(room.name),
    )
    key = f"calendar:{room.name}:{one.key}"
    return outbox.enqueue(db, notice(room.name, key, desk.new_id(), said, not_before=held), now) is not None
