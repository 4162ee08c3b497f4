"""Is this installation sound? Each check says what it found and what to do; none of them changes anything."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from classifiers.cache import model_file
from classifiers.corpus import CorpusError
from classifiers.service import version_in_service
from watcher.chat.room import RoomError
from watcher.chat.rooms import account_of
from watcher.chat.service import TROUBLE
from watcher.chat.welcome import UNREADABLE
from watcher.house import House
from watcher.settings import Matrix, Room
from watcher.store import heard, outbox
from watcher.store.database import open_database
from watcher.store.errors import StoreError
from watcher.upkeep.disk import ENOUGH_BYTES, free_bytes, standing_folder
from watcher.upkeep.health import report_sources

if TYPE_CHECKING:
    from watcher.chat.matrix import AccountStatus, RoomStatus


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
    place = standing_folder(data)
    if not os.access(place, os.W_OK):
        return Finding("data folder", False, f"{place} cannot be written", "give this user the folder")
    free = free_bytes(data)
    detail = f"{data.absolute()}, {free / 1024**3:.1f} GiB free"
    return Finding("data folder", free >= ENOUGH_BYTES, detail, "" if free >= ENOUGH_BYTES else "make room")


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
        if house.settings.matrix is not None:
            yield _conversation(db)
    finally:
        db.close()


def _conversation(db: Database) -> Finding:
    """What the watch noted of its own hearing; the account's own finding says how it is now."""
    unreadable = f"{heard.value(db, UNREADABLE) or 0} message(s) could not be decrypted so far"
    trouble = heard.value(db, TROUBLE)
    if trouble is None:
        return Finding("conversation", True, unreadable)
    return Finding("conversation", False, f"{trouble}; {unreadable}", "mend it and start the watch again")


def _sources(house: House) -> Iterator[Finding]:
    try:
        reports = report_sources(house.settings.paths.database, house.sources, house.accounts)
    except StoreError:
        return  # the database's own finding says what is wrong
    ailing = [report.source_id for report in reports if report.needs_care]
    detail = f"{len(reports)} sources, {len(ailing)} broken, to be repaired or silent"
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
        status = asyncio.run(_status(house, house.settings.matrix))
    except RoomError as error:
        yield Finding("matrix", False, str(error), "check [matrix]; the messages wait in the outbox")
        return
    yield _account(status)
    standing = {room.room_id: room for room in status.rooms}
    for room in house.settings.rooms:
        if room.id is not None:
            yield _room(room, standing.get(room.id), status.user_id)


def _account(status: AccountStatus) -> Finding:
    invited = f", {len(status.invitations)} invitation(s) waiting" if status.invitations else ""
    detail = (
        f"{status.user_id} on {status.homeserver}, device {status.device_id}, "
        f"cross-signing: {status.cross_signing}{invited}"
    )
    return Finding("matrix", status.cross_signing == "signed", detail, _SIGNATURE[status.cross_signing])


_SIGNATURE = {
    "signed": "",
    "unsigned": "members see a warning beside our messages: run vigie matrix login, with password_file",
    "foreign": "members see a warning beside our messages: its cross-signing keys were made elsewhere; "
    "give Vigie an account of its own",
}


def _room(room: Room, found: RoomStatus | None, user_id: str) -> Finding:
    name = f"room {room.name}"
    if found is None:
        return Finding(name, False, "not joined", f"invite {user_id} into {room.id}")
    detail = f"joined, {found.members} members, {'encrypted' if found.is_encrypted else 'not encrypted'}"
    if room.require_encryption and not found.is_encrypted:
        return Finding(name, False, detail, "switch encryption on in the room: nothing is posted until then")
    return Finding(name, True, detail)


async def _status(house: House, matrix: Matrix) -> AccountStatus:
    async with account_of(house.settings, matrix) as account:
        return await account.status()
