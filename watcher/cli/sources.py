"""`vigie sources`: what is watched, and how it fares."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

import click
from rich.console import Console

from watcher.cli.lazy import LazyGroup, Place
from watcher.cli.options import config_option, json_option, sources_option
from watcher.cli.output import print_json, table
from watcher.settings import load_settings
from watcher.sources import bundled_path, load_sources
from watcher.upkeep.health import SourceReport, report_sources


class _Sources(LazyGroup):
    places: ClassVar[Mapping[str, Place]] = {
        "add": Place(
            "watcher.cli.adding:add",
            "Find feed, map or list of a site, show what it would bring, and write it into the sources file.",
        ),
        "try": Place(
            "watcher.cli.trying:try_one",
            "Collect one source once, as if nothing were known, and keep nothing: any kind, enabled or not.",
        ),
        "export": Place(
            "watcher.cli.exchanging:export",
            "Give the enabled sources as OPML: feeds for any feed reader, the others as links.",
        ),
        "import": Place(
            "watcher.cli.exchanging:import_feeds",
            "Add the feeds of an OPML file to the sources file, enabled; nothing is asked of the web.",
        ),
    }


@click.group(cls=_Sources)
def sources() -> None:
    """Validate, show, find and try the watched sources.

    \b
    Example:  vigie sources check --sources my-sources.yaml
    """


@sources.command("list")
@sources_option
@json_option
def list_sources(sources_file: Path | None, as_json: bool) -> None:
    """Show every source of the file.

    \b
    Example:  vigie sources list --json
    """
    watched = load_sources(sources_file or bundled_path())
    if as_json:
        print_json([source.model_dump(mode="json") for source in watched])
        return
    rows = [
        (
            source.id,
            source.name,
            source.kind,
            source.category,
            f"{source.rhythm_days:g} d",
            "" if source.enabled else f"no: {source.reason}",
        )
        for source in watched
    ]
    title = f"{len(watched)} sources, {sum(source.enabled for source in watched)} enabled"
    Console().print(table(title, ("id", "name", "kind", "category", "rhythm", "disabled"), rows))


@sources.command("check")
@config_option
@sources_option
@click.option("--all", "everyone", is_flag=True, help="Show the sources that are well, too.")
@json_option
def check_sources(config: Path | None, sources_file: Path | None, everyone: bool, as_json: bool) -> None:
    """Validate the file, then show which sources need care: each one's last word, and its remedy.

    \b
    Example:  vigie sources check --all

    It says what the last visits found and asks nobody anew. Exit code 0 when all is well, 1 when an enabled
    source is broken, to be repaired or silent, 2 when the file is wrong.
    """
    watched = load_sources(sources_file or bundled_path())
    settings = load_settings(config)
    reports = report_sources(settings.paths.database, watched, settings.accounts)
    shown = reports if everyone else [one for one in reports if one.needs_care or one.wants_correction]
    if as_json:
        print_json([report.as_json() for report in shown])
    else:
        _print_reports(shown, reports)
    sys.exit(1 if any(report.needs_care for report in reports) else 0)


def _print_reports(shown: list[SourceReport], reports: list[SourceReport]) -> None:
    console = Console()
    if shown:
        rows = [(one.source_id, _condition(one), str(one.items), _last_word(one)) for one in shown]
        columns = ("id", "condition", "items", "last word, and what to do")
        console.print(table("Health of the sources", columns, rows))
    counts = Counter(report.condition for report in reports)
    console.print(f"{len(reports)} sources: " + ", ".join(f"{n} {name}" for name, n in counts.most_common()))


def _condition(one: SourceReport) -> str:
    return one.condition if one.since is None else f"{one.condition}\nsince {one.since:%Y-%m-%d}"


def _last_word(one: SourceReport) -> str:
    return "\n".join(filter(None, (one.word, one.remedy and f"→ {one.remedy}")))
