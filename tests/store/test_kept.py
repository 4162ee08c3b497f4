"""One item whole."""

from __future__ import annotations

from sqlite_utils import Database

from watcher.store.kept import kept_item


def test_what_is_not_held_is_none(db: Database):
    assert kept_item(db, 1) is None
