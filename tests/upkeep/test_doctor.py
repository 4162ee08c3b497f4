from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from factories import NOW, source
from watcher.house import House
from watcher.register_book import RegisterBook
from watcher.settings import Paths, Settings, Web
from watcher.store import outbox
from watcher.store.database import open_database, transaction
from watcher.upkeep.doctor import Finding, examine


def findings(data: Path, **settings: Any) -> dict[str, Finding]:
    chosen = Settings(paths=Paths(data=data), **settings)
    console = Console(file=io.StringIO())
    house = House(
        chosen, (source(),), RegisterBook(chosen.paths.register), lambda: NOW, lambda: "txn", console
    )
    return {finding.check: finding for finding in examine(house)}


def test_a_fresh_installation_lacks_only_a_contact(tmp_path: Path) -> None:
    found = findings(tmp_path / "var")
    assert [check for check, finding in found.items() if not finding.ok] == ["contact"]
    assert not (tmp_path / "var").exists()


def test_what_is_sound_needs_no_remedy(tmp_path: Path) -> None:
    open_database(tmp_path / "vigie.db").close()
    found = findings(tmp_path, web=Web(contact="veille@example.org"))
    assert {check: finding.remedy for check, finding in found.items() if finding.remedy} == {}
    assert found["outbox"].detail == "0 waiting, 0 refused for good"


def test_a_message_that_was_refused_for_good_is_shown(tmp_path: Path) -> None:
    db = open_database(tmp_path / "vigie.db")
    with transaction(db):
        outbox.enqueue(db, outbox.NewMessage("a", "alert", "key", "txn", "body", "<p>body</p>"), NOW)
        outbox.mark_dead(db, 1, "room encrypted", NOW)
    db.close()
    found = findings(tmp_path)["outbox"]
    assert (found.ok, found.detail) == (False, "0 waiting, 1 refused for good")
    assert "room encrypted" in found.remedy


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "vigie.db").write_bytes(b"not a database" * 100)
    found = findings(tmp_path)["database"]
    assert not found.ok
    assert "vigie.db" in found.detail


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # the tests may run as root, whom no mode stops
    assert not findings(tmp_path)["data folder"].ok
