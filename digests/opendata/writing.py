"""All files of the folder of open data, as bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from digests.indicators.tables import Table
from digests.opendata.csvs import COMMA, Dialect, csv_bytes
from digests.opendata.package import Facts, Written, package

DESCRIPTOR = "datapackage.json"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def files(
    tables: Sequence[Table],
    facts: Facts,
    *,
    dialect: Dialect = COMMA,
    ods: Callable[[Sequence[Table]], bytes] | None = None,
) -> Mapping[str, bytes]:
    """Path within the folder to content: a CSV a table, the spreadsheet with `ods`, their descriptor.

    `tables` are those counted and the repertoires. Equal arguments give equal bytes. Raises ValueError for a
    cell that is not of its column's type, and when two tables have one id.
    """
    names = [table.id for table in tables]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"two tables are called {', '.join(twice)}")
    written = [(table, csv_bytes(table, dialect)) for table in tables]
    others: list[Written] = []
    if ods is not None:
        title = "Toutes les tables en un classeur, une feuille par table"
        others.append(Written("donnees.ods", title, "ods", ODS_TYPE, ods(tables)))
    return {
        **{f"{table.id}.csv": content for table, content in written},
        **{one.path: one.content for one in others},
        DESCRIPTOR: package(facts, written, others, dialect),
    }
