"""What is stored about people now: each kind of the inventory with its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from watcher.config.privacy import Privacy
from watcher.privacy.holdings import AUTHORS, MEMBERS
from watcher.privacy.inventory import Holding, Place
from watcher.privacy.places import PLACES
from watcher.store import persons
from watcher.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class Line:
    """One kind. `persons` is None where they cannot be told apart; `kept` says for how long (French)."""

    what: str
    where: str
    forms: tuple[str, ...]
    rows: int
    persons: int | None
    oldest: datetime | None
    newest: datetime | None
    kept: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """Files of one kind, with their bytes."""

    what: str
    where: str
    persons: str
    files: int
    bytes: int
    oldest: datetime | None
    kept: str


@dataclass(frozen=True, slots=True)
class Stock:
    """Everything that is stored about people at a moment."""

    members: tuple[Line, ...]
    authors: tuple[Line, ...]
    files: tuple[FileLine, ...]


def stock(db: Database, data: Path, privacy: Privacy) -> Stock:
    """Count it. Raises StoreError."""
    return Stock(
        tuple(_line(db, one, privacy) for one in MEMBERS),
        tuple(_line(db, one, privacy) for one in AUTHORS),
        tuple(_file_line(one, data, privacy) for one in PLACES if one.persons),
    )


def kept(one: Holding | Place, privacy: Privacy) -> str:
    """For how long, in French."""
    days = f"{privacy.days(one.keeping)} jours ({one.keeping})" if one.keeping else ""
    return " ; ".join(filter(None, (days, one.because))) or "conservé"


def _line(db: Database, one: Holding, privacy: Privacy) -> Line:
    found = persons.count(db, one.table, by=one.counted, date=one.date, where=one.where)
    forms = tuple(dict.fromkeys(nature.value for nature in one.persons.values()))
    return Line(
        one.what, one.table, forms, found.rows, found.persons, found.oldest, found.newest, kept(one, privacy)
    )


def _file_line(one: Place, data: Path, privacy: Privacy) -> FileLine:
    states = [path.stat() for path in _files(data, one.pattern)]
    oldest = min((state.st_mtime for state in states), default=None)
    return FileLine(
        one.what,
        one.pattern,
        one.persons,
        len(states),
        sum(state.st_size for state in states),
        None if oldest is None else datetime.fromtimestamp(oldest, UTC),
        kept(one, privacy),
    )


def _files(data: Path, pattern: str) -> Iterator[Path]:
    return (path for path in data.glob(pattern) if path.is_file())
