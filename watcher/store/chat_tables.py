"""The tables of the conversation: what was heard, who looks after an alert, who wants to be told.

People stand here as `who`, a keyed hash of their address; an address itself (`address`) only where a direct
message must reach it, until they cancel. Applied by `schema`.
"""

from __future__ import annotations

OUTBOX_THREADS = """
ALTER TABLE outbox ADD COLUMN form TEXT NOT NULL DEFAULT 'text' CHECK (form IN ('text', 'notice'));
ALTER TABLE outbox ADD COLUMN parent_id INTEGER REFERENCES outbox(id);
ALTER TABLE outbox ADD COLUMN revises_id INTEGER REFERENCES outbox(id);
ALTER TABLE outbox ADD COLUMN thread_event TEXT;
ALTER TABLE outbox ADD COLUMN reply_to TEXT;
CREATE INDEX outbox_parent_id ON outbox (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX outbox_revises_id ON outbox (revises_id) WHERE revises_id IS NOT NULL;
"""

HEARD = """
CREATE TABLE listening (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE heard (
    event_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX heard_who ON heard (who, kind, at);
CREATE INDEX heard_at ON heard (at);
CREATE TABLE moved_rooms (
    old TEXT PRIMARY KEY,
    new TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE muted_rooms (
    room TEXT PRIMARY KEY,
    until TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE searches (
    who TEXT NOT NULL,
    room TEXT NOT NULL,
    query TEXT NOT NULL,
    shown INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (who, room)
) STRICT, WITHOUT ROWID;
"""

REACTIONS = """
CREATE TABLE reactions (
    event_id TEXT PRIMARY KEY,
    target TEXT NOT NULL,
    meaning TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reactions_target ON reactions (target);
CREATE INDEX reactions_who ON reactions (who);
CREATE TABLE alert_care (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox(id),
    reminded_at TEXT,
    escalated_at TEXT
) STRICT;
"""

REQUESTS = """
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    who TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('risk', 'axis', 'word')),
    value TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (who, kind, value)
) STRICT;
CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    who TEXT NOT NULL,
    room TEXT NOT NULL,
    event_id TEXT NOT NULL,
    thread TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    closed_at TEXT,
    answer TEXT
) STRICT;
CREATE INDEX requests_open ON requests (at) WHERE closed_at IS NULL;
CREATE TABLE proposals (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    room TEXT NOT NULL,
    event_id TEXT NOT NULL,
    thread TEXT NOT NULL,
    at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT,
    done_at TEXT,
    item_id INTEGER REFERENCES items(id)
) STRICT;
CREATE INDEX proposals_open ON proposals (at) WHERE done_at IS NULL;
"""
