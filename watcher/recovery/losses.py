"""What became of each broken table: read, taken from a backup, made anew, lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from watcher.recovery.salvage import Damage, Key
from watcher.store import refilling
from watcher.store.refilling import Backup
from watcher.store.shapes import Shape
from watcher.store.sqlite import Database

_REMADE = frozenset({"assessment_risks", "assessment_axes"})
"""Tables that hold nothing which others do not: they are written anew from those."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A broken table. `read` rows came from the file, `taken` from a backup, `remade` from the archive.

    `lost` rows are known to have been there and are not any more; `perhaps` more at most may have been, None
    when there is no telling. What is lost came to be between `first` and `last`, as far as that is known.
    """

    table: str
    read: int
    taken: int
    remade: int
    lost: int
    perhaps: int | None
    first: str | None
    last: str | None

    @property
    def is_lost(self) -> bool:
        return self.lost > 0 or self.perhaps != 0


@dataclass(slots=True)
class Tally:
    """One broken table while it is repaired; `used` is the time of the backup from which rows came."""

    shape: Shape
    damage: Damage
    read: int
    taken: int = 0
    used: datetime | None = None
    lost: list[Key] = field(default_factory=list[Key])
    perhaps: int | None = 0
    first: str | None = None
    last: str | None = None

    def take(self, db: Database, backup: Backup, made_at: datetime) -> None:
        """Fill from a backup what is missing: what the indexes name, else whatever may have stood there."""
        if self.damage.is_exact:
            taken = backup.by_key(self.shape, self.missing(db))
        elif self.shape.has_rowids:
            taken = backup.between(self.shape, self.damage.gaps.spans)
        else:
            taken = backup.everything(self.shape)
        self.taken += taken
        self.used = made_at if taken else self.used

    def missing(self, db: Database) -> list[Key]:
        """The rows that indexes name and that are not there."""
        return refilling.missing(db, self.shape, self.damage.named)

    def close(self, db: Database) -> None:
        """Count what is still missing, once everything was tried; before rows go that point to it."""
        self.lost = self.missing(db)
        self.perhaps = self._unnamed(db, len(self.lost))
        if self.lost or self.perhaps != 0:
            self.first, self.last = self.dates(db, self.lost)

    def _unnamed(self, db: Database, missing: int) -> int | None:
        if self.damage.is_exact:
            return 0
        if not self.shape.has_rowids or self.damage.gaps.is_open:
            return None
        spans = list(self.damage.gaps.closed())
        there = sum(refilling.count_between(db, self.shape, *span) for span in spans)
        return max(0, sum(high - low for low, high in spans) - there - missing)

    def dates(self, db: Database, missing: Iterable[Key]) -> tuple[str | None, str | None]:
        """Between when what is missing came to be: by its own dates, else by those of its neighbours."""
        keys = list(missing)
        known = [date for key in keys if (date := self.damage.named.get(key))]
        if known:
            return min(known), max(known)
        spans = self.damage.gaps.spans if self.shape.has_rowids else ()
        ids = [key[0] for key in keys if isinstance(key[0], int)]
        first = min(ids, default=None) if ids else _finite(min((low for low, _ in spans), default=0.0))
        last = max(ids, default=None) if ids else _finite(max((high for _, high in spans), default=0.0))
        return refilling.dates_around(db, self.shape, first, last)


def losses(
    tallies: Mapping[str, Tally], gone: Mapping[str, int], *, back: int, judged: int
) -> tuple[Loss, ...]:
    """How it went, table by table. `gone` are rows that pointed to lost ones; `back` items came back from the
    archive, and `judged` had to be judged anew.
    """
    remade = {"items": back, "assessments": judged}
    found = [_loss(tally, gone.get(name, 0), remade.get(name, 0)) for name, tally in tallies.items()]
    found += [
        Loss(name, 0, 0, 0, rows, 0, None, None)
        for name, rows in gone.items()
        if name not in tallies and rows
    ]
    return tuple(sorted(found, key=lambda one: one.table))


def _loss(tally: Tally, gone: int, remade: int) -> Loss:
    name = tally.shape.name
    if name in _REMADE:
        return Loss(name, tally.read, tally.taken, 0, gone, 0, None, None)
    lost = len(tally.lost) + gone
    if name == "assessments":
        lost = max(0, lost - remade)
    return Loss(name, tally.read, tally.taken, remade, lost, tally.perhaps, tally.first, tally.last)


def _finite(value: float) -> int | None:
    return int(value) if abs(value) != float("inf") else None
