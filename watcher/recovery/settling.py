"""What is done with an unpacked backup before it serves: today's tables, and nobody in it who was forgotten.

The wishes to be forgotten that came after the backup are those which the lists beside it have and the
backup's own list has not; what the clock says of them only adds to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from watcher.pseudonyms import pseudonym
from watcher.recovery.errors import RecoveryError
from watcher.recovery.forgotten import NAME, Forgotten, ForgottenError, carry_over, read_forgotten
from watcher.store import addressed, forgetting
from watcher.store.database import open_database
from watcher.store.marks import begin_recovery
from watcher.store.sqlite import Database

_MARGIN = timedelta(hours=1)
"""A wish is noted before it is carried out: a backup in between knows the note, and the person too."""
_FAR_BACK = timedelta(days=30)
"""How far back rooms are read when a backup was made under a wrong clock, so that nobody knows its age."""
_KEY = "members.key"
_DIRECT_NOTES = "matrix/direct.json"


@dataclass(frozen=True, slots=True)
class Settled:
    """Who was forgotten anew; whether all direct messages had to go, as no key tells whose they are."""

    forgotten: int
    all_direct: bool


def settle(folder: Path, made_at: datetime, lists: Iterable[Path], now: datetime) -> Settled:
    """Bring the unpacked data up to date. Raises StoreError, OSError, RecoveryError (a list is spoilt)."""
    due = _due(folder, made_at, lists)
    db = open_database(folder / "vigie.db", copy_first=False)
    try:
        begin_recovery(db, made_at if made_at <= now else now - _FAR_BACK)
        key = folder / _KEY
        all_direct = _forget(db, folder, due, key.read_bytes() if key.exists() else None)
    finally:
        db.close()
    return Settled(len(due), all_direct)


def _due(folder: Path, made_at: datetime, lists: Iterable[Path]) -> frozenset[str]:
    """The pseudonyms to forget; the lists are joined into the folder's own on the way."""
    own = folder / NAME
    try:
        before = frozenset(read_forgotten(own))
        for path in lists:
            carry_over(path, own)
        return wished_since(before, read_forgotten(own), made_at)
    except ForgottenError as error:
        raise RecoveryError(f"nothing was restored: {error}") from None


def wished_since(
    before: frozenset[Forgotten], people: Iterable[Forgotten], made_at: datetime
) -> frozenset[str]:
    """Who asked to be forgotten after a backup that knew those of `before`."""
    return frozenset(one.who for one in people if one not in before or one.at >= made_at - _MARGIN)


def _forget(db: Database, folder: Path, due: frozenset[str], key: bytes | None) -> bool:
    if not due:
        return False
    addresses = _addresses(db, key)
    for who in sorted(due):
        known = addresses.get(who, ())
        forgetting.forget_person(db, who, known[0] if known else "")
        for address in known[1:]:
            forgetting.forget_address(db, address)
    gone = {address for who in due for address in addresses.get(who, ())}
    if key is None:  # whose the others are nobody can tell
        gone |= addressed.direct_addresses(db)
        for address in gone:
            forgetting.forget_address(db, address)
    _forget_rooms(folder, gone, everybody=key is None)
    return key is None


def _addresses(db: Database, key: bytes | None) -> Mapping[str, tuple[str, ...]]:
    """By pseudonym the addresses that stand in the store."""
    found: dict[str, tuple[str, ...]] = {}
    if key is not None:
        for address in addressed.direct_addresses(db):
            found[pseudonym(key, address)] = (address,)
    for who, address in addressed.subscribed_addresses(db):
        found[who] = tuple(sorted({*found.get(who, ()), address}))
    return found


def _forget_rooms(folder: Path, addresses: Iterable[str], *, everybody: bool) -> None:
    """The account's notes of who is spoken with where; the homeserver knows those that remain as well."""
    if not (folder / _DIRECT_NOTES).exists():
        return
    if everybody:
        (folder / _DIRECT_NOTES).unlink()
        return
    from watcher.chat.matrix.direct_notes import DirectNotes  # noqa: PLC0415 - an extra, and slow to import

    for address in addresses:
        DirectNotes(folder / "matrix").forget(address)


def forget_again(db: Database, folder: Path, made_at: datetime) -> int:
    """Forget who asked for it after rows of a backup of that time were written, and return how many that are.

    Raises StoreError, OSError, ForgottenError.
    """
    people = read_forgotten(folder / NAME)
    due = wished_since(frozenset(people), people, made_at)
    key = folder / _KEY
    _forget(db, folder, due, key.read_bytes() if key.exists() else None)
    return len(due)
