"""`vigie run`: the watch itself."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
from rich.console import Console

from watcher.cli.leaving import leave_on_signals
from watcher.cli.options import config_option, json_option, log_as, open_house, sources_option, wants_details
from watcher.cli.output import print_json
from watcher.cli.round_output import RoundBar, print_round, round_json
from watcher.cluster.joining import require_extra
from watcher.files import locked
from watcher.house import House
from watcher.reloading import Reloaded, reloaded
from watcher.round import Poster, post_now, run_round
from watcher.round_report import RoundReport
from watcher.settings import load_settings
from watcher.sources import bundled_path, load_sources
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

    May be stopped or killed at any moment: what was kept stays, the rest comes with the next run. A SIGHUP
    has the watch read its settings and sources again.
    """
    if replay and not once:
        raise click.UsageError("--replay plays one pass again: add --once")
    Replay.open(replay)
    screen = Console(stderr=True) if as_json else Console()
    leave_on_signals(screen)
    house = open_house(config, sources_file, screen, replay)
    require_extra(house.settings.engine)
    with locked(house.settings.paths.data / "vigie.lock"):
        if once:
            report = one_round(house, screen)
            if as_json:
                print_json(round_json(report))
            else:
                print_round(screen, report, whole=wants_details())
            sys.exit(report.exit_code)
        _watch(house, screen, config, sources_file)


def one_round(
    house: House,
    screen: Console,
    *,
    only_due: bool = False,
    post: Poster = post_now,
    alive: Callable[[], None] | None = None,
) -> RoundReport:
    """Open the database, do a round with a progress bar, close. `alive` is called after each visit."""
    with closing(open_database(house.settings.paths.database)) as db, RoundBar(screen, alive) as bar:
        return run_round(db, house, bar, only_due=only_due, post=post)


def _watch(house: House, screen: Console, config: Path | None, sources_file: Path | None) -> None:
    """Rounds and conversation until a signal ends them; on SIGHUP the same files are read again."""
    from watcher.watch import Watch  # noqa: PLC0415 - timers and conversation: one pass needs neither

    def visit(current: House, post: Poster, alive: Callable[[], None]) -> None:
        report = one_round(current, screen, only_due=True, post=post, alive=alive)
        if not report.is_idle:
            print_round(screen, report, whole=wants_details())

    def reload(current: House) -> Reloaded:
        found = reloaded(
            current, lambda: load_settings(config), lambda: load_sources(sources_file or bundled_path())
        )
        log_as(found.house.settings)
        return found

    Watch(house, visit, reload, screen.print).run()
