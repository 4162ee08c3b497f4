"""The tables of what waits to be posted, what readers said, what ran and what is due. Applied by `schema`."""

from __future__ import annotations

OUTBOX = """
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    room TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('alert', 'digest', 'notice')),
    txn_id TEXT NOT NULL UNIQUE,
    dedupe_key TEXT NOT NULL UNIQUE,
    content_hash TEXT NOT NULL,
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    mentions TEXT NOT NULL,
    created_at TEXT NOT NULL,
    not_before TEXT,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    tried_at TEXT,
    last_error TEXT,
    event_id TEXT,
    sent_at TEXT
) STRICT;
CREATE INDEX outbox_open ON outbox (state, id) WHERE state <> 'sent';
CREATE INDEX outbox_event_id ON outbox (event_id) WHERE event_id IS NOT NULL;
CREATE TABLE outbox_items (
    outbox_id INTEGER NOT NULL REFERENCES outbox(id),
    position INTEGER NOT NULL,
    item_id INTEGER NOT NULL REFERENCES items(id),
    PRIMARY KEY (outbox_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_items_item_id ON outbox_items (item_id);
"""

FEEDBACK = """
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY,
    item_id INTEGER NOT NULL REFERENCES items(id),
    event_id TEXT,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (item_id, event_id, kind, value, who)
) STRICT;
"""

RUNS = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT,
    exit_code INTEGER,
    detail TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TABLE fetches (
    id INTEGER PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES sources(id),
    run_id INTEGER REFERENCES runs(id),
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    entries INTEGER NOT NULL,
    new INTEGER NOT NULL,
    revised INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    seconds REAL NOT NULL,
    fault TEXT,
    detail TEXT
) STRICT;
CREATE INDEX fetches_source_id ON fetches (source_id, at);
CREATE INDEX fetches_at ON fetches (at);
"""

DUE = """
CREATE TABLE due (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    due_at TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    done_at TEXT,
    PRIMARY KEY (kind, period)
) STRICT, WITHOUT ROWID;
"""
