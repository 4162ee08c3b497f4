# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
"""The only module that knows matrix-nio's Olm: our device's half of encrypted conversations. No network here.

We use its Olm machine and its store, not what its client does with them: what goes over the network, in which
order and what a failure means is decided in `encryption`. What other people sent is handled piece by piece
here, so that one broken piece spoils no other.

The policy on devices: every device of a member of the room may read, whether its owner has verified it or
not, as a member who cannot read is helped by nobody. Who may read is decided by who is in the room.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from nio.crypto import Olm
from nio.event_builders import DummyMessage
from nio.events import BadEvent, MegolmEvent, ToDeviceEvent
from nio.exceptions import EncryptionError, LocalProtocolError
from nio.responses import KeysClaimResponse, KeysQueryResponse, KeysUploadResponse, ToDeviceResponse
from nio.store import SqliteStore
from peewee import OperationalError, PeeweeException

from watcher.chat.matrix.olm_sessions import RETIRED, Sessions
from watcher.chat.matrix.private_files import make_private_folder
from watcher.chat.room import RoomSessionError

_PASSING = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}
"""What the machine lacks, and gets again."""

log = logging.getLogger(__name__)


class CipherError(Exception):
    """The store of keys cannot be used, or nothing can be encrypted; the message says why."""


class CipherHeldUpError(CipherError):
    """The store cannot be used now: the disk is full, or somebody holds it. Its keys are as they were."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A room's key for some devices: `messages` by user and device. Other mail has no `room_id`."""

    messages: Mapping[str, Mapping[str, Any]]
    room_id: str | None = None
    devices: frozenset[tuple[str, str]] = frozenset()


