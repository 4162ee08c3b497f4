"""`vigie indicators set`, `import` and `template`: figures that people know, one by one or by a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console

from digests.indicators.definitions import Definitions, load_definitions
from digests.indicators.evidence import Entered
from watcher.blank_sheet import blank_csv, blank_ods, write_new
from watcher.cli.faults import fault_told
from watcher.cli.options import config_option
from watcher.cli.output import table
from watcher.config.located import ConfigError
from watcher.rules.entering.checking import Given, Statement, checked
from watcher.rules.entering.sheet import Filled, Wrong, filled_in
from watcher.rules.entering.standing import Settled
from watcher.rules.entering.values import value_written
from watcher.settings import load_settings
from watcher.sheets import sheet_of
from watcher.store.database import open_database
from watcher.store.entered import record

NAMED = 50
"""The most wrong cells that are named one by one."""
_OPTIONS = {"indicator": "ID", "value": "VALUE", "part": "--for", "as_of": "--on"}


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where figures go to, and what is today at the observatory."""

    database: Path
    now: datetime
    today: date

    @classmethod
    def of(cls, config: Path | None) -> _Desk:
        settings = load_settings(config)
        now = datetime.now(UTC)
        return cls(settings.paths.database, now, now.astimezone(settings.schedule.zone).date())

    def record(self, statements: Sequence[Statement]) -> tuple[Settled, ...]:
        db = open_database(self.database)
        try:
            return record(db, statements, self.now)
        finally:
            db.close()


# A negative number is no option, and neither is the dash that takes a value back.
@click.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("indicator", metavar="ID")
@click.argument("value")
@click.option("--on", "as_of", metavar="DATE", help="The day that it is true of [default: today].")
@click.option("--role", required=True, help="In which role it is stated, such as DRH; never a name.")
@click.option("--for", "part", default="", metavar="PART", help="A department; without it, the whole.")
@click.option("--source", default="", help="Where the figure comes from.")
@click.option("--comment", default="", help="What a reader must know.")
@config_option
def set_value(
    indicator: str,
    value: str,
    as_of: str | None,
    role: str,
    part: str,
    source: str,
    comment: str,
    config: Path | None,
) -> None:
    """Enter one figure: 120, "1 234,5", "12,5 %", "40 k€", 4/5; or - to take it back.

    \b
    Example:  vigie indicators set agents-formes 120 --on 2026-11-30 --role DRH

    Nothing is overwritten: `vigie indicators history` shows what was said before.
    """
    desk = _Desk.of(config)
    definitions = load_definitions()
    given = Given(indicator, value, as_of or desk.today, role, part, source, comment)
    found = checked(given, definitions, desk.today)
    if not isinstance(found, Statement):
        lines = [f"{_OPTIONS.get(one.field, f'--{one.field}')}: {fault_told(one)}" for one in found]
        raise click.UsageError("\n".join(lines))
    (settled,) = desk.record([found])
    click.echo(_told(settled, definitions))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--role", default="", help="The role of rows that name none.")
@click.option("--dry-run", is_flag=True, help="Check and show what is stated; record nothing.")
@config_option
def import_sheet(file: Path, role: str, dry_run: bool, config: Path | None) -> None:
    """Enter the figures of a sheet, CSV or ODS; `vigie indicators template` makes an empty one.

    \b
    Example:  vigie indicators import figures.ods --role coordination --dry-run

    All or nothing: with one wrong cell nothing is recorded, and every wrong cell is named (exit code 2). Rows
    without a value are passed over; what was stated already is not recorded again.
    """
    desk = _Desk.of(config)
    definitions = load_definitions()
    filled = filled_in(sheet_of(file), definitions, desk.today, role)
    if filled.wrong:
        raise ConfigError(_problems(file, filled.wrong))
    if dry_run:
        _print(filled, definitions)
        return
    settled = desk.record(filled.statements)
    for one in settled:
        if one.fate == "recorded":
            click.echo(_told(one, definitions))
    _summarise(settled, filled.passed_over)


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--ods", "form", flag_value="ods", help="For LibreOffice [default: by the name of the file].")
@click.option("--csv", "form", flag_value="csv", help="Cells apart by semicolons, UTF-8.")
def template(out: Path, form: str | None) -> None:
    """Write an empty sheet to fill in: the right columns, one row for every indicator that is entered.

    \b
    Example:  vigie indicators template figures.ods

    A file that is there already is left as it is (exit code 2).
    """
    wanted = form or out.suffix.casefold().removeprefix(".")
    if wanted not in ("ods", "csv"):
        raise click.BadParameter(f"{out}: end the name in .ods or .csv", param_hint="OUT")
    definitions = load_definitions()
    blank = blank_ods(definitions, datetime.now(UTC)) if wanted == "ods" else blank_csv(definitions)
    try:
        write_new(out, blank)
    except FileExistsError:
        message = f"{out} is there already, perhaps filled in; name another file"
        raise click.BadParameter(message, param_hint="OUT") from None
    click.echo(
        f"{out}: {len(definitions.entered)} indicators to fill in; then `vigie indicators import {out}`"
    )


def _problems(file: Path, wrong: Sequence[Wrong]) -> list[str]:
    lines = [f"{file}: {one.place}: {fault_told(one.error)}" for one in wrong[:NAMED]]
    if len(wrong) > NAMED:
        lines.append(f"{file}: and {len(wrong) - NAMED} more like these")
    return [*lines, f"{file}: nothing was recorded"]


def _told(settled: Settled, definitions: Definitions) -> str:
    one = settled.statement
    about = f"{one.indicator}{f' ({one.part})' if one.part else ''} on {one.as_of}"
    value = _value(one, definitions)
    if settled.fate == "known":
        return f"{about}: {value} was stated already; nothing was recorded"
    if settled.fate == "void":
        return f"{about}: nothing is there to be taken back; nothing was recorded"
    before = settled.replaces
    instead = "" if before is None or before.value is None else f", instead of {_value(before, definitions)}"
    return f"{about}: {value}{instead}"


def _value(one: Statement | Entered, definitions: Definitions) -> str:
    entry = definitions.indicator(one.indicator).entry
    return "taken back" if one.value is None or entry is None else value_written(one.value, entry)


def _print(filled: Filled, definitions: Definitions) -> None:
    rows = [
        (one.indicator, one.part, _value(one, definitions), f"{one.as_of}", one.role, one.source, one.comment)
        for one in filled.statements
    ]
    columns = ("indicator", "part", "value", "on", "role", "source", "comment")
    title = f"{len(rows)} figures would be recorded, {filled.passed_over} rows without a value passed over"
    Console().print(table(title, columns, rows))


def _summarise(settled: Sequence[Settled], passed_over: int) -> None:
    counts = {fate: sum(one.fate == fate for one in settled) for fate in ("recorded", "known", "void")}
    click.echo(
        f"{counts['recorded']} recorded, {counts['known']} known already, "
        f"{counts['void']} with nothing to take back, {passed_over} rows without a value passed over"
    )
