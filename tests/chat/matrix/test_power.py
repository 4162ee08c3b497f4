"""What a room lets us send."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.chat.matrix.power import NEEDED, denied

US = "@vigie:lab.test"


def levels(**content: Any) -> dict[str, Any]:
    return {"type": "m.room.power_levels", "state_key": "", "content": content}


def created(version: str, sender: str = "@ann:lab.test", **content: Any) -> dict[str, Any]:
    return {"type": "m.room.create", "sender": sender, "content": {"room_version": version, **content}}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ([], ()),
        ([levels()], ()),
        ([levels(events_default=50)], NEEDED),
        ([levels(events_default=50, users={US: 50})], ()),
        ([levels(events_default=50, users_default=50)], ()),
        ([levels(events={"m.reaction": 10})], ("m.reaction",)),
        ([levels(events={"m.room.redaction": "10"}, users={US: "9"})], ("m.room.redaction",)),
        ([created("12", US), levels(events_default=50)], ()),
        ([created("12", additional_creators=[US]), levels(events_default=50)], ()),
        ([created("11", US), levels(events_default=50)], NEEDED),
    ],
)
def test_power_decides_what_may_be_sent(state: list[dict[str, Any]], expected: tuple[str, ...]) -> None:
    assert denied(state, US) == expected


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(["users", "users_default", "events", "events_default"])


@given(ANYTHING, st.dictionaries(KEYS, ANYTHING))
def test_a_hostile_state_raises_nothing(create: Any, content: dict[str, Any]) -> None:
    denied([{"type": "m.room.create", "content": create}, levels(**content)], US)
