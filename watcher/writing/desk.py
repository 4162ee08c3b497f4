"""The desk where messages are written: the rooms they are for, and when those are left in peace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digests.rows import RiskRow
from digests.texts.language import FRENCH, Language, language
from watcher.config.conversation import Alerts
from watcher.rules.hours import Quiet, not_before
from watcher.settings import Room, Schedule
from watcher.store import heard
from watcher.store.planned import replan
from watcher.store.sqlite import Database

_USUAL_WEEK = Schedule()
_USUAL_CARE = Alerts()


@dataclass(frozen=True, slots=True)
class Desk:
    """What writing messages needs: rooms, the zone of dates, the register's risks by id, a maker of ids.

    `schedule` has the quiet days, `alerts` the quiet and the working hours, and what a storm is.
    """

    rooms: tuple[Room, ...]
    zone: ZoneInfo
    risks: Mapping[str, RiskRow]
    new_id: Callable[[], str]
    schedule: Schedule = _USUAL_WEEK
    alerts: Alerts = _USUAL_CARE

    def room(self, name: str) -> Room | None:
        """The room of that name in the settings."""
        return next((room for room in self.rooms if room.name == name), None)

    def words(self, name: str) -> Language:
        """The language of that room; French where the settings do not know the room."""
        room = self.room(name)
        return language(room.language) if room else FRENCH

    def has_threads(self, name: str) -> bool:
        """Whether members can answer there, in threads and by reactions: everywhere but in the terminal."""
        room = self.room(name)
        return room is None or room.id is not None


def held_until(db: Database, desk: Desk, name: str, now: datetime) -> datetime | None:
    """When what is not urgent may go to a room: after quiet days and hours, and the room's own silence.

    None for at once. Whoever asked for silence did so in the room: it may be kept under its id, or under that
    of the room that came before it.
    """
    room = desk.room(name)
    silences = [heard.muted_until(db, one) for one in _names(db, name, room)]
    muted = max((one for one in silences if one is not None), default=None)
    return not_before(Quiet.of(desk.schedule, desk.alerts), muted, now)


def hold_anew(db: Database, desk: Desk, name: str, now: datetime) -> int:
    """Plan anew what waits for a room whose silence began or ended; how many messages."""
    return replan(db, name, held_until(db, desk, name, now))


def _names(db: Database, name: str, room: Room | None) -> set[str]:
    names = {name} if room is None or room.id is None else {name, room.id}
    return names | {new for old, new in heard.moved_rooms(db).items() if old in names}
