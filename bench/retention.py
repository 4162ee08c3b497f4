"""How long a first purge takes, for how long it holds the write lock, and what it costs day by day."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watcher.config.privacy import Privacy
from watcher.privacy.purging import purge, purge_if_due
from watcher.store import erasing, retention
from watcher.store.database import open_database

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
VISITS = 1_000_000
HEARD = 200_000


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vigie.db"
        db = open_database(path)
        db.conn.execute(
            "INSERT INTO sources "
            "(id, name, publisher, category, nature, language, enabled, rhythm_days, url) "
            "VALUES ('s', 's', 's', 'press', 'press', 'fr', 1, 7, 'https://s.example/')"
        )
        start = NOW - timedelta(days=800)
        step = timedelta(days=800) / VISITS
        db.conn.executemany(
            "INSERT INTO fetches (source_id, at, outcome, entries, new, revised, bytes, seconds) "
            "VALUES ('s', ?, 'unchanged', 0, 0, 0, 0, 0.2)",
            ((f"{start + step * n:%Y-%m-%dT%H:%M:%S.%f}+00:00",) for n in range(VISITS)),
        )
        db.conn.executemany(
            "INSERT INTO heard (event_id, kind, who, at) VALUES (?, 'said', 'w', ?)",
            ((f"${n:040d}", f"{start + 5 * step * n:%Y-%m-%dT%H:%M:%S.%f}+00:00") for n in range(HEARD)),
        )
        db.conn.commit()
        print(f"database: {path.stat().st_size / 1e6:.0f} MB")
        (visits,) = (rule for rule in retention.RULES if rule.kind == "visits")
        started = time.monotonic()
        retention.apply(db, visits, start + step * retention.BATCH)
        print(f"one batch of {retention.BATCH} rows: {time.monotonic() - started:.3f} s")
        started = time.monotonic()
        done = purge(db, Path(folder) / "archive", Privacy(), NOW)
        rows = sum(line.rows for line in done.lines)
        print(f"first purge: {rows} rows in {time.monotonic() - started:.1f} s")
        started = time.monotonic()
        purge_if_due(db, Path(folder) / "archive", Privacy(), NOW + timedelta(minutes=10))
        print(f"when none is due: {1000 * (time.monotonic() - started):.2f} ms")
        started = time.monotonic()
        purge_if_due(db, Path(folder) / "archive", Privacy(), NOW + timedelta(days=1))
        print(f"a day later: {time.monotonic() - started:.2f} s")
        started = time.monotonic()
        erasing.compact(db)
        print(f"writing it anew: {time.monotonic() - started:.1f} s, {path.stat().st_size / 1e6:.0f} MB")
        db.close()


if __name__ == "__main__":
    main()
