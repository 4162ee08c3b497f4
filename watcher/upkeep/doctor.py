"""Is this installation sound? Each check says what it found and what to do; none of them changes anything."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from classifiers.cache import model_file
from classifiers.corpus import CorpusError
from classifiers.service import version_in_service
from watcher.chat.room import RoomError
from watcher.house import House
from watcher.store import outbox
from watcher.store.database import open_database
from watcher.store.errors import StoreError
from watcher.upkeep.health import report_sources

if TYPE_CHECKING:
    from watcher.chat.matrix import AccountStatus

FREE_BYTES = 1024**3
"""Disk space under which the operator should act: a year of answers and texts needs about that much."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. `remedy` is empty when all is well."""

    check: str
    ok: bool
    detail: str
    remedy: str = ""


def examine(house: House) -> list[Finding]:
    """Every check, in the order in which an operator would look."""
    return [
        _contact(house),
        _data_folder(house.settings.paths.data),
        *_database(house),
        *_sources(house),
        _model(house.settings.paths.model),
        *_rooms(house),
    ]


def _contact(house: House) -> Finding:
    if house.settings.web.contact:
        return Finding("contact", True, house.settings.web.contact)
    return Finding("contact", False, "none", "set web.contact: sites must be able to reach you")


def _data_folder(data: Path) -> Finding:
    place = next(folder for folder in (data.absolute(), *data.absolute().parents) if folder.exists())
    if not os.access(place, os.W_OK):
        return Finding("data folder", False, f"{place} cannot be written", "give this user the folder")
    free = shutil.disk_usage(place).free
    detail = f"{data.absolute()}, {free / 1024**3:.1f} GiB free"
    return Finding("data folder", free >= FREE_BYTES, detail, "" if free >= FREE_BYTES else "make room")


def _database(house: House) -> Iterator[Finding]:
    path = house.settings.paths.database
    if not path.exists():
        yield Finding("database", True, "none yet: the first run makes it")
        return
    try:
        db = open_database(path, read_only=True)
    except StoreError as error:
        yield Finding("database", False, str(error), "restore a backup, or move the file away")
        return
    try:
        yield Finding("database", True, f"{path}, {path.stat().st_size / 1024**2:.1f} MiB")
        dead = outbox.dead(db)
        detail = f"{outbox.pending_count(db)} waiting, {len(dead)} refused for good"
        yield Finding("outbox", not dead, detail, f"last: {dead[-1].last_error}" if dead else "")
    finally:
        db.close()


def _sources(house: House) -> Iterator[Finding]:
    try:
        reports = report_sources(house.settings.paths.database, house.sources, house.now())
    except StoreError:
        return  # the database's own finding says what is wrong
    ailing = [report.source_id for report in reports if report.needs_care]
    detail = f"{len(reports)} sources, {len(ailing)} broken or silent"
    yield Finding(
        "sources", not ailing, detail, f"vigie sources check ({', '.join(ailing)})" if ailing else ""
    )


def _model(directory: Path) -> Finding:
    try:
        version = version_in_service(directory)
    except CorpusError as error:
        return Finding("model", False, str(error), f"mend or remove {directory / 'service.json'}")
    if model_file(directory, version).exists():
        return Finding("model", True, version)
    return Finding("model", True, f"{version} is not trained yet: half a minute, on first use")


def _rooms(house: House) -> Iterator[Finding]:
    for room in house.settings.rooms:
        if room.id is None:
            yield Finding(f"room {room.name}", True, "this terminal")
    if house.settings.matrix is None:
        return
    try:
        status = asyncio.run(_status(house))
    except RoomError as error:
        yield Finding("matrix", False, str(error), "check [matrix]; the messages wait in the outbox")
        return
    yield Finding("matrix", True, f"{status.user_id} on {status.homeserver}, device {status.device_id}")
    for room in house.settings.rooms:
        if room.id is not None:
            joined = room.id in status.joined_rooms
            remedy = "" if joined else f"invite {status.user_id} into {room.id}"
            yield Finding(f"room {room.name}", joined, "joined" if joined else "not joined", remedy)


async def _status(house: House) -> AccountStatus:
    from watcher.chat.matrix import MatrixAccount  # noqa: PLC0415 - an extra: absent where no room is on Matrix

    settings = house.settings
    if settings.matrix is None:
        raise RoomError("no [matrix] section")
    async with MatrixAccount(settings.matrix, settings.paths.matrix) as account:
        return await account.status()
