# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
"""Requests to a homeserver, made by matrix-nio's client: each gives what was asked for or raises a RoomError.

nio returns errors instead of raising them, retries for ever unless told otherwise, takes a refused request
for a state for the state, and hides the errors of some requests. All of that ends here. What it has no
request for without its own encryption goes as JSON over the same client; so does a sync, as nio drops events
that it does not know, and keeps a picture of every room that any member's event could spoil.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Collection, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlencode

import nio
from aiohttp import ClientError, ClientResponse, ClientSession, TraceConfig, TraceRequestRedirectParams

from watcher.chat.matrix.answers import Content, Done, News, Page, RawEvent, news_filter
from watcher.chat.matrix.errors import room_error
from watcher.chat.matrix.replies import ModelT, Reply, reply_of
from watcher.chat.matrix.session import Session
from watcher.chat.room import RoomUnreachableError

REQUEST_TIMEOUT = 20.0
"""Seconds for one request."""

TIMELINE = 200
"""Events of a room in one answer; what was missed beyond them is read page by page."""

PAGE = 100
"""Events of a page."""

V3 = "/_matrix/client/v3"

_SYNC_GRACE = 30.0
"""Seconds that a homeserver may take beyond the time that it was asked to wait."""

_LOST = (ClientError, OSError, nio.ProtocolError)
_NOT_MATRIX = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What nio's parsing raises when an answer is not Matrix."""

_WantedT = TypeVar("_WantedT", bound=nio.Response)


