"""What Dask costs on one machine: a scheduler and two workers on loopback against the local pool of two.

    python bench/cluster.py [--count 100] [--pairs 1] [--feeds FOLDER] [--json FILE]

Both read the same feeds with `vigie run --once`, in the four rounds of the benchmark, each pair in new data
folders, in turns as to who begins. The cluster's workers live on from pair to pair, as they do in use; a
round of a few feeds warms them. Prints wall seconds, and the ratios of these and of the seconds of CPU of all
processes, those of the cluster included. `--json` writes them for the history. The bar is a ratio of 1.25 in
wall seconds over 2,000 feeds, on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.contenders.vigie import Vigie
from bench.feeds.load import Load
from bench.feeds.server import Round, Served, serving
from bench.measuring import measured
from bench.results.history import OnCluster

WORKERS = 2
ROUNDS = tuple(Round)
_KEPT = Path(__file__).parents[1] / "var" / "bench"
_DASK = Path(sys.executable).with_name("dask")
_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 60
_QUIET = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__DISK": "False",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__WORKER__MEMORY__MONITOR_INTERVAL": "1s",
}
"""What docs/cluster.md has for scheduler and workers."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One round of one engine. `cpu` counts the cluster's processes too."""

    engine: str
    round: Round
    wall: float
    cpu: float


def main(options: argparse.Namespace) -> None:
    """Measure and print."""
    load = Load(options.count, datetime.now(UTC).replace(microsecond=0), folder=options.feeds)
    figures: list[Figure] = []
    with (
        tempfile.TemporaryDirectory() as scratch,
        _cluster(Path(scratch)) as cluster,
        serving(load) as served,
    ):
        _pair(served, served.urls[:24], cluster, Path(scratch) / "warm", first="dask")
        for number in range(options.pairs):
            first = ("local", "dask")[number % 2]
            figures += _pair(served, served.urls, cluster, Path(scratch) / str(number), first)
    found = OnCluster(
        feeds=options.count,
        pairs=options.pairs,
        local=_medians(figures, "local"),
        dask=_medians(figures, "dask"),
        ratio={str(round_): round(_ratio(figures, round_, "wall"), 3) for round_ in ROUNDS},
    )
    print(f"{options.count:,} feeds, {options.pairs} pair(s)")
    for round_ in ROUNDS:
        wall, cpu = found.ratio[round_], _ratio(figures, round_, "cpu")
        beside = f"local {found.local[round_]:7.2f} s, Dask {found.dask[round_]:7.2f} s of wall time"
        print(f"{round_:9} {beside}: × {wall:.2f}, of CPU × {cpu:.2f}")
    if options.json:
        options.json.write_text(found.model_dump_json(), encoding="utf-8")


def _medians(figures: Sequence[Figure], engine: str) -> dict[str, float]:
    """Wall seconds by round."""
    return {
        str(round_): median(one.wall for one in figures if (one.engine, one.round) == (engine, round_))
        for round_ in ROUNDS
    }


def _pair(served: Served, urls: Sequence[str], cluster: _Cluster, home: Path, first: str) -> list[Figure]:
    """Both engines through the rounds, each in a folder of its own."""
    found: list[Figure] = []
    for engine in sorted(("local", "dask"), key=lambda name: name != first):
        vigie = Vigie(WORKERS, _KEPT)
        folder = home / engine
        folder.mkdir(parents=True)
        vigie.prepare(folder, urls)
        variables = cluster.variables if engine == "dask" else {}
        for round_ in ROUNDS:
            served.begin(round_)
            before = cluster.cpu()
            ran = measured(vigie.command(folder), folder, {**vigie.environment(folder), **variables})
            if ran.code:
                raise SystemExit(f"{engine}, {round_}: exit code {ran.code}\n{ran.said[-3000:]}")
            found.append(Figure(engine, round_, ran.wall, ran.cpu + cluster.cpu() - before))
    return found


def _ratio(figures: Sequence[Figure], round_: Round, what: str) -> float:
    """Median over the pairs of what Dask took, by what the pool took."""
    taken = {
        engine: [getattr(one, what) for one in figures if (one.engine, one.round) == (engine, round_)]
        for engine in ("local", "dask")
    }
    return median(dask / local for dask, local in zip(taken["dask"], taken["local"], strict=True))


@dataclass(frozen=True, slots=True)
class _Cluster:
    """The processes of a cluster, and the variables with which Vigie joins it."""

    processes: tuple[int, ...]
    variables: Mapping[str, str]

    def cpu(self) -> float:
        """Seconds of user and system that its processes have taken so far, with the children that ended."""
        total = 0
        for pid in self.processes:
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
        return total / _TICKS


@contextmanager
def _cluster(folder: Path) -> Generator[_Cluster]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    host, port = ["--host", "127.0.0.1", "--no-dashboard"], address.rpartition(":")[2]
    worker = ["worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder), *host]
    commands = [["scheduler", "--port", port, "--no-show", *host], *[worker] * WORKERS]
    log = folder / "cluster.log"
    with log.open("ab") as said:
        started = [
            subprocess.Popen(
                [_DASK, *command],
                stdout=said,
                stderr=said,
                stdin=subprocess.DEVNULL,
                env={**os.environ, **_QUIET},
            )
            for command in commands
        ]
    try:
        deadline = time.monotonic() + _START_SECONDS
        while log.read_text(encoding="utf-8").count("Register worker") < WORKERS:
            if time.monotonic() > deadline:
                raise SystemExit(f"the cluster did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")
            time.sleep(0.1)
        variables = {"VIGIE_ENGINE__KIND": "dask", "VIGIE_ENGINE__SCHEDULER": address}
        yield _Cluster(tuple(one.pid for one in started), variables)
    finally:
        for one in started:
            one.kill()
            one.wait()


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    wanted.add_argument("--count", type=int, default=100)
    wanted.add_argument("--pairs", type=int, default=1)
    wanted.add_argument("--feeds", type=Path)
    wanted.add_argument("--json", type=Path)
    main(wanted.parse_args())
