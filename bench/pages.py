"""Article pages through the whole pipeline, and documents that mean harm: `python bench/pages.py`.

    python bench/pages.py [--pages 1000] [--folder FOLDER] [--workers 2] [--json FILE]

Pages are made up with the sizes of real ones, or those of FOLDER (`html/*.html.gz`), made distinct. A real
`vigie run --once` reads a hundred feeds on loopback and fetches, extracts, judges, keeps and indexes the page
behind each of their entries. Then every hostile document of the tests is read under the limits of a round,
one by one, and all of them in one round. Targets: 1,000 pages in 20 s of wall time on two cores, no hostile
document that holds a process for over 10 s, and a round that ends.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bench.calibration import unit
from bench.contenders.vigie import Vigie
from bench.hostile_documents import held, hostile_round
from bench.measuring import Ran, measured
from bench.page_server import Library, lending

KEPT = Path("var", "bench")
"""Where the model is trained once for all benches."""
_ARTICLE = 300
"""Characters that an item has only when its page was read: the feed gives it fewer."""


@dataclass(frozen=True, slots=True)
class Read:
    """What became of the pages: seconds of the whole process, MiB over all its processes."""

    pages: int
    wall: float
    cpu: float
    peak_mib: float
    kept: int
    with_article: int
    indexed: int
    characters: int


def read_pages(library: Library, workers: int, kept: Path = KEPT) -> Read:
    """One round over the library, by a new installation. Raises RuntimeError when it fails."""
    with tempfile.TemporaryDirectory() as scratch, lending(library) as feeds:
        folder = Path(scratch)
        ours = Vigie(workers, kept.absolute())
        ours.prepare(folder, feeds)
        with_articles(folder)
        ran = measured(ours.command(folder), folder, ours.environment(folder))
        if ran.code:
            raise RuntimeError(f"vigie run --once ended with {ran.code}: {ran.said[-2000:]}")
        return _counted(folder / "var" / "vigie.db", library, ran)


def with_articles(folder: Path) -> None:
    """Have the installation in this folder fetch articles, which the rounds beside others go without."""
    settings = folder / "vigie.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("fetch_articles = false", "fetch_articles = true"), encoding="utf-8")


def _counted(database: Path, library: Library, ran: Ran) -> Read:
    with closing(sqlite3.connect(database)) as db:
        kept, long, characters = db.execute(
            "SELECT count(*), sum(length(text) > ?), sum(length(text)) FROM items", [_ARTICLE]
        ).fetchone()
        indexed = db.execute(
            "SELECT count(*) FROM items_fts WHERE items_fts MATCH 'bibliothèque'"
        ).fetchone()[0]
    return Read(library.pages, ran.wall, ran.cpu, ran.peak_mib, kept, long, indexed, characters)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--pages", type=int, default=1_000)
    options.add_argument("--folder", type=Path)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--json", type=Path, help="write the figures there too")
    asked = options.parse_args()
    library = Library(asked.pages, datetime.now(UTC), asked.folder)
    read = read_pages(library, asked.workers)
    print(
        f"{read.pages} pages, {asked.workers} workers: {read.wall:.1f} s, {read.cpu:.1f} s of CPU, "
        f"{read.peak_mib:.0f} MiB at most; {read.kept} kept, {read.with_article} with their article, "
        f"{read.indexed} found, {read.characters / 1e6:.1f} million characters"
    )
    documents = held()
    for one in documents:
        print(f"{one.name:34}{one.seconds:7.2f} s   {one.end}")
    wall, marked = hostile_round(KEPT.absolute(), asked.workers)
    print(f"a round over all of them: {wall:.1f} s, {marked} sources marked")
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        told = {
            "calibration": unit(),
            "workers": asked.workers,
            "pages": asdict(read),
            "hostile": [asdict(one) for one in documents],
            "hostile_round": {"wall": wall, "marked": marked},
        }
        asked.json.write_text(json.dumps(told, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
