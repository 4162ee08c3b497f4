"""Archive, backups and the port of the page of health."""

from __future__ import annotations

import json
import socket
from datetime import datetime, timedelta
from pathlib import Path

from factories import NOW
from servers import Page, ScriptedServer
from upkeep.installations import Installation
from watcher.recovery.shelf import free_name
from watcher.settings import Backup, Health

DAY = timedelta(days=1)


def made(folder: Path, at: datetime) -> None:
    folder.mkdir(exist_ok=True)
    free_name(folder, at).write_bytes(b"backup")


def test_without_backups_there_is_advice(installation: Installation) -> None:
    assert installation.found()["backups"].severity == "advice"


def test_an_old_backup_is_found_and_one_on_the_same_disk_is_advised_against(
    installation: Installation, tmp_path: Path
) -> None:
    installation.opened().close()
    backup = Backup(folder=tmp_path / "backups")
    assert installation.found(backup=backup)["backups"].severity == "LOOK"
    made(tmp_path / "backups", NOW - 3 * DAY)
    assert installation.found(backup=backup)["backups"].severity == "LOOK"
    made(tmp_path / "backups", NOW - DAY)
    found = installation.found(backup=backup)["backups"]
    assert (found.severity, "another disk" in found.remedy) == ("advice", True)


def test_parts_that_no_round_joined_are_told_once_they_are_old(installation: Installation) -> None:
    folder = installation.data / "archive" / "2026"
    folder.mkdir(parents=True)
    for at in (NOW - 3 * DAY, NOW):
        (folder / f"{at:%Y%m%dT%H%M%SZ}-1.warc.gz.0.part").write_bytes(b"x")
        (folder / f"{at:%Y%m%dT%H%M%SZ}-1.warc.gz").write_bytes(b"x")
    assert installation.found()["archive"].severity == "ok"  # one may be at work
    installation.now = NOW + 2 * DAY
    found = installation.found()["archive"]
    assert (found.severity, "2 part(s)" in found.detail) == ("advice", True)


def test_the_port_of_the_page_of_health_is_free_or_ours_or_taken(installation: Installation) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "is free" in installation.found(health=Health(port=port))["health page"].detail
    for body, ok in ((json.dumps({"status": "ok"}).encode(), True), (b"<html>", False)):
        with ScriptedServer() as server:
            server.script("/health", Page(body))
            taken = int(server.url("/").split(":")[2].split("/")[0])
            assert installation.found(health=Health(port=taken))["health page"].ok == ok
