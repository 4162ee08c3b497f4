"""`vigie report`: the indicators of a year, a quarter or any days, for the committee and for everybody."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

import click

from digests.indicators.definitions import load_definitions
from digests.opendata.csvs import COMMA, SEMICOLON
from digests.report.pdf import PdfError, pdf
from digests.site.naming import load_solutions
from watcher.cli.asked import Asked, reported_options, reported_period
from watcher.cli.options import config_option, json_option
from watcher.cli.output import print_json
from watcher.files import locked
from watcher.reporting.books import books_of
from watcher.reporting.files import Plan, report_files
from watcher.reporting.folder import FolderExistsError, write_folder
from watcher.reporting.gathering import gather, reached
from watcher.settings import load_settings
from watcher.store.database import open_database


@click.command()
@reported_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder in which the report gets a folder of its own, such as DIR/2026.",
)
@click.option("--semicolon", is_flag=True, help="CSV for a French spreadsheet: semicolons, decimal commas.")
@click.option("--pdf/--no-pdf", "with_pdf", default=None, help="A PDF too [default: where it can be made].")
@click.option("--replace", is_flag=True, help="Write over a report that is there, whoever edited it.")
@config_option
@json_option
def report(
    asked: Asked,
    out: Path,
    semicolon: bool,
    with_pdf: bool | None,
    replace: bool,
    config: Path | None,
    as_json: bool,
) -> None:
    """Write the report (page, text for LibreOffice, PDF), the open data and the repertoires of a period.

    \b
    Example:  vigie report --year 2026 --out reports/
              vigie report --quarter 2026-Q3 --out reports/ --semicolon
              vigie report --from 2026-06-01 --to 2026-08-31 --out reports/

    The folder is written beside and moved when it is whole. The PDF wants vigie-observatoire[pdf].
    """
    settings = load_settings(config)
    now, zone = datetime.now(UTC), settings.schedule.zone
    period = reported_period(asked, zone, now)
    folder = out / period.label
    solutions = load_solutions()
    if folder.exists() and not replace:
        _refuse(folder)
    db = open_database(settings.paths.database, read_only=True)
    try:
        _say("gathering")
        upto = reached(db, period, now)
        evidence = gather(db, books_of(settings, solutions), period, upto, is_over=period.end <= now)
    finally:
        db.close()
    plan = Plan(
        definitions=load_definitions(),
        solutions=solutions,
        generated=evidence.now.until,
        dialect=SEMICOLON if semicolon else COMMA,
        pdf=pdf if _has_pdf(with_pdf) else None,
    )
    try:
        written = report_files(evidence, plan, _say)
        with locked(settings.paths.data / "report.lock"):
            write_folder(folder, written, replace=replace)
    except PdfError as error:
        click.echo(f"{error}, or give --no-pdf", err=True)
        sys.exit(3)
    except FolderExistsError:
        _refuse(folder)
    if as_json:
        print_json({"folder": folder, "files": sorted(written), "whole": evidence.now.is_whole})
        return
    click.echo(f"{folder}: {len(written)} files")
    if plan.pdf is None:
        click.echo("no PDF: it wants vigie-observatoire[pdf], or LibreOffice makes one of the .odt", err=True)


def _has_pdf(wanted: bool | None) -> bool:
    return find_spec("weasyprint") is not None if wanted is None else wanted


def _refuse(folder: Path) -> NoReturn:
    click.echo(f"{folder} is there: move it, or give --replace to write over what was edited in it", err=True)
    sys.exit(2)


def _say(step: str) -> None:
    click.echo(f"{step} …", err=True)
