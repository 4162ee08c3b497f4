"""Whole rounds beside peers: how long Vigie, reader, newsboat and rss2email take to read the same feeds.

    python bench/rounds.py [--count 400] [--alone 2000 ...] [--workers 1 2] [--feeds FOLDER] [--cap 180]

Serves distinct feeds of 25 entries on loopback in four rounds: cold (all new), 304, same body (validators
passed over), +1 (one new entry a feed). `--count` feeds are read by all programs, one after the other, each
as a whole process with its start (0: there is nobody beside us); then by Vigie alone as many as `--alone`
says. `--feeds` names a folder of
real feeds to copy; without it feeds are invented with the same sizes. Adds a line to
bench/history.jsonl, together with the last results of what goes with it (micro-benchmarks and pages, or the
cluster), and writes docs/performance.md with its picture.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.calibration import unit
from bench.contenders.contender import Contender
from bench.contenders.newsboat import Newsboat
from bench.contenders.race import Tell, race
from bench.contenders.reader import Reader
from bench.contenders.rss2email import Rss2email
from bench.contenders.vigie import Vigie
from bench.feeds.copied import originals
from bench.feeds.load import Load
from bench.feeds.server import Served, serving
from bench.machine import commit, this_machine
from bench.results.beside import cluster, micro, pages
from bench.results.history import ROOT, Comparison, Feeds, Row, Run, append
from bench.results.page import write

_KEPT = ROOT / "var" / "bench"
_CAP = 180.0
"""Seconds that one round of one program may take."""


def main(options: argparse.Namespace) -> None:
    """Measure, keep, write."""
    started = time.perf_counter()

    def tell(line: str) -> None:
        print(f"[{time.perf_counter() - started:6.0f} s] {line}", flush=True)

    tell("measuring the machine")
    calibration = unit()
    comparisons = _comparisons(options, tell)
    is_beside = options.count > 0
    run = Run(
        at=datetime.now(UTC).date(),
        version=version("vigie-observatoire"),
        commit=commit(),
        machine=this_machine(),
        calibration=round(calibration, 4),
        comparisons=tuple(comparisons),
        micro=micro() if is_beside else (),
        pages=pages() if is_beside else None,
        cluster=None if is_beside else cluster(),
    )
    append(run)
    for path in write():
        tell(f"wrote {path.relative_to(ROOT)}")


def _comparisons(options: argparse.Namespace, tell: Tell) -> list[Comparison]:
    """With others beside us, if so many feeds are to be read, and then alone; none without any feeds."""
    alone = tuple(Vigie(workers, _KEPT) for workers in options.workers)
    beside = (*alone, Reader(), Newsboat(), Rss2email())
    wanted: list[tuple[int, Sequence[Contender]]] = [(options.count, beside)] if options.count else []
    wanted += [(count, alone) for count in options.alone]
    if not wanted:
        return []
    most = max(count for count, _ in wanted)
    load = Load(most, datetime.now(UTC).replace(microsecond=0), folder=options.feeds)
    tell(f"making {load.count:,} feeds")
    with serving(load) as served:
        return [_compare(load, served, count, whom, options.cap, tell) for count, whom in wanted]


def _compare(
    load: Load, served: Served, count: int, contenders: Sequence[Contender], cap: float, tell: Tell
) -> Comparison:
    """Each of them through all rounds, one after the other, each in a new folder."""
    tell(f"{count:,} feeds")
    rows: list[Row] = []
    for contender in contenders:
        with tempfile.TemporaryDirectory() as scratch:
            rows.append(race(contender, served, count, Path(scratch) / "home", cap, tell))
    feeds = Feeds(
        count=count,
        entries=load.entries,
        megabytes=round(sum(served.sizes[:count]) / 1e6, 1),
        seed=load.seed,
        copies_of=len(originals(load.folder).feeds) if load.folder else 0,
    )
    return Comparison(feeds=feeds, cap=cap, rows=tuple(rows))


if __name__ == "__main__":
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--count", type=int, default=400)
    options.add_argument("--alone", type=int, nargs="*", default=[2_000])
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options.add_argument("--feeds", type=Path)
    options.add_argument("--cap", type=float, default=_CAP)
    main(options.parse_args())
