"""Publications as data."""

from __future__ import annotations

import pickle
from dataclasses import fields
from datetime import UTC, datetime

from watcher.items import Entry


def test_an_entry_comes_out_of_a_sandbox_as_it_was() -> None:
    entry = Entry(
        "id:1", "title", "https://a.example/", "text", datetime(2026, 1, 4, tzinfo=UTC), "A", "00", True, True
    )

    assert all(
        getattr(entry, field.name) for field in fields(entry)
    )  # nothing is what it would be if left out
    assert pickle.loads(pickle.dumps(entry)) == entry
