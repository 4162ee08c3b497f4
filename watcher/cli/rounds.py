"""One round, or rounds for ever, as `vigie run` does them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from rich.console import Console

from watcher.cli.options import log_as, wants_details
from watcher.cli.round_output import RoundBar, print_round
from watcher.house import House
from watcher.posting import Poster, post_now
from watcher.reloading import Reloaded, reloaded
from watcher.round import run_round
from watcher.round_report import RoundReport
from watcher.settings import load_settings
from watcher.sources import bundled_path, load_sources
from watcher.store.database import open_database


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


def watch(house: House, screen: Console, config: Path | None, sources_file: Path | None) -> None:
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
