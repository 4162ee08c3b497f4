"""The command group. Commands are imported when they are called, so that a quick one stays quick."""

from __future__ import annotations

import logging
import sys

import click

from classifiers.corpus import CorpusError
from classifiers.lists import ListError
from watcher.cli.lazy import LazyGroup
from watcher.config.located import ConfigError
from watcher.files import DataFolderError
from watcher.store.errors import StoreError
from watcher.web.warc import ArchiveError

COMMANDS = {
    "demo": "watcher.cli.demo:demo",
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
    "search": "watcher.cli.read:search",
    "show": "watcher.cli.read:show",
    "archive": "watcher.cli.archive:archive",
    "doctor": "watcher.cli.doctor:doctor",
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
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("watcher.judging").setLevel(logging.INFO)  # training takes seconds: say so


def main() -> None:
    """Entry point. Exit code 0 done, 1 done with named failures, 2 wrong use, 3 nothing could be done."""
    try:
        cli(prog_name="vigie")
    except (ConfigError, ArchiveError, ListError, CorpusError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except (StoreError, DataFolderError) as error:
        click.echo(f"vigie: {error}", err=True)
        sys.exit(3)
    except OSError as error:
        place = error.filename or "a file"
        click.echo(f"vigie: {place}: {error.strerror}; check path, permissions and free space", err=True)
        sys.exit(3)
