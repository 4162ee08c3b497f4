"""From settings and a folder to a device that can speak: its session, its keys, and its signature."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from watcher.chat.matrix.cipher import Cipher, CipherError, CipherHeldUpError, store_file
from watcher.chat.matrix.client import Client
from watcher.chat.matrix.cross_signing import CrossSigning, cross_sign
from watcher.chat.matrix.encryption import Encryption
from watcher.chat.matrix.keyserver import Keyserver
from watcher.chat.matrix.olm_sessions import RETIRED
from watcher.chat.matrix.private_files import read_secret
from watcher.chat.matrix.session import Session, load_session, save_session
from watcher.chat.room import RoomError, RoomSessionError
from watcher.settings import Matrix

log = logging.getLogger(__name__)

NEW_DEVICE = "run `vigie matrix login`, which goes on as a new device"


@dataclass(frozen=True, slots=True)
class Line:
    """A device that can speak."""

    session: Session
    client: Client
    encryption: Encryption
    cross_signing: CrossSigning


@dataclass(frozen=True, slots=True)
class Desk:
    """Where signing in happens: `entropy` gives so many random bytes, `new_id` names what nobody named."""

    settings: Matrix
    directory: Path
    client: Client
    entropy: Callable[[int], bytes]
    new_id: Callable[[], str]

    @property
    def session_file(self) -> Path:
        return self.directory / "session.json"

    @property
    def seeds_file(self) -> Path:
        return self.directory / "cross_signing.json"

    async def sign_in(self) -> Line:
        """With the kept session, or else by logging in, once and for all.

        A store of keys that is lost, or not ours, is noticed before anything is published in its place:
        others would encrypt for keys that nobody has. Raises RoomUnavailableError or RoomSessionError.
        """
        session = await self._session(load_session(self.session_file))
        self._check_user(session)
        return await self._speak(session)

    async def sign_in_anew(self) -> Line:
        """As a new device, signed by the kept cross-signing keys; the old one is removed if that can be."""
        old = self._old_session()
        session = await self._new_session()
        self._check_user(session)
        if old is not None and session.device_id == old.device_id:
            raise RoomSessionError(
                f"the token in {self.settings.access_token_file} is that of the old device; log in "
                "elsewhere as a new device and put its token there"
            )
        line = await self._speak(session)
        if old is not None:
            await self._remove(old.device_id)
        return line

    def kept_session(self) -> Session | None:
        """The session on disk, asked of nobody. Raises RoomSessionError when it is damaged."""
        return load_session(self.session_file)

    async def _session(self, kept: Session | None) -> Session:
        if self.settings.access_token_file is None:
            return kept if kept is not None else await self._new_session()
        token = read_secret(self.settings.access_token_file)
        if kept is not None and kept.access_token == token:
            return kept
        session = await self._session_of(token)
        if kept is not None and kept.device_id != session.device_id:
            raise RoomSessionError(
                f"{self.settings.access_token_file} is a token of device {session.device_id}, but we are "
                f"{kept.device_id}; put back its token, or {NEW_DEVICE}"
            )
        return session if kept is None else session.model_copy(update={"store_key": kept.store_key})

    async def _new_session(self) -> Session:
        if self.settings.access_token_file is not None:
            return await self._session_of(read_secret(self.settings.access_token_file))
        password = read_secret(cast("Path", self.settings.password_file))  # settings hold one of the two
        return await self.client.log_in(self.settings.user_id, password, self.settings.device_name)

    async def _session_of(self, token: str) -> Session:
        session = await self.client.session_of(token)
        if not session.device_id:
            raise RoomSessionError("the token belongs to no device; log in to get one that does")
        return session

    async def _speak(self, session: Session) -> Line:
        if session.store_key is None and self.settings.encryption_key_file is None:
            session = session.model_copy(update={"store_key": self.entropy(32).hex()})
        if session != self._old_session():
            save_session(self.session_file, session)
        self.client.resume(session)
        cipher = await self._cipher(session)
        try:
            encryption = Encryption(cipher, self.client, self.new_id)
            if not cipher.is_published:
                await encryption.publish()
            signed = await cross_sign(
                Keyserver(self.client),
                cipher,
                session,
                self.seeds_file,
                password=self._password_if_any(),
                entropy=self.entropy,
            )
        except BaseException:
            cipher.close()
            raise
        return Line(session, self.client, encryption, signed)

    async def _cipher(self, session: Session) -> Cipher:
        key_file = self.settings.encryption_key_file
        key = cast("str", session.store_key) if key_file is None else read_secret(key_file)
        try:
            cipher = Cipher(session.user_id, session.device_id, self.directory, key)
        except CipherHeldUpError:
            raise
        except CipherError as error:
            where = self.session_file if key_file is None else key_file
            raise RoomSessionError(
                f"{error}; put back the right file or the right key ({where}), or {NEW_DEVICE}"
            ) from None
        try:
            if not cipher.is_published:
                await self._refuse_lost_keys(session, cipher)
        except BaseException:
            cipher.close()
            raise
        return cipher

    async def _refuse_lost_keys(self, session: Session, cipher: Cipher) -> None:
        """The store is new: then so must be the device, for the homeserver too."""
        found = await Keyserver(self.client).query_keys([session.user_id])
        device = found.device_keys.get(session.user_id, {}).get(session.device_id)
        if device is None or device.get("keys", {}).get(f"ed25519:{session.device_id}") == cipher.identity:
            return
        cipher.path.unlink(missing_ok=True)
        raise RoomSessionError(
            f"the keys of device {session.device_id} are lost: the homeserver knows it by others than "
            f"those in {cipher.path}; restore that file from a backup, or {NEW_DEVICE}"
        )

    async def _remove(self, device_id: str) -> None:
        store = store_file(self.directory, device_id)
        store.unlink(missing_ok=True)
        store.with_suffix(RETIRED).unlink(missing_ok=True)
        try:
            await Keyserver(self.client).delete_device(
                device_id, self.settings.user_id, self._password_if_any()
            )
        except RoomError as error:
            log.warning("the old device stays: %s", error)

    def _old_session(self) -> Session | None:
        try:
            return load_session(self.session_file)
        except RoomSessionError:
            return None

    def _password_if_any(self) -> str | None:
        """For what can be done without it: operators may remove the file after the first login."""
        file = self.settings.password_file
        return None if file is None or not file.exists() else read_secret(file)

    def _check_user(self, session: Session) -> None:
        if session.user_id != self.settings.user_id:
            raise RoomSessionError(
                f"the session belongs to {session.user_id} but the settings name {self.settings.user_id}; "
                "correct user_id in [matrix], or run `vigie matrix login`"
            )
