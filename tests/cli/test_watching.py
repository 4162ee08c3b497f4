"""A watch that runs, as its service manager, its operator and Prometheus see it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli_folder import Folder
from feeds import Post, feed
from processes import wait_until
from servers import Page, ScriptedServer

SETTINGS = """[schedule]
collect_minutes = {minutes}

[[rooms]]
name = "{room}"

[health]
port = {port}
"""


class Manager:
    """A service manager's ear."""

    def __init__(self, path: Path) -> None:
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.line.bind(str(path))
        self.line.settimeout(30)

    def __enter__(self) -> Manager:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.line.close()

    def hear(self, beginning: str) -> list[str]:
        """The next datagram that begins so; others are passed over."""
        while True:
            told = self.line.recv(4096).decode().split("\n")
            if told[0].startswith(beginning):
                return told


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def watching(folder: Folder, sources: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    with (folder.path / "log").open("w") as log:
        process = subprocess.Popen(
            [folder.vigie, "run", "--sources", sources],
            cwd=folder.path,
            env=folder.environment(**environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def logged(folder: Folder) -> str:
    return (folder.path / "log").read_text(encoding="utf-8")


def health(port: int) -> tuple[int, dict[str, bool]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/health")
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    return answer.status, {one["check"]: one["ok"] for one in told["checks"]}


def test_a_watch_under_a_service_manager_from_start_to_end(folder: Folder, server: ScriptedServer) -> None:
    """One process, since each start takes seconds: ready, watched, healthy, reloaded, mistaken, stopped."""
    port = free_port()
    sources = folder.sources(cnil=server.script("/feed", Page(feed(Post("1")))))
    settings = folder.path / "vigie.toml"
    settings.write_text(SETTINGS.format(minutes=10, room="terminal", port=port), encoding="utf-8")
    told = {
        "NOTIFY_SOCKET": str(folder.path / "notify"),
        "WATCHDOG_USEC": "400000",
        "VIGIE_LOGS__FORMAT": "json",
    }
    with Manager(folder.path / "notify") as manager, watching(folder, sources, **told) as watch:
        assert manager.hear("EXTEND_TIMEOUT_USEC") == ["EXTEND_TIMEOUT_USEC=60000000"]
        assert manager.hear("READY") == ["READY=1", "STATUS=Watching 1 sources"]
        assert manager.hear("WATCHDOG") == ["WATCHDOG=1"]

        assert wait_until(lambda: "1 new" in logged(folder))
        assert health(port) == (
            200,
            dict.fromkeys(["database", "rounds", "jobs", "delivery", "outbox", "disk"], True),
        )
        asked = folder.run("health", http_proxy="http://127.0.0.1:9")
        assert asked.code == 0
        assert "ok    rounds: the last round ended " in asked.out

        folder.sources(cnil="http://127.0.0.1:9/feed", edpb="http://127.0.0.1:9/other")
        settings.write_text(SETTINGS.format(minutes=30, room="juridique", port=port + 1), encoding="utf-8")
        watch.send_signal(signal.SIGHUP)
        assert manager.hear("RELOADING")[1].startswith("MONOTONIC_USEC=")
        assert manager.hear("READY") == ["READY=1", "STATUS=Watching 2 sources"]
        assert "Settings read again, changed: schedule, rooms, sources." in logged(folder)
        assert "health.port: stays as it was until a restart" in logged(folder)
        assert health(port)[0] == 200

        settings.write_text('[schedule]\ncollect_minutes = 0\ndigest = "never"\n', encoding="utf-8")
        watch.send_signal(signal.SIGHUP)
        manager.hear("RELOADING")
        assert "2 mistake(s)" in manager.hear("READY")[1]
        mistakes = [json.loads(line) for line in logged(folder).splitlines() if "stay as they were: " in line]
        assert [one["level"] for one in mistakes] == ["error", "error"]
        assert "vigie.toml:2: " in mistakes[0]["message"]
        assert "vigie.toml:3: " in mistakes[1]["message"]
        assert watch.poll() is None

        watch.send_signal(signal.SIGTERM)
        assert manager.hear("STOPPING")[0] == "STOPPING=1"
        assert watch.wait(100) == 0
    settings.write_text(f"[health]\nport = {port}\n", encoding="utf-8")
    gone = folder.run("health")
    assert (gone.code, "no answer" in gone.err) == (3, True)


def test_without_a_port_health_says_how_to_set_one(folder: Folder) -> None:
    ran = folder.run("health")
    assert ran.code == 3
    assert "[health]\nport = 9464" in ran.err


def test_a_window_that_is_closed_ends_the_watch(folder: Folder, server: ScriptedServer) -> None:
    """Its terminal goes away, which the kernel tells by SIGHUP."""
    sources = folder.sources(cnil=server.script("/feed", Page(feed(Post("1")))))
    window, terminal = os.openpty()
    with (folder.path / "log").open("w") as log:
        watch = subprocess.Popen(
            [folder.vigie, "run", "--sources", sources],
            cwd=folder.path,
            env=folder.environment(),
            stdin=terminal,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    os.close(terminal)
    try:
        assert wait_until(lambda: "Watching 1 sources" in logged(folder))
        os.close(window)
        watch.send_signal(signal.SIGHUP)
        assert watch.wait(100) == 0
    finally:
        watch.kill()
        watch.wait()
    assert "SIGHUP: stopping" in logged(folder)
