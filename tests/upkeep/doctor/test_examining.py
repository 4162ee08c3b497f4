"""The doctor looks at everything, changes nothing, and is stopped by nothing that it finds."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from factories import NOW
from servers import Page, ScriptedServer
from upkeep.installations import Installation
from watcher.cli.doctor import print_findings, summary
from watcher.settings import Matrix, Web
from watcher.store import outbox
from watcher.store.database import transaction
from watcher.store.messages import NewMessage
from watcher.upkeep.doctor import Extent, Finding, examining
from watcher.upkeep.doctor.finding import Scene


@pytest.fixture
def matrix(tmp_path: Path) -> Matrix:
    return Matrix(homeserver="http://127.0.0.1:9", user_id="@v:lab.test", password_file=tmp_path / "none")


def looks(found: dict[str, Finding]) -> list[str]:
    return [check for check, finding in found.items() if not finding.ok]


def test_a_fresh_installation_lacks_only_a_contact_and_is_not_begun(installation: Installation) -> None:
    assert looks(installation.found(web=Web())) == ["contact"]
    assert not installation.data.exists()


def test_what_is_sound_needs_nobody(installation: Installation) -> None:
    installation.opened().close()
    found = installation.found()
    assert looks(found) == []
    assert found["outbox"].detail == "0 waiting, 0 refused for good"
    assert found["integrity"].detail == "every page was read"
    assert {one.severity for one in found.values()} <= {"ok", "advice"}
    assert [one.check for one in found.values() if not one.ok and not one.remedy] == []


def test_a_check_that_crashes_is_a_finding_of_its_own_and_quotes_nothing(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_scene: Scene) -> Iterator[Finding]:
        raise LookupError("the password is hunter2")

    checks = tuple((subject, name, crash) for subject, name, _ in examining.CHECKS)
    monkeypatch.setattr(examining, "CHECKS", checks)
    installation.opened().close()
    found = installation.found()
    assert looks(found) == [name for _, name, _ in checks]
    assert "LookupError" in found["disk"].detail
    assert "test_examining.py line" in found["disk"].detail
    assert "hunter2" not in repr(found)


def test_a_check_that_crashes_hides_no_other(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = installation.found()
    monkeypatch.setattr("shutil.disk_usage", lambda _: 1 / 0)
    found = installation.found()
    assert looks(found) == ["disk"]
    assert found.keys() == usual.keys()


def test_a_message_that_was_refused_for_good_is_shown(installation: Installation) -> None:
    db = installation.opened()
    with transaction(db):
        outbox.enqueue(db, NewMessage("a", "alert", "key", "txn", "body", "<p>body</p>"), NOW)
        outbox.mark_dead(db, 1, "room encrypted", NOW)
    db.close()
    found = installation.found()["outbox"]
    assert (found.ok, found.detail) == (False, "0 waiting, 1 refused for good")
    assert "room encrypted" in found.remedy
    later = replace(installation, now=NOW + timedelta(days=15)).found()["outbox"]
    assert (later.severity, later.detail) == ("ok", found.detail)


def test_an_alert_that_waits_for_hours_is_shown_and_a_planned_one_is_not(installation: Installation) -> None:
    db = installation.opened()
    message = NewMessage("a", "alert", "key", "txn", "body", "<p>body</p>")
    with transaction(db):
        outbox.enqueue(db, replace(message, not_before=NOW), NOW)
    later = replace(installation, now=NOW + timedelta(hours=3))
    assert "alerts" not in later.found()
    with transaction(db):
        outbox.mark_failed(db, 1, "no answer", None, NOW)
    db.close()
    assert not later.found()["alerts"].ok


def test_it_names_a_file_that_is_no_database(installation: Installation) -> None:
    installation.data.mkdir(mode=0o700)
    installation.database.write_bytes(b"not a database" * 100)
    found = installation.found()
    assert not found["database"].ok
    assert "vigie.db" in found["database"].detail
    assert "disk" in found  # and looks at all else


def test_a_folder_that_cannot_be_written_is_named(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # the tests may run as root, whom no mode stops
    assert not installation.found()["data folder"].ok


def test_it_writes_nothing(installation: Installation, tmp_path: Path) -> None:
    installation.opened().close()

    def state() -> dict[Path, bytes]:
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        return {path: path.read_bytes() for path in files if not path.name.endswith(("-shm", "-wal"))}

    before = state()
    installation.found()
    assert state() == before


def test_offline_nobody_is_asked(installation: Installation, matrix: Matrix) -> None:
    assert "homeserver" not in installation.found(Extent(offline=True), matrix=matrix)


def test_what_does_not_answer_in_time_is_named_and_waited_for_no_longer(
    installation: Installation, matrix: Matrix, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "NETWORK_SECONDS", 0.2)
    server.script("/_matrix/client/versions", Page(after=2))
    slow = matrix.model_copy(update={"homeserver": server.url("/").rstrip("/")})
    found = installation.found(matrix=slow)["matrix"]
    assert (found.ok, found.detail) == (False, "no answer within 0.2 s")


def test_the_table_is_read_at_80_columns_and_ends_with_the_sum(installation: Installation) -> None:
    findings = list(installation.found(web=Web()).values())
    written = io.StringIO()
    print_findings(Console(file=written, width=80), findings)
    text = written.getvalue()
    lines = text.rstrip().splitlines()
    assert max(map(len, lines)) <= 80
    assert all(f" {word} " in text for one in findings for word in one.check.split())
    assert lines[-1] == f"{len(findings)} checks: {summary(findings).partition(': ')[2]}"
    assert lines[-1].endswith("1 LOOK (contact)")
