"""The bars of docs/performance.md, on a part of their load: whole processes, with all that they start."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bars.limits import COLD, HELD, ONE_MORE, PAGES, SAME, UNCHANGED, Bar
from bench.calibration import unit
from bench.feeds.load import ENTRIES, Load
from bench.feeds.server import Round, serving
from bench.measuring import Ran, measured
from bench.page_server import Library, lending
from cli_folder import VIGIE, Folder
from watcher.visit import HarvestPolicy

FEEDS = 60
READ = 60
"""Pages."""
BARS: Mapping[Round, Bar] = {
    Round.COLD: COLD,
    Round.UNCHANGED: UNCHANGED,
    Round.SAME: SAME,
    Round.ONE_MORE: ONE_MORE,
}
SETTINGS = {
    "VIGIE_WEB__FETCH_ARTICLES": "false",
    "VIGIE_SITE__BUILD": "false",
    # The bar of a cold round is of entries that are stored and searchable: what is old is judged after that.
    "VIGIE_ENGINE__BACKLOG_SECONDS": "0",
}
INDEXED = "SELECT count(*) FROM items_fts"
WITH_ARTICLE = "SELECT count(*) FROM items_fts WHERE length(text) > 300"
"""The feeds' own texts are shorter."""
SLOWED = "import time\nwhile time.process_time() < {seconds}: pass\n"

pytestmark = pytest.mark.timeout(600)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Rounds of one installation, and the lap of the calibration loop beside them, in seconds."""

    ran: Mapping[Round, Ran]
    lap: float

    def laps(self, name: Round) -> float:
        return self.ran[name].cpu / self.lap


def once(folder: Folder, **environment: str) -> Ran:
    """A round as anybody starts it."""
    command = (VIGIE, "run", "--once", "--sources", "sources.yaml")
    ran = measured(command, folder.path, folder.environment(**(SETTINGS | environment)))
    assert ran.code == 0, ran.said[-2000:]
    return ran


def kept(folder: Folder, question: str) -> int:
    """The answer of the installation's database to a question for a number."""
    with closing(sqlite3.connect(folder.path / "var" / "vigie.db")) as db:
        return db.execute(question).fetchone()[0]


def megabytes(ran: Ran) -> float:
    """The peak of all processes, in millions of bytes."""
    return ran.peak_mib * 1.048576


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, model_directory: Path) -> Callable[[], Folder]:
    """Makes new installations with the trained model."""

    def new() -> Folder:
        path = tmp_path_factory.mktemp("bars")
        (path / "var").mkdir()
        (path / "var" / "model").symlink_to(model_directory)
        return Folder(path)

    return new


@pytest.fixture(scope="module")
def attempts(folders: Callable[[], Folder]) -> Sequence[Attempt]:
    """The four rounds; again when one is over its bar, which other work on the machine may be why."""
    tried: list[Attempt] = []
    with serving(Load(FEEDS, datetime.now(UTC))) as served:
        while not tried or (
            len(tried) < 2 and any(tried[0].laps(name) > BARS[name].laps(FEEDS) for name in BARS)
        ):
            folder, ran = folders(), dict[Round, Ran]()
            folder.sources(**{f"f{number}": url for number, url in enumerate(served.urls)})
            for name in BARS:
                served.begin(name)
                ran[name] = once(folder)
                assert served.asked().feeds == FEEDS
                assert kept(folder, INDEXED) == FEEDS * (ENTRIES + (name is Round.ONE_MORE))
            tried.append(Attempt(ran, unit()))
    return tried


@pytest.mark.parametrize("name", BARS)
def test_a_round_stays_under_its_bar(attempts: Sequence[Attempt], name: Round) -> None:
    assert min(one.laps(name) for one in attempts) <= BARS[name].laps(FEEDS)


@pytest.mark.parametrize("name", BARS)
def test_a_round_stays_small(attempts: Sequence[Attempt], name: Round) -> None:
    assert megabytes(attempts[-1].ran[name]) <= BARS[name].megabytes


def test_pages_stay_under_their_bar(folders: Callable[[], Folder]) -> None:
    with lending(Library(READ, datetime.now(UTC))) as feeds:

        def read() -> Ran:
            folder = folders()
            folder.sources(**{f"f{number}": url for number, url in enumerate(feeds)})
            ran = once(folder, VIGIE_WEB__FETCH_ARTICLES="true", VIGIE_ENGINE__WORKERS="2")
            assert kept(folder, WITH_ARTICLE) == READ
            return ran

        ran = read()
        laps = ran.cpu / unit()
        if laps > PAGES.laps(READ):
            laps = min(laps, read().cpu / unit())
    assert laps <= PAGES.laps(READ)
    assert megabytes(ran) <= PAGES.megabytes


def test_no_document_holds_a_worker_for_long() -> None:
    """What takes longer is killed (tests/hostile/test_child.py); each source of a round has this limit."""
    limits = {field.name: field.default for field in fields(HarvestPolicy)}
    assert limits["parse_seconds"] <= HELD


def test_a_start_that_became_slower_is_over_the_bar(folders: Callable[[], Folder], tmp_path: Path) -> None:
    """A bar that nothing is over would hold nothing: here each process works for a bar before it starts."""
    lap = unit(laps=1)
    (tmp_path / "sitecustomize.py").write_text(SLOWED.format(seconds=UNCHANGED.laps(FEEDS) * lap))
    folder = folders()
    folder.sources(f0="http://127.0.0.1:9/refused")
    command = (VIGIE, "run", "--once", "--sources", "sources.yaml")
    slowed = folder.environment(**SETTINGS, PYTHONPATH=str(tmp_path))
    assert measured(command, folder.path, slowed).cpu / lap > UNCHANGED.laps(FEEDS)
