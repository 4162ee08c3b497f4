from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from factories import NOW
from watcher.cluster.host_notes import HostNotes, learnt, notes_on, take
from watcher.web.hosts import HostBook, RobotsCopy

SITE = "https://a.example"
ROBOTS = RobotsCopy(NOW, text="User-agent: *\nCrawl-delay: 7", fetched_at=NOW)


def book(folder: Path, at: float = 1000.0) -> HostBook:
    return HostBook(folder, lambda: at)


def test_notes_reach_a_machine_whose_clock_is_another(tmp_path: Path) -> None:
    here, there = book(tmp_path / "here"), book(tmp_path / "there", at=77.0)
    here.rest("b.example", NOW + timedelta(hours=1))
    here.keep_robots(SITE, ROBOTS)
    here.claim("a.example", 6.0)
    take(there, notes_on(here, [SITE], NOW))
    assert there.resting("b.example") == NOW + timedelta(hours=1)
    assert there.robots(SITE) == ROBOTS
    assert round(there.ahead("a.example"), 3) == 6.0


def test_only_what_a_batch_may_ask_travels(tmp_path: Path) -> None:
    here = book(tmp_path)
    here.keep_robots("https://elsewhere.example", ROBOTS)
    assert notes_on(here, [SITE], NOW) == HostNotes()


def test_what_comes_back_is_what_was_learnt(tmp_path: Path) -> None:
    there = book(tmp_path)
    before = HostNotes(rests={"b.example": NOW + timedelta(hours=1)}, robots={SITE: ROBOTS})
    take(there, before)
    there.rest("c.example", NOW + timedelta(hours=2))
    there.keep_robots("https://c.example", ROBOTS)
    assert learnt(there, before, {"a.example": 3.0, "b.example": 0.0}, NOW) == HostNotes(
        rests={"c.example": NOW + timedelta(hours=2)},
        robots={"https://c.example": ROBOTS},
        turns={"a.example": 3.0},
    )


def test_what_is_known_already_and_newer_stays(tmp_path: Path) -> None:
    here = book(tmp_path)
    newer = replace(ROBOTS, tried_at=NOW + timedelta(days=1))
    here.keep_robots(SITE, newer)
    here.rest("b.example", NOW + timedelta(hours=3))
    here.hold("a.example", 9.0)
    take(here, HostNotes({"b.example": NOW + timedelta(hours=1)}, {SITE: ROBOTS}, {"a.example": 2.0}))
    assert here.robots(SITE) == newer
    assert here.resting("b.example") == NOW + timedelta(hours=3)
    assert round(here.ahead("a.example"), 3) == 9.0
