"""Where a passphrase comes from: a file, or the keyboard. Never the command line, which others can read."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from watcher.config.secrets import read_secret
from watcher.recovery.sealing import refuse_weak
from watcher.settings import Backup


def passphrase_option(command: click.decorators.FC) -> click.decorators.FC:
    """`--passphrase-file FILE`."""
    return click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path),
        help="File that holds the passphrase [default: that of [backup], else it is asked for].",
    )(command)


def new_passphrase(given: Path | None, settings: Backup) -> str | None:
    """What keys and session are sealed with; None when there is none. Asked twice on a terminal.

    Raises ConfigError (a file) and RecoveryError (too weak).
    """
    found = _from_file(given, settings)
    if found is None and _is_terminal():
        found = _asked("Passphrase for keys and session (none: they are left out)")
        while found is not None and found != _asked("Once more"):
            click.echo("they differ", err=True)
            found = _asked("Passphrase")
    if found is not None:
        refuse_weak(found)
    return found


def known_passphrase(given: Path | None, settings: Backup) -> str | None:
    """What a backup was sealed with; None when nobody says. Raises ConfigError."""
    found = _from_file(given, settings)
    if found is None and _is_terminal():
        return _asked("Passphrase of the backup (none: keys stay closed)")
    return found


def _asked(prompt: str) -> str | None:
    return click.prompt(prompt, default="", hide_input=True, show_default=False, err=True) or None


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _from_file(given: Path | None, settings: Backup) -> str | None:
    if given is not None:
        return read_secret(given, "--passphrase-file")
    if settings.passphrase_file is not None:
        return read_secret(settings.passphrase_file, "backup.passphrase_file")
    return None
