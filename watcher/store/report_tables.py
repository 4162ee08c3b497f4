"""The tables of the yearly report: what visits came to, what people did and entered. Applied by `schema`.

Days are those of UTC, as whoever keeps a visit knows no time zone: what happens in Rennes in the first hour
of a day, or in summer in the first two, counts for the day before.
"""

from __future__ import annotations

REPORT = """
CREATE TABLE source_days (
    source_id TEXT NOT NULL REFERENCES sources(id),
    day TEXT NOT NULL,
    visits INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    new INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (day, source_id)
) STRICT, WITHOUT ROWID;
INSERT INTO source_days (source_id, day, visits, failures, new, bytes)
SELECT source_id, substr(at, 1, 10), count(*), count(fault), sum(new), sum(bytes) FROM fetches
WHERE outcome <> 'waiting' GROUP BY source_id, substr(at, 1, 10);
CREATE TABLE use_counts (
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO use_counts (day, kind, count)
SELECT substr(at, 1, 10), 'reactions', count(*) FROM reactions
WHERE meaning <> 'answer' GROUP BY substr(at, 1, 10)
UNION ALL
SELECT substr(at, 1, 10), 'requests', count(*) FROM requests GROUP BY substr(at, 1, 10)
UNION ALL
SELECT substr(at, 1, 10), 'submissions', count(*) FROM proposals GROUP BY substr(at, 1, 10);
CREATE TABLE indicator_values (
    id INTEGER PRIMARY KEY,
    indicator TEXT NOT NULL,
    part TEXT NOT NULL,
    value REAL,
    as_of TEXT NOT NULL,
    role TEXT NOT NULL,
    source TEXT NOT NULL,
    comment TEXT NOT NULL,
    entered_at TEXT NOT NULL
) STRICT;
CREATE INDEX indicator_values_indicator ON indicator_values (indicator, part, as_of);
CREATE INDEX runs_started_at ON runs (started_at);
CREATE INDEX outbox_sent_at ON outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX feedback_at ON feedback (at);
"""
"""`source_days` outlives the histories of visits; a visit that a host put off is none. `use_counts` knows
nobody. In `indicator_values` nothing is ever changed: a newer row stands for an older one."""
