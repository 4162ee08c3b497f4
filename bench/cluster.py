"""What Dask costs on one machine: a scheduler and two workers on loopback against the local pool of two.

    python bench/cluster.py [--count 100] [--feeds FOLDER] [--cap 180] [--json FILE]

Both read the same feeds with `vigie run --once` in the four rounds of the benchmark, all but the first one
several times, of which the shortest counts (`bench/contenders/race.py`). The cluster's workers live on from
round to round, as they do in use; rounds of a few feeds warm them. Prints wall seconds and their ratios;
`--json` writes them for the history. The bar is a ratio of 1.25 over 2,000 feeds, on a machine that does
nothing else.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench.contenders.race import race
from bench.contenders.vigie import Vigie
from bench.feeds.load import Load, Round
from bench.feeds.server import serving
from bench.results.history import ROOT, OnCluster, Row

WORKERS = 2
WARMING = 48
_KEPT = ROOT / "var" / "bench"
_DASK = Path(sys.executable).with_name("dask")
_START_SECONDS = 60
QUIET = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__DISK": "False",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "10s",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__WORKER__MEMORY__MONITOR_INTERVAL": "1s",
}
"""What docs/cluster.md has for scheduler and workers."""


@dataclass(frozen=True, slots=True)
class OnDask(Vigie):
    """Vigie with a cluster, which it joins by these `variables`."""

    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def name(self) -> str:
        return "Vigie on Dask"

    def environment(self, folder: Path) -> Mapping[str, str]:
        return {**Vigie.environment(self, folder), **self.variables}


def main(options: argparse.Namespace) -> None:
    """Measure, print, and write."""
    tell = partial(print, flush=True)
    load = Load(options.count, datetime.now(UTC).replace(microsecond=0), folder=options.feeds)
    with (
        tempfile.TemporaryDirectory() as scratch,
        _cluster(Path(scratch)) as variables,
        serving(load) as served,
    ):
        afar, here = OnDask(WORKERS, _KEPT, variables=variables), Vigie(WORKERS, _KEPT)
        race(afar, served, WARMING, Path(scratch) / "warm", options.cap, lambda _: None)
        dask = _walls(race(afar, served, options.count, Path(scratch) / "dask", options.cap, tell))
        local = _walls(race(here, served, options.count, Path(scratch) / "local", options.cap, tell))
    ratio = {now: round(dask[now] / local[now], 3) for now in Round}
    found = OnCluster(feeds=options.count, local=local, dask=dask, ratio=ratio)
    for now in Round:
        print(f"{now:9} local {local[now]:7.2f} s, Dask {dask[now]:7.2f} s: × {ratio[now]:.2f}")
    if options.json:
        options.json.write_text(found.model_dump_json(), encoding="utf-8")


def _walls(row: Row) -> Mapping[str, float]:
    """Wall seconds by round. Raises SystemExit when one has not ended well."""
    for now in Round:
        if now not in row.rounds or row.rounds[now].code:
            raise SystemExit(f"{row.name}: the round {now} has not ended well {row.trouble}")
    return {now: row.rounds[now].wall for now in Round}


@contextmanager
def _cluster(folder: Path) -> Generator[Mapping[str, str]]:
    """A scheduler and workers on loopback; the variables with which Vigie joins them."""
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
                env={**os.environ, **QUIET},
            )
            for command in commands
        ]
    try:
        deadline = time.monotonic() + _START_SECONDS
        while log.read_text(encoding="utf-8").count("Register worker") < WORKERS:
            if time.monotonic() > deadline:
                raise SystemExit(f"the cluster did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")
            time.sleep(0.1)
        yield {"VIGIE_ENGINE__KIND": "dask", "VIGIE_ENGINE__SCHEDULER": address}
    finally:
        for one in started:
            one.kill()
            one.wait()


if __name__ == "__main__":
    wanted = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    wanted.add_argument("--count", type=int, default=100)
    wanted.add_argument("--feeds", type=Path)
    wanted.add_argument("--cap", type=float, default=180.0)
    wanted.add_argument("--json", type=Path)
    main(wanted.parse_args())
