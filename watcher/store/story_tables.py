"""The tables of stories. Applied by `schema`.

Fingerprints and handles are working material of the days in which items are compared, and go after that. A
story has rows for its members only once it has two. Whoever deletes an item need not think of them.
"""

from __future__ import annotations

STORIES = """
CREATE TABLE fingerprints (
    item_id INTEGER PRIMARY KEY REFERENCES items(id) ON DELETE CASCADE,
    seen_at TEXT NOT NULL,
    fingerprint TEXT NOT NULL
) STRICT;
CREATE INDEX fingerprints_seen_at ON fingerprints (seen_at);
CREATE TABLE story_handles (
    handle TEXT NOT NULL,
    item_id INTEGER NOT NULL REFERENCES fingerprints(item_id) ON DELETE CASCADE,
    PRIMARY KEY (handle, item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_handles_item_id ON story_handles (item_id);
CREATE TABLE stories (
    item_id INTEGER PRIMARY KEY REFERENCES items(id) ON DELETE CASCADE,
    story INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE,
    grade TEXT NOT NULL CHECK (grade IN ('first', 'same-text', 'same-event')),
    reasons TEXT NOT NULL
) STRICT;
CREATE INDEX stories_story ON stories (story);
"""
