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
from watcher.chat.room import Post, Remembered, RoomUnreachableError
from watcher.rules.marks import Found


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

        Raises RoomUnreachableError when the journal cannot be written.
        """
        record = Record(
            txn_id=post.txn_id,
            event_id=f"$terminal:{post.txn_id}",
            body=post.body,
            html=post.html,
            at=self._now(),
            marks=post.marks,
        )
        try:
            kept = self._journal.append_once(record)
        except OSError as error:
            raise self._unusable(error) from error
        if kept is record:
            self._console.print(Panel(Text(printable(post.body)), title=Text(self._name), title_align="left"))
        return kept.event_id

    async def remember(self, since: datetime, page: str | None) -> Remembered:  # noqa: ARG002 - there is one
        """The whole journal in one page. Raises RoomUnreachableError when it cannot be read."""
        try:
            records = self._journal.since(since)
        except OSError as error:
            raise self._unusable(error) from error
        return Remembered(
            tuple(Found(mark, record.event_id, record.at) for record in records for mark in record.marks)
        )

    def _unusable(self, error: OSError) -> RoomUnreachableError:
        return RoomUnreachableError(
            f"{self._journal.path}: cannot be written ({error.strerror}); check space and permissions"
        )


def printable(text: str) -> str:
    """`text` without control characters but line ends and tabs.

    Titles come from strangers, and an escape sequence in one could rewrite the operator's screen.
    """
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")
