"""One request for news, with everything that it calls for: gaps filled, invitations, rooms that moved."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

from watcher.chat.events import Entered, Event, Heard, Moved
from watcher.chat.matrix.answers import Invitation, JoinedNews, News, RawEvent, Timeline
from watcher.chat.matrix.hearing import Tombstone, events_in
from watcher.chat.matrix.signing_in import Line
from watcher.chat.matrix.succession import claimed_predecessor, predecessor_of, successor_of
from watcher.chat.room import RoomClosedError, RoomRefusedError
from watcher.rules.invitations import Welcome, is_welcome

MOST_PAGES = 50
"""Pages of a room's history, 100 events each, read to fill one gap: weeks of a busy room."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listener:
    """The ears of one device; `welcome` says whose invitations are accepted."""

    line: Line
    welcome: Welcome

    async def listen(self, since: str | None, seconds: float) -> Heard:
        """See `MatrixAccount.listen`."""
        try:
            news = await self.line.client.sync(since, seconds)
        except (RoomClosedError, RoomRefusedError) as error:
            if since is None:
                raise RoomClosedError(str(error)) from error
            log.warning("listening starts anew, as where it stopped is not known any more: %s", error)
            return await self.listen(None, 0)
        return await self._heard(news, since)

    async def _heard(self, news: News, since: str | None) -> Heard:
        await self.line.encryption.receive(news)
        events: list[Event] = []
        for room_id, room in news.rooms.join.items():
            events.extend([event async for event in self._in_room(room_id, room, since)])
        for room_id, invitation in news.rooms.invite.items():
            await self._answer(room_id, invitation)
        return Heard(tuple(events), news.next_batch, is_first=since is None)

    async def _in_room(self, room_id: str, room: JoinedNews, since: str | None) -> AsyncIterator[Event]:
        missed = await self._missed(room_id, room.timeline, since)
        raw = [*room.state.events, *missed, *room.timeline.events]
        readable = self.line.encryption.decrypted(room_id, raw)
        for event in events_in(room_id, readable, self._us):
            match event:
                case Tombstone():
                    if await self._follow(event):
                        yield _moved(event, event.room, event.successor)
                case Entered():
                    old = await predecessor_of(self.line.client, room_id)
                    yield event if old is None else _moved(event, old, room_id)
                case _:
                    yield event

    async def _missed(self, room_id: str, timeline: Timeline, since: str | None) -> list[RawEvent]:
        """What happened between the token and a timeline that does not reach back to it, oldest first."""
        if since is None or not timeline.limited:
            return []
        found: list[RawEvent] = []
        start = timeline.prev_batch
        for _ in range(MOST_PAGES):
            if start is None:
                break
            page = await self.line.client.messages(room_id, start, end=since)
            found.extend(page.chunk)
            start = page.end if page.chunk else None
        else:
            log.warning(
                "room %s: more than %d events were missed; the oldest stay unread", room_id, len(found)
            )
        known = {event.get("event_id") for event in timeline.events}
        return [event for event in reversed(found) if event.get("event_id") not in known]

    async def _answer(self, room_id: str, invitation: Invitation) -> None:
        """Accept an invitation, or decline it; that we are in the room is heard of next time."""
        inviter = inviter_of(invitation, self._us)
        try:
            if is_welcome(room_id, inviter, self.welcome) or await self._succeeds(room_id, invitation):
                await self.line.client.join(room_id)
                log.info("joined room %s, invited by %s", room_id, inviter)
            else:
                await self.line.client.leave(room_id)
                log.warning(
                    "declined the invitation of %s to room %s: neither that person nor their server stands "
                    "in invites_from of [matrix]",
                    inviter,
                    room_id,
                )
        except (RoomClosedError, RoomRefusedError) as error:
            log.warning("invitation of %s to room %s: %s", inviter, room_id, error)

    async def _succeeds(self, room_id: str, invitation: Invitation) -> bool:
        """Whether an invitation leads to where one of our rooms goes on, by that room's own word."""
        creations = (
            event.get("content")
            for event in invitation.invite_state.events
            if event.get("type") == "m.room.create"
        )
        old = claimed_predecessor(next(creations, None))
        return old is not None and await successor_of(self.line.client, old) == room_id

    async def _follow(self, tombstone: Tombstone) -> bool:
        """Go where a room says that it goes on; whether we are there already, and the new room agrees.

        If not, that we enter it is heard of next time. Whoever may end a room could send us anywhere:
        a room that does not call itself the successor is left again, unless we were there before.
        """
        successor = tombstone.successor
        there = successor in await self.line.client.joined_rooms()
        try:
            if not there:
                await self.line.client.join(successor)
            agreed = await predecessor_of(self.line.client, successor) == tombstone.room
            if not agreed and not there:
                await self.line.client.leave(successor)
        except (RoomClosedError, RoomRefusedError) as error:
            log.warning("room %s goes on as %s, where we cannot follow: %s", tombstone.room, successor, error)
            return False
        if not agreed:
            log.warning("room %s claims to go on as %s, which knows nothing of it", tombstone.room, successor)
        return there and agreed

    @property
    def _us(self) -> str:
        return self.line.session.user_id


def _moved(event: Event, old: str, successor: str) -> Moved:
    return Moved(event.event_id, old, event.sender, event.at, successor)


def inviter_of(invitation: Invitation, us: str) -> str:
    """Who invited us; "" when the invitation does not say, which is nobody we know."""
    for event in invitation.invite_state.events:
        if event.get("type") == "m.room.member" and event.get("state_key") == us:
            return str(event.get("sender", ""))
    return ""
