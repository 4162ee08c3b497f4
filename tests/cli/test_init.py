"""`vigie init`: five questions, and settings that can be started with."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servers import Page, ScriptedServer
from watcher.cli.init import init
from watcher.config.located import ConfigError
from watcher.settings import load_settings

pytestmark = pytest.mark.usefixtures("clean_surroundings")


def asked(*words: str | Path, typed: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(init, [str(word) for word in words], input="".join(f"{one}\n" for one in typed))


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_five_answers_in_the_terminal_are_enough(tmp_path: Path) -> None:
    done = asked(typed=("veille@exemple.fr", "", "", "@ann:exemple.fr", "", ""))
    assert done.exit_code == 0, done.output
    settings = load_settings(tmp_path / "vigie.toml")
    assert settings.web.contact == "veille@exemple.fr"
    assert settings.paths.data == tmp_path / "var"
    assert settings.people.operators == ("@ann:exemple.fr",)
    assert (settings.matrix, settings.backup.folder) == (None, None)
    assert mode(tmp_path / "vigie.toml") == 0o640
    doctor, run, service = done.stdout.splitlines()[-3:]
    assert ("doctor --config" in doctor, "run --once" in run) == (True, True)
    assert "service install --config" in service


def test_a_wrong_answer_is_asked_for_again_at_once(tmp_path: Path) -> None:
    wrong = ("personne", "veille@exemple.fr", "/proc/nothing", "", "x", "t", "@ann", "@ann:exemple.fr", "")
    done = asked(typed=(*wrong, "/proc/nothing", "aucun"))
    assert done.exit_code == 0, done.output
    said = done.stdout
    assert said.count("/proc/nothing : impossible d’y écrire") == 2
    assert [said.count(one) for one in ("1/5", "2/5", "3/5", "4/5", "5/5")] == [2] * 5


def test_a_homeserver_is_asked_and_secrets_go_into_files_of_their_own(
    tmp_path: Path, server: ScriptedServer
) -> None:
    address = server.script("/_matrix/client/versions", Page(b"{}")).removesuffix("/_matrix/client/versions")
    matrix = ("m", address, "@vigie:exemple.fr", "!salon:exemple.fr", "mot de passe")
    done = asked(
        typed=("", *("veille@exemple.fr", ""), *matrix, "", "", str(tmp_path / "sauvegardes"), "")[1:]
    )
    assert done.exit_code == 0, done.output
    assert f"{address} répond." in done.stdout
    settings = load_settings(tmp_path / "vigie.toml")
    assert settings.matrix is not None
    password = settings.matrix.password_file
    phrase = settings.backup.passphrase_file
    assert password is not None
    assert phrase is not None
    assert password.read_text(encoding="utf-8") == "mot de passe\n"
    assert len(phrase.read_text(encoding="utf-8").strip()) >= 40
    assert (mode(password), mode(phrase)) == (0o600, 0o600)
    written = (tmp_path / "vigie.toml").read_text(encoding="utf-8")
    assert "mot de passe\n" not in written
    assert phrase.read_text(encoding="utf-8").strip() not in written + done.output
    assert "matrix login" in done.stdout


def test_a_homeserver_that_is_silent_holds_nothing_up(tmp_path: Path) -> None:
    matrix = ("m", "http://127.0.0.1:9", "@vigie:exemple.fr", "!salon:exemple.fr", "")
    done = asked("--lang", "en", typed=("veille@exemple.fr", "", *matrix, "", "", "none"))
    assert done.exit_code == 0, done.output
    assert "http://127.0.0.1:9 does not answer from here" in done.stdout
    assert f"into {tmp_path / 'matrix-password'} (chmod 600)" in done.stdout


def test_settings_that_are_there_are_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "vigie.toml").write_text("# mine\n", encoding="utf-8")
    refused = asked("--yes")
    assert isinstance(refused.exception, ConfigError)
    assert "--force" in str(refused.exception)
    assert (tmp_path / "vigie.toml").read_text(encoding="utf-8") == "# mine\n"
    assert asked("--yes", "--force").exit_code == 0
    assert load_settings(tmp_path / "vigie.toml").paths.data == tmp_path / "var"


def test_a_secret_that_is_there_stays_even_when_forced(tmp_path: Path) -> None:
    (tmp_path / "phrase").write_text("mine\n", encoding="utf-8")
    (tmp_path / "answers.toml").write_text("backups = 'b'\npassphrase_file = 'phrase'\n", encoding="utf-8")
    assert asked("--answers", "answers.toml", "--force").exit_code == 0
    assert (tmp_path / "phrase").read_text(encoding="utf-8") == "mine\n"


def test_answers_from_a_file_ask_nothing_and_hold_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text(
        "contact = 'veille@exemple.fr'\ndata = 'donnees'\n", encoding="utf-8"
    )
    done = asked("autre/vigie.toml", "--answers", "answers.toml")
    assert done.exit_code == 0, done.output
    assert load_settings(tmp_path / "autre" / "vigie.toml").paths.data == tmp_path / "donnees"


def test_an_operator_who_leaves_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    assert asked(typed=("veille@exemple.fr", "")).exit_code == 1
    assert list(tmp_path.iterdir()) == []
