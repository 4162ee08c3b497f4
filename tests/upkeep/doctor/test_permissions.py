"""Who may read and write what: each is broken for real, and its remedy mends it."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest

from factories import NOW
from upkeep.installations import Installation
from watcher.pseudonyms import load_key
from watcher.settings import Backup, Matrix
from watcher.store import outbox
from watcher.store.database import transaction
from watcher.store.messages import NewMessage
from watcher.upkeep.doctor import Extent

SECRET = "syt_hunter2"  # pragma: allowlist secret
OFFLINE = Extent(offline=True)


@pytest.fixture
def matrix(tmp_path: Path) -> Matrix:
    token = tmp_path / "token"
    token.write_text(SECRET)
    token.chmod(0o600)
    return Matrix(homeserver="http://127.0.0.1:9", user_id="@v:lab.test", access_token_file=token)


def mend(remedy: str) -> None:
    assert remedy.startswith("chmod ")
    subprocess.run(shlex.split(remedy), check=True)


def test_a_database_that_others_may_read_is_named_with_the_command_that_closes_it(
    installation: Installation,
) -> None:
    installation.opened().close()
    installation.data.chmod(0o755)
    installation.database.chmod(0o644)
    found = installation.found()
    assert not found["private files"].ok
    assert str(installation.database) in found["private files"].detail
    assert found["data folder"].severity == "advice"
    mend(found["private files"].remedy)
    mend(found["data folder"].remedy)
    after = installation.found()
    assert after["private files"].severity == after["data folder"].severity == "ok"


def test_within_a_closed_folder_modes_matter_no_more(installation: Installation) -> None:
    installation.opened().close()
    installation.database.chmod(0o644)
    assert installation.found()["private files"].ok


@pytest.mark.parametrize("name", ["members.key", "matrix/session.json"])
def test_keys_and_the_session_are_private_too(installation: Installation, name: str) -> None:
    installation.opened().close()
    load_key(installation.data)
    file = installation.data / name
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.touch()
    installation.data.chmod(0o755)
    file.chmod(0o604)
    found = installation.found()["private files"]
    assert not found.ok
    assert name in found.detail


def test_a_data_folder_that_anybody_may_write_is_wrong(installation: Installation) -> None:
    installation.opened().close()
    installation.data.chmod(0o777)
    found = installation.found()["data folder"]
    assert not found.ok
    mend(found.remedy)
    assert installation.found()["data folder"].ok


def test_a_model_that_anybody_may_write_is_wrong_as_it_is_code(installation: Installation) -> None:
    installation.opened().close()
    model = installation.data / "model"
    model.mkdir()
    model.chmod(0o777)
    found = installation.found()["private files"]
    assert not found.ok
    mend(found.remedy)
    assert installation.found()["private files"].ok


def test_settings_that_anybody_may_write_are_wrong(installation: Installation, tmp_path: Path) -> None:
    settings = tmp_path / "vigie.toml"
    settings.write_text("")
    settings.chmod(0o666)
    found = installation.found(config=settings)["settings file"]
    assert not found.ok
    mend(found.remedy)
    assert installation.found(config=settings)["settings file"].ok


def test_a_secret_that_others_may_read_is_named_and_never_shown(
    installation: Installation, matrix: Matrix
) -> None:
    file = matrix.access_token_file
    assert file is not None
    found = installation.found(OFFLINE, matrix=matrix)
    assert found["secrets"].ok
    file.chmod(0o644)
    found = installation.found(OFFLINE, matrix=matrix)
    assert not found["secrets"].ok
    assert "matrix.access_token_file" in found["secrets"].detail
    mend(found["secrets"].remedy)
    assert installation.found(OFFLINE, matrix=matrix)["secrets"].ok
    assert SECRET not in repr(found)


def test_a_secret_that_somebody_quoted_is_struck_out(installation: Installation, matrix: Matrix) -> None:
    db = installation.opened()
    with transaction(db):
        outbox.enqueue(db, NewMessage("a", "notice", "key", "txn", "b", "b"), NOW)
        outbox.mark_dead(db, 1, f"refused: Bearer {SECRET}", NOW)
    db.close()
    found = installation.found(OFFLINE, matrix=matrix)["outbox"]
    assert "refused: Bearer" in found.remedy
    assert SECRET not in found.remedy


def test_a_secret_that_is_missing_or_empty_is_named(installation: Installation, tmp_path: Path) -> None:
    backup = Backup(passphrase_file=tmp_path / "passphrase")
    assert "is not there" in installation.found(backup=backup)["secrets"].detail
    (tmp_path / "passphrase").touch(mode=0o600)
    found = installation.found(backup=backup)["secrets"]
    assert (found.ok, "is empty" in found.detail) == (False, True)


def test_the_password_may_be_removed_after_the_first_login(
    installation: Installation, tmp_path: Path
) -> None:
    matrix = Matrix(
        homeserver="http://127.0.0.1:9", user_id="@v:lab.test", password_file=tmp_path / "password"
    )
    assert installation.found(OFFLINE, matrix=matrix)["secrets"].ok


def test_files_of_another_user_are_told_with_whom_to_be(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.opened().close()
    owner = installation.database.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    found = installation.found()["private files"]
    assert not found.ok
    assert f"sudo -u '#{owner}'" in found.remedy
