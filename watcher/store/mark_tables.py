"""The tables of a restore: what messages are about, and which of them the rooms were found to have already.

The key of the marks is drawn here, and lies in the database: a backup of it alone must find them again. Rooms
stand here as marks too, as the name of a direct room is a person's address. Applied by `schema`.
"""

from __future__ import annotations

MARKS = """
ALTER TABLE outbox ADD COLUMN subjects TEXT NOT NULL DEFAULT '[]';
ALTER TABLE outbox ADD COLUMN fleeting INTEGER NOT NULL DEFAULT 0;
CREATE TABLE mark_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL
) STRICT;
INSERT INTO mark_key (id, key) VALUES (1, randomblob(32));
CREATE TABLE recovery (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    made_at TEXT NOT NULL,
    keys_renewed_at TEXT,
    rooms_read_at TEXT
) STRICT;
CREATE TABLE recovered_rooms (
    room TEXT PRIMARY KEY,
    page TEXT,
    read_at TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE found_marks (
    mark TEXT PRIMARY KEY,
    room TEXT NOT NULL,
    event_id TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    matched_at TEXT,
    counted_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX found_marks_event ON found_marks (event_id);
CREATE INDEX found_marks_room ON found_marks (room);
"""
