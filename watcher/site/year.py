"""The files of a year's open data, as the site publishes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from digests.indicators.counting import all_tables
from digests.indicators.definitions import load_definitions
from digests.opendata.package import ORGANISATION, facts_of
from digests.opendata.repertoires import repertoires
from digests.opendata.writing import files
from digests.period import period_named
from digests.site.naming import load_solutions
from watcher.house import House
from watcher.reporting.books import books_of
from watcher.reporting.gathering import gather
from watcher.store.sqlite import Database

_OF_PEOPLE = frozenset({"usage", "corrections"})
"""Counts of what people did: published day by day, they would tell each day's few by the difference."""


def year_files(db: Database, house: House, label: str, now: datetime) -> Mapping[str, bytes]:
    """Path to content. Raises StoreError, and ListError for lists or decisions that cannot be read."""
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
