"""What we ask of a homeserver, by name. Paths and answers are those of the client-server specification."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from watcher.chat.matrix.answers import (
    Content,
    Created,
    Done,
    JoinedRooms,
    Login,
    Members,
    News,
    Page,
    RawEvent,
    Sent,
    StateEvents,
    WhoAmI,
)
from watcher.chat.matrix.http import Connection
from watcher.chat.matrix.keyserver import Keyserver

TIMELINE = 200
"""Events of a room in one answer; what was missed beyond them is read page by page."""

PAGE = 100
"""Events of a page."""

_SYNC_GRACE = 30.0
"""Seconds that a homeserver may take beyond the time that it was asked to wait."""


class Homeserver:
    """The requests, over one connection. Each raises the RoomErrors of `Connection.ask`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.keys = Keyserver(connection)

    async def who_am_i(self) -> WhoAmI:
        act = "asking whose token it is"
        return await self.connection.ask(WhoAmI, act, "GET", f"{_V3}/account/whoami", of_account=True)

    async def log_in(self, user_id: str, password: str, device_name: str) -> Login:
        """Make a new device."""
        body = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": user_id},
            "password": password,
            "initial_device_display_name": device_name,
        }
        return await self.connection.ask(Login, "logging in", "POST", f"{_V3}/login", body, of_account=True)

    async def joined_rooms(self) -> tuple[str, ...]:
        act = "listing the joined rooms"
        answer = await self.connection.ask(JoinedRooms, act, "GET", f"{_V3}/joined_rooms", of_account=True)
        return answer.joined_rooms

    async def join(self, room_id: str) -> None:
        """Join a room that is public or that the account is invited to."""
        await self.connection.ask(Done, f"joining room {room_id}", "POST", f"{_V3}/join/{_q(room_id)}", {})

    async def leave(self, room_id: str) -> None:
        """Leave a room, or decline its invitation."""
        await self.connection.ask(Done, f"leaving room {room_id}", "POST", f"{_room(room_id)}/leave", {})

    async def invite(self, room_id: str, user_id: str) -> None:
        act = f"inviting {user_id} to room {room_id}"
        await self.connection.ask(Done, act, "POST", f"{_room(room_id)}/invite", {"user_id": user_id})

    async def create_room(self, options: Mapping[str, Any]) -> str:
        """Make a room and return its id; `options` as in the specification."""
        answer = await self.connection.ask(Created, "making a room", "POST", f"{_V3}/createRoom", options)
        return answer.room_id

    async def state(self, room_id: str, kind: str, key: str = "") -> RawEvent | None:
        """The content of a state event; None only by the homeserver's clear word that there is none."""
        act = f"asking room {room_id} for {kind}"
        path = f"{_room(room_id)}/state/{_q(kind)}/{_q(key)}"
        return await self._content(act, path)

    async def whole_state(self, room_id: str) -> tuple[RawEvent, ...]:
        """Every state event of the room, with its sender."""
        act = f"reading the state of room {room_id}"
        return (await self.connection.ask(StateEvents, act, "GET", f"{_room(room_id)}/state")).root

    async def members(self, room_id: str, memberships: Collection[str]) -> tuple[str, ...]:
        """Who stands in one of these `memberships` to the room: `join`, `invite` …"""
        act = f"asking who is in room {room_id}"
        path = f"{_room(room_id)}/members?not_membership=leave"
        answer = await self.connection.ask(Members, act, "GET", path)
        return tuple(member.state_key for member in answer.chunk if member.content.membership in memberships)

    async def send(self, room_id: str, kind: str, content: Mapping[str, Any], txn_id: str) -> str:
        """Send an event and return its id; repeated with the same `txn_id`, the same id."""
        path = f"{_room(room_id)}/send/{_q(kind)}/{_q(txn_id)}"
        answer = await self.connection.ask(Sent, f"sending to room {room_id}", "PUT", path, content)
        return answer.event_id

    async def messages(
        self, room_id: str, start: str | None, *, end: str | None = None, senders: Sequence[str] | None = None
    ) -> Page:
        """A page of the room's history, newest first: before `start` (None: now), not beyond `end`.

        With `senders`, only their messages.
        """
        query = {"dir": "b", "limit": str(PAGE)}
        if start is not None:
            query["from"] = start
        if end is not None:
            query["to"] = end
        if senders is not None:
            wanted = {"types": ["m.room.message", "m.room.encrypted"], "senders": list(senders)}
            query["filter"] = json.dumps(wanted)
        path = f"{_room(room_id)}/messages?{urlencode(query)}"
        return await self.connection.ask(Page, f"reading room {room_id}", "GET", path)

    async def reactions(self, room_id: str, event_id: str, start: str | None) -> Page:
        """A page of the reactions to an event; `next_batch` asks for the next one."""
        query = {"limit": str(PAGE), **({} if start is None else {"from": start})}
        relations = f"relations/{_q(event_id)}/m.annotation/m.reaction"
        path = f"/_matrix/client/v1/rooms/{_q(room_id)}/{relations}?{urlencode(query)}"
        return await self.connection.ask(Page, f"counting reactions in room {room_id}", "GET", path)

    async def sync(self, since: str | None, seconds: float, timeline: int | None = None) -> News:
        """What is new after `since`, `timeline` events a room, waiting up to `seconds` for something."""
        wanted: dict[str, Any] = {
            "room": {
                "timeline": {"limit": timeline or TIMELINE},
                "state": {"lazy_load_members": True},
                "ephemeral": {"types": []},
                "account_data": {"types": []},
            },
            "presence": {"types": []},
            "account_data": {"types": []},
        }
        query = {"timeout": str(int(seconds * 1000)), "filter": json.dumps(wanted)}
        if since is not None:
            query["since"] = since
        path = f"{_V3}/sync?{urlencode(query)}"
        reply = await self.connection.exchange("listening", "GET", path, seconds=seconds + _SYNC_GRACE)
        return self.connection.understood(News, "listening", reply)

    async def account_data(self, user_id: str, kind: str) -> RawEvent:
        """What the account keeps under `kind`; empty when nothing is."""
        path = f"{_V3}/user/{_q(user_id)}/account_data/{_q(kind)}"
        return await self._content(f"reading {kind}", path) or {}

    async def set_account_data(self, user_id: str, kind: str, content: Mapping[str, Any]) -> None:
        path = f"{_V3}/user/{_q(user_id)}/account_data/{_q(kind)}"
        await self.connection.ask(Done, f"keeping {kind}", "PUT", path, content)

    async def _content(self, act: str, path: str) -> RawEvent | None:
        """A JSON object; None only by the homeserver's clear word that there is none."""
        reply = await self.connection.exchange(act, "GET", path)
        if reply.status == HTTPStatus.NOT_FOUND and reply.refusal.errcode == "M_NOT_FOUND":
            return None
        return self.connection.understood(Content, act, reply).root


_V3 = "/_matrix/client/v3"


def _q(part: str) -> str:
    return quote(part, safe="")


def _room(room_id: str) -> str:
    return f"{_V3}/rooms/{_q(room_id)}"
