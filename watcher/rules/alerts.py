"""Pure: what is urgent, for which room, and when many alerts become one.

An alert stops somebody's work, so it is sent for what the model calls urgent, is news, and was not told
already, be it under another source. Another telling of a story of which the room had an alert calls nobody:
it is an echo in that alert's thread, unless it comes first-hand and the alert did not. A source that brings
many at once (a redesign, a flood) gets one grouped post. In a storm, when a room had many alerts within the
hour, each further one gathers what comes in the next minutes: nothing is left out, and the room is called at
most once in those minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from classifiers.assessment import Assessment, Axis
from watcher.settings import Room

ONE_BY_ONE = 3
"""The most alerts of one source in one harvest that are posted one by one; more make one grouped post."""

STORM_WINDOW = timedelta(hours=1)
"""The time in which the alerts of a room are counted."""

GATHER = timedelta(minutes=10)
"""In a storm a room gets one alert in this time."""

STORY_WINDOW = timedelta(days=7)
"""How long an alert speaks for its story: what comes later calls again."""

ECHO = "story:"
"""What the keys of echoes begin with."""

_NOBODY: Mapping[str, AbstractSet[int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A kept item as the decision needs it; `page` is the first item ever kept of the same page.

    `story` is the story that the page belongs to, if others tell it too; `first_hand` whether its source is a
    legislator or an authority.
    """

    item_id: int
    page: int
    assessment: Assessment
    stale: bool
    story: int | None = None
    first_hand: bool = False


@dataclass(frozen=True, slots=True)
class ToldStory:
    """The alert of a room that last told of a story, and whether any of them was first-hand."""

    alert: int
    first_hand: bool


@dataclass(frozen=True, slots=True)
class Echo:
    """Another telling of what an alert of the room told: a notice in its thread."""

    room: str
    item_id: int
    alert: int

    @property
    def dedupe_key(self) -> str:
        """An echo is posted once."""
        return f"{ECHO}{self.room}:{self.item_id}"


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
    stories: Mapping[tuple[str, int], ToldStory],
    alone: Mapping[str, AbstractSet[int]] = _NOBODY,
) -> tuple[Alert, ...]:
    """The alerts of one harvest, room by room, in the items' order.

    `told` holds the rooms and pages of alerts already written: neither a revision nor another source of the
    same page wakes anyone twice. An original that was not urgent hides no copy that is. `stories` holds
    the rooms and stories of alerts within `STORY_WINDOW`; of a story that comes twice in a harvest one calls.
    Items that are `alone` in a room are never told together with others: after a restore the room may have
    them already, in whatever company.
    """
    alerts: list[Alert] = []
    for room in rooms:
        known = {story: one.first_hand for (name, story), one in stories.items() if name == room.name}
        ids: list[int] = []
        for one in _news(candidates, room, told):
            if one.story is None or _calls(one, known.get(one.story)):
                ids.append(one.item_id)
            if one.story is not None:
                known[one.story] = one.first_hand or known.get(one.story, False)
        apart = alone.get(room.name, frozenset[int]())
        alerts += [Alert(room.name, (item_id,), room.mention) for item_id in ids if item_id in apart]
        alerts += _posts(room, tuple(item_id for item_id in ids if item_id not in apart), storm)
    return tuple(alerts)


def echoes(
    candidates: Sequence[Candidate],
    rooms: Sequence[Room],
    told: AbstractSet[tuple[str, int]],
    alerts: Sequence[Alert],
    stories: Mapping[tuple[str, int], ToldStory],
) -> tuple[Echo, ...]:
    """What is urgent and calls nobody as its story was told; `stories` hold the `alerts` just written too."""
    called = {(alert.room, item_id) for alert in alerts for item_id in alert.item_ids}
    return tuple(
        Echo(room.name, one.item_id, stories[room.name, one.story].alert)
        for room in rooms
        for one in _news(candidates, room, told)
        if one.story is not None
        and (room.name, one.item_id) not in called
        and (room.name, one.story) in stories
    )


def _news(
    candidates: Sequence[Candidate], room: Room, told: AbstractSet[tuple[str, int]]
) -> Iterator[Candidate]:
    """What is urgent, concerns the room, and was not told there."""
    for one in candidates if "alerts" in room.receives else ():
        if is_alert(one) and concerns(room, one.assessment) and (room.name, one.page) not in told:
            yield one


def _calls(one: Candidate, known: bool | None) -> bool:
    """Whether an item calls although its story is `known` to the room: None not yet, True first-hand."""
    return known is None or (one.first_hand and not known)


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
