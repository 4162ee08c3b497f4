"""One round in a process of its own, so that its memory can be measured: `one_round.py FOLDER`.

Reads `sources.yaml` in the folder, writes what came of each source as JSON. Parsing has little time.
"""

from __future__ import annotations

import io
import itertools
import json
import re
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import monotonic

from rich.console import Console

from factories import NOW
from watcher.house import House
from watcher.register_book import RegisterBook
from watcher.round import run_round
from watcher.settings import Paths, Room, Settings, Web
from watcher.sources import load_sources
from watcher.store.database import open_database
from watcher.visit import HarvestPolicy

PARSE_SECONDS = 2.0


class Unheard:
    """Progress that nobody looks at."""

    def begin(self, visits: int) -> None: ...

    def visited(self, source_id: str) -> None: ...

    def judged(self, done: int, of: int) -> None: ...


class ImpatientHouse(House):
    """Where hostile bytes get little time."""

    def policy(self, now: datetime, archive: Path | None) -> HarvestPolicy:
        return replace(House.policy(self, now, archive), parse_seconds=PARSE_SECONDS)


def most_memory() -> float:
    """The most megabytes that this process has held; rusage would tell those of whoever started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(peak) / 1024


def main(folder: Path) -> None:
    """Do the round, and write how it went."""
    numbers = itertools.count()
    settings = Settings(
        paths=Paths(data=folder),
        rooms=(Room(name="observatoire"),),
        web=Web(host_spacing=0, allow_loopback=True, timeout=2),
    )
    house = ImpatientHouse(
        settings,
        load_sources(folder / "sources.yaml"),
        RegisterBook(settings.paths.register),
        lambda: NOW,
        lambda: f"txn-{next(numbers)}",
        Console(file=io.StringIO()),
    )
    db = open_database(settings.paths.database)
    started = monotonic()
    report = run_round(db, house, Unheard())
    lines = {
        line.source_id: {
            "outcome": line.outcome,
            "fault": line.problem and line.problem.fault,
            "detail": line.problem and line.problem.detail,
            "entries": line.entries,
            "new": line.new,
            "notes": line.notes,
        }
        for line in report.lines
    }
    sys.stdout.write(
        json.dumps(
            {
                "lines": lines,
                "code": report.exit_code,
                "seconds": monotonic() - started,
                "megabytes": most_memory(),
                "articles": {row["link"]: len(row["text"]) for row in db["items"].rows},
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
