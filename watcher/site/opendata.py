"""The open data that are published with the site: a folder a year, made anew once a day as it runs.

They are no part of a build, which follows every round: counting a year takes longer than all pages together.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from digests.site.opendata import FOLDER
from watcher.files import locked
from watcher.house import House
from watcher.reporting.folder import write_folder
from watcher.site.building import LOCK
from watcher.site.published import due, published
from watcher.store.sqlite import Database

log = logging.getLogger(__name__)


def publish(db: Database, house: House, site: Path, now: datetime) -> tuple[str, ...]:
    """Make the data that are due, and return the years whose data were made.

    What cannot be made is logged: what was published before stays, and the site is built all the same. Raises
    AlreadyRunningError while another build is at work there, DataFolderError when the folder cannot be made.
    """
    zone = house.settings.schedule.zone
    done: list[str] = []
    with locked(site / LOCK):
        made = {one.label: one.made for one in published(site, zone)}
        for label in due(made, now.astimezone(zone).date()):
            try:
                from watcher.site.year import year_files  # noqa: PLC0415 - wanted once a day, and heavy

                write_folder(site / FOLDER / label, year_files(db, house, label, now), replace=True)
                done.append(label)
            except Exception:
                log.exception("the open data of %s could not be made", label)
    return tuple(done)
