"""The site follows the watch: built again after what changed it, and once a day for its dates."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlite_utils import Database

from watcher.files import AlreadyRunningError
from watcher.house import House
from watcher.site.state import rating_stamp, read_state

log = logging.getLogger(__name__)


def keep_up(db: Database, house: House, now: datetime, *, changed: bool) -> str:
    """Bring the site up to date when something changed, the committee decided or another day began.

    Nothing is raised: what went wrong is logged and returned in one line, empty when nothing did. Another
    build that is at work is no failure; what it misses is built after the next change.
    """
    if not house.settings.site.build:
        return ""
    folder = house.settings.paths.site
    try:
        today = now.astimezone(house.settings.schedule.zone).date()
        known, ratings = read_state(folder), rating_stamp(house.book.decisions(today))
        if changed or (known.day, known.ratings) != (str(today), ratings):
            from watcher.site.building import build  # noqa: PLC0415 - heavy, and most rounds change nothing
            from watcher.site.opendata import publish  # noqa: PLC0415

            publish(db, house, folder, now)
            built = build(db, house, folder, now)
            log.info("site: %d files written, %d removed", built.written, built.removed)
    except AlreadyRunningError:
        log.info("site: another build is at work")
    except Exception as error:
        log.exception("the site could not be built")
        return f"the site could not be built: {error!r}; `vigie site build` says more"
    return ""
