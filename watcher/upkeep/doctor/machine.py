"""The machine: its clock, its disk, its memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from watcher.rules.clock import Leap, State, look
from watcher.store import runs, soundness
from watcher.store.clock import noted_leap
from watcher.store.sqlite import Database
from watcher.upkeep.disk import ENOUGH_BYTES, ENOUGH_FILES, free_bytes, free_files
from watcher.upkeep.doctor.finding import Finding, Scene
from watcher.upkeep.holdings import holdings
from watcher.web.warc import ArchiveError, places, read

FIRST_YEAR, LAST_YEAR = 2026, 2099
"""This version was written in the first; a clock that was never set says 1970, or when the board was made."""

LEAST_DAYS, FEW_DAYS = 14, 60
"""Until the disk is full: LOOK below the first, advice below the second."""

SKEW = timedelta(minutes=5)
"""What a clock may be off. By more, alerts and digests go at wrong hours, and tokens may be refused."""

ENOUGH_MEMORY = 1024**3
"""Bytes; the model is trained in about half of that, beside the sandboxes in which pages are parsed."""

_ANSWERS = 20
_SET_CLOCK = "set the clock: timedatectl set-ntp true"


def clock(scene: Scene) -> Iterator[Finding]:
    """By the calendar, by our own rows, and by what sites said in the last round."""
    now = scene.now
    if not FIRST_YEAR <= now.year <= LAST_YEAR:
        yield Finding("clock", False, f"it says {now:%Y-%m-%d}", _SET_CLOCK)
        return
    newest = None if scene.db is None else soundness.newest_moment(scene.db)
    if newest is not None and newest - now > SKEW:
        detail = f"it says {now:%Y-%m-%d %H:%M} UTC, and rows were written at {newest:%Y-%m-%d %H:%M}"
        yield Finding(
            "clock", False, detail, f"{_SET_CLOCK}; if it is right now, it was ahead when they were"
        )
        return
    leap = None if scene.db is None else _leap(scene.db, now)
    if leap is not None:
        yield leap
        return
    skew = None if scene.house.settings.matrix is not None else _skew(scene.house.settings.paths.archive)
    if skew is None:
        yield Finding("clock", True, f"{now:%Y-%m-%d %H:%M} UTC")
        return
    yield by(skew, "the sites of the last round", now)


def _leap(db: Database, now: datetime) -> Finding | None:
    """A leap that the watch does not trust yet, in its words."""
    noted = noted_leap(db)
    leap = None if noted is None else Leap(*noted)
    found = look(runs.last_sign(db), leap, now)
    if leap is None or leap.since is None or found.state is not State.LEAPT:
        return None
    detail = f"it went from {leap.since:%Y-%m-%d %H:%M} to {leap.at:%Y-%m-%d %H:%M} UTC"
    remedy = f"nothing, if it is right now: it is trusted after a day; else {_SET_CLOCK}"
    return Finding("clock", True, detail, remedy)


def by(skew: timedelta, whose: str, now: datetime) -> Finding:
    """The clock beside another one; `skew` is positive when ours is ahead."""
    if abs(skew) <= SKEW:
        return Finding("clock", True, f"{now:%Y-%m-%d %H:%M} UTC, as {whose} have it")
    side = "ahead of" if skew > timedelta() else "behind"
    minutes = round(abs(skew).total_seconds() / 60)
    return Finding("clock", False, f"{minutes} minutes {side} {whose}", _SET_CLOCK)


def time_zone(scene: Scene) -> Iterator[Finding]:
    """Whether the zone's data can be read, and knows summer and winter of this year."""
    name = scene.house.settings.schedule.timezone
    try:
        zone = ZoneInfo.no_cache(name)
    except (OSError, ValueError) as error:
        remedy = "install the Python package tzdata, or the system's (Debian: tzdata)"
        yield Finding("time zone", False, f"{name} cannot be read ({type(error).__name__})", remedy)
        return
    noon = (datetime(scene.now.year, month, 1, 12, tzinfo=zone) for month in (1, 7))
    offsets = " and ".join(f"{one:%z}" for one in noon)
    yield Finding("time zone", True, f"{name}, {offsets}")


def disk(scene: Scene) -> Iterator[Finding]:
    """Room for bytes and for files, and until when by the growth of the last weeks."""
    data = scene.house.settings.paths.data
    free, files = free_bytes(data), free_files(data)
    detail = f"{data.absolute()}, {free / 1024**3:.1f} GiB free"
    if free < ENOUGH_BYTES:
        yield Finding("disk", False, detail, "make room: at least 1 GiB is wanted")
        return
    if files is not None and files < ENOUGH_FILES:
        yield Finding("disk", False, f"{detail}, {files} more files possible", "make room for files (df -i)")
        return
    held = holdings(scene.db, scene.house.settings.paths, scene.now)
    if held.days_left is None:
        yield Finding("disk", True, detail)
        return
    days = held.days_left
    detail += f", full in {f'{days} days' if days < 3650 else 'more than 10 years'} at this pace"
    remedy = "" if days >= FEW_DAYS else "make room, or lower privacy.archive_days"
    yield Finding("disk", days >= LEAST_DAYS, detail, remedy)


def memory(_scene: Scene) -> Iterator[Finding]:
    """The limit that the service manager or a container sets; the version 2 of control groups only."""
    limit = _limit(Path("/proc/self/cgroup"), Path("/sys/fs/cgroup"))
    if limit is None:
        yield Finding("memory", True, "no limit is set for this process")
        return
    detail = f"limited to {limit / 1024**2:.0f} MiB"
    remedy = "" if limit >= ENOUGH_MEMORY else "allow 1 GiB: a first start trains the model"
    yield Finding("memory", True, detail, remedy)


def _limit(mine: Path, groups: Path) -> int | None:
    """The lowest `memory.max` of our group and those above it, in bytes."""
    try:
        line = next(one for one in mine.read_text().splitlines() if one.startswith("0::"))
    except (OSError, StopIteration):
        return None
    group = groups / line.removeprefix("0::").lstrip("/")
    found: list[int] = []
    for place in (group, *group.parents):
        try:
            stated = (place / "memory.max").read_text().strip()
        except OSError:
            continue
        if stated.isdecimal():
            found.append(int(stated))
    return min(found, default=None)


def _skew(archive: Path) -> timedelta | None:
    """How far our clock was ahead of the sites' in the newest file of the archive; None when none says."""
    newest = max(archive.rglob("*.warc.gz"), default=None, key=lambda one: one.name)
    if newest is None:
        return None
    found: list[float] = []
    try:
        for place in islice(places(newest), _ANSWERS):
            answer = read(place, 0)
            stated = next((value for name, value in answer.headers if name.lower() == "date"), None)
            if stated is not None:
                found.append((answer.at - parsed(stated)).total_seconds())
    except (ArchiveError, ValueError):
        return None  # the archive has a finding of its own
    return timedelta(seconds=median(found)) if found else None


def parsed(stated: str) -> datetime:
    """A `Date` header. Raises ValueError."""
    moment = parsedate_to_datetime(stated)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
