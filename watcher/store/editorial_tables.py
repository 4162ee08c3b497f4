"""The tables of what was published. Applied by `schema`."""

from __future__ import annotations

EDITIONS = """
CREATE TABLE editions (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    made_at TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (kind, period)
) STRICT, WITHOUT ROWID;
"""
