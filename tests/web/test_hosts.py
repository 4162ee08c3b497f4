"""What is known of hosts outlives the process, and is shared by all that ask."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.items import Fault
from watcher.web.answer import FetchError
from watcher.web.hosts import MOST_AHEAD, HostBook, RobotsCopy, site_of

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = 24 * 3600


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_starts_are_the_gap_apart_whoever_asks(tmp_path: Path, clock: Clock) -> None:
    waits = [HostBook(tmp_path, clock).claim("a.example", 5) for _ in range(3)]
    assert waits == [0, 5, 10]
    assert HostBook(tmp_path, clock).claim("b.example", 5) == 0
    clock.time += 12
    assert HostBook(tmp_path, clock).claim("a.example", 60) == 3


def test_a_clock_that_was_put_back_stops_nobody(tmp_path: Path, clock: Clock) -> None:
    book = HostBook(tmp_path, clock)
    book.claim("a.example", 5)
    clock.time -= MOST_AHEAD
    assert book.claim("a.example", 5) == 0


def test_a_host_rests_until_the_latest_time_that_it_asked_for(tmp_path: Path) -> None:
    book = HostBook(tmp_path)
    assert book.resting("a.example") is None
    book.rest("a.example", NOW + 2 * HOUR)
    book.rest("a.example", NOW + HOUR)
    again = HostBook(tmp_path)
    assert again.resting("a.example") == NOW + 2 * HOUR
    assert again.rests(NOW) == {"a.example": NOW + 2 * HOUR}
    assert again.rests(NOW + 2 * HOUR) == {}


@pytest.mark.parametrize("text", ["", "User-agent: *\n\u00e9\ud800", None])
def test_a_robots_txt_comes_back_as_it_was_kept(tmp_path: Path, text: str | None) -> None:
    copy = RobotsCopy(NOW, "503" if text is None else "", text, None if text is None else NOW)
    site = f"https://{'a' * 60}.{'b' * 60}.{'c' * 60}.example:8443"
    assert HostBook(tmp_path).robots(site) is None
    HostBook(tmp_path).keep_robots(site, copy)
    assert HostBook(tmp_path).robots(site) == copy


@given(st.binary(max_size=200))
def test_a_damaged_note_counts_as_absent(tmp_path_factory: pytest.TempPathFactory, damage: bytes) -> None:
    folder = tmp_path_factory.mktemp("hosts")
    book = HostBook(folder, lambda: 1000.0)
    book.rest("a.example", NOW)
    book.keep_robots("https://a.example", RobotsCopy(NOW))
    book.claim("a.example", 5)
    for note in folder.glob("*/*"):
        note.write_bytes(damage)
    assert book.resting("a.example") is None
    assert book.robots("https://a.example") is None
    assert book.rests(NOW) == {}
    assert 0 <= book.claim("a.example", 5) <= MOST_AHEAD


def test_what_nobody_renews_is_forgotten(tmp_path: Path, clock: Clock) -> None:
    book = HostBook(tmp_path, clock)
    clock.time = 100 * DAY
    for host, day in (("a.example", 59), ("b.example", 61)):
        book.rest(host, NOW)
        os.utime(tmp_path / "rests" / host, (day * DAY, day * DAY))
    book.forget()
    assert [note.name for note in tmp_path.glob("rests/*")] == ["b.example"]


def test_what_cannot_be_noted_is_told_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "hosts").write_text("a file", encoding="utf-8")
    for attempt in (
        lambda book: book.claim("a.example", 5),
        lambda book: book.rest("a.example", NOW),
        lambda book: book.keep_robots("https://a.example", RobotsCopy(NOW)),
    ):
        with pytest.raises(FetchError) as caught:
            attempt(HostBook(tmp_path / "hosts"))
        assert caught.value.problem.fault is Fault.MACHINE
        assert "hosts" in caught.value.problem.detail


def test_one_robots_txt_speaks_for_scheme_host_and_port() -> None:
    assert site_of("https://a.example/b?c") == "https://a.example"
    assert site_of("http://a.example:8080/b") == "http://a.example:8080"
    assert site_of("mailto:a@example.org") is None
