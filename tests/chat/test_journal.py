import fcntl
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.chat.journal import Journal, Record


def record(txn_id: str, body: str = "Été") -> Record:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    return Record(txn_id=txn_id, event_id=f"$of-{txn_id}", body=body, html=f"<p>{body}</p>", at=at)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "rooms" / "terminal.jsonl")


def lines(journal: Journal) -> list[Record]:
    return [Record.model_validate_json(line) for line in journal.path.read_bytes().splitlines()]


def test_records_are_kept_in_order_as_readable_lines(journal: Journal) -> None:
    first, second = record("1"), record("2")
    assert journal.append_once(first) is first
    assert journal.append_once(second) is second
    assert lines(journal) == [first, second]
    assert "Été" in journal.path.read_text(encoding="utf-8")


def test_a_known_transaction_id_gives_back_what_was_kept_first(journal: Journal) -> None:
    journal.append_once(record("1", "first"))
    assert journal.append_once(record("1", "second")).body == "first"
    assert lines(journal) == [record("1", "first")]


@given(st.data())
def test_a_write_torn_at_any_byte_is_cut_off_and_written_again(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    journal = Journal(tmp_path_factory.mktemp("torn") / "terminal.jsonl")
    journal.append_once(record("1"))
    whole = journal.path.stat().st_size
    journal.append_once(record("2"))
    length = data.draw(st.integers(whole, journal.path.stat().st_size - 1))
    with journal.path.open("r+b") as file:
        file.truncate(length)
    again = record("2", "again")
    assert journal.append_once(again) is again
    assert lines(journal) == [record("1"), again]


def test_a_damaged_line_costs_only_itself(journal: Journal) -> None:
    journal.append_once(record("1"))
    with journal.path.open("ab") as file:
        file.write(b"\x00\xff not a record\n")
    journal.append_once(record("2"))
    assert journal.append_once(record("1")) == record("1")
    assert journal.path.read_bytes().count(b"\n") == 3


def test_a_writer_waits_for_the_one_before_it(journal: Journal) -> None:
    journal.append_once(record("1"))
    writer = threading.Thread(target=journal.append_once, args=[record("2")])
    with journal.path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        writer.start()
        writer.join(0.2)
        assert lines(journal) == [record("1")]
    writer.join()
    assert lines(journal) == [record("1"), record("2")]
