"""What is known of each host: when it may be asked next, until when it rests, what its robots.txt says.

Files rather than rows of the store, written at the moment in which something is learnt: workers, proposals
and other commands ask the same hosts and touch no database, and a process that is killed must have noted
already what a server asked for.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from io import FileIO
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from watcher.files import write_atomically
from watcher.items import Fault, Problem
from watcher.web.answer import FetchError
from watcher.web.urls import host, parse

MOST_AHEAD = 900.0
"""Seconds; a next turn that lies further ahead is no turn, but the trace of a clock that was put back."""
LONGEST_REST = timedelta(days=8)
"""No host is left alone for longer (see `verdict`); a later end is such a trace as well."""
KEPT = timedelta(days=40)
"""How long a note is kept that nobody renews: longer than an old robots.txt may be relied on."""
_READABLE_NAME = 150


@dataclass(frozen=True, slots=True)
class RobotsCopy:
    """What is held of a site's robots.txt: its text as of `fetched_at`, empty when the site has none.

    `trouble` says why the last attempt, at `tried_at`, brought nothing; empty when it did. Without a text,
    nothing was ever brought.
    """

    tried_at: datetime
    trouble: str = ""
    text: str | None = None
    fetched_at: datetime | None = None


def is_ahead(end: datetime, now: datetime) -> bool:
    """Whether a rest goes on."""
    return now < end <= now + LONGEST_REST


def site_of(url: str) -> str | None:
    """Scheme, host and port of an http(s) address, for which one robots.txt speaks; None for any other."""
    return None if host(url) is None else str(parse(url).origin())


class HostBook:
    """The notes in a folder, shared by all who ask the web from this machine.

    Notes that cannot be read count as absent. What cannot be written raises FetchError (MACHINE): nobody is
    asked when it cannot be noted. `clock` tells the machine's time in seconds.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock

    def claim(self, host: str, gap: float) -> float:
        """How many seconds a request to `host` has to wait, noting that the next one waits `gap` more."""
        with self._noting(), self._turn(host) as file:
            now = self._clock()
            file.seek(0)
            noted = _number(file.read(32))
            start = noted if now < noted <= now + MOST_AHEAD else now
            file.seek(0)
            file.truncate()
            file.write(f"{start + gap:.3f}")
            return start - now

    def ahead(self, host: str) -> float:
        """How many seconds a request to `host` would have to wait; nothing is noted."""
        now, noted = self._clock(), 0.0
        with suppress(OSError), FileIO(self._place("turns", host)) as file:
            noted = _number(file.read(32).decode("ascii", "replace"))
        return noted - now if now < noted <= now + MOST_AHEAD else 0.0

    def hold(self, host: str, seconds: float) -> None:
        """Note that the next request to `host` waits so long at least: somebody elsewhere has asked it."""
        with self._noting(), self._turn(host) as file:
            if self.ahead(host) < seconds:
                file.seek(0)
                file.truncate()
                file.write(f"{self._clock() + seconds:.3f}")

    def rest(self, host: str, until: datetime) -> None:
        """Leave `host` alone until then, or until what was noted before if that is later."""
        known = self.resting(host)
        if known is None or known < until or known > until + LONGEST_REST:
            with self._noting():
                note = json.dumps({"host": host, "until": until.isoformat()})
                write_atomically(self._path("rests", host), note)

    def resting(self, host: str) -> datetime | None:
        """Until when `host` asked to be left alone; it may be over."""
        return _moment(_read(self._place("rests", host)).get("until"))

    def rests(self, now: datetime) -> Mapping[str, datetime]:
        """The hosts that are to be left alone now, each with the end of its rest."""
        found = [_read(path) for path in self._folder.glob("rests/*")]
        ends = {str(note["host"]): _moment(note.get("until")) for note in found if "host" in note}
        return {host: end for host, end in ends.items() if end is not None and is_ahead(end, now)}

    def robots(self, origin: str) -> RobotsCopy | None:
        """What is held of the robots.txt of `origin` (scheme, host and port)."""
        return _copy(_read(self._place("robots", origin)))

    def all_robots(self) -> Mapping[str, RobotsCopy]:
        """What is held of every robots.txt, by origin."""
        found = [_read(path) for path in self._folder.glob("robots/*")]
        copies = {str(note["origin"]): _copy(note) for note in found if "origin" in note}
        return {origin: copy for origin, copy in copies.items() if copy is not None}

    def keep_robots(self, origin: str, copy: RobotsCopy) -> None:
        note = {
            "origin": origin,
            "tried_at": copy.tried_at.isoformat(),
            "trouble": copy.trouble,
            "text": copy.text,
            "fetched_at": copy.fetched_at and copy.fetched_at.isoformat(),
        }
        with self._noting():
            write_atomically(self._path("robots", origin), json.dumps(note, ensure_ascii=True))

    def forget(self) -> None:
        """Delete notes that nobody renewed for long, by the clock of the machine that wrote the files."""
        oldest = self._clock() - KEPT.total_seconds()
        for folder in self._folder.glob("*/"):
            with suppress(OSError), os.scandir(folder) as notes:
                for note in notes:
                    with suppress(OSError):
                        if note.stat().st_mtime < oldest:
                            Path(note).unlink()

    def _path(self, kind: str, key: str) -> Path:
        return Path(self._place(kind, key))

    def _place(self, kind: str, key: str) -> str:
        """As text: notes are looked for at each request, and most hosts have none."""
        name = quote(key, safe="")
        if len(name) > _READABLE_NAME:
            name = blake2b(key.encode("utf-8", "replace"), digest_size=16).hexdigest()
        return f"{self._folder}/{kind}/{name}"

    @contextmanager
    def _turn(self, host: str) -> Generator[Any]:
        path = self._path("turns", host)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+", encoding="ascii", errors="replace") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file

    @contextmanager
    def _noting(self) -> Generator[None]:
        try:
            yield
        except OSError as error:
            detail = f"{self._folder}: notes on hosts cannot be written ({error.strerror})"
            remedy = "Check the folder and the free space; nobody is asked without a note."
            raise FetchError(Problem(Fault.MACHINE, detail, remedy)) from error


def _copy(note: Mapping[str, Any]) -> RobotsCopy | None:
    tried_at, text = _moment(note.get("tried_at")), note.get("text")
    if tried_at is None:
        return None
    known = text if isinstance(text, str) else None
    return RobotsCopy(tried_at, str(note.get("trouble", "")), known, _moment(note.get("fetched_at")))


def _read(path: Path | str) -> dict[str, Any]:
    try:
        with FileIO(path) as file:
            note = json.loads(file.readall().decode())
    except (OSError, ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", note) if isinstance(note, dict) else {}


def _moment(value: object) -> datetime | None:
    with suppress(ValueError, TypeError):
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        return moment if moment is not None and moment.tzinfo is not None else None
    return None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
