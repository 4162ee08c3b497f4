"""The command group. Commands are imported when they are called, so that a quick one stays quick."""

from __future__ import annotations

import os
import sys

import click

from watcher.cli.lazy import LazyGroup, Place
from watcher.memory import collect_seldom, end_at_once, give_memory_back
from watcher.observing.logs import set_up, set_up_process

COMMANDS = {
    "demo": Place(
        "watcher.cli.demo:demo",
        "Play a fictional sample week end to end: collected, read, classified, alerted, digested, posted.",
    ),
    "init": Place(
        "watcher.cli.init:init", "Ask five questions and write commented settings [default: vigie.toml]."
    ),
    "run": Place(
        "watcher.cli.run:run",
        "Collect, classify, alert and digest: on schedule for ever, or one pass with --once.",
    ),
    "sources": Place("watcher.cli.sources:sources", "Validate, show, find and try the watched sources."),
    "classify": Place("watcher.cli.judge:classify", "Classify documents: JSON lines in, JSON lines out."),
    "evaluate": Place(
        "watcher.cli.judge:evaluate", "Measure the model against labelled items, with 95 % intervals."
    ),
    "review": Place(
        "watcher.cli.learn:review",
        "Look again at what the machine is least certain of, one key a label (in French).",
    ),
    "train": Place(
        "watcher.cli.learn:train",
        "Learn from readers' remarks, and serve the result when no figure is worse.",
    ),
    "digest": Place(
        "watcher.cli.digest:digest",
        "Show the digest of a week, a month, a quarter or any days, write its page, or post it.",
    ),
    "report": Place(
        "watcher.cli.report:report",
        "Write the report (page, text for LibreOffice, PDF), the open data and the repertoires of a period.",
    ),
    "indicators": Place(
        "watcher.cli.indicators:indicators",
        "The indicators: list them, and enter those that people know and the machine cannot.",
    ),
    "explore": Place(
        "watcher.cli.explore:explore",
        "Look around in publications, risks, alerts and sources with Datasette, on this machine only.",
    ),
    "register": Place(
        "watcher.cli.register:register",
        "The register of risks: its weights, and the decisions of the committee.",
    ),
    "site": Place("watcher.cli.site:site", "The static site: build it, or look at it on this machine."),
    "chat": Place(
        "watcher.cli.chat:chat",
        "Ask what can be asked in a room, of the database on this machine; all rights, no server.",
    ),
    "matrix": Place(
        "watcher.cli.matrix:matrix", "Log the bot in, take it into rooms, see how its account stands."
    ),
    "search": Place(
        "watcher.cli.search:search",
        "Search titles and texts; accents do not matter, the last word may be a beginning.",
    ),
    "show": Place(
        "watcher.cli.read:show",
        "Show one item: where it comes from (SANDI), how a machine classified it and why, "
        "when it was revised.",
    ),
    "archive": Place("watcher.cli.archive:archive", "Show what was archived."),
    "doctor": Place("watcher.cli.doctor:doctor", "Check everything that can be wrong, and say what to do."),
    "health": Place(
        "watcher.cli.health:health",
        "Ask the running watch whether it is well: on its page of health, on this machine.",
    ),
    "backup": Place(
        "watcher.cli.backup:backup", "Make a backup, while the watch works or not; or check one."
    ),
    "restore": Place("watcher.cli.restore:restore", "Put a backup in place, whole or not at all."),
    "repair": Place(
        "watcher.cli.repair:repair_command",
        "Repair a damaged database: from what can be read of it, from backups, from the archive.",
    ),
    "privacy": Place(
        "watcher.cli.privacy:privacy", "Say what is stored about people, and delete what has had its time."
    ),
    "service": Place("watcher.cli.service:service", "Run Vigie as a hardened service of systemd."),
}
"""Each command, where it lives and what the list says of it, in the order of the help."""


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
    # Else pydantic looks through all that is installed for plugins: we have none, and want nobody's.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    set_up_process()
    collect_seldom()
    end_at_once()
    give_memory_back()
    try:
        cli(prog_name="vigie")
    except SystemExit:
        raise  # how every command ends: looked at first, as what follows is imported to be compared
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
