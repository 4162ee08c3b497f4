"""`vigie search`: find what was collected."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from digests.rows import UnjudgedRow
from watcher.cli.options import config_option, json_option, register_today
from watcher.cli.output import print_json, table
from watcher.register_book import risk_rows
from watcher.settings import load_settings
from watcher.store.database import open_database
from watcher.store.listed import Listed
from watcher.store.search import search as search_store

NOT_YET = "not classified yet"


@click.command()
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@config_option
@json_option
def search(query: str, limit: int, config: Path | None, as_json: bool) -> None:
    """Search titles and texts; accents do not matter, the last word may be a beginning.

    \b
    Example:  vigie search "hébergement souverain"

    Older publications of a new source are found at once, and classified within some rounds.
    Exit code 1 when nothing is found.
    """
    settings = load_settings(config)
    risks = risk_rows(register_today(settings))
    db = open_database(settings.paths.database, read_only=True)
    try:
        hits = search_store(db, query, risks, limit)
    finally:
        db.close()
    if as_json:
        print_json(
            [
                {**asdict(hit.row), "judged": not isinstance(hit.row, UnjudgedRow), "snippet": hit.snippet}
                for hit in hits
            ]
        )
    else:
        rows = [(str(hit.row.item_id), day(hit.row), hit.row.publisher, _title(hit.row)) for hit in hits]
        Console().print(table(f"{len(hits)} found", ("item", "date", "publisher", "title"), rows))
    sys.exit(0 if hits else 1)


def _title(row: Listed) -> str:
    return f"{row.title} ({NOT_YET})" if isinstance(row, UnjudgedRow) else row.title


def day(row: Listed) -> str:
    """When it was published, as lists show it."""
    return f"{row.published:%Y-%m-%d}" if row.published else "undated"
