"""The tables, as named migrations: each is applied once, in this order, and never edited after a release.

In `items` the long texts come last: SQLite reads a row from its start, and everything that decides whether an
entry is known then lies on the row's first page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from watcher.store import (
    base_tables,
    chat_tables,
    editorial_tables,
    index_tables,
    mark_tables,
    picture_tables,
    push_tables,
    report_tables,
    source_tables,
    story_tables,
)
from watcher.store.sqlite import Database, Migrations

MIGRATION_SET = "vigie"
APPLICATION_ID = 0x56494749  # "VIGI" in ASCII; marks the file as ours in SQLite's header

_SOURCES = """
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    publisher TEXT NOT NULL,
    category TEXT NOT NULL,
    nature TEXT NOT NULL,
    language TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    rhythm_days REAL NOT NULL,
    url TEXT NOT NULL,
    etag TEXT, last_modified TEXT, body_hash TEXT,
    visited_at TEXT, full_at TEXT, succeeded_at TEXT,
    newest TEXT,
    not_before TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    fault TEXT
) STRICT;
"""

_ITEMS = """
CREATE TABLE items (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources(id),
    key TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    title TEXT NOT NULL,
    link TEXT,
    canonical_url TEXT,
    published TEXT,
    seen_at TEXT NOT NULL,
    revised_at TEXT,
    author TEXT,
    language TEXT NOT NULL,
    evidence TEXT,
    stale INTEGER NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0,
    same_as INTEGER REFERENCES items(id),
    lead TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (source_id, key)
) STRICT;
CREATE INDEX items_canonical_url ON items (canonical_url);
CREATE INDEX items_published ON items (published);
CREATE INDEX items_seen_at ON items (seen_at);
CREATE INDEX items_same_as ON items (same_as) WHERE same_as IS NOT NULL;
CREATE TABLE revisions (
    item_id INTEGER NOT NULL REFERENCES items(id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    lead TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (item_id, number)
) STRICT;
"""

_ASSESSMENTS = """
CREATE TABLE assessments (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES items(id),
    revision INTEGER NOT NULL,
    model TEXT NOT NULL,
    assessed_at TEXT NOT NULL,
    scope TEXT NOT NULL,
    axis TEXT,
    urgency TEXT NOT NULL,
    ai_act INTEGER NOT NULL,
    review INTEGER NOT NULL,
    nature TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX assessments_item_id ON assessments (item_id);
CREATE TABLE assessment_risks (
    assessment_id INTEGER NOT NULL REFERENCES assessments(id),
    risk_id TEXT NOT NULL,
    p REAL NOT NULL,
    PRIMARY KEY (assessment_id, risk_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE assessment_axes (
    assessment_id INTEGER NOT NULL REFERENCES assessments(id),
    axis TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (assessment_id, axis)
) STRICT, WITHOUT ROWID;
"""

# New items are indexed by `items.save_many`, in one statement for a batch: a trigger on INSERT would make
# FTS5 write its pending words out for every row, at half the speed. The update trigger compares old and new
# values, since indexing a row anew costs sixty times an update that leaves title and text as they are.
_SEARCH_TRIGGERS = """
CREATE TRIGGER items_fts_delete AFTER DELETE ON items BEGIN
    INSERT INTO items_fts (items_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER items_fts_update AFTER UPDATE OF id, title, text ON items
WHEN old.id IS NOT new.id OR old.title IS NOT new.title OR old.text IS NOT new.text BEGIN
    INSERT INTO items_fts (items_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO items_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
"""

_FTS_BUFFER = 8_388_608
"""Bytes of words that FTS5 gathers before it writes them out (1 MiB by default): 1,000 articles at once."""


def _create_sources(db: Database) -> None:
    _script(db, f"PRAGMA application_id = {APPLICATION_ID};\n{_SOURCES}")


def _create_search(db: Database) -> None:
    items = cast(Any, db)["items"]
    items.enable_fts(["title", "text"], fts_version="FTS5", tokenize="unicode61 remove_diacritics 2")
    db.conn.execute("INSERT INTO items_fts (items_fts, rank) VALUES ('hashsize', ?)", [_FTS_BUFFER])
    _script(db, _SEARCH_TRIGGERS)


def _create_identity(db: Database) -> None:
    from watcher.store.readdressing import readdress  # noqa: PLC0415 - once in a database's life

    _script(db, source_tables.IDENTITY)
    readdress(db)


def _script(db: Database, sql: str) -> None:
    cast(Any, db).executescript(sql)


_STEPS: tuple[tuple[str, Callable[[Database], None]], ...] = (
    ("001_sources", _create_sources),
    ("002_items", partial(_script, sql=_ITEMS)),
    ("003_assessments", partial(_script, sql=_ASSESSMENTS)),
    ("004_search", _create_search),
    ("005_outbox", partial(_script, sql=base_tables.OUTBOX)),
    ("006_feedback", partial(_script, sql=base_tables.FEEDBACK)),
    ("007_runs", partial(_script, sql=base_tables.RUNS)),
    ("008_due", partial(_script, sql=base_tables.DUE)),
    ("009_outbox_threads", partial(_script, sql=chat_tables.OUTBOX_THREADS)),
    ("010_heard", partial(_script, sql=chat_tables.HEARD)),
    ("011_reactions", partial(_script, sql=chat_tables.REACTIONS)),
    ("012_requests", partial(_script, sql=chat_tables.REQUESTS)),
    ("013_stories", partial(_script, sql=story_tables.STORIES)),
    ("014_editions", partial(_script, sql=editorial_tables.EDITIONS)),
    ("015_pictures", partial(_script, sql=picture_tables.PICTURES)),
    ("016_memory", partial(_script, sql=source_tables.MEMORY)),
    ("017_politeness", partial(_script, sql=source_tables.POLITENESS)),
    ("018_identity", _create_identity),
    ("019_health", partial(_script, sql=source_tables.HEALTH)),
    ("020_report", partial(_script, sql=report_tables.REPORT)),
    ("021_marks", partial(_script, sql=mark_tables.MARKS)),
    ("022_indexes", partial(_script, sql=index_tables.INDEXES)),
    ("023_push", partial(_script, sql=push_tables.PUSH)),
)
KNOWN_NAMES: frozenset[str] = frozenset(name for name, _ in _STEPS)
"""Names of the migrations of this version."""


def applied_names(db: Database) -> frozenset[str]:
    """Names of the migrations that a database already has."""
    return frozenset(migration.name for migration in Migrations(MIGRATION_SET).applied(db))


def migrate(db: Database) -> None:
    """Apply what is missing, in order, inside the caller's transaction."""
    named = Migrations(MIGRATION_SET)
    for name, step in _STEPS:
        named(name=name)(cast(Any, step))
    named.apply(db)