class Client:
    """One account's connection. Each request is made once, and raises the RoomError that its answer means."""

    def __init__(self, url: str) -> None:
        logging.getLogger("nio").setLevel(logging.CRITICAL)  # its debug log quotes answers, tokens included
        self.url = url
        self._nio = nio.AsyncClient(
            url,
            config=nio.AsyncClientConfig(
                encryption_enabled=False,
                store_sync_tokens=False,
                max_limit_exceeded=0,
                max_timeouts=0,
                request_timeout=REQUEST_TIMEOUT,
            ),
        )

    async def close(self) -> None:
        await self._nio.close()

    def resume(self, session: Session) -> None:
        """Use a session that was made before; asks nobody."""
        self._nio.user_id = session.user_id
        self._nio.access_token = session.access_token

    async def log_in(self, user_id: str, password: str, device_name: str) -> Session:
        """Make a new device."""
        request = self._nio.login_raw(  # its `login` would name the device that it was before
            {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": user_id},
                "password": password,
                "initial_device_display_name": device_name,
            }
        )
        made = await self._call(nio.LoginResponse, "logging in", request, of_account=True)
        return Session(user_id=made.user_id, device_id=made.device_id, access_token=made.access_token)

    async def session_of(self, access_token: str) -> Session:
        """Whose token it is, used from here on; the device is "" when it belongs to none."""
        self._nio.access_token = access_token
        act = "asking whose token it is"
        me = await self._call(nio.WhoamiResponse, act, self._nio.whoami(), of_account=True)
        return Session(user_id=me.user_id, device_id=me.device_id or "", access_token=access_token)

    async def joined_rooms(self) -> tuple[str, ...]:
        act = "listing the joined rooms"
        answer = await self._call(nio.JoinedRoomsResponse, act, self._nio.joined_rooms(), of_account=True)
        return tuple(answer.rooms)

    async def join(self, room_id: str) -> None:
        """Join a room that is public or that the account is invited to."""
        await self._call(nio.JoinResponse, f"joining room {room_id}", self._nio.join(room_id))

    async def leave(self, room_id: str) -> None:
        """Leave a room, or decline its invitation."""
        await self._call(nio.RoomLeaveResponse, f"leaving room {room_id}", self._nio.room_leave(room_id))

    async def invite(self, room_id: str, user_id: str) -> None:
        act = f"inviting a person to room {room_id}"
        await self._call(nio.RoomInviteResponse, act, self._nio.room_invite(room_id, user_id))

    async def create_direct_room(self, user_id: str, state: Sequence[RawEvent]) -> str:
        """Make a room with this initial `state` for us and one person, invite them, and return its id."""
        request = self._nio.room_create(
            preset=nio.RoomPreset.private_chat, is_direct=True, invite=[user_id], initial_state=state
        )
        return (await self._call(nio.RoomCreateResponse, "making a room", request)).room_id

    async def state(self, room_id: str, kind: str, key: str = "") -> RawEvent | None:
        """The content of a state event; None only by the homeserver's clear word that there is none."""
        act = f"asking room {room_id} for {kind}"
        return await self._found(act, self._nio.room_get_state_event(room_id, kind, key))

    async def whole_state(self, room_id: str) -> tuple[RawEvent, ...]:
        """Every state event of the room, with its sender."""
        act = f"reading the state of room {room_id}"
        answer = await self._call(nio.RoomGetStateResponse, act, self._nio.room_get_state(room_id))
        return tuple(cast("list[RawEvent]", answer.events))

    async def members(self, room_id: str, memberships: Collection[str]) -> tuple[str, ...]:
        """Who stands in one of these `memberships` to the room: `join`, `invite` …"""
        return tuple(
            event["state_key"]
            for event in await self.whole_state(room_id)
            if event["type"] == "m.room.member" and _membership(event.get("content")) in memberships
        )

    async def send(self, room_id: str, kind: str, content: Mapping[str, Any], txn_id: str) -> str:
        """Send an event and return its id; repeated with the same `txn_id`, the same id."""
        request = self._nio.room_send(room_id, kind, dict(content), txn_id)
        return (await self._call(nio.RoomSendResponse, f"sending to room {room_id}", request)).event_id

    async def messages(
        self, room_id: str, start: str | None, *, end: str | None = None, senders: Sequence[str] | None = None
    ) -> Page:
        """A page of the room's history, newest first: before `start` (None: now), not beyond `end`.

        With `senders`, only their messages.
        """
        kinds = ["m.room.message", "m.room.encrypted"]
        only = None if senders is None else {"types": kinds, "senders": list(senders)}
        request = self._nio.room_messages(room_id, start, end, limit=PAGE, message_filter=only)
        answer = await self._call(nio.RoomMessagesResponse, f"reading room {room_id}", request)
        return Page(chunk=tuple(event.source for event in answer.chunk), end=answer.end)

    async def reactions(self, room_id: str, event_id: str, start: str | None) -> Page:
        """A page of the reactions to an event; `next_batch` asks for the next one."""
        query = {"limit": str(PAGE), **({} if start is None else {"from": start})}
        relations = f"relations/{quoted(event_id)}/m.annotation/m.reaction"
        path = f"/_matrix/client/v1/rooms/{quoted(room_id)}/{relations}?{urlencode(query)}"
        return await self.ask(Page, f"counting reactions in room {room_id}", "GET", path)

    async def sync(self, since: str | None, seconds: float, timeline: int | None = None) -> News:
        """What is new after `since`, `timeline` events a room, waiting up to `seconds` for something."""
        wanted = news_filter(timeline or TIMELINE)
        query = {"timeout": str(int(seconds * 1000)), "filter": json.dumps(wanted)}
        if since is not None:
            query["since"] = since
        path = f"{V3}/sync?{urlencode(query)}"
        reply = await self.exchange("listening", "GET", path, seconds=seconds + _SYNC_GRACE)
        return reply.read_as(News, "listening")

    async def direct_rooms(self) -> RawEvent:
        """The account's own list of rooms by person (`m.direct`), from any client of it."""
        return await self._found("reading m.direct", self._nio.list_direct_rooms()) or {}

    async def set_direct_rooms(self, rooms: RawEvent) -> None:
        path = f"{V3}/user/{quoted(self._nio.user_id)}/account_data/m.direct"
        await self.ask(Done, "keeping m.direct", "PUT", path, rooms)

    async def ask(
        self, wanted: type[ModelT], act: str, method: str, path: str, body: object = None
    ) -> ModelT:
        """Ask what nio does not, and give the answer as a model; see `exchange`."""
        return (await self.exchange(act, method, path, body)).read_as(wanted, act)

    async def exchange(
        self,
        act: str,
        method: str,
        path: str,
        body: object = None,
        seconds: float = REQUEST_TIMEOUT,
        kind: str = "application/json",
    ) -> Reply:
        """Ask what nio does not, whatever the answer. `path` is quoted; `act` says what is tried, for errors.

        Bytes go as they are. Raises RoomUnavailableError when there is no answer within `seconds`.
        """
        headers = {"Content-Type": kind, "Authorization": f"Bearer {self._nio.access_token}"}
        data = body if body is None or isinstance(body, bytes) else json.dumps(body)
        return (await self._replied(act, self._nio.send(method, path, data, headers, timeout=seconds)))[1]

    async def _call(
        self, wanted: type[_WantedT], act: str, request: Awaitable[object], *, of_account: bool = False
    ) -> _WantedT:
        """The answer to a request of nio's. `of_account`: see `errors.room_error`."""
        answer, reply = await self._replied(act, request)
        if reply.is_matrix and isinstance(answer, wanted):
            return answer
        raise room_error(reply.refusal, act, of_account=of_account)

    async def _found(self, act: str, request: Awaitable[object]) -> RawEvent | None:
        """A JSON object; None only by the homeserver's clear word that there is none."""
        _, reply = await self._replied(act, request)
        return None if reply.is_of_nothing else reply.read_as(Content, act).root

    async def _replied(self, act: str, request: Awaitable[object]) -> tuple[object, Reply]:
        """What nio made of an answer, and the answer."""
        if self._nio.client_session is None:  # made here: it wants a running loop
            self._nio.client_session = ClientSession(trace_configs=[_staying()])
        try:
            answer = await request
            is_raw = isinstance(answer, ClientResponse)
            return answer, await reply_of(answer if is_raw else cast("Any", answer).transport_response)
        except (*_LOST, *_NOT_MATRIX) as error:
            why = str(error) or type(error).__name__
            raise RoomUnreachableError(f"{act}: no answer from {self.url} ({why})") from error


def quoted(part: str) -> str:
    """A part of a path."""
    return quote(part, safe="")


def _staying() -> TraceConfig:
    """Redirects are not followed: they would take our token, or a password, elsewhere."""

    async def refuse(_: ClientSession, __: SimpleNamespace, redirect: TraceRequestRedirectParams) -> None:
        redirect.response.close()
        raise ClientError(f"redirected to {redirect.response.headers.get('Location')}")

    config = TraceConfig()
    config.on_request_redirect.append(refuse)
    return config


def _membership(content: object) -> str:
    """Of a member's state, which may be broken: then ""."""
    found = cast("RawEvent", content).get("membership") if isinstance(content, dict) else None
    return found if isinstance(found, str) else ""
