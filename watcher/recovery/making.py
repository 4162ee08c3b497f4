"""A backup is made: beside its place, whole, read back, and only then under its name.

While it is made, its parts lie in a folder of their own, for the owner only; what a killed process left there
is removed by the next one.
"""

from __future__ import annotations

import errno
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from watcher.files import AlreadyRunningError, DataFolderError, locked, sync
from watcher.recovery.archive_list import known_from, list_archive, written
from watcher.recovery.bundle import Report, digest_of, open_bundle, trailer
from watcher.recovery.contents import archives_of, files_of
from watcher.recovery.errors import RecoveryError
from watcher.recovery.keys import gather_keys, packed
from watcher.recovery.manifest import (
    ARCHIVE_LIST,
    DATABASE,
    FORMAT,
    NAME,
    SEALED,
    Filed,
    Manifest,
)
from watcher.recovery.scratch import scratch
from watcher.recovery.sealing import refuse_weak, seal
from watcher.recovery.shelf import free_name, stamp_of
from watcher.recovery.taking import Basket, Digested
from watcher.recovery.tape import Tape
from watcher.store.copying import copy_compact, facts_of
from watcher.store.errors import Reason, StoreError

_PIECE = 1 << 20
_GZIP = 16 + zlib.MAX_WBITS
_FAST = 1
"""Of zlib's levels: 90 MB/s and 41 % of the size for texts, where the usual one gives 9 MB/s and 34 %."""
_NEEDED = 1.5
"""Of the database's size must be free: its copy, and that copy compressed."""
_SHOP = ".vigie-making-"
LOCK = ".vigie-backup.lock"


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be backed up, and where to. Without a passphrase, keys and session are left out.

    `settings_files` are those in use; `key_file` is that of the encryption store, when the settings name one.
    """

    data: Path
    folder: Path
    settings_files: tuple[Path, ...] = ()
    archive: bool = False
    passphrase: str | None = None
    key_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is there, was read back, and is as it should be."""

    path: Path
    bytes: int
    manifest: Manifest


def make_backup(order: Order, at: datetime, report: Report) -> Made:
    """Make a backup as of `at`. Raises RecoveryError; then there is none, and no trace of it."""
    if order.passphrase is not None:
        refuse_weak(order.passphrase)
    try:
        order.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(order.folder / LOCK), scratch(order.folder / f"{_SHOP}{stamp_of(at)}") as shop:
            _refuse_little_room(order)
            draft = shop / "draft.tar"
            manifest = _write(order, at, shop, draft, report)
            open_bundle(draft, report)
            place = free_name(order.folder, at)
            size = draft.stat().st_size
            draft.rename(place)
            _sync_folder(order.folder)
            return Made(place, size, manifest)
    except StoreError as error:
        raise RecoveryError(_told(error, order.folder)) from error
    except AlreadyRunningError:
        raise RecoveryError(f"{order.folder}: another backup is being made there; wait for it") from None
    except DataFolderError as error:
        raise RecoveryError(f"the folder of the backups: {error}") from None
    except OSError as error:
        raise RecoveryError(
            f"{error.filename or order.folder}: {error.strerror}; no backup was made: check the folder "
            f"{order.folder}, its permissions and its free space"
        ) from error


def _write(order: Order, at: datetime, shop: Path, draft: Path, report: Report) -> Manifest:
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w+b") as file:
        tape = Tape(file, at)
        basket = Basket(tape)
        copy = shop / "vigie.db"
        size = (order.data / "vigie.db").stat().st_size
        copy_compact(order.data / "vigie.db", copy, lambda done: report("copying the database", done, size))
        keys = gather_keys(order.data, order.key_file) if order.passphrase is not None else {}
        facts = facts_of(copy)
        database = _put_database(basket, copy, report)
        copy.unlink()
        for number, found in enumerate(files_of(order.data, order.settings_files), 1):
            basket.take(found)
            report("copying files", number, number)
        _put_archive(order, basket, report)
        if order.passphrase is not None:
            basket.put(SEALED, [seal(packed(keys, tuple(basket.files)), order.passphrase)])
        else:
            basket.left_out.append("keys and session: there is no passphrase to seal them with")
        manifest = Manifest(
            format=FORMAT,
            vigie=version("vigie-observatoire"),
            made_at=at,
            migrations=tuple(sorted(facts.migrations)),
            database=database,
            files=tuple(basket.files),
            rows=facts.rows,
            has_archive=order.archive,
            left_out=tuple(basket.left_out),
        )
        tape.add(NAME, [manifest.model_dump_json(indent=1).encode()])
        end = tape.tell()
        file.write(trailer(digest_of(file, end)))
        file.flush()
        os.fsync(file.fileno())
        return manifest


def _put_database(basket: Basket, copy: Path, report: Report) -> Filed:
    plain = Digested(_read(copy, report))
    basket.put(DATABASE, _compressed(plain))
    return Filed(name="vigie.db", bytes=plain.bytes, sha256=plain.hexdigest())


def _put_archive(order: Order, basket: Basket, report: Report) -> None:
    listed = list_archive(archives_of(order.data), known_from(order.folder), report)
    basket.put(ARCHIVE_LIST, [written(listed)])
    if not order.archive:
        basket.left_out.append(f"the archive: {len(listed)} files that are only listed")
        return
    total = sum(one.bytes for one in listed)
    done = 0
    for found in archives_of(order.data):
        basket.take(found)
        done += basket.files[-1].bytes
        report("copying the archive", min(done, total), total)


def _read(path: Path, report: Report) -> Iterator[bytes]:
    total = path.stat().st_size
    with path.open("rb") as file:
        while block := file.read(_PIECE):
            yield block
            report("compressing the database", file.tell(), total)


def _compressed(blocks: Iterable[bytes]) -> Iterator[bytes]:
    packing = zlib.compressobj(_FAST, zlib.DEFLATED, _GZIP)
    for block in blocks:
        if piece := packing.compress(block):
            yield piece
    yield packing.flush()


def _refuse_little_room(order: Order) -> None:
    """Better than to fill the disk that the watch writes to as well."""
    wanted = int((order.data / "vigie.db").stat().st_size * _NEEDED)
    free = shutil.disk_usage(order.folder).free
    if free < wanted:
        raise RecoveryError(
            f"{order.folder}: {free // 1_000_000} MB are free and a backup takes {wanted // 1_000_000} MB "
            "while it is made; free some space, or name another folder"
        )


def _told(error: StoreError, folder: Path) -> str:
    if error.reason is Reason.DISK_FULL:
        return f"{folder}: the disk is full; no backup was made: free some space, or name another folder"
    return f"no backup was made: {error}"


def _sync_folder(folder: Path) -> None:
    """A name survives a power cut once its folder is on the disk; some network disks see to it themselves."""
    try:
        sync(folder)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
