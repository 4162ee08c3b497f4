"""`vigie backup` and `vigie restore` as an operator uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli_folder import Folder
from recovery.folders import PASSPHRASE, Sample, fill, write
from watcher.cli.main import cli
from watcher.config.located import ConfigError


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def told(result: Result) -> Any:
    return json.loads(result.stdout)


def test_a_backup_is_made_checked_and_restored_over_what_was_spoilt(place: Path):
    """By the installed command, with a sources file and a register that are spoilt too."""
    fill(place / "var")
    write(place / "var" / "register-decisions.yaml", "spoilt")
    folder = Folder(place)
    made = folder.run("backup", "--to", "shelf", "--sources", "none.yaml", "--json")
    assert made.code == 0
    assert (made.json["rows"]["items"], made.json["sealed"], made.json["archive"]) == (20, False, False)
    (place / "var" / "vigie.db").write_bytes(b"spoilt" * 999)
    done = folder.run("restore", made.json["file"], "--force")
    assert done.code == 0
    assert "20 items" in done.out
    assert "the archive is not in the backup" in done.out
    assert "keys and session are those of the old folder" in done.out
    assert "next: vigie doctor" in done.out


def test_what_is_left_out_is_said(place: Path):
    fill(place / "var")
    made = run("backup")
    assert made.exit_code == 0
    assert "not in it: keys and session" in made.stderr
    assert "give a passphrase" in made.stderr
    (path,) = (place / "var" / "backups").glob("vigie-*.tar")
    assert run("backup", "--check", path).exit_code == 0
    assert "--force moves it aside" in run("restore", path).stderr


def test_a_weak_passphrase_and_a_missing_file_are_refused(place: Path):
    fill(place / "var")
    write(place / "weak", "court\n")
    weak = run("backup", "--passphrase-file", "weak")
    assert (weak.exit_code, "5 characters" in weak.stderr) == (3, True)
    none = run("backup", "--passphrase-file", "none")
    assert isinstance(none.exception, ConfigError)
    assert not (place / "var" / "backups").exists()


def test_a_sealed_backup_wants_its_passphrase(sample: Sample, place: Path):
    closed = run("restore", sample.made.path)
    assert (closed.exit_code, "--without-keys" in closed.stderr) == (3, True)
    assert not list(place.iterdir())
    done = run("restore", sample.made.path, "--without-keys", "--json")
    assert (done.exit_code, told(done)["keys"], told(done)["archive"]) == (0, False, True)
    assert not (place / "var" / "members.key").exists()


def test_check_shows_in_a_table_what_is_inside(sample: Sample, place: Path):
    write(place / "secret", PASSPHRASE + "\n")
    shown = run("backup", "--check", sample.made.path, "--passphrase-file", "secret")
    assert shown.exit_code == 0
    for part in ("2026-11-26 03:30:00 UTC", "20 items", "members.key", "in it"):
        assert part in shown.stdout
    assert PASSPHRASE not in shown.output


def test_a_file_of_something_else_is_named(place: Path):
    write(place / "letter", "dear all " * 9999)
    for words in (("restore", "letter"), ("backup", "--check", "letter")):
        ran = run(*words)
        assert (ran.exit_code, "letter: not a backup of Vigie" in ran.stderr) == (3, True)


def test_no_option_takes_a_passphrase_itself(place: Path):
    for command in ("backup", "restore"):
        assert "--passphrase-file" in run(command, "--help").output
        assert "--passphrase " not in run(command, "--help").output


class TestAtATerminal:
    @pytest.fixture(autouse=True)
    def terminal(self, place: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("watcher.cli.passphrase._is_terminal", lambda: True)
        monkeypatch.setattr("watcher.recovery.making.seal", lambda content, passphrase: passphrase.encode())
        fill(place / "var")

    def ask(self, *typed: str) -> Result:
        return CliRunner().invoke(cli, ["backup", "--json"], input="".join(f"{line}\n" for line in typed))

    def test_the_passphrase_is_asked_twice(self):
        made = self.ask(PASSPHRASE, PASSPHRASE)
        assert json.loads(made.stdout)["sealed"]
        assert PASSPHRASE not in made.output
        other = self.ask(PASSPHRASE, "une autre que celle-là", PASSPHRASE, PASSPHRASE)
        assert "they differ" in other.stderr
        assert json.loads(other.stdout)["sealed"]

    def test_none_is_an_answer_too(self):
        assert not json.loads(self.ask("").stdout)["sealed"]

    def test_a_weak_one_is_refused(self):
        assert "5 characters" in self.ask("court", "court").stderr
