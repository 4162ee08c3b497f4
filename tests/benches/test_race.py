"""A program through the four rounds: measured, counted, and never the end of the others."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.contenders.race import RUNS, race
from bench.feeds.load import Load, Round
from bench.feeds.server import Served, serving

LOAD = Load(4, datetime(2026, 11, 26, 9, tzinfo=UTC), entries=3)
FETCH = """
import re, sys, urllib.request
from pathlib import Path
entries = Path("entries").read_text().split() if Path("entries").exists() else []
for url in Path("urls").read_text().split():
    body = urllib.request.urlopen(url).read().decode()
    entries += re.findall("<(?:guid|id)[^>]*>([^<]*/[0-9]+/[0-9]+)<", body)
Path("entries").write_text(" ".join(sorted(set(entries))))
"""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Reads feeds without validators and keeps ids in a file; `forgets` all but the first of its feeds."""

    installed: bool = True
    forgets: bool = False
    program: str = FETCH
    share: int = 1
    settling: int = 0
    name: str = "fetcher"

    def version(self) -> str | None:
        return "1" if self.installed else None

    def prepare(self, folder: Path, urls: Sequence[str]) -> None:
        (folder / "urls").write_text("\n".join(urls[:1] if self.forgets else urls))

    def command(self, folder: Path) -> Sequence[str | Path]:
        return (sys.executable, "-S", "-c", self.program)

    def environment(self, folder: Path) -> Mapping[str, str]:
        return dict(os.environ)

    def held(self, folder: Path) -> int:
        return len((folder / "entries").read_text().split())


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(LOAD) as server:
        yield server


def test_every_round_is_measured_and_counted(served: Served, tmp_path: Path) -> None:
    told: list[str] = []
    row = race(Fetcher(settling=1), served, 4, tmp_path / "home", 60, told.append)
    assert list(row.rounds) == list(Round)
    assert [figures.asked for figures in row.rounds.values()] == [4, 4, 4, 4]
    assert [figures.requests for figures in row.rounds.values()] == [4, 4, 4, 4]  # without what settled it
    assert [figures.held for figures in row.rounds.values()] == [12, 12, 12, 16]
    assert all(figures.wall > 0 and figures.cpu > 0 and figures.code == 0 for figures in row.rounds.values())
    assert [len(figures.walls) for figures in row.rounds.values()] == [0, 3, 3, 3]
    assert all(figures.wall == min(figures.walls, default=figures.wall) for figures in row.rounds.values())
    assert len(told) == sum(RUNS.values())
    assert sorted(one.name for one in tmp_path.iterdir()) == ["home"]


def test_one_that_reads_a_share_gets_as_many_feeds(served: Served, tmp_path: Path) -> None:
    row = race(Fetcher(share=2), served, 4, tmp_path / "home", 60, print)
    assert row.share == 2
    assert row.rounds["cold"].asked == 2


def test_one_that_does_not_ask_for_everything_is_seen(served: Served, tmp_path: Path) -> None:
    row = race(Fetcher(forgets=True), served, 4, tmp_path / "home", 60, print)
    assert (row.rounds["cold"].asked, row.rounds["cold"].held) == (1, 3)


def test_one_that_is_not_installed_gets_a_row_all_the_same(served: Served, tmp_path: Path) -> None:
    row = race(Fetcher(installed=False), served, 4, tmp_path / "home", 60, print)
    assert (row.version, row.rounds) == (None, {})


def test_one_that_takes_too_long_is_ended_and_not_started_again(served: Served, tmp_path: Path) -> None:
    row = race(Fetcher(program="import time; time.sleep(60)"), served, 4, tmp_path / "home", 0.5, print)
    assert list(row.rounds) == ["cold"]
    assert not row.rounds["cold"].in_time


def test_one_that_keeps_nothing_at_all_is_told_and_stops_nobody(served: Served, tmp_path: Path) -> None:
    row = race(Fetcher(program="raise SystemExit(3)"), served, 4, tmp_path / "home", 60, print)
    assert row.trouble == "stopped by FileNotFoundError"


class Dawdler(Fetcher):
    """Keeps everything, and goes on for a while."""

    def held_by_now(self, folder: Path) -> int:
        return self.held(folder) if (folder / "entries").exists() else 0


def test_when_all_is_held_is_seen_while_a_program_goes_on(served: Served, tmp_path: Path) -> None:
    row = race(Dawdler(program=FETCH + "import time; time.sleep(1)"), served, 4, tmp_path / "home", 60, print)
    cold, unchanged = row.rounds["cold"], row.rounds["304"]
    assert cold.stored is not None
    assert 0 < cold.stored < cold.wall - 0.5
    assert unchanged.stored is None  # nothing came
