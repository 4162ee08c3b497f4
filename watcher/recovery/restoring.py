"""A backup becomes a data folder again: unpacked and made ready beside its place, then put there at once.

What lay there is moved aside, never deleted. A data folder that cannot be renamed, as it is a disk of its own
or its parent is not ours, is filled from within, the database last, and only when it is empty.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from watcher.files import AlreadyRunningError, DataFolderError, locked
from watcher.recovery.bundle import Bundle, Report, open_bundle
from watcher.recovery.errors import RecoveryError
from watcher.recovery.forgotten import NAME as FORGOTTEN
from watcher.recovery.inheriting import inherit_keys
from watcher.recovery.keys import unpacked
from watcher.recovery.manifest import SEALED, Manifest
from watcher.recovery.placing import WITHIN, put_in_place, staging_for
from watcher.recovery.scratch import scratch
from watcher.recovery.sealing import unseal
from watcher.recovery.settling import Settled, settle
from watcher.recovery.shelf import stamp_of
from watcher.recovery.unpacking import refuse_little_room, sync_folders, unpack
from watcher.store.errors import StoreError
from watcher.store.schema import KNOWN_NAMES

_OWN = frozenset({"vigie.lock", ".vigie-backup.lock"})
"""What a folder may hold and still be empty."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be restored, and where to. Without a passphrase only what is not sealed.

    `force`: a data folder that holds something is moved aside. `forgotten`: one more list of those to forget.
    """

    path: Path
    data: Path
    passphrase: str | None = None
    force: bool = False
    forgotten: Path | None = None


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place. `aside` is where the old folder is; `inherited` are keys taken from there."""

    data: Path
    manifest: Manifest
    has_keys: bool
    inherited: tuple[str, ...]
    settled: Settled
    aside: Path | None


def restore(wish: Wish, at: datetime, report: Report) -> Restored:
    """Put a backup in place, whole or not at all. Raises RecoveryError; then nothing has changed."""
    try:
        data = wish.data.resolve()
        with ExitStack() as held:
            old = _old(data, wish, held)
            bundle = open_bundle(wish.path, report)
            _refuse_newer(bundle)
            keys = _keys(bundle, wish.passphrase)
            with scratch(staging_for(data, stamp_of(at), is_empty=old is None)) as staging:
                refuse_little_room(bundle, staging)
                unpack(bundle, keys, staging, report)
                inherited = inherit_keys(old, staging) if old is not None and not keys else ()
                settled = settle(staging, bundle.manifest.made_at, _lists(wish, old), at)
                sync_folders(staging)
                _liken(staging, data)
                aside = put_in_place(staging, data, None if old is None else _aside(data, at))
            return Restored(data, bundle.manifest, bool(keys), inherited, settled, aside)
    except StoreError as error:
        raise RecoveryError(f"nothing was restored: {error}") from error
    except AlreadyRunningError:
        raise RecoveryError(f"{wish.data}: Vigie is at work there; stop it, then restore") from None
    except DataFolderError as error:
        raise RecoveryError(f"nothing was restored: {error}") from None
    except OSError as error:
        raise RecoveryError(
            f"nothing was restored: {error.filename or wish.data}: {error.strerror}; check permissions and "
            "free space, or restore elsewhere with --data"
        ) from error


def _old(data: Path, wish: Wish, held: ExitStack) -> Path | None:
    """The data folder when it holds something, locked as long as `held` is open; None when it is empty.

    Raises RecoveryError when it may not be touched.
    """
    if not data.exists():
        return None
    if not data.is_dir():
        raise RecoveryError(f"{wish.data}: not a folder; name another one with --data")
    is_empty = all(path.name in _OWN or path.name.startswith(WITHIN) for path in data.iterdir())
    if not is_empty and not wish.force:
        raise RecoveryError(
            f"{wish.data} holds something already; --force moves it aside, or name another folder with --data"
        )
    held.enter_context(locked(data / "vigie.lock"))
    return None if is_empty else data


def _refuse_newer(bundle: Bundle) -> None:
    unknown = sorted(set(bundle.manifest.migrations) - KNOWN_NAMES)
    if unknown:
        raise RecoveryError(
            f"{bundle.path}: made by Vigie {bundle.manifest.vigie}, newer than this version (unknown: "
            f"{', '.join(unknown)}); install that version or a later one, then restore"
        )


def _keys(bundle: Bundle, passphrase: str | None) -> Mapping[str, bytes]:
    if passphrase is None or not bundle.has(SEALED):
        return {}
    others = tuple(file for file in bundle.manifest.files if file.name != SEALED)
    return unpacked(unseal(bundle.read(SEALED), passphrase), others)


def _lists(wish: Wish, old: Path | None) -> list[Path]:
    """Who is to be forgotten: beside the backup, in the old folder, and as the operator says."""
    if wish.forgotten is not None and not wish.forgotten.is_file():
        raise RecoveryError(f"{wish.forgotten}: there is no such list; check --forgotten")
    places = [wish.path.parent / FORGOTTEN, None if old is None else old / FORGOTTEN, wish.forgotten]
    return [place for place in places if place is not None]


def _aside(data: Path, at: datetime) -> Path:
    first = data.with_name(f"{data.name}.before-{stamp_of(at)}")
    return next(
        path
        for path in (first, *(first.with_name(f"{first.name}-{number}") for number in range(2, 1000)))
        if not path.exists()
    )


def _liken(staging: Path, data: Path) -> None:
    """Who may enter stays as it was. What root restores for a Vigie of another user is that user's."""
    if data.exists():
        staging.chmod(stat.S_IMODE(data.stat().st_mode))
    place = data if data.exists() else data.parent
    owner = place.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    for path in (staging, *staging.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
