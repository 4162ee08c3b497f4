"""The command group. Commands are imported when they are called, so that a quick one stays quick."""

from __future__ import annotations

import sys

import click

from watcher.cli.lazy import LazyGroup
from watcher.observing.logs import set_up, set_up_process

COMMANDS = {
    "demo": "watcher.cli.demo:demo",
    "init": "watcher.cli.init:init",
    "run": "watcher.cli.run:run",
    "sources": "watcher.cli.sources:sources",
    "classify": "watcher.cli.judge:classify",
    "evaluate": "watcher.cli.judge:evaluate",
    "review": "watcher.cli.learn:review",
    "train": "watcher.cli.learn:train",
    "digest": "watcher.cli.digest:digest",
    "report": "watcher.cli.report:report",
    "indicators": "watcher.cli.indicators:indicators",
    "explore": "watcher.cli.explore:explore",
    "register": "watcher.cli.register:register",
    "site": "watcher.cli.site:site",
    "chat": "watcher.cli.chat:chat",
    "matrix": "watcher.cli.matrix:matrix",
    "search": "watcher.cli.search:search",
    "show": "watcher.cli.read:show",
    "archive": "watcher.cli.archive:archive",
    "doctor": "watcher.cli.doctor:doctor",
    "health": "watcher.cli.health:health",
    "backup": "watcher.cli.backup:backup",
    "restore": "watcher.cli.restore:restore",
    "repair": "watcher.cli.repair:repair_command",
    "privacy": "watcher.cli.privacy:privacy",
    "service": "watcher.cli.service:service",
}
"""Each command and where it lives, in the order of the help."""


class _Commands(LazyGroup):
    places = COMMANDS


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vigie-observatoire", prog_name="vigie")
@click.option("-v", "--verbose", is_flag=True, help="Log what is done, on standard error.")
def cli(verbose: bool) -> None:
    """Vigie watches sources about AI, classifies what they publish, and tells a room.

    \b
    Try it without any set-up:   vigie demo
    One real pass and exit:      vigie run --once
    """
    set_up(verbose=verbose)


def main() -> None:
    """Entry point. Exit code 0 done, 1 done with named failures, 2 wrong use, 3 nothing could be done."""
    set_up_process()
    try:
        cli(prog_name="vigie")
    except _in_files() as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except _in_the_house() as error:
        click.echo(f"vigie: {error}", err=True)
        sys.exit(3)
    except OSError as error:
        place = error.filename or "a file"
        click.echo(f"vigie: {place}: {error.strerror}; check path, permissions and free space", err=True)
        sys.exit(3)


# The expression of an `except` is only looked at when something is raised: what it names is imported then.


def _in_files() -> tuple[type[Exception], ...]:
    """What is wrong in a file that people write, or gave us to read."""
    from classifiers.corpus import CorpusError  # noqa: PLC0415
    from classifiers.lists import ListError  # noqa: PLC0415
    from watcher.config.located import ConfigError  # noqa: PLC0415
    from watcher.web.warc import ArchiveError  # noqa: PLC0415

    return ConfigError, ArchiveError, ListError, CorpusError


def _in_the_house() -> tuple[type[Exception], ...]:
    """What is wrong with the data folder and what lies in it."""
    from watcher.files import DataFolderError  # noqa: PLC0415
    from watcher.store.errors import StoreError  # noqa: PLC0415

    return StoreError, DataFolderError
