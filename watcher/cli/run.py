"""`vigie run`: the watch itself."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from watcher.cli.leaving import leave_on_signals
from watcher.cli.options import config_option, json_option, open_house, sources_option, wants_details
from watcher.cli.output import print_json
from watcher.files import locked
from watcher.memory import getting_ready
from watcher.worker_server import start_early


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
    screen = Console(stderr=True) if as_json else Console()
    leave_on_signals(screen)
    with getting_ready():
        start_early(config)
        house = open_house(config, sources_file, screen, replay)
        # What follows is most of Vigie, and imported while workers get ready too.
        from watcher.cli.round_output import print_round, round_json  # noqa: PLC0415
        from watcher.cli.rounds import one_round, watch  # noqa: PLC0415
        from watcher.cluster.joining import require_extra  # noqa: PLC0415
        from watcher.web.replay import Replay  # noqa: PLC0415

    Replay.open(replay)
    require_extra(house.settings.engine)
    with locked(house.settings.paths.data / "vigie.lock"):
        if once:
            report = one_round(house, screen)
            if as_json:
                print_json(round_json(report))
            else:
                print_round(screen, report, whole=wants_details())
            sys.exit(report.exit_code)
        watch(house, screen, config, sources_file)
