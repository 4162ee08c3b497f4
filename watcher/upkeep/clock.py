"""Looks at the clock before a round believes it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from watcher.rules.clock import Clock, Leap, State, look
from watcher.store import clock as keeping
from watcher.store import runs
from watcher.store.database import transaction
from watcher.store.sqlite import Database

log = logging.getLogger(__name__)

_REMEDY = "check the machine's clock and its time server (timedatectl)"


def look_at_clock(db: Database, now: datetime, window: timedelta) -> Clock:
    """How the clock stands; what a wrong one wrote is taken back as soon as it is set right.

    `window` is for how long a publication is news. What is wrong is logged with its remedy: a leap once, a
    clock that is behind at each look. Raises StoreError with nothing changed.
    """
    with transaction(db):
        noted = keeping.noted_leap(db)
        before = Leap(*noted) if noted else None
        found = look(runs.last_sign(db), before, now)
        if found.state is State.WENT_BACK and before is not None:
            keeping.take_back(db, before.since, before.at, now, window)
            keeping.forget_leap(db)
        elif found.leap is not None and found.leap != before:
            keeping.note_leap(db, found.leap.since, found.leap.at)
    _tell(found, before, now)
    return found


def _tell(found: Clock, before: Leap | None, now: datetime) -> None:
    if found.state is State.LEAPT and found.leap is not None and found.leap != before:
        waits = "nothing is deleted" if found.may_date else "no digest is written and nothing is deleted"
        said = "the clock went from %s to %s: %s until it has stood for a day; else %s"
        log.warning(said, found.leap.since, found.leap.at, waits, _REMEDY)
    elif found.state is State.WENT_BACK:
        log.warning("the clock was set back from %s to %s: what was dated ahead is of now", found.sign, now)
    elif found.state is State.BEHIND:
        log.error("the clock says %s, and the last run was at %s: %s", now, found.sign, _REMEDY)
