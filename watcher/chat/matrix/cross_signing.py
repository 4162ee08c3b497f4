# pyright: reportUnknownMemberType=false
"""Cross-signing: three keys of the account, by which its devices are known to be its own.

A device that its owner's key has not signed is marked in Element with a red shield, and clients that
exclude insecure devices neither show what it says nor let it read. The keys are made once and kept: whoever
has them can vouch for a new device of ours, whereas new ones would alarm everybody we ever spoke to.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from watcher.chat.matrix.answers import KeyQuery
from watcher.chat.matrix.cipher import Cipher
from watcher.chat.matrix.keyserver import Keyserver
from watcher.chat.matrix.private_files import write_private
from watcher.chat.matrix.session import Session
from watcher.chat.room import RoomClosedError, RoomRefusedError, RoomSessionError

CrossSigning = Literal["signed", "foreign", "unsigned"]
"""Our device is signed by our keys; the account has keys that are not ours; it has none, or not signed us."""

log = logging.getLogger(__name__)

_SEED_BYTES = 32


class Seeds(BaseModel):
    """The three secret keys, base64. They never show in a repr or a log."""

    model_config = ConfigDict(frozen=True)

    master: str = Field(repr=False)
    self_signing: str = Field(repr=False)
    user_signing: str = Field(repr=False)


def load_seeds(path: Path) -> Seeds | None:
    """The seeds kept in `path`, None when there are none. Raises RoomSessionError when they are damaged."""
    try:
        return Seeds.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RoomSessionError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    except ValidationError:  # not chained: it would quote the file
        raise RoomSessionError(f"{path}: not cross-signing keys; restore the file from a backup") from None


def make_seeds(entropy: Callable[[int], bytes]) -> Seeds:
    """New seeds; `entropy` gives so many random bytes."""
    master, self_signing, user_signing = (
        base64.b64encode(entropy(_SEED_BYTES)).decode() for _ in Seeds.model_fields
    )
    return Seeds(master=master, self_signing=self_signing, user_signing=user_signing)


class SigningKey:
    """An ed25519 key pair: `public` is unpadded base64."""

    def __init__(self, seed: str) -> None:
        self._key = ECC.construct(curve="Ed25519", seed=base64.b64decode(seed))
        self.public = _unpadded(self._key.public_key().export_key(format="raw"))

    def sign(self, statement: Mapping[str, Any]) -> str:
        """Our signature of the canonical JSON, without what signatures leave out."""
        signed = {name: value for name, value in statement.items() if name not in {"signatures", "unsigned"}}
        text = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return _unpadded(eddsa.new(self._key, "rfc8032").sign(text.encode()))


def public_keys(seeds: Seeds, user_id: str, device_id: str, cipher: Cipher) -> dict[str, Any]:
    """The three public keys as a homeserver takes them: signed by the master key, which our device signs."""
    master = SigningKey(seeds.master)
    keys = {
        "master_key": _described(master, user_id, "master"),
        "self_signing_key": _described(SigningKey(seeds.self_signing), user_id, "self_signing"),
        "user_signing_key": _described(SigningKey(seeds.user_signing), user_id, "user_signing"),
    }
    for name in ("self_signing_key", "user_signing_key"):
        keys[name]["signatures"] = {user_id: {f"ed25519:{master.public}": master.sign(keys[name])}}
    signature = cipher.sign(keys["master_key"])
    keys["master_key"]["signatures"] = {user_id: {f"ed25519:{device_id}": signature}}
    return keys


async def cross_sign(
    keyserver: Keyserver,
    cipher: Cipher,
    session: Session,
    path: Path,
    *,
    password: str | None,
    entropy: Callable[[int], bytes],
) -> CrossSigning:
    """See to it that our device is signed, whose keys are published already; asks little when it is.

    The seeds in `path` are on disk before anything depends on them. A homeserver may want the `password`.
    What it refuses leaves us unsigned, with a warning: we can speak all the same.
    """
    found = await keyserver.query_keys([session.user_id])
    seeds = load_seeds(path)
    if _master(found, session.user_id) is None:
        if seeds is None:
            seeds = make_seeds(entropy)
            write_private(path, seeds.model_dump_json())
        keys = public_keys(seeds, session.user_id, session.device_id, cipher)
        try:
            await keyserver.upload_cross_signing(keys, session.user_id, password)
        except (RoomClosedError, RoomRefusedError) as error:
            log.warning("members will see our messages marked as insecure: %s", error)
            return "unsigned"
    elif seeds is None or _master(found, session.user_id) != SigningKey(seeds.master).public:
        log.warning(
            "%s has cross-signing keys that were made elsewhere, so we cannot sign our device: members will "
            "see our messages marked as insecure; give Vigie an account of its own, or reset the keys there",
            session.user_id,
        )
        return "foreign"
    return await _sign_device(keyserver, session, found, SigningKey(seeds.self_signing))


def standing(found: KeyQuery, session: Session, seeds: Seeds | None) -> CrossSigning:
    """How our device stands by what the homeserver tells everybody."""
    master = _master(found, session.user_id)
    if master is None:
        return "unsigned"
    if seeds is None or master != SigningKey(seeds.master).public:
        return "foreign"
    return "signed" if _is_signed(found, session, SigningKey(seeds.self_signing)) else "unsigned"


def _is_signed(found: KeyQuery, session: Session, key: SigningKey) -> bool:
    device = found.device_keys.get(session.user_id, {}).get(session.device_id, {})
    return f"ed25519:{key.public}" in device.get("signatures", {}).get(session.user_id, {})


async def _sign_device(
    keyserver: Keyserver, session: Session, found: KeyQuery, key: SigningKey
) -> CrossSigning:
    if _is_signed(found, session, key):
        return "signed"
    device = dict(found.device_keys.get(session.user_id, {}).get(session.device_id, {}))
    device.pop("unsigned", None)
    name = f"ed25519:{key.public}"
    device["signatures"] = {session.user_id: {name: key.sign(device)}}
    await keyserver.upload_signatures({session.user_id: {session.device_id: device}})
    return "signed"


def _master(found: KeyQuery, user_id: str) -> str | None:
    """The account's public master key; "" for one of a form that we do not know."""
    master = found.master_keys.get(user_id)
    return None if master is None else next(iter(master.get("keys", {}).values()), "")


def _described(key: SigningKey, user_id: str, usage: str) -> dict[str, Any]:
    return {"user_id": user_id, "usage": [usage], "keys": {f"ed25519:{key.public}": key.public}}


def _unpadded(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
