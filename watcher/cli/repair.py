"""`vigie repair`: a damaged database made whole, as far as possible, saying what is lost."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from watcher.cli.options import config_option, json_option, open_house, sources_option
from watcher.cli.output import print_json, table
from watcher.files import locked
from watcher.recovery.errors import RecoveryError
from watcher.recovery.fallbacks import fallbacks, named
from watcher.recovery.losses import Loss
from watcher.recovery.orders import folder_of
from watcher.recovery.repair import Plan, Repaired, RepairError, repair


@click.command("repair")
@click.option(
    "--from",
    "backup",
    type=click.Path(path_type=Path),
    help="Take lost rows from this backup [default: the newest one].",
)
@click.option("--dry-run", is_flag=True, help="Say what would be lost, and leave the database as it is.")
@config_option
@sources_option
@json_option
def repair_command(
    backup: Path | None, dry_run: bool, config: Path | None, sources_file: Path | None, as_json: bool
) -> None:
    """Repair a damaged database: from what can be read of it, from backups, from the archive.

    \b
    Example:  vigie repair --dry-run
              vigie repair --from /srv/backups/vigie-20261126T033000Z.tar

    The watch must not run. Nothing is posted, and the damaged file is kept under another name.

    Exit code 0 nothing is lost, 1 something is (it is named), 3 nothing could be done.
    """
    screen = Console(stderr=True)
    house = open_house(config, sources_file, screen)
    paths = house.settings.paths
    with locked(paths.data / "vigie.lock"):
        try:
            older = (named(backup),) if backup else fallbacks(paths.data, folder_of(house.settings))
            plan = Plan(
                database=paths.database,
                archive=paths.archive,
                model=paths.model,
                sources=house.sources,
                fallbacks=older,
                policy=house.policy,
                retired=house.retired,
                dry_run=dry_run,
            )
            with screen.status("") as status:
                done = repair(plan, house.now(), lambda doing: status.update(f"{doing}…"))
        except (RepairError, RecoveryError) as error:
            click.echo(f"vigie: {error}", err=True)
            sys.exit(3)
    if as_json:
        print_json({**asdict(done), "complete": done.is_complete})
    else:
        _print(done, dry_run)
    sys.exit(0 if done.is_complete else 1)


def _print(done: Repaired, dry_run: bool) -> None:
    console = Console()
    if done.was_sound:
        console.print("The database is sound: there is nothing to repair.")
        return
    if done.losses:
        columns = ("table", "read", "from the backup", "made anew", "lost", "between")
        console.print(table("Broken tables", columns, [_row(loss) for loss in done.losses]))
    for note in done.notes:
        console.print(note, markup=False)
    if done.is_complete:
        console.print("Nothing is lost.")
    elif dry_run:
        console.print("So much would be lost. The database was left as it is.")
    if done.aside is not None:
        console.print(f"The damaged database is now {done.aside}.", markup=False)


def _row(loss: Loss) -> tuple[str, ...]:
    more = "at least; no telling how many" if loss.perhaps is None else f"and perhaps {loss.perhaps} more"
    lost = f"{loss.lost}" if loss.perhaps == 0 else f"{loss.lost} ({more})"
    dates = " and ".join(date[:10] for date in (loss.first, loss.last) if date)
    counts = (loss.read, loss.taken, loss.remade)
    return (loss.table, *(str(count) if count else "" for count in counts), lost, dates)
