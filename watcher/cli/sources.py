"""`vigie sources`: what is watched, and how it fares."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from watcher.cli.options import config_option, json_option, sources_option
from watcher.cli.output import print_json, table
from watcher.settings import load_settings
from watcher.sources import bundled_path, load_sources
from watcher.upkeep.health import SourceReport, report_sources


@click.group()
def sources() -> None:
    """Validate and show the watched sources.

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
@json_option
def check_sources(config: Path | None, sources_file: Path | None, as_json: bool) -> None:
    """Validate the file, then show each source's health as last seen.

    \b
    Example:  vigie sources check

    Exit code 0 when all is well, 1 when an enabled source is broken or silent, 2 when the file is wrong.
    """
    watched = load_sources(sources_file or bundled_path())
    reports = report_sources(load_settings(config).paths.database, watched, datetime.now(UTC))
    if as_json:
        print_json([report.as_json() for report in reports])
    else:
        _print_reports(reports)
    sys.exit(1 if any(report.needs_care for report in reports) else 0)


def _print_reports(reports: list[SourceReport]) -> None:
    rows = [
        (report.source_id, report.condition, str(report.items), _day(report), report.advice)
        for report in reports
    ]
    console = Console()
    console.print(table("Health of the sources", ("id", "condition", "items", "last success", "note"), rows))


def _day(report: SourceReport) -> str:
    return "never" if report.succeeded_at is None else f"{report.succeeded_at:%Y-%m-%d %H:%M}"
