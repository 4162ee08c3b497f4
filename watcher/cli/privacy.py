"""`vigie privacy`: what is stored about people, and doing away with what has had its time."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console

from watcher.cli.options import config_option, json_option
from watcher.cli.output import print_json, table
from watcher.files import write_atomically
from watcher.privacy.purging import Line, Purged, preview, purge
from watcher.privacy.stock import stock
from watcher.settings import load_settings
from watcher.store import erasing
from watcher.store.database import open_database
from watcher.upkeep.disk import free_bytes


@click.group()
def privacy() -> None:
    """Say what is stored about people, and delete what has had its time.

    \b
    Example:  vigie privacy report --out fiche.odt
              vigie privacy purge --dry-run
    """


@privacy.command("purge")
@click.option("--dry-run", is_flag=True, help="Say what would go, and delete nothing.")
@click.option("--compact", is_flag=True, help="Then write the database anew, without free space (slow).")
@config_option
@json_option
def purge_command(dry_run: bool, compact: bool, config: Path | None, as_json: bool) -> None:
    """Delete now what [privacy] in the settings says; the watch does it by itself once a day.

    \b
    Example:  vigie privacy purge --dry-run
              vigie privacy purge --compact

    What is deleted is overwritten in the file. --compact gives its room back to the disk; it needs as much
    free space as the database takes, and everybody waits: stop the watch for it.

    Exit code 0 done, 1 done but the write-ahead log could not be emptied (somebody reads: call it again),
    3 no database.
    """
    settings = load_settings(config)
    now = datetime.now(UTC)
    path = settings.paths.database
    db = open_database(path, read_only=dry_run)
    try:
        if dry_run:
            done = preview(db, settings.paths.archive, settings.privacy, now)
        else:
            done = purge(db, settings.paths.archive, settings.privacy, now)
        if compact and not dry_run:
            if free_bytes(path.parent) < path.stat().st_size:
                click.echo(
                    f"vigie: {path}: too little free space to write it anew; free some first", err=True
                )
                sys.exit(3)
            erasing.compact(db)
            erasing.wipe(db)
    finally:
        db.close()
    if as_json:
        print_json({**asdict(done), "dry_run": dry_run})
    else:
        _print(done, dry_run)
    sys.exit(0 if done.wiped else 1)


@privacy.command("report")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File: .md, or .odt for LibreOffice."
)
@config_option
@json_option
def report_command(out: Path | None, config: Path | None, as_json: bool) -> None:
    """Write the entry for the register of processing activities (GDPR, article 30), in French.

    \b
    Example:  vigie privacy report --out fiche.odt
              vigie privacy report --json

    It is filled with the periods in force and with what is stored now; counts only, nobody is named.
    """
    settings = load_settings(config)
    now = datetime.now(UTC)
    db = open_database(settings.paths.database, read_only=True)
    try:
        stored = stock(db, settings.paths.data, settings.privacy)
    finally:
        db.close()
    if as_json:
        print_json({"at": now, **asdict(stored)})
        return
    from digests.report.markdown import markdown  # noqa: PLC0415 - only this needs the report's library
    from watcher.privacy.register_entry import register_entry  # noqa: PLC0415

    entry = register_entry(stored, settings, now)
    if out is None:
        click.echo(markdown(entry), nl=False)
    elif out.suffix == ".odt":
        from digests.odf.text import odt  # noqa: PLC0415

        out.write_bytes(odt(entry, lambda chart: chart.alt))
    else:
        write_atomically(out, markdown(entry))
    if out is not None:
        Console(stderr=True).print(
            f"Written to {out}; complete what is marked « à compléter ».", markup=False
        )


def _print(done: Purged, dry_run: bool) -> None:
    console = Console()
    title = "What would go" if dry_run else "What went"
    lines = [line for line in done.lines if line.rows or line.files]
    if lines:
        columns = ("kind", "older than", "rows", "files", "bytes", "by")
        console.print(table(title, columns, [_row(line) for line in lines]))
        for line in lines:
            if line.note:
                console.print(line.note, markup=False)
    else:
        console.print("Nothing has had its time.")
    if not dry_run:
        console.print(f"{done.freed} bytes are free in the database for what comes.")
    if not done.wiped:
        console.print(
            "Somebody reads the database: its write-ahead log still holds what went. Call this again."
        )


def _row(line: Line) -> tuple[str, ...]:
    counts = (str(count) if count else "" for count in (line.rows, line.files, line.bytes))
    return (line.kind, f"{line.before:%Y-%m-%d}", *counts, f"privacy.{line.keeping}")
