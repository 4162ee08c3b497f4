"""Once a week, in each room that receives `upkeep`: how the watch itself fares, and what needs care.

It is due with the weekly digest. A week is told once, late when the machine was off; of several that were
missed only the last is told.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from itertools import pairwise
from typing import TYPE_CHECKING

from classifiers.corpus import CorpusError
from digests.indicators.definitions import load_definitions
from digests.indicators.footprint import Took
from digests.messages.self_report import Care, Room, SelfReport, self_report
from watcher.chat.welcome import UNREADABLE
from watcher.recovery.shelf import kept
from watcher.rules.calendar import last_turn
from watcher.store import due, health, heard, outbox, runs, week
from watcher.store.database import transaction
from watcher.store.due import Due
from watcher.store.errors import StoreError
from watcher.store.report import watching
from watcher.store.sqlite import Database
from watcher.upkeep.health import report_sources
from watcher.upkeep.holdings import holdings
from watcher.writing.desk import held_until
from watcher.writing.notices import notice

if TYPE_CHECKING:
    from watcher.house import House

KIND = "self-report"
DOCTOR_SECONDS = 2.0
"""A round waits for it: so long each look into a large database takes at most."""

log = logging.getLogger(__name__)


def tell_of_itself(db: Database, house: House, now: datetime) -> int:
    """Write the report of the week that is due, one message a room, and count them.

    What keeps it from being made is logged, and it is tried again after the next round. Raises StoreError.
    """
    rooms = [room.name for room in house.settings.rooms if "upkeep" in room.receives]
    if not rooms:
        return 0
    one = _due(db, house, now)
    if one is None:
        return 0
    try:
        gathered = gather(db, house, one, now)
    except StoreError:
        raise
    except Exception:
        log.exception("the weekly report could not be made")
        return 0
    return _write(db, house, rooms, gathered, one, now)


def gather(db: Database, house: House, one: Due, now: datetime) -> SelfReport:
    """The week of a turn, with how all stands now. Raises StoreError."""
    zone = house.settings.schedule.zone
    counted = week.tally(db, one.starts_at, one.ends_at)
    began = week.rounds_between(db, one.starts_at, one.ends_at)
    sent = watching.sent(db, one.starts_at, one.ends_at, zone)
    worked = watching.work(db, one.starts_at, one.ends_at, zone)
    noted = [each.cpu_seconds for each in worked if each.cpu_seconds is not None]
    took = Took(cpu_seconds=sum(noted) if noted else None)
    reports = report_sources(house.settings.paths.database, house.sources, house.accounts)
    followed = [each for each in reports if each.condition not in ("disabled", "waiting")]
    model, model_days = _model(house, now)
    return SelfReport(
        first=one.starts_at.astimezone(zone).date(),
        last=(one.ends_at.astimezone(zone) - timedelta(days=1)).date(),
        rounds=len(began),
        longest_gap=longest_gap(began, one.starts_at, one.ends_at, runs.first_start(db)),
        sources=len(followed),
        well=sum(not each.needs_care for each in followed),
        newly_ill=_newly_ill(db, one),
        publications=counted.publications,
        alerts=sum(each.count for each in sent if each.kind == "alert"),
        digests=sum(each.count for each in sent if each.kind == "digest"),
        refused=counted.refused,
        waiting=outbox.pending_count(db),
        remarks=counted.remarks,
        unreadable=int(heard.value(db, UNREADABLE) or 0),
        room=_room(db, house, now),
        backup_days=_backup_days(house, now),
        model=model,
        model_days=model_days,
        cpu_hours=took.cpu_hours,
        watt_hours=took.watt_hours(load_definitions().energy),
        version=version("vigie-observatoire"),
        care=_care(house),
    )


def longest_gap(
    began: Sequence[datetime], start: datetime, end: datetime, first_ever: datetime | None
) -> timedelta | None:
    """The longest time without a round beginning, the edges of the span included; None without any round.

    The time before the first round of all is no gap.
    """
    if not began:
        return None
    opens = began[0] if first_ever is not None and first_ever >= start else start
    return max(after - before for before, after in pairwise((opens, *began, end)))


def _due(db: Database, house: House, now: datetime) -> Due | None:
    """The week to be told now, noted as due; what was missed before it counts as done."""
    turn = last_turn("digest", house.settings.schedule, now, None)
    with transaction(db):
        latest = due.latest(db, KIND)
        if latest is None or latest.due_at < turn.due_at:
            due.add_due(db, Due(KIND, turn.period, turn.due_at, turn.starts_at, turn.ends_at))
        waiting = [one for one in due.open_due(db, now) if one.kind == KIND]
        past = waiting if latest is None else waiting[:-1]  # on the first look there is nothing to tell yet
        for one in past:
            due.mark_done(db, KIND, one.period, now)
    return None if len(past) == len(waiting) else waiting[-1]


def _write(
    db: Database, house: House, rooms: Sequence[str], gathered: SelfReport, one: Due, now: datetime
) -> int:
    desk = house.desk
    written = 0
    with transaction(db):
        for room in rooms:
            message = notice(
                room,
                f"{KIND}:{room}:{one.period}",
                desk.new_id(),
                self_report(gathered, desk.words(room)),
                form="text" if gathered.care else "notice",  # a week without worries wakes nobody
                not_before=held_until(db, desk, room, now),
            )
            written += outbox.enqueue(db, message, now) is not None
        due.mark_done(db, KIND, one.period, now)
    return written


def _newly_ill(db: Database, one: Due) -> tuple[str, ...]:
    return tuple(
        source_id
        for source_id, told in sorted(health.told(db).items())
        if told.ailment is not None and one.starts_at <= told.at < one.ends_at
    )


def _room(db: Database, house: House, now: datetime) -> Room:
    held = holdings(db, house.settings.paths, now)
    known = held.database_growth is not None and held.archive_growth is not None
    return Room(
        free=held.free,
        database=held.database,
        archive=held.archive.bytes,
        growth=(held.database_growth or 0.0) + (held.archive_growth or 0.0) if known else None,
        days_left=held.days_left,
    )


def _backup_days(house: House, now: datetime) -> int | None:
    folder = house.settings.backup.folder
    found = () if folder is None else kept(folder)
    return max((now - found[-1].made_at).days, 0) if found else None


def _model(house: House, now: datetime) -> tuple[str, int | None]:
    """The version in service, and its age in days; no age when it is not there."""
    from classifiers.cache import model_file  # noqa: PLC0415 - slow to import, and asked once a week
    from classifiers.service import version_in_service  # noqa: PLC0415

    directory = house.settings.paths.model
    try:
        name = version_in_service(directory)
    except CorpusError:
        return "?", None
    file = model_file(directory, name)
    if not file.exists():
        return name, None
    return name, max((now - datetime.fromtimestamp(file.stat().st_mtime, UTC)).days, 0)


def _care(house: House) -> tuple[Care, ...]:
    """What the doctor finds without asking anybody, in the words of the rooms."""
    from watcher.upkeep.doctor import Extent, examine  # noqa: PLC0415 - as above
    from watcher.upkeep.doctor.wording import wording  # noqa: PLC0415

    found = [one for one in examine(house, Extent(offline=True, seconds=DOCTOR_SECONDS)) if not one.ok]
    return tuple(Care(wording(one).what, wording(one).todo, one.detail) for one in found)
