"""Keeping what was published, as it was chosen on that day: later corrections change no archive."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal, cast, get_args

from pydantic import TypeAdapter, ValidationError

from digests.choosing.selection import Digest
from watcher.store import queries
from watcher.store.queries import Row
from watcher.store.sqlite import Database
from watcher.store.timestamps import stamp

EditionKind = Literal["digest", "monthly", "quarterly"]
KINDS: tuple[EditionKind, ...] = get_args(EditionKind)


@lru_cache(maxsize=1)
def _digests() -> TypeAdapter[Digest]:
    """Made when it is first wanted: it takes as long as all else that a round looks up here."""
    return TypeAdapter(Digest)


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Edition:
    """One digest as it was published; `kind` is its rhythm."""

    kind: EditionKind
    made_at: datetime
    digest: Digest


def keep(db: Database, edition: Edition) -> bool:
    """Keep an edition; False, and no change, when this kind already has this period."""
    digest = edition.digest
    added = queries.execute(
        db,
        "INSERT INTO editions (kind, period, starts_at, ends_at, made_at, content) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        [
            edition.kind,
            digest.period.label,
            stamp(digest.period.start),
            stamp(digest.period.end),
            stamp(edition.made_at),
            _digests().dump_json(digest).decode(),
        ],
    )
    return added == 1


def listed(db: Database) -> tuple[Edition, ...]:
    """Every edition that can be read, the latest first; one that cannot is named in the log."""
    rows = queries.fetch_all(db, "SELECT * FROM editions ORDER BY ends_at DESC, kind, period")
    return tuple(edition for row in rows if (edition := _edition(row)))


def find(db: Database, kind: EditionKind, period: str) -> Edition | None:
    """The edition of that kind and period; None when there is none that can be read."""
    row = queries.fetch_one(db, "SELECT * FROM editions WHERE kind = ? AND period = ?", [kind, period])
    return None if row is None else _edition(row)


def _edition(row: Row) -> Edition | None:
    try:
        digest = _digests().validate_json(row.text("content"))
    except ValidationError as error:
        log.error(
            "edition %s %s cannot be read (%d errors); it is left out of the archive",
            row.text("kind"),
            row.text("period"),
            error.error_count(),
        )
        return None
    return Edition(cast(EditionKind, row.text("kind")), row.moment("made_at"), digest)
