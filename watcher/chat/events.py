"""What happens in a room, as data: the adapter makes these, and nothing behind it knows Matrix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """Something that `sender` (an address such as `@ann:example.org`) did in the room of id `room`.

    `at` is the homeserver's time of it.
    """

    event_id: str
    room: str
    sender: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Said(Event):
    """A new message of text, not an edit of an earlier one. `thread` is the first event of its thread."""

    text: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Reacted(Event):
    """A reaction `key`, as the client sent it, to the event `target`."""

    target: str
    key: str


@dataclass(frozen=True, slots=True)
class Withdrawn(Event):
    """The event `target` was taken back: a reaction, perhaps."""

    target: str


@dataclass(frozen=True, slots=True)
class Entered(Event):
    """We are in the room since then; `sender` invited us, or is ourselves."""


@dataclass(frozen=True, slots=True)
class Moved(Event):
    """The room was replaced by the room of id `successor`, and we are in it."""

    successor: str


@dataclass(frozen=True, slots=True)
class Unreadable(Event):
    """A message that we have no key for."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one request for news brought, oldest first in each room.

    `token` asks for what comes after it, to be kept once the events are dealt with. `is_first` marks the news
    of an account that has none yet: what is in it happened before the watch began.
    """

    events: tuple[Event, ...]
    token: str
    is_first: bool = False
