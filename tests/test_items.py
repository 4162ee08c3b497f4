"""Publications as data."""

from __future__ import annotations

import pickle
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from watcher.items import Entry, Fault, Identity, IdentityLevel, Move, SourceState


def test_an_entry_comes_out_of_a_sandbox_as_it_was() -> None:
    entry = Entry(
        "id:1", "title", "https://a.example/", "text", datetime(2026, 1, 4, tzinfo=UTC), "A", "00", True, True
    )

    assert all(
        getattr(entry, field.name) for field in fields(entry)
    )  # nothing is what it would be if left out
    assert pickle.loads(pickle.dumps(entry)) == entry


def test_what_is_remembered_comes_from_a_worker_as_it_was() -> None:
    at = datetime(2026, 1, 4, tzinfo=UTC)
    values: dict[str, Any] = {field.name: f"{field.name} of a source" for field in fields(SourceState)}
    move, identity = Move("https://b.example/", 2, at), Identity(IdentityLevel.LINK, at, 1, at)
    values.update(fault=Fault.TLS, move=move, identity=identity, newest=at)
    state = SourceState(**values)

    assert pickle.loads(pickle.dumps(state)) == state
