"""Whether the site waits to be built: a note for each round, apart from all that a build reads."""

from __future__ import annotations

from watcher.store import heard
from watcher.store.database import transaction
from watcher.store.sqlite import Database

_WAITS = "site-waits"


def waits(db: Database) -> bool:
    """Whether something changed that no build has shown yet."""
    return heard.value(db, _WAITS) is not None


def note_waiting(db: Database, *, waiting: bool) -> None:
    """Note that the site waits to be built, or does not any more."""
    with transaction(db):
        if waiting:
            heard.set_value(db, _WAITS, "1")
        else:
            heard.clear_value(db, _WAITS)