class Cipher:
    """The keys of one device, in a store on disk that is written before anything relies on it."""

    def __init__(self, user_id: str, device_id: str, directory: Path, key: str) -> None:
        """Open the store, or make it. Raises CipherError: damaged, or not of this `key`; RoomSessionError."""
        logging.getLogger("nio").setLevel(logging.CRITICAL)  # each key that is missing would be an alarm
        self.path = store_file(directory, device_id)
        try:
            make_private_folder(directory)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite keeps the mode it finds
            self._store = SqliteStore(user_id, device_id, str(directory), key, self.path.name)
            self._olm = Olm(user_id, device_id, self._store)
        except ValueError:  # what vodozemac raises on a wrong key
            raise CipherError(f"{self.path}: was not made with this key") from None
        except OperationalError as error:
            raise CipherHeldUpError(f"{self.path}: cannot be used now ({error}); see the disk") from None
        except (PeeweeException, OSError) as error:
            held_up = isinstance(error, OSError) and error.errno in _PASSING
            kind = CipherHeldUpError if held_up else CipherError
            raise kind(f"{self.path}: cannot be used ({error})") from None
        self._encrypted_rooms: set[str] = set(self._store.load_encrypted_rooms())
        self._sessions = Sessions(self._olm.session_store, self.path.with_suffix(RETIRED))
        self._olm.session_store = self._sessions

    @contextmanager
    def _whole(self) -> Generator[None]:
        """What is written within is on disk as a whole or not at all, whenever the process is killed.

        nio writes piece by piece: a ratchet that has moved on, without the key that it gave, loses that key.
        """
        try:
            with self._store.database.atomic():
                yield
        except (PeeweeException, EncryptionError, LocalProtocolError) as error:
            raise CipherError(f"{self.path}: {error or type(error).__name__}") from error

    def close(self) -> None:
        self._store.database.close()

    @property
    def identity(self) -> str:
        """Our device's public signing key."""
        return self._olm.account.identity_keys["ed25519"]

    @property
    def is_published(self) -> bool:
        """Whether a homeserver has confirmed our device's keys."""
        return bool(self._olm.account.shared)

    def sign(self, statement: Mapping[str, Any]) -> str:
        """Our device's signature, unpadded base64."""
        return self._olm.sign_json(dict(statement))

    def keys_to_publish(self, count: int) -> Mapping[str, Any] | None:
        """Keys for the homeserver, which has `count` one-time keys of ours; None when that is plenty.

        Their private halves are on disk when this returns: a process killed after the upload can still
        read what is sent to them, and offers the same ones again.
        """
        if self.is_published and count > self._olm.account.max_one_time_keys // 2:
            return None
        with self._whole():
            self._olm.uploaded_key_count = count
            keys = self._olm.share_keys()
            self._olm.save_account()
            return {**keys, "one_time_keys": _named_by_content(keys["one_time_keys"])}

    def published(self, count: int) -> None:
        """The homeserver took them, and has `count` one-time keys now."""
        with self._whole():
            self._olm.handle_response(KeysUploadResponse(0, count))

    def receive(self, event: Mapping[str, Any]) -> None:
        """A message from device to device: a key, as far as we care. What is none changes nothing."""
        if event.get("type") != "m.room.encrypted":
            return
        try:
            with self._whole():
                parsed = ToDeviceEvent.parse_event(dict(event))
                if parsed is not None:
                    self._olm.handle_to_device_event(parsed)
        except CipherError:  # not the message's fault: it must come again
            raise
        except Exception as error:  # noqa: BLE001 - it comes from anybody, and nio checks little
            log.warning("a message to our device from %s is broken: %r", event.get("sender"), error)

    def decrypt(self, room_id: str, event: Mapping[str, Any]) -> dict[str, Any] | None:
        """An `m.room.encrypted` event as it was before encryption; None when we have no key for it."""
        try:
            parsed = cast("MegolmEvent | BadEvent", MegolmEvent.from_dict(dict(event)))
            if not isinstance(parsed, MegolmEvent):
                return None
            clear = self._olm.decrypt_megolm_event(parsed, room_id).source
        except EncryptionError:
            return None
        except Exception as error:  # noqa: BLE001 - it comes from anybody, and nio checks little
            log.warning("event %s in %s cannot be read: %r", event.get("event_id"), room_id, error)
            return None
        return {**event, "type": clear.get("type"), "content": clear.get("content")}

    def is_known_encrypted(self, room_id: str) -> bool:
        """Whether the room was ever seen encrypted; no room ceases to be."""
        return room_id in self._encrypted_rooms

    def remember_encrypted(self, room_id: str) -> None:
        with self._whole():
            self._store.save_encrypted_rooms({room_id})
        self._encrypted_rooms.add(room_id)

    def learn_devices(self, device_keys: Mapping[str, Mapping[str, Any]]) -> None:
        """The devices of people, as the homeserver lists them; badly signed ones are passed over."""
        for user_id, devices in device_keys.items():
            try:
                with self._whole():
                    self._olm.handle_response(KeysQueryResponse({user_id: dict(devices)}, {}))
            except CipherError:
                raise
            except Exception as error:  # noqa: BLE001 - keys come from anybody
                log.warning("the devices of %s cannot be used: %r", user_id, error)

    def without_session(self, members: Sequence[str]) -> dict[str, list[str]]:
        """The devices of these people that we share no secret with yet, and those that lost it."""
        missing = self._olm.get_missing_sessions(list(members))
        for device in self._olm.wedged_devices:
            missing.setdefault(device.user_id, []).append(device.device_id)
        return missing

    def open_sessions(self, one_time_keys: Mapping[str, Mapping[str, Any]]) -> None:
        """Share a secret with each device that gave a one-time key; one that gave none is not waited for."""
        for user_id, devices in one_time_keys.items():
            for device_id, key in devices.items():
                try:
                    with self._whole():
                        self._olm.handle_response(KeysClaimResponse({user_id: {device_id: key}}, {}))
                except CipherError:
                    raise
                except Exception as error:  # noqa: BLE001 - keys come from anybody
                    log.warning("no session with %s of %s: %r", device_id, user_id, error)
        self._olm.wedged_devices.clear()

    def retire_sessions(self) -> tuple[str, ...]:
        """Read with the secrets that we share with devices, never write with them again; whose they are.

        After a restore: a ratchet that went on elsewhere must not be turned a second time from where it was.
        """
        try:
            keys = self._sessions.retire()
        except RoomSessionError as error:
            raise CipherError(str(error)) from error
        devices = [device for device in self._olm.device_store if device.curve25519 in keys]
        return tuple(sorted({device.user_id for device in devices}))

    def greet(self, members: Sequence[str]) -> None:
        """With the next keys that are claimed, tell these people's devices that there is a new secret.

        Clients that see to it then send us once more the keys of rooms that they have sent us before.
        """
        for user_id, device_ids in self._olm.get_missing_sessions(list(members)).items():
            for device_id in device_ids:
                device = self._olm.device_store[user_id][device_id]
                if device not in self._olm.wedged_devices:
                    self._olm.wedged_devices.append(device)

    def parcels(self, room_id: str, members: Sequence[str]) -> Iterator[Parcel]:
        """The room's key for each device of `members` that has not got it, a parcel at a time.

        The key is a new one when there is none, when it is worn, or when a device that has it may no longer
        read. A parcel counts once it is `delivered`.
        """
        sessions = self._olm.outbound_group_sessions
        session = sessions.get(room_id)
        if session is not None and (session.expired or session.users_shared_with - self._devices(members)):
            del sessions[room_id]
        elif session is not None:
            session.shared = False  # or nio would make a new one for the newcomers
        shares = self._olm.share_group_session_parallel(
            room_id, list(members), ignore_unverified_devices=True
        )
        while True:
            with self._whole():  # on disk before it is sent, or the same key would be used twice
                share = next(shares, None)
            if share is None:
                return
            devices, request = share
            yield Parcel(request["messages"], room_id, frozenset(devices))

    def encrypt(self, room_id: str, kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """The content of an `m.room.encrypted` event, once all parcels are delivered.

        The relation stays readable, so that homeservers keep threads and edits together.
        """
        with self._whole():
            self._olm.outbound_group_sessions[room_id].shared = True
            secret = {"type": kind, "content": dict(content)}
            encrypted: dict[str, Any] = self._olm.group_encrypt(room_id, secret)
        if "m.relates_to" in content:
            encrypted["m.relates_to"] = content["m.relates_to"]
        return encrypted

    def mail(self) -> list[Parcel]:
        """What waits for other devices beside rooms' keys: words that mend a broken session.

        nio's requests for lost keys are dropped, as other people's devices do not answer them.
        """
        self._olm.users_for_key_query.clear()  # whom nio would ask about: we ask before each post
        waiting = self._olm.outgoing_to_device_messages
        waiting[:] = [message for message in waiting if isinstance(message, DummyMessage)]
        return [Parcel(message.as_dict()["messages"]) for message in waiting]

    def delivered(self, parcel: Parcel) -> None:
        """The homeserver took a parcel."""
        if parcel.room_id is not None:
            self._olm.outbound_group_sessions[parcel.room_id].users_shared_with.update(parcel.devices)
            return
        for message in list(self._olm.outgoing_to_device_messages):
            if message.as_dict()["messages"] == parcel.messages:
                self._olm.handle_response(ToDeviceResponse(message))

    def _devices(self, members: Sequence[str]) -> set[tuple[str, str]]:
        return {
            (user_id, device.id)
            for user_id in members
            for device in self._olm.device_store.active_user_devices(user_id)
        }


def _named_by_content(keys: Mapping[str, Any]) -> dict[str, Any]:
    """One-time keys by names that follow from them.

    vodozemac counts, and a restored count would give new keys the names of old ones: homeservers refuse them.
    """
    return {f"signed_curve25519:{_digest(key['key'])}": key for key in keys.values()}


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def store_file(directory: Path, device_id: str) -> Path:
    """Where a device's keys are kept: a file for each device."""
    return directory / f"{quote(device_id, safe='')}.db"
