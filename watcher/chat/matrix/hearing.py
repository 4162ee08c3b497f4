"""From a room's raw events to what happened there. Pure; nothing in a raw event is taken for granted."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeGuard, cast

from watcher.chat.events import Entered, Event, Reacted, Said, Unreadable, Withdrawn

Raw: TypeAlias = Mapping[str, Any]

LONGEST_ID = 255
"""Bytes (Matrix specification, size limits)."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tombstone(Event):
    """The room is said to go on as the room of id `successor`. A claim: whoever made it may be lying."""

    successor: str


def is_room_id(value: object) -> TypeGuard[str]:
    """Whether it can be a room's id: what others claim to be one becomes part of a request's path."""
    return isinstance(value, str) and value.startswith("!") and value.isascii() and len(value) <= LONGEST_ID


def events_in(room_id: str, raw_events: Iterable[Raw], us: str) -> list[Event]:
    """What others did in the room, and when we (`us`) entered it, in the order of `raw_events`.

    What happened before we entered was not said to us. A broken event is passed over, with a line in the log.
    """
    found: list[Event] = []
    for raw in raw_events:
        try:
            event = _event(room_id, raw, us)
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError, OSError) as error:
            log.warning("event %s in %s is broken: %r", raw.get("event_id"), room_id, error)
            continue
        if isinstance(event, Entered):
            found.clear()
        if event is not None:
            found.append(event)
    return found


def reactions_in(room_id: str, raw_events: Iterable[Raw], us: str) -> list[Reacted]:
    """The reactions among raw events."""
    return [event for event in events_in(room_id, raw_events, us) if isinstance(event, Reacted)]


def _event(room_id: str, raw: Raw, us: str) -> Event | None:
    if raw["type"] == "m.room.member":
        return _entered(room_id, raw, us)
    if raw["sender"] == us:
        return None
    if (taken_back := _redaction(raw)) is not None:
        return Withdrawn(*_head(room_id, taken_back), target=_text(raw["event_id"]))
    read = _READERS.get(raw["type"])
    return None if read is None else read(_head(room_id, raw), raw)


_Head: TypeAlias = tuple[str, str, str, datetime]


def _head(room_id: str, raw: Raw) -> _Head:
    at = datetime.fromtimestamp(raw["origin_server_ts"] / 1000, UTC)
    return _text(raw["event_id"]), room_id, _text(raw["sender"]), at


def _said(head: _Head, raw: Raw) -> Said | None:
    """A text; not a notice, as bots do not answer bots, and not the new version of an earlier one."""
    content = _object(raw["content"])
    relation = _object(content.get("m.relates_to", {}))
    kind = relation.get("rel_type")
    if content.get("msgtype") != "m.text" or kind == "m.replace":
        return None
    text = _text(content["body"])
    if "m.in_reply_to" in relation:
        text = _without_quote(text)
    return Said(*head, text=text, thread=_text(relation["event_id"]) if kind == "m.thread" else None)


def _reacted(head: _Head, raw: Raw) -> Reacted:
    relation = _object(_object(raw["content"])["m.relates_to"])
    return Reacted(*head, target=_text(relation["event_id"]), key=_text(relation["key"]))


def _withdrawn(head: _Head, raw: Raw) -> Withdrawn:
    """The target moved into the content with room version 11."""
    return Withdrawn(*head, target=_text(raw.get("redacts") or _object(raw["content"])["redacts"]))


def _tombstone(head: _Head, raw: Raw) -> Tombstone | None:
    if raw.get("state_key") != "":
        return None
    successor = _object(raw["content"])["replacement_room"]
    if not is_room_id(successor):
        raise ValueError("a room's id is wanted")
    return Tombstone(*head, successor=successor)


_READERS: Mapping[str, Callable[[_Head, Raw], Event | None]] = {
    "m.room.message": _said,
    "m.reaction": _reacted,
    "m.room.redaction": _withdrawn,
    "m.room.encrypted": lambda head, _: Unreadable(*head),
    "m.room.tombstone": _tombstone,
}


def _without_quote(text: str) -> str:
    """A reply without the lines that older clients quote before it."""
    lines = text.split("\n")
    quoted = next((number for number, line in enumerate(lines) if not line.startswith("> ")), len(lines))
    return "\n".join(lines[quoted:]).lstrip("\n") if quoted else text


def _entered(room_id: str, raw: Raw, us: str) -> Entered | None:
    """Our own joining; a change of our name or picture is no joining."""
    unsigned = _object(raw.get("unsigned", {}))
    before = _object(unsigned.get("prev_content", {})).get("membership")
    if raw.get("state_key") != us or _object(raw["content"]).get("membership") != "join" or before == "join":
        return None
    event_id, room, sender, at = _head(room_id, raw)
    inviter = unsigned.get("prev_sender") if before == "invite" else None
    return Entered(event_id, room, _text(inviter) if inviter else sender, at)


def _redaction(raw: Raw) -> Raw | None:
    """The redaction of an event that arrives redacted already."""
    because = _object(raw.get("unsigned", {})).get("redacted_because")
    return _object(because) if because is not None else None


def _object(value: object) -> Raw:
    if not isinstance(value, dict):
        raise TypeError("an object is wanted")
    return cast("Raw", value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is wanted")
    return value
