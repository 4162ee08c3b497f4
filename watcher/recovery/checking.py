"""A backup is looked through as if it were to be restored, without restoring it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from watcher.recovery.bundle import Report, open_bundle
from watcher.recovery.errors import RecoveryError
from watcher.recovery.keys import unpacked
from watcher.recovery.manifest import DATABASE, SEALED, Manifest
from watcher.recovery.scratch import scratch
from watcher.recovery.sealing import unseal
from watcher.recovery.unpacking import refuse_little_room
from watcher.store.copying import CopyFacts, facts_of
from watcher.store.errors import StoreError


@dataclass(frozen=True, slots=True)
class Checked:
    """What is inside. `keys` are the names of what is sealed, None when that was not opened."""

    path: Path
    bytes: int
    manifest: Manifest
    facts: CopyFacts
    keys: tuple[str, ...] | None


def check(path: Path, passphrase: str | None, report: Report) -> Checked:
    """Compare every digest, open the database, and what is sealed when there is a passphrase.

    Raises RecoveryError: the backup is not to be relied on, or the passphrase is wrong.
    """
    bundle = open_bundle(path, report)
    for file in bundle.manifest.files:
        if file.name != DATABASE:  # which is read below
            for _ in bundle.blocks(file.name):
                pass
    keys: tuple[str, ...] | None = None
    if passphrase is not None and bundle.has(SEALED):
        others = tuple(file for file in bundle.manifest.files if file.name != SEALED)
        keys = tuple(sorted(unpacked(unseal(bundle.read(SEALED), passphrase), others)))
    try:
        with scratch(_place(path)) as folder:
            refuse_little_room(bundle, folder)
            copy = folder / "vigie.db"
            done, total = 0, bundle.manifest.database.bytes
            with os.fdopen(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for block in bundle.database():
                    file.write(block)
                    done += len(block)
                    report("unpacking the database", done, total)
            facts = facts_of(copy)
    except StoreError as error:
        raise RecoveryError(f"{path}: its database is not to be relied on: {error}") from error
    except OSError as error:
        raise RecoveryError(
            f"{path}: cannot be checked ({error.strerror}); is there room on the disk?"
        ) from error
    if dict(facts.rows) != dict(bundle.manifest.rows):
        raise RecoveryError(
            f"{path}: its database has other rows than its manifest says; take another backup"
        )
    return Checked(path, path.stat().st_size, bundle.manifest, facts, keys)


def _place(path: Path) -> Path:
    """Where the database is unpacked: beside the backup if that can be, else with what is temporary."""
    beside = path.absolute().parent
    place = beside if os.access(beside, os.W_OK) else Path(tempfile.gettempdir())
    return place / f".vigie-checking-{os.getpid()}"
