"""What is remembered of sources beyond the first table of them. Applied by `schema`."""

from __future__ import annotations

MEMORY = "ALTER TABLE sources ADD COLUMN memory TEXT;"
"""A collector's own note of how far it has read."""

POLITENESS = """
ALTER TABLE sources ADD COLUMN asked_at TEXT;
ALTER TABLE sources ADD COLUMN given_by TEXT;
ALTER TABLE sources ADD COLUMN fresh_until TEXT;
ALTER TABLE sources ADD COLUMN address TEXT;
ALTER TABLE sources ADD COLUMN moved_to TEXT;
ALTER TABLE sources ADD COLUMN moved_seen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN moved_since TEXT;
ALTER TABLE sources ADD COLUMN pace REAL;
"""
"""When a source was asked last, and is to be asked again; where it is asked, and where it seems to move."""

IDENTITY = """
ALTER TABLE sources ADD COLUMN identity TEXT NOT NULL DEFAULT 'id'
    CHECK (identity IN ('id', 'link', 'content'));
ALTER TABLE sources ADD COLUMN identity_since TEXT;
ALTER TABLE sources ADD COLUMN identity_strikes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN identity_struck_at TEXT;
CREATE INDEX revisions_seen_at ON revisions (seen_at);
"""
"""By what a source's entries are known, and what speaks against it."""

HEALTH = """
ALTER TABLE sources ADD COLUMN failing_since TEXT;
ALTER TABLE sources ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN remedy TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN first_visit TEXT;
ALTER TABLE sources ADD COLUMN usual_wait REAL;
ALTER TABLE sources ADD COLUMN longest_wait REAL;
UPDATE sources SET first_visit = (SELECT min(at) FROM fetches WHERE source_id = sources.id);
CREATE TABLE told_health (
    source_id TEXT PRIMARY KEY REFERENCES sources(id),
    ailment TEXT CHECK (ailment IN ('broken', 'to repair', 'silent')),
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
"""Since when a source fails, its last words and usual waits; what was told of it, NULL for its recovery."""
