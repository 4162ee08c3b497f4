"""A source visited again and again, with its real store: each visit reads a document as the watch reads it.

Every publication is judged urgent and of an axis that somebody subscribed to, so that whatever is told shows.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from documents import URL
from factories import NOW, assessment, source
from watcher.collectors.feed import collect
from watcher.items import Harvest, Identity, Judged, Outcome
from watcher.pipeline import Kept, keep
from watcher.reading import Reader, Recency
from watcher.register_book import risk_rows
from watcher.rules.floods import stem
from watcher.rules.recognition import recognise
from watcher.sandbox import Sandbox
from watcher.store import items, rows, sources
from watcher.visit import ReadingPolicy
from watcher.web.answer import Answer
from watcher.web.replay import Replay
from watcher.writing.desk import Desk

WINDOW = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit changed, the notes it left, the messages it wrote by kind and room."""

    kept: Kept
    notes: tuple[str, ...]
    messages: tuple[tuple[str, str], ...]

    @property
    def told(self) -> int:
        return len(self.messages)


@dataclass
class Vigil:
    """A source under watch, and its clock."""

    db: Database
    desk: Desk
    now: datetime = NOW

    def visit(self, document: str | bytes, after: timedelta = timedelta(hours=1)) -> Visited:
        self.now += after
        body = document.encode() if isinstance(document, str) else document
        read = collect(Answer(URL, 200, {}, body), source())
        assert read.problem is None
        known, state = items.known_entries(self.db, "cnil"), sources.load_states(self.db)["cnil"]
        found = recognise(read.entries, known, state.identity, self.now)
        recency = Recency.of(state.succeeded_at, self.now, WINDOW)
        stemmed = stem(found.decisions, found.known, recency.is_news, state.succeeded_at, self.now)
        reader = Reader(Replay.open(()), Sandbox(seconds=1, megabytes=64), ReadingPolicy(False, WINDOW))
        drafts = asyncio.run(reader.read(stemmed.decisions, source(), {}, recency))
        urgent = assessment(urgency="urgent", axes=["legal"])
        state = replace(state, visited_at=self.now, succeeded_at=self.now, identity=found.identity)
        harvest = Harvest(
            "cnil",
            Outcome.COLLECTED,
            state,
            tuple(Judged(one.item, one.change, urgent, one.held) for one in drafts),
            notes=(*read.notes, *found.notes, *stemmed.notes),
            rekeyed=found.rekeyed(stemmed.decisions),
        )
        before = self._last_message()
        kept = keep(self.db, harvest, self.desk, None, self.now)
        written = self.db.query("SELECT kind, room FROM outbox WHERE id > ?", [before])
        return Visited(kept, harvest.notes, tuple((row["kind"], row["room"]) for row in written))

    @property
    def identity(self) -> Identity:
        return sources.load_states(self.db)["cnil"].identity

    def titles(self) -> list[str]:
        """What is kept, in the order in which it was first seen."""
        return [row["title"] for row in self.db.query("SELECT title FROM items ORDER BY id")]

    def names(self) -> list[str]:
        return [entry.key for entry in items.known_entries(self.db, "cnil")]

    def digest(self) -> list[str]:
        """Titles of what a digest of all that time would be chosen from."""
        span = (NOW - timedelta(days=400), self.now + timedelta(days=1))
        return [row.title for row in rows.rows_between(self.db, *span, risk_rows())]

    def _last_message(self) -> int:
        return next(iter(self.db.query("SELECT coalesce(max(id), 0) AS id FROM outbox")))["id"]
