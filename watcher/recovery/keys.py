"""What only a sealed part may hold: the key of the pseudonyms, and the account's session and keys.

The encryption store is copied by SQLite, into memory: it never lies on a disk in clear, and a step that the
watch is just taking in it is in the copy as a whole or not at all. **The order matters.** The database is
copied first, and the store after it: the store then knows of every message that the database calls sent, and
of some that the database still holds for pending. The other way round the index of a key would be older than
what was sent under it: the next message would be encrypted like one that members have already.
"""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from pathlib import Path

from watcher.recovery.errors import RecoveryError
from watcher.recovery.manifest import Filed
from watcher.recovery.tape import Tape, TapeError, members, stretch
from watcher.store.copying import copy_to_memory
from watcher.store.errors import StoreError

MEMBERS_KEY = "members.key"
STORE_KEY = "matrix/store-key-of-backup"
"""What the settings' encryption_key_file held: it lies outside of the data folder."""
DIGESTS = "digests.sha256"
"""The digest of each other file of the backup: what is sealed cannot be forged, so neither can they."""

_NAMES = frozenset({"session.json", "cross_signing.json", "direct.json", "store-key-of-backup"})
_TRIES = 5
_PAUSE = 0.2
"""Seconds until it is tried again, when another device began to serve meanwhile."""


def gather_keys(data: Path, key_file: Path | None) -> dict[str, bytes]:
    """The secrets by name. Raises RecoveryError: a store that is damaged, or a session that changes."""
    for _ in range(_TRIES):
        before = _session(data)
        found = _gathered(data, key_file)
        if _session(data) == before:
            return found
        time.sleep(_PAUSE)
    raise RecoveryError(f"{data / 'matrix'}: the session changes all the while; try again")


def packed(keys: Mapping[str, bytes], files: tuple[Filed, ...]) -> bytes:
    """The secrets as a tar file, with the digests of all other files of the backup."""
    made = io.BytesIO()
    tape = Tape(made, None)
    for name, content in sorted(keys.items()):
        tape.add(name, [content])
    tape.add(DIGESTS, [_digests(files)])
    tape.close()
    return made.getvalue()


def unpacked(content: bytes, files: tuple[Filed, ...]) -> dict[str, bytes]:
    """The secrets again. Raises RecoveryError: not ours, or sealed beside other files than these."""
    file = io.BytesIO(content)
    try:
        found = {one.name: b"".join(stretch(file, one)) for one in members(file, len(content))}
    except TapeError as error:
        raise RecoveryError(f"what is sealed in the backup cannot be read: {error}; take another") from None
    if found.pop(DIGESTS, None) != _digests(files):
        raise RecoveryError(
            "the files of this backup are not those that were sealed with its keys: somebody changed them; "
            "do not use it"
        )
    bad = next((name for name in found if not _is_ours(name)), None)
    if bad is not None:
        raise RecoveryError(f"the sealed part of this backup holds what is not ours ({bad!r}); do not use it")
    return found


def _gathered(data: Path, key_file: Path | None) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    folder = data / "matrix"
    for path in sorted(folder.glob("*.db")) if folder.is_dir() else []:
        try:
            found[f"matrix/{path.name}"] = copy_to_memory(path)
        except StoreError as error:
            raise RecoveryError(f"the encryption store cannot be copied: {error}") from None
    for name in ("session.json", "cross_signing.json", "direct.json"):
        _take(found, f"matrix/{name}", folder / name)
    if key_file is not None:
        _take(found, STORE_KEY, key_file)
    _take(found, MEMBERS_KEY, data / MEMBERS_KEY)
    return found


def _take(found: dict[str, bytes], name: str, path: Path) -> None:
    try:
        found[name] = path.read_bytes()
    except FileNotFoundError:
        return
    except OSError as error:
        raise RecoveryError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def _session(data: Path) -> bytes:
    try:
        return (data / "matrix" / "session.json").read_bytes()
    except OSError:
        return b""


def _digests(files: tuple[Filed, ...]) -> bytes:
    lines = "".join(f"{one.sha256}  {one.name}\n" for one in sorted(files, key=lambda one: one.name))
    return lines.encode("utf-8", "surrogateescape")


def _is_ours(name: str) -> bool:
    if name == MEMBERS_KEY:
        return True
    folder, _, rest = name.partition("/")
    is_store = rest.endswith(".db") and not rest.startswith(".")
    return folder == "matrix" and "/" not in rest and rest.isprintable() and (rest in _NAMES or is_store)
