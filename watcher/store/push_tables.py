"""The table of hubs: what feeds offer, and what came of it. Applied by `schema`."""

from __future__ import annotations

PUSH = """
CREATE TABLE push_subscriptions (
    source_id TEXT PRIMARY KEY REFERENCES sources(id),
    hub TEXT NOT NULL,
    topic TEXT NOT NULL,
    token TEXT NOT NULL DEFAULT '',
    secret TEXT NOT NULL DEFAULT '',
    standing TEXT NOT NULL DEFAULT 'offered',
    asked_at TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    lease_until TEXT,
    pinged_at TEXT,
    proved_at TEXT,
    unbrought_at TEXT,
    misses INTEGER NOT NULL DEFAULT 0,
    distrusted_until TEXT,
    detail TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX push_token ON push_subscriptions (token) WHERE token <> '';
"""
