"""How fast reactions are taken in and counted anew: `python -m bench.reactions [MEMBERS]`."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from sqlite_utils import Database

from watcher.chat import reactions
from watcher.chat.conversation import Conversation
from watcher.chat.events import Heard, Reacted
from watcher.house import House
from watcher.register_book import RegisterBook
from watcher.settings import Paths, Settings
from watcher.store import outbox
from watcher.store.database import open_database, transaction
from watcher.store.messages import NewMessage
from watcher.writing.care import look_after

_NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
_KEYS = ("👍", "👎🏽", "⚖️", "✅")


def main() -> None:
    """React to one digest in a temporary store, print seconds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with TemporaryDirectory() as directory:
        settings = Settings(paths=Paths(data=Path(directory)))
        house = House(
            settings,
            (),
            RegisterBook(settings.paths.register),
            lambda: _NOW,
            lambda: "txn",
            Console(file=io.StringIO()),
        )
        db = open_database(settings.paths.database)
        _post_digest(db)
        events = tuple(
            Reacted(f"$r{n}", "!room", f"@member{n}:example.org", _NOW, "$digest", _KEYS[n % len(_KEYS)])
            for n in range(count)
        )
        conversation = Conversation.of(db, house)
        _report(f"{count} reactions heard", lambda: conversation.hear(Heard(events, "s1")))
        _report("heard again", lambda: conversation.hear(Heard(events, "s2")))
        _report("counted anew", lambda: _recount(db, events))
        _report("a look at the alerts", lambda: look_after(db, house.desk, (), _NOW + timedelta(hours=3)))
        db.close()


def _post_digest(db: Database) -> None:
    message = NewMessage("terminal", "digest", "digest", "digest", "corps", "<p>corps</p>")
    number = outbox.enqueue(db, message, _NOW)
    outbox.mark_sent(db, number or 0, "$digest", _NOW)


def _recount(db: Database, events: tuple[Reacted, ...]) -> None:
    with transaction(db):
        reactions.recount(db, "$digest", events[::2], str)


def _report(what: str, act: Callable[[], object]) -> None:
    start = time.perf_counter()
    act()
    print(f"{what:24}{time.perf_counter() - start:10.2f} s")


if __name__ == "__main__":
    main()
