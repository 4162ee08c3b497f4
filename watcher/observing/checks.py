"""Pure: is the watch well? Each check says so and why, in one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.observing.redaction import redacted
from watcher.observing.signs import CONVERSATION, JOBS, PATIENCE
from watcher.observing.vitals import Vitals

LATE_ROUNDS = 3
"""A round is missing after so many of the times between two, and never before `EARLIEST`."""
EARLIEST = timedelta(minutes=90)
LONGEST_ROUND = timedelta(hours=24)
"""The first visit to a thousand sources takes an hour; a round that takes a day is one that hangs."""

STUCK = timedelta(minutes=30)
"""A message that should have gone for so long is stuck: one pass after the other did not take it along."""
BLIPS = 2
"""Failed posts of a message that say nothing yet."""

FULL_BYTES = 128 * 1024**2
"""Free bytes under which nothing more fits: a round's answers and the write-ahead log take about half."""

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Check:
    """One check; `detail` is one line, without secrets."""

    check: str
    ok: bool
    detail: str


def checks(seen: Vitals, *, collect_minutes: int) -> tuple[Check, ...]:
    """Every check, the most telling first. `collect_minutes` is the time between two rounds."""
    found = (
        _database(seen),
        _rounds(seen, timedelta(minutes=collect_minutes)),
        _jobs(seen),
        _conversation(seen),
        _outbox(seen),
        _disk(seen),
    )
    return tuple(Check(name, ok, _one_line(detail)) for name, ok, detail in found)


_Found = tuple[str, bool, str]


def _database(seen: Vitals) -> _Found:
    if seen.trouble is not None:
        return "database", False, seen.trouble
    written = max(_moments(seen), default=None)
    return "database", True, f"readable, last written {_ago(seen.at, written)}"


def _moments(seen: Vitals) -> Iterator[datetime]:
    if seen.last is not None and seen.last.ended_at is not None:
        yield seen.last.ended_at
    if seen.under_way is not None:
        yield seen.under_way.started_at


def _rounds(seen: Vitals, every: timedelta) -> _Found:
    ended = seen.last.ended_at if seen.last else None
    said = f"the last round ended {_ago(seen.at, ended)}"
    if seen.under_way is not None:
        ok = seen.at - seen.under_way.started_at < LONGEST_ROUND
        return "rounds", ok, f"{said}; one goes on that began {_ago(seen.at, seen.under_way.started_at)}"
    awaited = max(seen.began, ended or seen.began) + max(every * LATE_ROUNDS, EARLIEST)
    return "rounds", seen.trouble is not None or seen.at <= awaited, said


def _jobs(seen: Vitals) -> _Found:
    if seen.failures:
        job, words = next(iter(seen.failures.items()))
        return "jobs", False, f"{job} failed when it last came: {words}"
    silence = seen.silences.get(JOBS)
    if silence is None:
        return "jobs", False, "nothing is done: its thread has not begun"
    return "jobs", silence <= PATIENCE[JOBS], f"last sign of life {_seconds(silence)} ago"


def _conversation(seen: Vitals) -> _Found:
    if CONVERSATION in seen.over:
        return "delivery", False, f"nothing is heard or posted: {seen.over[CONVERSATION]}"
    silence = seen.silences.get(CONVERSATION)
    if silence is None:
        return "delivery", True, "no account: messages are delivered by the rounds"
    return "delivery", silence <= PATIENCE[CONVERSATION], f"last sign of life {_seconds(silence)} ago"


def _outbox(seen: Vitals) -> _Found:
    waiting = sum(number for (state, _), number in seen.outbox.open.items() if state == "pending")
    dead = sum(number for (state, _), number in seen.outbox.open.items() if state == "dead")
    said = f"{waiting} waiting, {dead} refused for good"
    since = seen.outbox.due_since
    if since is None or seen.at - since <= STUCK or 0 < seen.outbox.attempts <= BLIPS:
        return "outbox", True, said
    return "outbox", False, f"{said}; one should have gone {_ago(seen.at, since)}"


def _disk(seen: Vitals) -> _Found:
    if seen.free_bytes is None:
        return "disk", False, "the data folder cannot be looked at"
    return "disk", seen.free_bytes >= FULL_BYTES, f"{seen.free_bytes / 1024**3:.1f} GiB free"


def _ago(now: datetime, moment: datetime | None) -> str:
    if moment is None:
        return "never"
    seconds = (now - moment).total_seconds()
    return f"{_seconds(seconds)} ago" if seconds >= 0 else "later than now: the clock was set back"


def _seconds(seconds: float) -> str:
    """`12 s`, `5 min`, `3 h` or `2 d`."""
    for size, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{max(seconds, 0):.0f} s"


def _one_line(detail: str) -> str:
    return " ".join(redacted(detail).split())[:_LONGEST]
