"""`vigie indicators`: what is counted, what people enter, what of it is missing, and how it came about."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import click
from rich.console import Console

from digests.indicators.definitions import Definitions, Indicator, load_definitions
from digests.indicators.evidence import Entered
from watcher.cli.faults import fault_told
from watcher.cli.lazy import LazyGroup, Place
from watcher.cli.options import config_option, json_option
from watcher.cli.output import print_json, table
from watcher.rules.entering.checking import entered_named
from watcher.rules.entering.faults import EntryError
from watcher.rules.entering.standing import by_indicator, current
from watcher.rules.entering.values import value_written
from watcher.settings import load_settings
from watcher.store.database import open_database
from watcher.store.entered import statements

MISSING = "missing"


class _Indicators(LazyGroup):
    places: ClassVar[Mapping[str, Place]] = {
        "set": Place(
            "watcher.cli.entering:set_value",
            'Enter one figure: 120, "1 234,5", "12,5 %", "40 k€", 4/5; or - to take it back.',
        ),
        "import": Place(
            "watcher.cli.entering:import_sheet",
            "Enter the figures of a sheet, CSV or ODS; `vigie indicators template` makes an empty one.",
        ),
        "template": Place(
            "watcher.cli.entering:template",
            "Write an empty sheet to fill in: the right columns, "
            "one row for every indicator that is entered.",
        ),
    }


@click.group(cls=_Indicators)
def indicators() -> None:
    """The indicators: list them, and enter those that people know and the machine cannot.

    \b
    Example:  vigie indicators list
              vigie indicators set agents-formes 120 --on 2026-11-30 --role DRH
    """


@indicators.command("list")
@config_option
@json_option
def list_indicators(config: Path | None, as_json: bool) -> None:
    """Show every indicator, with the last values of those that are entered; missing ones say so.

    \b
    Example:  vigie indicators list --json
    """
    definitions = load_definitions()
    settings = load_settings(config)
    today = datetime.now(UTC).astimezone(settings.schedule.zone).date()
    stated = by_indicator(current(_history(settings.paths.database), today))
    if as_json:
        print_json([_as_json(one, stated.get(one.id, ())) for one in definitions.indicators])
        return
    missing = sum(one.id not in stated for one in definitions.entered)
    title = (
        f"{len(definitions.indicators)} indicators: {len(definitions.entered)} are entered, "
        f"{missing} of them missing; the others are counted"
    )
    columns = ("id", "name", "part", "value", "on", "role")
    entered_first = sorted(definitions.indicators, key=lambda one: one.entry is None)
    rows = [row for one in entered_first for row in _rows(one, stated.get(one.id, ()))]
    Console().print(table(title, columns, rows))


@indicators.command()
@click.argument("indicator", metavar="ID")
@config_option
@json_option
def history(indicator: str, config: Path | None, as_json: bool) -> None:
    """Show everything that was ever entered for an indicator, the newest last.

    \b
    Example:  vigie indicators history agents-formes

    Exit code 1 when nothing was.
    """
    found = [
        one for one in _history(load_settings(config).paths.database) if one.indicator == indicator.strip()
    ]
    definitions = load_definitions()
    if not found:
        indicator = known_or_refused(indicator, definitions)
    if as_json:
        print_json([asdict(one) for one in found])
    elif found:
        rows = [
            (
                f"{one.as_of}",
                one.part,
                shown(one, definitions),
                one.role,
                one.source,
                one.comment,
                f"{one.entered:%Y-%m-%d %H:%M}",
            )
            for one in found
        ]
        columns = ("on", "part", "value", "role", "source", "comment", "entered (UTC)")
        Console().print(table(indicator.strip(), columns, rows))
    else:
        click.echo(f"{indicator}: nothing was entered; `vigie indicators set` does", err=True)
    sys.exit(0 if found else 1)


def known_or_refused(name: str, definitions: Definitions) -> str:
    """The id of an indicator that is entered. Raises click.BadParameter."""
    try:
        return entered_named(name, definitions)[0].id
    except EntryError as error:
        raise click.BadParameter(fault_told(error), param_hint="ID") from None


def shown(one: Entered, definitions: Definitions) -> str:
    """The value as people read it; as a plain number when its indicator is defined no more."""
    if one.value is None:
        return "taken back"
    entry = next((known.entry for known in definitions.entered if known.id == one.indicator), None)
    return f"{one.value:g}" if entry is None else value_written(one.value, entry)


def _history(database: Path) -> tuple[Entered, ...]:
    db = open_database(database)
    try:
        return statements(db)
    finally:
        db.close()


def _rows(one: Indicator, stated: tuple[Entered, ...]) -> Iterator[tuple[str, ...]]:
    if one.entry is None:
        yield one.id, one.name, "", "counted", "", ""
        return
    if not stated:
        yield one.id, one.name, "", MISSING, "", ""
    for said in stated:
        value = "" if said.value is None else value_written(said.value, one.entry)
        yield one.id, one.name, said.part, f"{value} {_unit(one)}".strip(), f"{said.as_of}", said.role


def _unit(one: Indicator) -> str:
    return one.unit if one.entry is not None and one.entry.kind == "number" else ""


def _as_json(one: Indicator, stated: tuple[Entered, ...]) -> dict[str, Any]:
    entered = one.entry is not None
    return {
        **one.model_dump(mode="json", exclude={"entry"}),
        "entry": None if one.entry is None else one.entry.model_dump(mode="json"),
        "missing": entered and not stated,
        "values": [asdict(said) for said in stated],
    }
