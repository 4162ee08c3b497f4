"""`vigie sources export` and `import`: lists of feeds, from and for other feed readers."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import click
from rich.console import Console
from rich.markup import escape

from classifiers.assessment import SourceNature
from watcher.cli.options import json_option, sources_option
from watcher.cli.output import print_json, table
from watcher.config.located import ConfigError
from watcher.discovery.importing import Defaults, Imported, as_sources
from watcher.discovery.writing import append_sources, refuse_installed
from watcher.files import write_atomically
from watcher.opml import FEEDS, OpmlError, Outlines, read_opml, write_opml
from watcher.sources import Category, bundled_path, load_sources

NAMED = 20
"""The most feeds of each sort that are named one by one."""


@click.command()
@click.option(
    "--opml",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write here [default: print it].",
)
@sources_option
def export(target: Path | None, sources_file: Path | None) -> None:
    """Give the enabled sources as OPML: feeds for any feed reader, the others as links.

    \b
    Example:  vigie sources export --opml vigie.opml
    """
    text = write_opml(load_sources(sources_file or bundled_path()), "Vigie", datetime.now(UTC))
    if target is None:
        click.echo(text, nl=False)
    else:
        write_atomically(target, text)


@click.command("import")
@click.argument("opml", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--nature", type=click.Choice(get_args(SourceNature)), help="Who speaks [default: a guess].")
@click.option(
    "--category", type=click.Choice(get_args(Category)), help="Where no folder tells [default: a guess]."
)
@click.option(
    "--language", type=click.Choice(["fr", "en", "multi"]), default="multi", help="Where none is stated."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written; write nothing.")
@sources_option
@json_option
def import_feeds(
    opml: Path,
    nature: SourceNature | None,
    category: Category | None,
    language: Literal["fr", "en", "multi"],
    dry_run: bool,
    sources_file: Path | None,
    as_json: bool,
) -> None:
    """Add the feeds of an OPML file to the sources file, enabled; nothing is asked of the web.

    \b
    Example:  vigie sources import feeds.opml --sources my-sources.yaml --nature press

    Exit code 1 when some feeds could not be taken (they are named), 2 when a file is wrong.
    """
    path = sources_file or bundled_path()
    if not dry_run:
        refuse_installed(path)
    try:
        outlines = read_opml(opml.read_bytes())
    except OpmlError as error:
        raise ConfigError([f"{opml}: {error}"]) from None
    imported = as_sources(outlines.feeds, load_sources(path), Defaults(nature, category, language))
    if imported.sources and not dry_run:
        append_sources(path, imported.sources)
    if as_json:
        print_json(_as_json(imported, outlines))
    else:
        _print(imported, outlines, path, dry_run)
    sys.exit(1 if imported.refused or outlines.cut else 0)


def _print(imported: Imported, outlines: Outlines, path: Path, dry_run: bool) -> None:
    console = Console()
    rows = [(one.id, one.name, one.category, one.nature, one.language, one.url) for one in imported.sources]
    written = f"would be written into {path}" if dry_run else f"written into {path}"
    columns = ("id", "name", "category", "nature", "language", "feed")
    if rows:
        console.print(table(escape(f"{len(rows)} feeds {written}"), columns, rows))
        console.print(
            "Category, nature and language are guesses where the list states none; rhythm_days is 7."
        )
    for feed, known in imported.known[:NAMED]:
        console.print(escape(f"already there, as {known}: {feed}"), soft_wrap=True)
    for feed, reason in imported.refused[:NAMED]:
        console.print(escape(f"not taken: {feed} {reason}"), soft_wrap=True)
    left = max(len(imported.known) - NAMED, 0) + max(len(imported.refused) - NAMED, 0)
    if left:
        console.print(f"and {left} more like these")
    if outlines.others:
        console.print(f"{outlines.others} outlines lead to no feed and were passed over")
    if outlines.cut:
        console.print(f"only the first {FEEDS} feeds were taken; split the file for the others")


def _as_json(imported: Imported, outlines: Outlines) -> dict[str, Any]:
    return {
        "added": [one.model_dump(mode="json", exclude_none=True) for one in imported.sources],
        "known": [{"feed": feed, "id": known} for feed, known in imported.known],
        "refused": [{"feed": feed, "reason": reason} for feed, reason in imported.refused],
        "passed_over": outlines.others,
        "cut": outlines.cut,
    }
