"""One program through the four rounds.

All but the first take seconds, in which a neighbour on the machine counts: they are run several times, each
time from the same folder, and the shortest one counts.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from bench.contenders.contender import Contender, Postponing
from bench.contenders.filling import Filling, filling
from bench.feeds.load import Round
from bench.feeds.server import Served
from bench.measuring import Ran, measured
from bench.results.history import Figures, Later, Row

Tell = Callable[[str], None]
"""What says how far it is, a line each time."""
RUNS: Mapping[Round, int] = {Round.COLD: 1, Round.UNCHANGED: 3, Round.SAME: 3, Round.ONE_MORE: 3}
_LAST_WORDS = 2_000
_PATIENCE = 5
"""So many times as long as a round may what a program left for later take."""


def race(contender: Contender, served: Served, count: int, folder: Path, cap: float, tell: Tell) -> Row:
    """Run it once a round on the first `count` feeds, as long as each round ends within `cap` seconds.

    One that is not installed, or cannot be set up or asked, gets a row that says so. `folder` is made.
    """
    version = contender.version()
    if version is None:
        tell(f"{contender.name}: not installed")
        return Row(name=contender.name, version=None, share=contender.share)
    folder.mkdir(parents=True)
    urls = served.urls[: max(1, count // contender.share)]
    rounds: dict[str, Figures] = {}
    later: list[Later] = []
    trouble = ""
    try:
        contender.prepare(folder, urls)
        for now in Round:
            rounds[now] = _shortest(contender, served, now, folder, cap, tell)
            if not rounds[now].in_time:
                break
            if now is not Round.COLD:
                continue
            for _ in range(contender.settling):
                measured(contender.command(folder), folder, contender.environment(folder), cap)
            if isinstance(contender, Postponing):
                later.append(_later(contender, folder, cap, tell))
    except (OSError, subprocess.CalledProcessError, sqlite3.Error) as error:
        trouble = f"stopped by {type(error).__name__}"
        tell(f"{contender.name}: {error}")
    return Row(
        name=contender.name,
        version=version,
        share=contender.share,
        rounds=rounds,
        later=later[0] if later else None,
        trouble=trouble,
    )


def _shortest(
    contender: Contender, served: Served, now: Round, folder: Path, cap: float, tell: Tell
) -> Figures:
    """The shortest run of a round, or one that was ended: no other is begun then."""
    if RUNS[now] == 1:
        return _round(contender, served, now, folder, cap, tell)
    before = folder.with_name(f"{folder.name}-before")
    _copy(folder, before)
    found = [_round(contender, served, now, folder, cap, tell)]
    while len(found) < RUNS[now] and found[-1].in_time:
        shutil.rmtree(folder)
        _copy(before, folder)
        found.append(_round(contender, served, now, folder, cap, tell))
    shutil.rmtree(before)
    if not found[-1].in_time:
        return found[-1]
    shortest = min(found, key=lambda one: one.wall)
    return shortest.model_copy(update={"walls": tuple(one.wall for one in found)})


def _copy(folder: Path, to: Path) -> None:
    """A copy that lies on the disk: one that is still being written would hold the next run up."""
    shutil.copytree(folder, to, symlinks=True)
    os.sync()


def _round(contender: Contender, served: Served, now: Round, folder: Path, cap: float, tell: Tell) -> Figures:
    served.begin(now)
    asking = partial(contender.held_by_now, folder) if isinstance(contender, Filling) else lambda: 0
    with filling(asking) as filled:
        ran = measured(contender.command(folder), folder, contender.environment(folder), cap)
    asked = served.asked()
    _tell(f"{contender.name}, {now}", ran, cap, tell)
    return Figures(
        wall=round(ran.wall, 3),
        cpu=round(ran.cpu, 3),
        peak_mib=round(ran.peak_mib, 1),
        asked=asked.feeds,
        requests=asked.requests,
        not_modified=asked.not_modified,
        held=contender.held(folder) if ran.in_time else 0,
        stored=None if filled.seconds is None else round(filled.seconds, 1),
        code=ran.code,
        in_time=ran.in_time,
    )


def _later(contender: Postponing, folder: Path, cap: float, tell: Tell) -> Later:
    """What the first round left: how much, and how long a further run takes that does it."""
    entries = contender.left(folder)
    cap *= _PATIENCE
    ran = measured(contender.command(folder), folder, contender.unhurried(folder), cap)
    _tell(f"{contender.name}, what was left ({entries:,} entries)", ran, cap, tell)
    return Later(
        entries=entries - contender.left(folder),
        wall=round(ran.wall, 3),
        cpu=round(ran.cpu, 3),
        peak_mib=round(ran.peak_mib, 1),
    )


def _tell(what: str, ran: Ran, cap: float, tell: Tell) -> None:
    if not ran.in_time:
        tell(f"{what}: ended after {cap:.0f} s")
        return
    tell(f"{what}: {ran.wall:.1f} s, {ran.cpu:.1f} s of CPU, {ran.peak_mib:.0f} MiB")
    if ran.code:
        tell(f"  it ended with code {ran.code}: {ran.said[-_LAST_WORDS:]}")
