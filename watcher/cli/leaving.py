"""Leaving at once, on Ctrl-C or SIGTERM: safe at any moment, as what was half done is done again."""

from __future__ import annotations

import os
import signal
from types import FrameType

import click
from rich.console import Console


def leave_on_signals(screen: Console) -> None:
    """From here on the first SIGINT or SIGTERM ends this process, with exit code 128 and the signal's number.

    By Python's own ways it would wait for the visits under way: a minute and more at slow sites.
    """

    def leave(signum: int, _frame: FrameType | None) -> None:
        screen.show_cursor()  # a progress bar hides it
        click.echo("\nstopped: what was kept stays, the rest comes with the next run", err=True)
        os._exit(128 + signum)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
