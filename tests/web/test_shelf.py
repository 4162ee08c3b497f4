"""Which file of the archive holds an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from watcher.web.archive import ArchiveError, Recorder
from watcher.web.shelf import AROUND, find_answer, written_at

SEEN = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def record(folder: Path, begun: datetime, number: int, ending: str = "") -> str:
    path = folder / f"{begun:%Y}" / f"{begun:%Y%m%dT%H%M%SZ}-{number}.warc.gz{ending}"
    ids = iter([f"info-{number}", f"answer-{number}"])
    with Recorder(path, software="vigie", operator=None, at=begun, new_id=lambda: next(ids)) as recorder:
        return recorder.record("https://a.example/", 200, "OK", [], str(number).encode(), begun)


def test_an_answer_is_found_in_a_file_begun_about_when_its_item_was_seen(tmp_path: Path) -> None:
    found = {record(tmp_path, SEEN + timedelta(hours=hours), 20 + hours): hours for hours in (-20, 0, 20)}
    for record_id, hours in found.items():
        answer = find_answer(tmp_path, record_id, [SEEN])
        assert answer is not None
        assert answer.body == str(20 + hours).encode()


def test_a_file_of_another_time_is_not_read(tmp_path: Path) -> None:
    far = record(tmp_path, SEEN + AROUND + timedelta(seconds=1), 1)
    assert find_answer(tmp_path, far, [SEEN]) is None
    assert find_answer(tmp_path, far, [SEEN, SEEN + timedelta(days=1)]) is not None


def test_what_a_killed_round_did_not_join_is_found(tmp_path: Path) -> None:
    assert find_answer(tmp_path, record(tmp_path, SEEN, 1, ".0.part"), [SEEN]) is not None


def test_a_damaged_file_hides_no_answer_of_another_and_is_named_otherwise(tmp_path: Path) -> None:
    whole = record(tmp_path, SEEN + timedelta(minutes=10), 1)
    lost = record(tmp_path, SEEN, 2)
    (damaged,) = tmp_path.rglob("*-2.warc.gz")
    damaged.write_bytes(damaged.read_bytes()[:-9])
    assert find_answer(tmp_path, whole, [SEEN]) is not None
    with pytest.raises(ArchiveError, match=damaged.name):
        find_answer(tmp_path, lost, [SEEN])


@pytest.mark.parametrize("moments", [[], [SEEN]], ids=["no moment", "no file"])
def test_without_a_moment_or_a_file_there_is_nothing_to_find(tmp_path: Path, moments: list[datetime]) -> None:
    (tmp_path / "notes.warc.gz").write_bytes(b"not ours")
    assert find_answer(tmp_path, "urn:uuid:x", moments) is None


def test_the_name_of_an_archive_says_when_it_was_begun() -> None:
    assert written_at(Path("2026/20261123T070000Z-1.warc.gz")) == SEEN
    assert written_at(Path("notes.warc.gz")) is None
