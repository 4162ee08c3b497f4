from __future__ import annotations

from pathlib import Path

import pytest

from watcher.config.upkeep import Backup
from watcher.service.obstacles import obstacles
from watcher.service.unit import Service
from watcher.settings import Settings

VISIBLE = Path("/opt/vigie/bin/vigie")


def hindered(
    program: Path = VISIBLE, settings_file: str = "/etc/vigie/vigie.toml", backups: str | None = None
) -> list[str]:
    settings = Settings(backup=Backup(folder=Path(backups) if backups else None))
    made = Service(program, Path(settings_file), Path("/var/lib/vigie"))
    return obstacles(settings, made, [program])


def test_a_usual_place_is_no_obstacle() -> None:
    assert hindered(backups="/var/lib/vigie-backups") == []


@pytest.mark.parametrize("place", ["/home/ann/.local/bin/vigie", "/root/venv/bin/vigie", "/tmp/vigie"])
def test_a_program_that_the_service_cannot_see_is_named_with_the_remedy(place: str) -> None:
    (line,) = hindered(Path(place))
    assert line.startswith(place)
    assert "python3 -m venv /opt/vigie" in line


def test_settings_in_a_home_folder_are_named() -> None:
    (line,) = hindered(settings_file="/home/ann/vigie.toml")
    assert line == "/home/ann/vigie.toml cannot be seen by a service; move it to /etc/vigie/"


def test_backups_where_the_user_of_the_service_cannot_write_are_named() -> None:
    (line,) = hindered(backups="/srv/backups/vigie")
    assert 'folder = "/var/lib/vigie-backups"' in line


def test_a_program_that_a_strict_umask_closed_is_named() -> None:
    made = Service(VISIBLE, Path("/etc/vigie/vigie.toml"), Path("/var/lib/vigie"))
    (line,) = obstacles(Settings(), made, [VISIBLE], [Path("/opt/vigie")])
    assert line == "/opt/vigie is closed to the service's user; chmod -R a+rX /opt/vigie"
