"""What we ask of a homeserver about keys and devices: nio's requests for it belong to its own encryption."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from watcher.chat.matrix.answers import Done, KeyClaim, KeyCounts, KeyQuery, Signed
from watcher.chat.matrix.client import V3, Client, quoted
from watcher.chat.room import RoomClosedError


@dataclass(frozen=True, slots=True)
class Keyserver:
    """The requests, each made once; they raise RoomErrors, as those of `Client` do."""

    client: Client

    async def query_keys(self, user_ids: Sequence[str]) -> KeyQuery:
        """The devices of these people, and their cross-signing keys."""
        body = {"device_keys": {user_id: list[str]() for user_id in user_ids}}
        return await self.client.ask(KeyQuery, "asking for devices", "POST", f"{V3}/keys/query", body)

    async def claim_keys(self, devices: Mapping[str, Sequence[str]]) -> KeyClaim:
        """A one-time key of each of these devices."""
        wanted = {user: dict.fromkeys(ids, "signed_curve25519") for user, ids in devices.items()}
        body = {"one_time_keys": wanted}
        return await self.client.ask(KeyClaim, "claiming keys", "POST", f"{V3}/keys/claim", body)

    async def upload_keys(self, keys: Mapping[str, Any]) -> int:
        """Publish our device's keys; how many one-time keys the homeserver then has."""
        path = f"{V3}/keys/upload"
        answer = await self.client.ask(KeyCounts, "publishing our keys", "POST", path, keys)
        return answer.one_time_key_counts.get("signed_curve25519", 0)

    async def send_to_devices(self, kind: str, messages: Mapping[str, Any], txn_id: str) -> None:
        """Send `messages`, by user and device, past all rooms."""
        path = f"{V3}/sendToDevice/{quoted(kind)}/{quoted(txn_id)}"
        await self.client.ask(Done, "sending keys", "PUT", path, {"messages": messages})

    async def upload_cross_signing(self, keys: Mapping[str, Any], user_id: str, password: str | None) -> None:
        """Publish the account's cross-signing keys."""
        act = "publishing cross-signing keys"
        await self._confirmed(act, "POST", f"{V3}/keys/device_signing/upload", keys, user_id, password)

    async def upload_signatures(self, signatures: Mapping[str, Any]) -> None:
        """Publish signatures, by user and device."""
        path = f"{V3}/keys/signatures/upload"
        answer = await self.client.ask(Signed, "signing our device", "POST", path, signatures)
        if answer.failures:
            raise RoomClosedError("signing our device: the homeserver found the signature wrong")

    async def delete_device(self, device_id: str, user_id: str, password: str | None) -> None:
        """End a device of ours."""
        path = f"{V3}/devices/{quoted(device_id)}"
        await self._confirmed(f"removing device {device_id}", "DELETE", path, {}, user_id, password)

    async def _confirmed(
        self, act: str, method: str, path: str, body: Mapping[str, Any], user_id: str, password: str | None
    ) -> None:
        """A request for which a homeserver may want the password again (user-interactive authentication)."""
        reply = await self.client.exchange(act, method, path, body)
        asked = reply.content if reply.status == HTTPStatus.UNAUTHORIZED else None
        if isinstance(asked, dict) and reply.refusal.errcode is None and password is not None:
            proof = {
                "type": "m.login.password",
                "identifier": {"type": "m.id.user", "user": user_id},
                "password": password,
                "session": cast("dict[str, Any]", asked).get("session"),
            }
            reply = await self.client.exchange(act, method, path, {**body, "auth": proof})
        if reply.status == HTTPStatus.UNAUTHORIZED and reply.refusal.errcode in {None, "M_FORBIDDEN"}:
            raise RoomClosedError(f"{act}: the homeserver wants a password; set password_file in [matrix]")
        if reply.refusal.errcode == "M_UNRECOGNIZED":
            raise RoomClosedError(f"{act}: the homeserver does not know how")
        reply.read_as(Done, act)
