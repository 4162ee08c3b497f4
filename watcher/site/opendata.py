"""The open data that are published with the site: a folder a year, made anew once a day as it runs.

They are no part of a build, which follows every round: counting a year takes longer than all pages together.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from digests.indicators.counting import all_tables
from digests.indicators.definitions import load_definitions
from digests.opendata.package import ORGANISATION, facts_of
from digests.opendata.repertoires import repertoires
from digests.opendata.writing import files
from digests.period import period_named
from digests.site.naming import load_solutions
from digests.site.opendata import FOLDER
from watcher.files import locked
from watcher.house import House
from watcher.reporting.books import books_of
from watcher.reporting.folder import write_folder
from watcher.reporting.gathering import gather
from watcher.site.building import LOCK
from watcher.site.published import due, published

_OF_PEOPLE = frozenset({"usage", "corrections"})
"""Counts of what people did: published day by day, they would tell each day's few by the difference."""

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
                write_folder(site / FOLDER / label, _files(db, house, label, now), replace=True)
                done.append(label)
            except Exception:
                log.exception("the open data of %s could not be made", label)
    return tuple(done)


def _files(db: Database, house: House, label: str, now: datetime) -> Mapping[str, bytes]:
    settings, listed = house.settings, load_solutions()
    books = books_of(settings, listed)
    evidence = gather(db, books, period_named(label, books.zone), now)
    tables = (*all_tables(evidence, load_definitions(), listed), *repertoires(evidence, listed))
    if not evidence.now.is_whole:
        tables = tuple(table for table in tables if table.id not in _OF_PEOPLE)
    facts = facts_of(
        evidence,
        now,
        organisation=_capital(settings.people.organisation) or ORGANISATION,
        homepage=settings.site.url or "",
    )
    return files(tables, facts)


def _capital(organisation: str | None) -> str:
    """The organisation as a name of its own; it is written to stand within a sentence."""
    return organisation[:1].upper() + organisation[1:] if organisation else ""
