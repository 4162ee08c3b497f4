"""What a service manager hears, on real datagram sockets."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from watcher.observing.notify import Notifier, notifier_of, status_line, watchdog_seconds
from watcher.observing.signs import JOBS, PATIENCE, Signs


@pytest.fixture(params=["a path", "an abstract name"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """An address as in NOTIFY_SOCKET, and the socket behind it."""
    address = str(tmp_path / "notify") if request.param == "a path" else f"@vigie-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(address.replace("@", "\0"))
        line.settimeout(5)
        yield address, line


def heard(line: socket.socket) -> list[str]:
    return line.recv(4096).decode().split("\n")


def test_each_message_is_one_datagram(manager: tuple[str, socket.socket]) -> None:
    address, line = manager
    notifier = notifier_of({"NOTIFY_SOCKET": address})
    notifier.ready("Watching 72\nsources")
    assert heard(line) == ["READY=1", "STATUS=Watching 72 sources"]
    notifier.reloading(lambda: 12_345_678)
    assert heard(line) == ["RELOADING=1", "MONOTONIC_USEC=12345"]
    notifier.stopping("SIGTERM")
    assert heard(line) == ["STOPPING=1", "STATUS=SIGTERM"]


def test_more_time_is_asked_for_as_long_as_something_takes_long(manager: tuple[str, socket.socket]) -> None:
    address, line = manager
    with Notifier(address).taking_long(every=0.05):
        assert heard(line) == ["EXTEND_TIMEOUT_USEC=60000000"]
        assert heard(line) == ["EXTEND_TIMEOUT_USEC=60000000"]
    emptied(line)
    time.sleep(0.12)
    assert emptied(line) == 0


def test_the_watchdog_is_fed_while_threads_live_and_not_when_one_is_stuck(
    manager: tuple[str, socket.socket], caplog: pytest.LogCaptureFixture
) -> None:
    address, line = manager
    now = [0.0]
    signs = Signs(lambda: now[0])
    signs.touch(JOBS)
    with Notifier(address).watched(signs, 0.05):
        assert heard(line) == ["WATCHDOG=1"]
        assert heard(line) == ["WATCHDOG=1"]
        now[0] += PATIENCE[JOBS] + 1
        time.sleep(0.15)
        emptied(line)
        time.sleep(0.12)
        assert emptied(line) == 0
        assert [one.message for one in caplog.records if one.levelno == logging.ERROR] == [
            "the thread of the jobs is stuck: the service manager may restart us"
        ]
        line.settimeout(5)
        signs.touch(JOBS)
        assert heard(line) == ["WATCHDOG=1"]


def emptied(line: socket.socket) -> int:
    """How many datagrams were waiting."""
    waiting = 0
    line.setblocking(False)
    with suppress(BlockingIOError):
        while line.recv(4096):
            waiting += 1
    line.setblocking(True)
    return waiting


@pytest.mark.parametrize("address", [None, "/nowhere/notify", "@nobody-listens", "x" * 300])
def test_without_a_manager_that_listens_nothing_happens(address: str | None) -> None:
    notifier = Notifier(address)
    notifier.ready("at work")
    with notifier.taking_long(), notifier.watched(Signs(), None):
        notifier.stopping("done")


def test_a_manager_that_does_not_read_does_not_hold_us_up(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        notifier = Notifier(str(tmp_path / "notify"))
        began = time.monotonic()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as filler:
            filler.setblocking(False)
            with suppress(BlockingIOError):
                while True:
                    filler.sendto(b"x" * 1000, str(tmp_path / "notify"))
        notifier.ready("at work")
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "300000000"}, 150),
        ({"WATCHDOG_USEC": "300000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "300000000", "WATCHDOG_PID": str(os.getpid())}, 150),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_the_watchdog_is_fed_twice_as_often_as_it_wants(
    environment: dict[str, str], seconds: float | None
) -> None:
    assert watchdog_seconds(environment) == seconds


def test_a_status_is_one_short_line() -> None:
    assert status_line("a\nREADY=0 " + "x" * 1000).startswith("STATUS=a READY=0 xxx")
    assert len(status_line("x" * 1000)) < 250
