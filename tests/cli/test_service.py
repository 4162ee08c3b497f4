"""`vigie service`: the unit is written, left alone when edited, and taken away."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from settings_files import Write
from watcher.cli.service import service
from watcher.config.located import ConfigError
from watcher.service import manager

pytestmark = pytest.mark.usefixtures("clean_surroundings")

PROGRAM = "/opt/vigie/bin/vigie"


@pytest.fixture
def settings(file: Write, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings that lie where a service may look; in the tests everything lies under a hidden folder."""
    monkeypatch.setattr("watcher.service.obstacles._HIDDEN", ("/home",))
    path = file("[web]\ncontact = 'veille@example.org'\n")
    path.chmod(0o640)
    return path


def asked(*words: str | Path) -> Result:
    return CliRunner().invoke(service, [str(word) for word in words])


def install(settings: Path, folder: Path, *words: str) -> Result:
    return asked("install", "--folder", folder, "--config", settings, "--program", PROGRAM, *words)


def test_the_unit_is_written_and_the_settings_become_readable_to_it(settings: Path, tmp_path: Path) -> None:
    done = install(settings, tmp_path / "units")
    assert (done.exit_code, "written" in done.stdout) == (0, True)
    unit = (tmp_path / "units" / "vigie.service").read_text(encoding="utf-8")
    assert f'ExecStart="{PROGRAM}" run --config "{settings}"' in unit
    assert settings.stat().st_mode & 0o777 == 0o644
    assert f"chmod a+rX {settings}" in done.stderr


def test_a_dry_run_shows_all_and_does_nothing(settings: Path, tmp_path: Path) -> None:
    shown = asked("install", "--config", settings, "--program", PROGRAM, "--dry-run")
    assert (shown.exit_code, "DynamicUser=yes" in shown.stdout) == (0, True)
    assert "systemctl enable vigie.service" in shown.stderr
    assert settings.stat().st_mode & 0o777 == 0o640


def test_a_second_install_changes_nothing(settings: Path, tmp_path: Path) -> None:
    install(settings, tmp_path)
    assert "already so" in install(settings, tmp_path).stdout


def test_an_edited_unit_is_never_replaced_silently(settings: Path, tmp_path: Path) -> None:
    install(settings, tmp_path)
    unit = tmp_path / "vigie.service"
    edited = unit.read_text(encoding="utf-8").replace("MemoryMax=2G", "MemoryMax=4G")
    unit.write_text(edited, encoding="utf-8")
    for refused in (install(settings, tmp_path), asked("uninstall", "--folder", tmp_path)):
        assert (refused.exit_code, "systemctl edit vigie" in refused.stderr) == (3, True)
        assert unit.read_text(encoding="utf-8") == edited
    assert "edited by hand" in asked("show", "--folder", tmp_path).stderr
    assert install(settings, tmp_path, "--force").exit_code == 0
    assert "MemoryMax=2G" in unit.read_text(encoding="utf-8")
    assert (tmp_path / "vigie.service.old").read_text(encoding="utf-8") == edited


def test_what_was_installed_is_taken_away_and_the_settings_stay(settings: Path, tmp_path: Path) -> None:
    install(settings, tmp_path)
    assert "as written" in asked("show", "--folder", tmp_path).stderr
    assert asked("uninstall", "--folder", tmp_path).exit_code == 0
    assert not (tmp_path / "vigie.service").exists()
    assert settings.exists()
    assert asked("show", "--folder", tmp_path).exit_code == 1
    assert asked("uninstall", "--folder", tmp_path).exit_code == 0


def test_without_systemd_the_refusal_names_the_other_ways(
    settings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(manager, "_BOOTED", tmp_path / "absent")
    refused = asked("install", "--config", settings, "--program", PROGRAM)
    assert (refused.exit_code, "deploy/compose.yaml" in refused.stderr) == (3, True)


def test_without_root_the_refusal_says_so(
    settings: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(manager, "_BOOTED", tmp_path)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    refused = asked("install", "--config", settings, "--program", PROGRAM)
    assert (refused.exit_code, "sudo vigie service" in refused.stderr) == (3, True)


def test_settings_that_are_not_there_are_named_with_the_command_that_writes_them(tmp_path: Path) -> None:
    missing = asked("install", "--config", tmp_path / "vigie.toml")
    assert isinstance(missing.exception, ConfigError)
    assert "vigie init" in str(missing.exception)


def test_an_obstacle_is_told_before_anything_is_written(file: Write, tmp_path: Path) -> None:
    settings = file("[backup]\nfolder = '/srv/backups'\n")
    refused = install(settings, tmp_path / "units")
    assert isinstance(refused.exception, ConfigError)
    assert "backup.folder is /srv/backups" in str(refused.exception)
    assert not (tmp_path / "units").exists()


def test_a_user_may_have_a_service_of_their_own(settings: Path, tmp_path: Path) -> None:
    done = asked("install", "--user", "--folder", tmp_path, "--config", settings, "--program", PROGRAM)
    unit = (tmp_path / "vigie.service").read_text(encoding="utf-8")
    assert (done.exit_code, "DynamicUser" in unit, "WantedBy=default.target" in unit) == (0, False, True)
    assert settings.stat().st_mode & 0o777 == 0o640


@pytest.fixture
def systemctl(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The log of a `systemctl` that stands in for the machine's, which tests must not touch."""
    log, tools = tmp_path / "asked", tmp_path / "tools"
    tools.mkdir()
    tool = tools / "systemctl"
    tool.write_text(
        f"""#!/bin/sh
echo "$@" >> {log}
[ "$1" = show ] && echo ActiveState=active
[ ! -e {log}.refuse ] || {{ echo "Access denied" >&2; exit 1; }}
""",
        encoding="utf-8",
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    monkeypatch.setattr(manager, "_BOOTED", tmp_path)
    monkeypatch.setattr("watcher.cli.siting.SYSTEM", tmp_path / "units")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    return log


def test_systemd_is_told_of_a_new_unit_and_of_one_that_goes(settings: Path, systemctl: Path) -> None:
    done = asked("install", "--config", settings, "--program", PROGRAM)
    assert (done.exit_code, "systemctl restart vigie" in done.stdout) == (0, True)
    assert "ActiveState=active" in asked("show").stderr
    assert asked("uninstall").exit_code == 0
    told = [line for line in systemctl.read_text().splitlines() if not line.startswith(("--version", "show"))]
    assert told == [
        "daemon-reload",
        "enable vigie.service",
        "disable --now vigie.service",
        "daemon-reload",
    ]


def test_what_systemd_refuses_is_told_in_its_words(settings: Path, systemctl: Path) -> None:
    systemctl.with_name("asked.refuse").touch()
    refused = asked("install", "--config", settings, "--program", PROGRAM)
    assert (refused.exit_code, "daemon-reload: Access denied" in refused.stderr) == (3, True)


def test_a_command_runs_beside_the_service(
    settings: Path, systemctl: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("os.execvp", lambda program, words: started.append(words))
    assert asked("exec", "doctor", "--json").exit_code == 3  # there is no unit yet
    asked("install", "--config", settings, "--program", PROGRAM)
    assert asked("exec", "doctor", "--json").exit_code == 0
    assert started[0][0] == "systemd-run"
    assert started[0][-4:] == ["doctor", "--json", "--config", str(settings)]
    assert "Example:" in asked("exec", "--help").stdout


@pytest.mark.parametrize("command", ["install", "show", "uninstall", "exec"])
def test_every_command_helps_with_an_example(command: str) -> None:
    assert "Example:" in asked(command, "--help").stdout
