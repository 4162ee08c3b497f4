"""The terminal as a room: a journal that remembers, a panel that shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from watcher.chat.journal import Journal, Record
from watcher.chat.room import Post, RoomUnavailableError


class TerminalRoom:
    """Shows each post once, in a panel. Its event ids are `$terminal:` and the transaction id."""

    def __init__(self, name: str, journal: Path, console: Console, now: Callable[[], datetime]) -> None:
        """`journal` is the room's file of JSON lines, made when needed; `now` gives aware times."""
        self._name = name
        self._journal = Journal(journal)
        self._console = console
        self._now = now

    async def post(self, post: Post) -> str:
        """Journal, then show: a process killed in between has posted, and nothing is ever shown twice.

        Raises RoomUnavailableError when the journal cannot be written.
        """
        record = Record(
            txn_id=post.txn_id,
            event_id=f"$terminal:{post.txn_id}",
            body=post.body,
            html=post.html,
            at=self._now(),
        )
        try:
            kept = self._journal.append_once(record)
        except OSError as error:
            detail = (
                f"{self._journal.path}: cannot be written ({error.strerror}); check space and permissions"
            )
            raise RoomUnavailableError(detail) from error
        if kept is record:
            self._console.print(Panel(Text(printable(post.body)), title=Text(self._name), title_align="left"))
        return kept.event_id


def printable(text: str) -> str:
    """`text` without control characters but line ends and tabs.

    Titles come from strangers, and an escape sequence in one could rewrite the operator's screen.
    """
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")
