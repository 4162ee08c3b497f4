"""`vigie sources add`: from an address to a source that works, unaided."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from classifiers.assessment import SourceNature
from watcher.cli.options import config_option, json_option, open_house, sources_option
from watcher.cli.output import print_json, table
from watcher.cli.wished import wishes_options
from watcher.config.located import ConfigError
from watcher.discovery.describing import Described, Wishes, describe
from watcher.discovery.exploring import Explored, explore
from watcher.discovery.findings import Finding
from watcher.discovery.trying import newest_first
from watcher.discovery.writing import append_sources, as_yaml, known_address, refuse_installed
from watcher.items import Entry
from watcher.sources import Category, Kind, Source, bundled_path
from watcher.web.urls import host

SHOWN = 5
"""The newest entries that are shown of what would be collected."""

_REMEDY = (
    "Give the address of the page that lists the publications, or of its feed. If a script builds the list, "
    "look for the page's own interface (kind: json), or watch the page as a whole (kind: change)."
)


@click.command()
@click.argument("url")
@wishes_options
@click.option("--kind", type=click.Choice(["feed", "listing", "sitemap"]), help="Look for this kind only.")
@click.option("--dry-run", is_flag=True, help="Show what would be collected and written; write nothing.")
@click.option("--yes", is_flag=True, help="Do not ask; on a terminal it is asked otherwise.")
@config_option
@sources_option
@json_option
def add(
    url: str,
    wishes: Wishes,
    kind: Kind | None,
    dry_run: bool,
    yes: bool,
    config: Path | None,
    sources_file: Path | None,
    as_json: bool,
) -> None:
    """Find feed, map or list of a site, show what it would bring, and write it into the sources file.

    \b
    Example:  vigie sources add https://www.example.org/ --sources my-sources.yaml

    Exit code 0 when written (or shown, with --dry-run), 1 when you said no, 2 for a wrong file, address or a
    source that is there already, 3 when nothing can be collected.
    """
    path = sources_file or bundled_path()
    url = _address(url)
    if not dry_run:
        refuse_installed(path)
    console = Console(stderr=as_json)
    house = open_house(config, sources_file, console)
    _refuse_known(url, path, house.sources)
    policy = replace(house.policy(datetime.now(UTC), Path()), archive=None)
    found = explore(url, policy, kind, lambda asked: click.echo(f"asking {asked}", err=True))
    if not found.findings or not found.findings[0].entries:
        raise _nothing(url, found, as_json)
    best = found.findings[0]
    _refuse_known(best.url, path, house.sources)
    described = _described(best, found, wishes, house.sources, path)
    interactive = sys.stdin.isatty() and not (yes or as_json)
    _preview(console, best, found)
    if interactive and not dry_run:
        described = _asked(described, best, found, wishes, house.sources, path)
    _show(console, described)
    written = not dry_run and (not interactive or click.confirm(f"Write it into {path}?", default=True))
    if written:
        append_sources(path, [described.source])
        console.print(escape(f"Written into {path}. Try it: vigie sources try {described.source.id}"))
    if as_json:
        print_json(_as_json(described, found, path if written else None))
    sys.exit(0 if written or dry_run else 1)


def _address(url: str) -> str:
    address = url if "://" in url else f"https://{url}"
    if host(address) is None or "@" in address.partition("//")[2].partition("/")[0]:
        raise click.BadParameter(f"{url!r} is no address of a site; https://… is wanted", param_hint="URL")
    return address


def _refuse_known(url: str, path: Path, sources: Sequence[Source]) -> None:
    if (same := known_address(url, sources)) is not None:
        raise ConfigError([f"{path}: {url} is already there, as {same.id}; edit that entry instead"])


def _described(
    best: Finding, found: Explored, wishes: Wishes, sources: Sequence[Source], path: Path
) -> Described:
    taken = {source.id for source in sources}
    if wishes.id in taken:
        raise ConfigError([f"{path}: the id {wishes.id} is already there; choose another with --id"])
    try:
        return describe(best, found.facts, wishes, taken)
    except ValidationError as error:
        said = "; ".join(f"--{one['loc'][0]}: {one['msg']}" for one in error.errors())
        raise click.UsageError(said) from None


def _asked(
    described: Described,
    best: Finding,
    found: Explored,
    wishes: Wishes,
    sources: Sequence[Source],
    path: Path,
) -> Described:
    """The same after the questions that only a person can answer."""
    source = described.source
    nature = wishes.nature or click.prompt(
        "Who speaks", type=click.Choice(get_args(SourceNature)), default=source.nature
    )
    category = wishes.category or click.prompt(
        "Under which heading", type=click.Choice(get_args(Category)), default=source.category
    )
    return _described(best, found, replace(wishes, nature=nature, category=category), sources, path)


def _preview(console: Console, best: Finding, found: Explored) -> None:
    newest = f", the newest of {best.newest:%Y-%m-%d}" if best.newest else ""
    title = escape(f"{best.kind} {best.url}: {len(best.entries)} entries{newest}")
    rows = [(_day(one), one.title, one.link or "") for one in newest_first(best.entries, SHOWN)]
    console.print(table(title, ("date", "title", "link"), rows))
    if missing := best.missing():
        console.print(escape(f"Missing: {'; '.join(missing)}"))
    for other in found.findings[1:4]:
        console.print(escape(f"Also found: {other.kind} {other.url}, {len(other.entries)} entries"))


def _show(console: Console, described: Described) -> None:
    console.print(escape(as_yaml(described.source)), soft_wrap=True, highlight=False)
    if described.guesses:
        options = ", ".join(described.guesses)
        console.print(escape(f"Not stated by the site, so a default that you may correct: {options}"))


def _nothing(url: str, found: Explored, as_json: bool) -> SystemExit:
    """Say what was tried, and what can be done."""
    if as_json:
        print_json(_as_json(None, found, None))
    problem = found.problem
    reason = f"{problem.detail}. {problem.remedy}" if problem else f"nothing to collect was found. {_REMEDY}"
    click.echo(f"vigie: {url}: {reason}", err=True)
    for one in found.attempts:
        click.echo(f"  tried {one.url} as {one.role}: {one.result}", err=True)
    return SystemExit(3)


def _day(entry: Entry) -> str:
    return f"{entry.published:%Y-%m-%d}" if entry.published else ""


def _as_json(described: Described | None, found: Explored, written: Path | None) -> dict[str, Any]:
    return {
        "source": described.source.model_dump(mode="json", exclude_none=True) if described else None,
        "guesses": list(described.guesses) if described else [],
        "written": None if written is None else str(written),
        "problem": None if found.problem is None else found.problem.detail,
        "found": [
            {
                "kind": one.kind,
                "url": one.url,
                "entries": len(one.entries),
                "dated": one.dated,
                "newest": [
                    {"date": entry.published, "title": entry.title, "link": entry.link}
                    for entry in newest_first(one.entries, SHOWN)
                ],
                "missing": list(one.missing()),
            }
            for one in found.findings
        ],
        "tried": [{"url": one.url, "as": one.role, "result": one.result} for one in found.attempts],
    }
