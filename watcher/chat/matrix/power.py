"""Pure: what a room lets us send, by its `m.room.power_levels` (client-server specification)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from watcher.chat.matrix.answers import RawEvent

NEEDED = ("m.room.message", "m.room.encrypted", "m.reaction", "m.room.redaction")
"""Messages in clear and encrypted rooms, our own reactions, and taking back what we said."""

_CREATORS_RULE = 12
"""From this version of rooms on, creators have every power, and stand in no list (MSC4289)."""


def denied(state: Iterable[RawEvent], user_id: str, needed: Iterable[str] = NEEDED) -> tuple[str, ...]:
    """Which of the `needed` kinds of events this member may not send; what is broken in the state is none."""
    events = list(state)
    levels = _content(events, "m.room.power_levels")
    if _is_creator(events, user_id):
        return ()
    mine = _level(_mapping(levels.get("users")).get(user_id), _level(levels.get("users_default"), 0))
    usual = _level(levels.get("events_default"), 0)
    wanted = _mapping(levels.get("events"))
    return tuple(kind for kind in needed if mine < _level(wanted.get(kind), usual))


def _is_creator(events: Iterable[RawEvent], user_id: str) -> bool:
    created = next((one for one in events if one.get("type") == "m.room.create"), None)
    if created is None:
        return False
    content = _mapping(created.get("content"))
    version = content.get("room_version")
    if not isinstance(version, str) or not version.isdecimal() or int(version) < _CREATORS_RULE:
        return False
    more = content.get("additional_creators")
    return created.get("sender") == user_id or (isinstance(more, list) and user_id in more)


def _content(events: Iterable[RawEvent], kind: str) -> Mapping[str, object]:
    found = next((one for one in events if one.get("type") == kind and one.get("state_key") == ""), None)
    return {} if found is None else _mapping(found.get("content"))


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _level(value: object, usual: int) -> int:
    """A power level; old rooms have them as text too."""
    try:
        return int(value) if isinstance(value, int | str) else usual
    except ValueError:
        return usual
