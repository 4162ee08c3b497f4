"""Pure: what is urgent, for which room, and when many alerts become one.

An alert stops somebody's work, so it is sent for what the model calls urgent, is news, and was not told
already, be it under another source. A source that brings many at once (a redesign, a flood) gets one
grouped post. In a storm, when a room had many alerts within the hour, each further one gathers what comes in
the next minutes: nothing is left out, and the room is called at most once in those minutes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from classifiers.assessment import Assessment, Axis
from watcher.settings import Room

ONE_BY_ONE = 3
"""The most alerts of one source in one harvest that are posted one by one; more make one grouped post."""

STORM_WINDOW = timedelta(hours=1)
"""The time in which the alerts of a room are counted."""

GATHER = timedelta(minutes=10)
"""In a storm a room gets one alert in this time."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A kept item as the decision needs it; `page` is the first item ever kept of the same page."""

    item_id: int
    page: int
    assessment: Assessment
    stale: bool


@dataclass(frozen=True, slots=True)
class Lately:
    """The alerts of a room within `STORM_WINDOW`: how many, and when the last one went or will go."""

    messages: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Storm:
    """What tells a storm: more than `limit` alerts of a room, with those it had `lately` before `now`."""

    limit: int
    lately: Mapping[str, Lately]
    now: datetime


@dataclass(frozen=True, slots=True)
class Alert:
    """One message to write: the items it is about (several when grouped) and the room it goes to.

    With `not_before`, in a storm, it goes into the message that gathers for that room, if there is one.
    """

    room: str
    item_ids: tuple[int, ...]
    mentions: tuple[str, ...]
    not_before: datetime | None = None

    @property
    def dedupe_key(self) -> str:
        """An item is told once to a room, however often it is revised."""
        return f"alert:{self.room}:{'+'.join(str(item_id) for item_id in self.item_ids)}"


def is_alert(candidate: Candidate) -> bool:
    """Whether an item is worth an alert."""
    return candidate.assessment.urgency.label == "urgent" and not candidate.stale


def plan(
    candidates: Sequence[Candidate],
    rooms: Sequence[Room],
    told: AbstractSet[tuple[str, int]],
    storm: Storm,
) -> tuple[Alert, ...]:
    """The alerts of one harvest, room by room, in the items' order.

    `told` holds the rooms and pages of alerts already written: neither a revision nor another source of the
    same page wakes anyone twice. An original that was not urgent hides no copy that is.
    """
    urgent = [one for one in candidates if is_alert(one)]
    alerts: list[Alert] = []
    for room in rooms:
        if "alerts" not in room.receives:
            continue
        ids = tuple(
            one.item_id
            for one in urgent
            if concerns(room, one.assessment) and (room.name, one.page) not in told
        )
        alerts += _posts(room, ids, storm)
    return tuple(alerts)


def concerns(room: Room, assessment: Assessment) -> bool:
    """Whether a room wants items of these axes; a room without axes wants all."""
    axes: set[Axis] = {call.id for call in assessment.axes}
    return not room.axes or bool(axes & set(room.axes))


def _posts(room: Room, ids: tuple[int, ...], storm: Storm) -> list[Alert]:
    groups = [ids] if len(ids) > ONE_BY_ONE else [(item_id,) for item_id in ids]
    before = storm.lately.get(room.name)
    if not ids or len(groups) + (before.messages if before else 0) <= storm.limit:
        return [Alert(room.name, group, room.mention) for group in groups]
    free = before.last_at + GATHER if before else storm.now
    return [Alert(room.name, ids, room.mention, free if free > storm.now else None)]
