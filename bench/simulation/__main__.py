"""Simulated polling: `python -m bench.simulation {run,measure,costs,write}`.

    run [--sources 10000] [--days 1.5] [--workers 0] [--write]    simulate; `--write` renews docs/scaling
    measure FOLDER...                                             how publications come, from real feeds
    costs --post SECONDS [--model FOLDER]                         what a unit of each part costs here
    write                                                         docs/scaling.md from the kept figures

Without `--write` nothing but the terminal is written to.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.simulation import arrivals, costs_file, pages
from bench.simulation.figures import Figures
from bench.simulation.running import Wanted, run
from classifiers.corpus import CORPORA, read_all
from watcher.sources import load_sources

ROOT = Path(__file__).parents[2]


def main(words: Sequence[str] | None = None) -> None:
    """Do what is asked."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.simulation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    usual = Wanted()
    acts = parser.add_subparsers(dest="act", required=True)
    running = acts.add_parser("run")
    running.add_argument("--sources", type=int, default=usual.sources)
    running.add_argument("--days", type=float, default=usual.days)
    running.add_argument("--workers", type=int, default=usual.workers)
    running.add_argument("--seed", type=int, default=usual.seed)
    running.add_argument("--write", action="store_true")
    acts.add_parser("measure").add_argument("folders", type=Path, nargs="+")
    costing = acts.add_parser("costs")
    costing.add_argument("--post", type=float, required=True)
    costing.add_argument("--model", type=Path)
    acts.add_parser("write")
    chosen = parser.parse_args(words)
    if chosen.act == "run":
        simulated(Wanted(chosen.sources, chosen.days, chosen.workers, chosen.seed), write=chosen.write)
    elif chosen.act == "measure":
        measured(chosen.folders)
    elif chosen.act == "costs":
        costed(chosen.post, chosen.model)
    else:
        pages.write(ROOT, pages.kept(ROOT), costs_file.load())


def simulated(wanted: Wanted, *, write: bool) -> None:
    """Simulate and print; renew the documentation when that is wanted."""
    samples = [source for source in load_sources(ROOT / "sources.yaml") if source.enabled]
    costs = costs_file.load()
    begun = time.process_time()
    figures = run(wanted, samples, arrivals.load(), costs, tell)
    print(f"\n{time.process_time() - begun:.0f} s of processor\n")
    if write:
        pages.keep(ROOT, figures)
        pages.write(ROOT, figures, costs)
    show(figures)


def show(figures: Figures) -> None:
    """The tables, on the terminal."""
    for name in ("freshness", "rounds", "politeness"):
        print(pages.table(name, figures, costs_file.load()))


def tell(name: str, share: float) -> None:
    """Progress, on one line of a terminal."""
    if sys.stderr.isatty():
        print(f"\r{name:<20}{share:7.1%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def measured(folders: Sequence[Path]) -> None:
    """Measure how publications come, and keep it."""
    from bench.simulation.measuring import measure, read_dates  # noqa: PLC0415 - loads the collectors

    days = [
        date.fromisoformat(item.date)
        for item in read_all(CORPORA)
        if item.origin == "retold" and item.date is not None and len(item.date) == len("2026-11-26")
    ]
    how = (
        "python -m bench.simulation measure FOLDER...; weekdays are those of the real publications that the "
        "classifier's corpus retells"
    )
    found = measure(read_dates(folders), days, how)
    arrivals.MEASURED.write_text(found.model_dump_json(indent=2) + "\n", encoding="utf-8")
    print(f"{found.feeds} feeds with {found.entries} entries, {found.dated} dated publications")


def costed(post: float, model: Path | None) -> None:
    """Measure what a unit costs, and keep it."""
    from bench.simulation.costs import measure  # noqa: PLC0415 - loads the whole watch

    found = measure(post, model)
    costs_file.MEASURED.write_text(found.model_dump_json(indent=2) + "\n", encoding="utf-8")
    print(found.model_dump_json(indent=2))


if __name__ == "__main__":
    main()
