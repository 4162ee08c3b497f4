"""Encryption over the network: our keys published, room keys sent to those who may read, mail received."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from watcher.chat.matrix.answers import News, RawEvent
from watcher.chat.matrix.cipher import Cipher
from watcher.chat.matrix.client import Client
from watcher.chat.matrix.keyserver import Keyserver

ENCRYPTED = "m.room.encrypted"

MOST_LEFT = 200
"""One-time keys that are taken back at most: we never have more than 50 there, and 50 more after a kill."""


class Encryption:
    """What a device does so that it reads and is read. Requests raise RoomErrors; all may be repeated."""

    def __init__(self, cipher: Cipher, client: Client, new_id: Callable[[], str]) -> None:
        self.cipher = cipher
        self._client = client
        self._keys = Keyserver(client)
        self._new_id = new_id
        self._sharing = asyncio.Lock()

    async def publish(self, count: int = 0) -> None:
        """Give the homeserver our device's keys, and one-time keys when it has only `count` left."""
        keys = self.cipher.keys_to_publish(count)
        if keys is not None:
            self.cipher.published(await self._keys.upload_keys(keys))

    async def receive(self, news: News) -> None:
        """Take in the keys that a sync brought, and give what it shows to be wanting."""
        for event in news.to_device.events:
            self.cipher.receive(event)
        counts = news.device_one_time_keys_count
        if counts is not None:
            await self.publish(counts.get("signed_curve25519", 0))
        await self._claim(())
        await self._send_mail()

    async def start_over(self, user_id: str, device_id: str) -> None:
        """After a restore: agree anew on everything that may have gone on without us; may be repeated.

        The one-time keys that the homeserver still hands out are taken back by claiming them ourselves: the
        private halves of some are lost. Whoever took one before is answered with a new secret.
        """
        ours = {user_id: [device_id]}
        for _ in range(MOST_LEFT):
            if not (await self._keys.claim_keys(ours)).one_time_keys.get(user_id, {}).get(device_id):
                break
        await self.publish()
        members = self.cipher.retire_sessions()
        if members:
            self.cipher.learn_devices((await self._keys.query_keys(members)).device_keys)
            self.cipher.greet(members)
        await self._claim(())
        await self._send_mail()

    async def is_encrypted(self, room_id: str) -> bool:
        """Whether the room is encrypted, or ever was; nothing but the homeserver's clear "no" means no."""
        if self.cipher.is_known_encrypted(room_id):
            return True
        if await self._client.state(room_id, "m.room.encryption") is None:
            return False
        self.cipher.remember_encrypted(room_id)
        return True

    async def encrypt(self, room_id: str, kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """Encrypt for every device of who is in the room now, asked anew: we may not have listened.

        A homeserver that does not take a key is an error before anything is encrypted with it.
        """
        async with self._sharing:
            members = await self._client.members(room_id, {"join", "invite"})
            self.cipher.learn_devices((await self._keys.query_keys(members)).device_keys)
            await self._claim(members)
            for parcel in self.cipher.parcels(room_id, members):
                await self._keys.send_to_devices(ENCRYPTED, parcel.messages, self._new_id())
                self.cipher.delivered(parcel)
            return self.cipher.encrypt(room_id, kind, content)

    def decrypted(self, room_id: str, events: Sequence[RawEvent]) -> list[RawEvent]:
        """The events with those that we can read in clear; the others stay as they are."""
        return [
            self.cipher.decrypt(room_id, event) or event if event.get("type") == ENCRYPTED else event
            for event in events
        ]

    async def _send_mail(self) -> None:
        for parcel in self.cipher.mail():
            await self._keys.send_to_devices(ENCRYPTED, parcel.messages, self._new_id())
            self.cipher.delivered(parcel)

    async def _claim(self, members: Sequence[str]) -> None:
        missing = self.cipher.without_session(members)
        if missing:
            self.cipher.open_sessions((await self._keys.claim_keys(missing)).one_time_keys)
