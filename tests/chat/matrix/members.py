"""A member with a client that encrypts: matrix-nio's own, which is not the code under test."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from nio import AsyncClient, AsyncClientConfig, MegolmEvent, RoomMessageText, SyncResponse

from synapse import Synapse, User

UNREADABLE = "(unreadable)"


class Member:
    """Speaks and reads in encrypted rooms from one device."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client

    async def say(self, room_id: str, text: str) -> str:
        """Say something, encrypted when the room is, and return its event id."""
        await self.hear()
        if self.client.should_query_keys:
            await self.client.keys_query()
        sent = await self.client.room_send(
            room_id, "m.room.message", {"msgtype": "m.text", "body": text}, ignore_unverified_devices=True
        )
        return sent.event_id  # type: ignore[union-attr]

    async def hear(self) -> dict[str, list[str]]:
        """The texts that are new in each room; what cannot be read shows as such."""
        news = await self.client.sync(0, full_state=True)
        assert isinstance(news, SyncResponse), news
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        heard: dict[str, list[str]] = {}
        for room_id, room in news.rooms.join.items():
            heard[room_id] = [
                event.body if isinstance(event, RoomMessageText) else UNREADABLE
                for event in room.timeline.events
                if isinstance(event, RoomMessageText | MegolmEvent)
            ]
        return heard

    async def join(self, room_id: str) -> None:
        await self.client.join(room_id)


@asynccontextmanager
async def member(homeserver: Synapse, user: User, directory: Path) -> AsyncGenerator[Member]:
    """The person with the device of `user`, whose keys are published."""
    directory.mkdir(parents=True, exist_ok=True)
    config = AsyncClientConfig(pickle_key="of the test", max_limit_exceeded=0, max_timeouts=1)
    client = AsyncClient(homeserver.url, user.user_id, user.device_id, str(directory), config)
    client.restore_login(user.user_id, user.device_id, user.access_token)
    someone = Member(client)
    try:
        await someone.hear()
        yield someone
    finally:
        await client.close()
        client.store.database.close()  # type: ignore[union-attr]
