"""What a big city asks of Vigie: rounds, digests, searches and commands on 500,000 publications.

    python bench/load.py [--items 500000] [--sources 1000] [--store FILE]

`--store` keeps the invented store, or takes it when it is there. Everything runs in this process on a real
store and a real server of feeds on loopback; nothing is posted. Prints seconds; targets stand beside them.
"""

from __future__ import annotations

import argparse
import io
import itertools
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from big_city import AXES, END, MEMBERS, ROOMS, Size, address, fill, member, watched
from rich.console import Console
from sqlite_utils import Database

from classifiers.service import load_or_train
from feeds import Post, feed
from servers import Page, ScriptedServer
from watcher.chat.answering import Answerer
from watcher.chat.commands.registry import all_commands
from watcher.chat.events import Said
from watcher.config.rooms import Matrix, Room
from watcher.config.site import Site
from watcher.house import House
from watcher.posting import leave_to_service
from watcher.register_book import RegisterBook
from watcher.round import run_round
from watcher.settings import Paths, Settings, Web
from watcher.sources import Source
from watcher.store.database import open_database, transaction
from watcher.store.search import search
from watcher.writing.editions import note_due, publish_due

SEARCHES = 300
CALLS = 20
"""Times that each command is called."""
WORDS = (
    "cnil",
    "règlement",
    "agents",
    "transparence",
    "intelligence artificielle",
    "Rennes",
    "sanction",
    "modèle",
)


class Silent:
    """Nobody watches the round."""

    def begin(self, visits: int) -> None:
        """Nothing."""

    def visited(self, source_id: str) -> None:
        """Nothing."""

    def judged(self, done: int, of: int) -> None:
        """Nothing."""


def house(folder: Path, known: tuple[Source, ...], now: Callable[[], datetime]) -> House:
    """Thirty rooms, which nobody posts to here."""
    numbers = itertools.count()
    rooms = tuple(
        Room(
            name=name,
            id=f"!{name}:ville.example",
            receives=("digest", "alerts"),
            axes=(AXES[n % 3],) * (n % 2),
        )
        for n, name in enumerate(ROOMS)
    )
    account = Matrix(
        homeserver="http://127.0.0.1:9", user_id="@vigie:ville.example", password_file=folder / "none"
    )
    settings = Settings(
        paths=Paths(data=folder),
        matrix=account,
        rooms=rooms,
        site=Site(build=False),  # it has a bench of its own (bench/site.py)
        web=Web(allow_loopback=True, host_spacing=0, fetch_articles=False, contact="banc@ville.example"),
    )
    book = RegisterBook(settings.paths.register)
    console = Console(file=io.StringIO())
    return House(settings, known, book, now, lambda: f"banc-{next(numbers)}", console)


@contextmanager
def timed(name: str, target: str = "") -> Iterator[None]:
    """Print how long the block took."""
    begun = time.perf_counter()
    yield
    print(f"{name:44}{time.perf_counter() - begun:9.2f} s   {target}", flush=True)


def spread(name: str, seconds: list[float], target: str = "") -> None:
    """Print the middle, the 95th percentile and the worst."""
    p95 = quantiles(seconds, n=20)[-1]
    figures = f"{median(seconds) * 1e3:9.1f} ms {p95 * 1e3:9.1f} ms p95 {max(seconds) * 1e3:9.1f} ms worst"
    print(f"{name:24}{figures}   {target}", flush=True)


def rounds(db: Database, city: House, server: ScriptedServer, size: Size) -> None:
    """A round in which every source is asked and one in ten has something new, and one without news."""
    now = city.now()
    for number in range(size.sources):
        posts = [
            Post(
                f"n{number}-{k}",
                f"Une publication {number} sur l’IA du {k}",
                "Texte. " * 60,
                now - timedelta(days=k),
            )
            for k in range(1, 3 if number % 10 == 0 else 1)
        ]
        server.script(f"/s{number}", Page(feed(*posts)))
    for name in ("round, one source in ten brings news", "round, nothing new"):
        with timed(name, "300 s" if "ten" in name else "60 s"):
            report = run_round(db, city, Silent(), post=leave_to_service)
        counted = sum(len(line.problem.detail) > 0 for line in report.lines if line.problem)
        print(f"    {sum(line.new for line in report.lines)} new, {report.alerts} alerts, {counted} problems")


def digests(db: Database, city: House) -> None:
    """The weekly digest of thirty rooms, a week from now."""
    later = replace(city, now=lambda: END + timedelta(days=7))
    with timed("digests of 30 rooms", "60 s"):
        note_due(db, later.settings.schedule, later.now())
        told = publish_due(db, later.newsroom, later.settings.paths.dossiers, later.now())
    print(f"    {told} messages")


def searches(db: Database, city: House) -> None:
    """Searches of one to three words that do occur."""
    chance = random.Random(5)
    seconds: list[float] = []
    risks = city.risks
    for _ in range(SEARCHES):
        asked = " ".join(chance.sample(WORDS, chance.choice((1, 1, 2, 3))))
        begun = time.perf_counter()
        search(db, asked, risks)
        seconds.append(time.perf_counter() - begun)
    spread("search", seconds, "p95 under 1 s")


def commands(db: Database, city: House) -> None:
    """Every command by its own examples, each by many members."""
    answerer = Answerer.of(city, most=None)
    numbers = itertools.count()
    everything: list[float] = []
    for command in all_commands():
        seconds: list[float] = []
        for turn in range(CALLS):
            example = (command.examples or (f"!{command.name}",))[turn % max(len(command.examples), 1)]
            number = next(numbers)
            who = number * 37 % MEMBERS
            said = Said(f"$b{number}", ROOMS[turn % 30], address(who), city.now(), example)
            begun = time.perf_counter()
            with transaction(db):
                answerer.answer(db, said, member(who), city.now())
            seconds.append(time.perf_counter() - begun)
        spread(f"!{command.name}", seconds)
        everything += seconds
    spread("all commands", everything, "p95 under 1 s")


def main() -> None:
    """Fill, then measure."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--items", type=int, default=Size.items)
    asked.add_argument("--sources", type=int, default=Size.sources)
    asked.add_argument("--store", type=Path)
    chosen = asked.parse_args()
    size = Size(chosen.items, chosen.sources)
    with tempfile.TemporaryDirectory() as scratch, ScriptedServer() as server:
        folder = Path(scratch)
        known = watched(size, server.url("").rstrip("/"))
        if chosen.store and chosen.store.exists():
            shutil.copyfile(chosen.store, folder / "vigie.db")
        db = open_database(folder / "vigie.db")
        if not (chosen.store and chosen.store.exists()):
            with timed("filled"):
                fill(db, size, known, lambda word: print(f"    {word}", flush=True))
            if chosen.store:
                db.close()
                shutil.copyfile(folder / "vigie.db", chosen.store)
                db = open_database(folder / "vigie.db")
        print(f"{'store':44}{(folder / 'vigie.db').stat().st_size / 1e9:9.2f} GB")
        city = house(folder, known, lambda: END)
        load_or_train(city.settings.paths.model)
        searches(db, city)
        commands(db, city)
        rounds(db, city, server, size)
        digests(db, city)
        db.close()
    print(f"{'memory, at most':44}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f} MB")


if __name__ == "__main__":
    main()
