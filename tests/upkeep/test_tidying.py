from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from factories import NOW, source
from watcher.items import Harvest, Outcome, SourceState
from watcher.settings import Privacy
from watcher.store import heard, sources
from watcher.store.database import open_database
from watcher.upkeep.tidying import forget, gather_parts, join_part, part_of
from watcher.web.archive import Recorder, read_record


def record(path: Path, url: str) -> str:
    ids = iter([f"00000000-0000-4000-8000-{n:012d}" for n in range(hash(url) % 1000, 2000)])
    with Recorder(path, software="Vigie/test", operator=None, at=NOW, new_id=lambda: next(ids)) as recorder:
        return recorder.record(url, 200, "OK", [], b"body", NOW)


def test_the_parts_of_a_round_become_one_archive(tmp_path: Path) -> None:
    archive = tmp_path / "2026" / "20261123T070000Z-1.warc.gz"
    ids = []
    for number in range(2):
        ids.append(record(part_of(archive, number), f"https://a.example/{number}"))
        join_part(part_of(archive, number))
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]
    assert all(read_record(archive, one) for one in ids)


def test_a_part_whose_writer_came_to_its_end_is_joined_as_it_is(tmp_path: Path) -> None:
    archive = tmp_path / "20261123T070000Z-1.warc.gz"
    kept = record(part_of(archive, 0), "https://a.example/")
    written = part_of(archive, 0).read_bytes()
    join_part(part_of(archive, 0), whole=True)
    assert archive.read_bytes() == written
    assert read_record(archive, kept) is not None
    assert not part_of(archive, 0).exists()


def test_a_torn_end_is_left_out_of_what_is_joined(tmp_path: Path) -> None:
    archive = tmp_path / "20261123T070000Z-1.warc.gz"
    record(part_of(archive, 0), "https://a.example/")
    written = part_of(archive, 0).read_bytes()
    part_of(archive, 0).write_bytes(written + written[:40])
    join_part(part_of(archive, 0))
    assert archive.read_bytes() == written


def test_a_batch_without_answers_leaves_no_archive(tmp_path: Path) -> None:
    join_part(part_of(tmp_path / "a.warc.gz", 0))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_round_left_is_joined_later(tmp_path: Path) -> None:
    archive = tmp_path / "2026" / "20261123T070000Z-1.warc.gz"
    kept = record(part_of(archive, 3), "https://a.example/")
    gather_parts(tmp_path)
    assert read_record(archive, kept) is not None
    assert not part_of(archive, 3).exists()


def test_a_join_that_was_killed_is_taken_up_where_it_was(tmp_path: Path) -> None:
    archive = tmp_path / "2026" / "20261123T070000Z-1.warc.gz"
    ids = [record(part_of(archive, number), f"https://a.example/{number}") for number in range(2)]
    join_part(part_of(archive, 0))
    torn = part_of(archive, 1).read_bytes()
    archive.write_bytes(archive.read_bytes() + torn[: len(torn) // 2])
    gather_parts(tmp_path)
    assert all(read_record(archive, one) for one in ids)


def test_a_damaged_part_stops_nothing_and_stays(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    damaged = part_of(tmp_path / "20261123T070000Z-1.warc.gz", 0)
    damaged.write_bytes(b"no archive")
    gather_parts(tmp_path)
    assert damaged.exists()
    assert damaged.name in caplog.text


def test_what_is_older_than_the_settings_allow_is_deleted_and_nothing_else(tmp_path: Path) -> None:
    old, fresh, foreign = "20250101T000000Z-1.warc.gz", "20261101T000000Z-2.warc.gz", "crawl.warc.gz"
    for name in (old, fresh, foreign):
        (tmp_path / name).touch()
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(db, [source()])
    for days in (500, 1):
        visit = Harvest("cnil", Outcome.UNCHANGED, SourceState())
        sources.save_visit(db, visit, None, NOW - timedelta(days=days))
    for days in (91, 89):
        heard.note(db, f"${days}", "said", "who", NOW - timedelta(days=days))
    forget(db, tmp_path, Privacy(), NOW)
    assert sorted(path.name for path in tmp_path.glob("*.warc.gz")) == [fresh, foreign]
    assert db["fetches"].count == 1
    assert [row["event_id"] for row in db["heard"].rows] == ["$89"]
    db.close()
