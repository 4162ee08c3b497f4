"""`vigie run`: the watch itself."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from watcher.chat.service import ChatService
from watcher.cli.leaving import leave_on_signals
from watcher.cli.options import config_option, json_option, open_house, sources_option
from watcher.cli.output import RoundBar, print_json, print_round, round_json
from watcher.files import locked
from watcher.house import House
from watcher.proposals import work_through
from watcher.round import Poster, leave_to_service, post_now, run_round, tell
from watcher.round_report import RoundReport
from watcher.schedule import build_scheduler, serve
from watcher.store.database import open_database
from watcher.web.replay import Replay


@click.command()
@click.option("--once", is_flag=True, help="Visit every source now, post what is due, and exit.")
@click.option(
    "--replay",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read this WARC file instead of the network (with --once; may be repeated).",
)
@config_option
@sources_option
@json_option
def run(
    once: bool, replay: tuple[Path, ...], config: Path | None, sources_file: Path | None, as_json: bool
) -> None:
    """Collect, classify, alert and digest: on schedule for ever, or one pass with --once.

    \b
    Example:  vigie run --once --sources my-sources.yaml

    Exit code of --once: 0 all well, 1 done but some sources or messages failed (they are named), 2 wrong
    settings or sources, 3 no network or no database.

    May be stopped or killed at any moment: what was kept stays, the rest comes with the next run.
    """
    if replay and not once:
        raise click.UsageError("--replay plays one pass again: add --once")
    Replay.open(replay)
    screen = Console(stderr=True) if as_json else Console()
    leave_on_signals(screen)
    house = open_house(config, sources_file, screen, replay)
    with locked(house.settings.paths.data / "vigie.lock"):
        if once:
            report = one_round(house, screen)
            if as_json:
                print_json(round_json(report))
            else:
                print_round(screen, report)
            sys.exit(report.exit_code)
        _serve(house, screen)


def one_round(
    house: House, screen: Console, *, only_due: bool = False, post: Poster = post_now
) -> RoundReport:
    """Open the database, do a round with a progress bar, close."""
    db = open_database(house.settings.paths.database)
    try:
        with RoundBar(screen) as bar:
            return run_round(db, house, bar, only_due=only_due, post=post)
    finally:
        db.close()


def _serve(house: House, screen: Console) -> None:
    """Rounds in one thread; the conversation in another when there is somebody to converse with."""
    service = ChatService(house) if house.settings.matrix is not None else None
    post = post_now if service is None else leave_to_service

    def visit() -> None:
        report = one_round(house, screen, only_due=True, post=post)
        if not report.is_idle:
            print_round(screen, report)

    def tell_now() -> None:
        db = open_database(house.settings.paths.database)
        try:
            tell(db, house, post)
        finally:
            db.close()

    def read_now() -> None:
        db = open_database(house.settings.paths.database)
        try:
            if work_through(db, house, house.now()):
                post(db, house)
        finally:
            db.close()

    open_database(house.settings.paths.database).close()  # made by one thread before two open it
    screen.print(f"Watching {sum(source.enabled for source in house.sources)} sources; stop with Ctrl-C.")
    if service is not None:
        service.start()
    try:
        scheduler = build_scheduler(house.settings.schedule, house.now(), visit, tell_now, read_now)
        serve(scheduler, screen.print)
    finally:
        if service is not None:
            service.stop()
