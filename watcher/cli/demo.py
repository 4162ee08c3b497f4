"""`vigie demo`: the whole way of a publication, without account, network or server."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from watcher.cli.leaving import leave_on_signals
from watcher.cli.round_output import RoundBar, print_round
from watcher.demo.play import play
from watcher.files import locked


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("var/demo"),
    show_default=True,
    help="Where the demo keeps its database, archive and page; emptied at each start.",
)
def demo(data: Path) -> None:
    """Play a fictional sample week end to end: collected, read, classified, alerted, digested, posted.

    \b
    Example:  vigie demo
    """
    console = Console()
    leave_on_signals(console)
    with locked(data / "vigie.lock"), RoundBar(console) as bar:
        played = play(data, console, bar, console.rule)
    console.rule("How the second round went")
    print_round(console, played.monday)
    console.print("\nA source that fails stops nothing: one of them is broken on purpose.\n")
    program = sys.argv[0] if "/" in sys.argv[0] else "vigie"
    on_this_data = f"VIGIE_PATHS__DATA={data} {program}"
    for what, where in (
        ("the digest as a page", str(played.page.absolute())),
        ("the database", str((data / "vigie.db").absolute())),
        ("every answer, as evidence (WARC)", str((data / "archive").absolute())),
        ("search it", f"{on_this_data} search 'intelligence artificielle'"),
        ("look at one item", f"{on_this_data} show 1"),
        ("for real", f"{program} run --once"),
    ):
        console.print(f"  {what:<34} {where}", markup=False, highlight=False, soft_wrap=True)
