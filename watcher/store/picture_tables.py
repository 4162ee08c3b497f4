"""The table of pictures that wait to be posted with their message. Applied by `schema`.

Once the message is in its room, or given up, nothing of its picture is kept: neither the bytes nor the keys.
"""

from __future__ import annotations

PICTURES = """
CREATE TABLE outbox_pictures (
    outbox_id INTEGER PRIMARY KEY REFERENCES outbox(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    url TEXT,
    keys TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    png BLOB NOT NULL
) STRICT;
CREATE TRIGGER outbox_pictures_done AFTER UPDATE OF state ON outbox WHEN new.state <> 'pending' BEGIN
    DELETE FROM outbox_pictures WHERE outbox_id = new.id;
END;
"""
