"""One watch that is never started anew: its memory, files and threads stay as they are for months.

The process is the real one, with its scheduler, rounds, digests, site, retention and backups; its clock leaps
over what it would wait for. In the days are ends of months and of a quarter, and a night of 25 hours.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from ageing import accounts
from ageing.clock import time_told
from ageing.kills import open_folder
from ageing.nursery import Life, open_nursery
from ageing.quarter import START, Quarter
from ageing.telling import tell
from ageing.vitals import Vitals
from servers import ScriptedServer

pytestmark = pytest.mark.timeout(7200)

DAYS = int(os.environ.get("VIGIE_TEST_DAYS", "2"))
"""In `make test`; `make test-long` asks for ninety."""
LEAPS = timedelta(minutes=30).total_seconds()
"""Between two looks of the scheduler: each takes all that is due by then."""
LOOKS = (1, 10, 30, 60, 90)
SETTLED = 10 if DAYS > 10 else 1
"""From this day on nothing may grow."""
SETTINGS = """\
[schedule]
collect_minutes = 60
[alerts]
reminders = true
[privacy]
archive_days = 20
fetch_history_days = 20
conversation_days = 10
[backup]
folder = "backups"
keep_days = 5
[[rooms]]
name = "veille"
receives = ["digest", "alerts", "monthly", "quarterly"]
[[rooms]]
name = "exploitation"
receives = ["notices", "upkeep"]
"""


@dataclass(frozen=True)
class Run:
    """What was seen, by day, and what there is in the end."""

    days: dict[int, Vitals]
    data: Path
    quarter: Quarter
    ended_at: datetime
    code: int
    log: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, model_directory: Path) -> Iterator[Run]:
    began = time.monotonic()
    folder = open_folder(tmp_path_factory.mktemp("days"), model_directory)
    (folder.path / "vigie.toml").write_text(SETTINGS, encoding="utf-8")
    temporary = folder.path / "tmp"
    temporary.mkdir()
    with ScriptedServer() as server, open_nursery(folder) as nursery:
        clock = partial(time_told, folder.path / "life.clock", START)
        quarter = Quarter(server, clock)
        words = ("run", "--sources", quarter.sources(folder))
        site = "true" if DAYS > 10 else "false"  # in which most of the time goes
        given = {"TMPDIR": str(temporary), "VIGIE_ALERTS__REMINDERS": "true", "VIGIE_SITE__BUILD": site}
        life = nursery.start(*words, at=START, leaps=LEAPS, **given)
        try:
            days = dict(_look(life, folder.path / "var", temporary, clock))
        finally:
            os.kill(life.pid, signal.SIGTERM)
            code = life.wait()
        log = (folder.path / "life.log").read_text(encoding="utf-8")
        seen = Run(days, folder.path / "var", quarter, clock(), code, log)
        tell("days", {**_figures(seen), "seconds": round(time.monotonic() - began)})
        yield seen


def _look(
    life: Life, data: Path, temporary: Path, clock: Callable[[], datetime]
) -> Iterator[tuple[int, Vitals]]:
    """The least that is taken in the later half of each day that is looked at."""
    for day in sorted({*(one for one in LOOKS if one < DAYS), DAYS}):
        seen: list[Vitals] = []
        while (now := clock()) < START + timedelta(days=day):
            if now > START + timedelta(days=day, hours=-12):
                seen.append(Vitals.of(life.pid, data, temporary))
            time.sleep(0.02)
        yield day, Vitals.at_rest(seen)


def _figures(run: Run) -> dict[str, object]:
    with closing(sqlite3.connect(run.data / "vigie.db")) as db:
        rounds = db.execute("SELECT count(*) FROM runs WHERE kind = 'round'").fetchone()[0]
    return {
        "days": {str(day): asdict(vitals) for day, vitals in run.days.items()},
        "rounds": rounds,
        "items": sum(accounts.titles(run.data / "vigie.db").values()),
        "messages": len(accounts.outbox(run.data / "vigie.db")),
        "backups kept": len(list((run.data.parent / "backups").glob("*.tar"))),
    }


def test_memory_files_and_threads_stay_as_they_are(run: Run) -> None:
    first, *_, last = [vitals for day, vitals in run.days.items() if day >= SETTLED]
    assert last.memory_kb < first.memory_kb * 1.1
    assert last.files <= first.files
    assert last.threads <= first.threads
    assert last.temporary <= first.temporary


def test_what_sources_published_is_there_once(run: Run) -> None:
    kept = accounts.titles(run.data / "vigie.db")
    wanted = Counter(post.title for post in run.quarter.all_published(run.ended_at - timedelta(hours=8)))
    assert {title: kept[title] for title in wanted} == wanted


def test_it_ends_when_it_is_asked_to_with_everything_in_order(run: Run) -> None:
    assert run.code == 0, run.log[-3000:]
    assert "Traceback" not in run.log
    assert accounts.whole(run.data / "vigie.db") == []
    assert accounts.left_behind(run.data.parent) == []
