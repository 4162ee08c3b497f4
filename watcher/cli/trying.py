"""`vigie sources try`: what one source would bring now, and how each selector of its recipe fares."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from watcher.cli.options import config_option, json_option, open_house, sources_option
from watcher.cli.output import print_json, table
from watcher.config.located import ConfigError, nearest
from watcher.discovery.trying import Tried, newest_first, try_source
from watcher.sources import Source, bundled_path
from watcher.web.answer import FetchError

SHOWN = 5


@click.command("try")
@click.argument("source_id", metavar="ID")
@click.option(
    "--page",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read this saved answer instead of the site's.",
)
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help="Keep the answer in this file.")
@config_option
@sources_option
@json_option
def try_one(
    source_id: str,
    page: Path | None,
    save: Path | None,
    config: Path | None,
    sources_file: Path | None,
    as_json: bool,
) -> None:
    """Collect one source once, as if nothing were known, and keep nothing: any kind, enabled or not.

    \b
    Example:  vigie sources try cnil-ia --save page.html
              vigie sources try cnil-ia --page page.html

    Exit code 1 when nothing is found, 2 when there is no such source, 3 when there is no answer.
    """
    console = Console()
    house = open_house(config, sources_file, Console(stderr=True))
    source = _source(source_id, house.sources, sources_file or bundled_path())
    policy = replace(house.policy(datetime.now(UTC), Path()), archive=None)
    try:
        tried = try_source(source, policy, page.read_bytes() if page else None)
    except FetchError as error:
        click.echo(f"vigie: {source.id}: {error.problem.detail}. {error.problem.remedy}", err=True)
        sys.exit(3)
    except KeyError:
        click.echo(f"vigie: {source.id}: this version has no collector for kind {source.kind}", err=True)
        sys.exit(3)
    if save is not None:
        save.write_bytes(tried.body)
    if as_json:
        print_json(_as_json(source, tried))
    else:
        _print(console, source, tried)
    sys.exit(0 if tried.entries else 1)


def _source(source_id: str, sources: tuple[Source, ...], path: Path) -> Source:
    for source in sources:
        if source.id == source_id:
            return source
    hint = nearest(source_id, [source.id for source in sources])
    raise ConfigError([f"{path}: no source {source_id!r}{hint}; vigie sources list shows them all"])


def _print(console: Console, source: Source, tried: Tried) -> None:
    if tried.problem is not None:
        console.print(escape(f"{source.id}: {tried.problem.detail}. {tried.problem.remedy}"), soft_wrap=True)
    if tried.matched:
        rows = [(one.key, one.selector, f"{one.found} of {one.items}") for one in tried.matched]
        console.print(table("Recipe", ("key", "selector", "found"), rows))
    if tried.entries:
        rows = [
            (f"{one.published:%Y-%m-%d}" if one.published else "", one.title, one.link or "")
            for one in newest_first(tried.entries, SHOWN)
        ]
        console.print(table(f"{source.id}: {len(tried.entries)} entries", ("date", "title", "link"), rows))
        parts = (f"{count} with {part}" for part, count in tried.having())
        console.print(escape(f"Of {len(tried.entries)}: {', '.join(parts)}"))
    for note in tried.notes:
        console.print(escape(f"note: {note}"), soft_wrap=True)


def _as_json(source: Source, tried: Tried) -> dict[str, Any]:
    return {
        "source_id": source.id,
        "entries": len(tried.entries),
        "having": dict(tried.having()),
        "recipe": [asdict(one) for one in tried.matched],
        "newest": [
            {"date": one.published, "title": one.title, "link": one.link}
            for one in newest_first(tried.entries, SHOWN)
        ],
        "problem": None if tried.problem is None else asdict(tried.problem),
        "notes": list(tried.notes),
    }
