"""The site follows the watch: built again after what changed it, and once a day for its dates."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from watcher.files import AlreadyRunningError
from watcher.house import House
from watcher.site.state import State, rating_stamp, read_state
from watcher.store import site_waits
from watcher.store.sqlite import Database

log = logging.getLogger(__name__)


def keep_up(db: Database, house: House, now: datetime, *, changed: bool, may_wait: bool = False) -> str:
    """Bring the site up to date when something changed, the committee decided or another day began.

    Where it `may_wait`, what changed is shown when the last build is `site.every_minutes` old; a note in the
    store says until then that something is to be built, and stays there when a build fails. Nothing is
    raised: what went wrong is logged and returned in one line, empty when nothing did. Another build that is
    at work is no failure; what it misses is built by the next call.
    """
    if not house.settings.site.build:
        return ""
    folder = house.settings.paths.site
    try:
        today = now.astimezone(house.settings.schedule.zone).date()
        known, ratings = read_state(folder), rating_stamp(house.book.decisions(today))
        if changed:
            site_waits.note_waiting(db, waiting=True)
        is_of_today = (known.day, known.ratings) == (str(today), ratings)
        if is_of_today and may_wait and _is_fresh(known, now, house.settings.site.every_minutes):
            return ""
        if not is_of_today or site_waits.waits(db):
            from watcher.site.building import build  # noqa: PLC0415 - heavy, and most rounds change nothing
            from watcher.site.opendata import publish  # noqa: PLC0415

            publish(db, house, folder, now)
            built = build(db, house, folder, now)
            site_waits.note_waiting(db, waiting=False)
            log.info("site: %d files written, %d removed", built.written, built.removed)
    except AlreadyRunningError:
        log.info("site: another build is at work")
    except Exception as error:
        log.exception("the site could not be built")
        return f"the site could not be built: {error!r}; `vigie site build` says more"
    return ""


def _is_fresh(known: State, now: datetime, minutes: int) -> bool:
    """A build that lies ahead is of a clock that was put back."""
    return known.built is not None and timedelta() <= now - known.built < timedelta(minutes=minutes)
