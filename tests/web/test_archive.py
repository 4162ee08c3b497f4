"""Evidence is kept record by record, survives a kill, and can be joined and read again."""

from __future__ import annotations

import gzip
import itertools
import os
import resource
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.web.archive import (
    ArchivedAnswer,
    ArchiveError,
    Recorder,
    append_archive,
    read_record,
    resume_append,
)
from watcher.web.warc import complete_length, places, read

NOW = datetime(2026, 11, 23, 8, 30, 0, 123456, tzinfo=UTC)
SITE = "https://site.example/"


def recorder(path: Path, operator: str | None = "veille@rennes.example") -> Recorder:
    """A recorder whose ids count up from 1; the first is the file's own."""
    numbers = itertools.count(1)
    return Recorder(
        path,
        software="Vigie/0.1",
        operator=operator,
        at=NOW,
        new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
    )


def record(into: Recorder, body: bytes = b"<rss/>", url: str = SITE) -> str:
    return into.record(url, 200, "OK", [("Content-Type", "text/xml")], body, NOW)


def everything(path: Path) -> list[ArchivedAnswer]:
    return [read(place) for place in places(path)]


def test_a_file_says_first_who_wrote_it(tmp_path: Path) -> None:
    with recorder(tmp_path / "new" / "a.warc.gz"):
        pass
    text = gzip.decompress((tmp_path / "new" / "a.warc.gz").read_bytes()).decode()
    assert text.startswith("WARC/1.1\r\n")
    for line in (
        "WARC-Type: warcinfo",
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>",
        "WARC-Date: 2026-11-23T08:30:00.123456Z",
        "software: Vigie/0.1",
        "operator: veille@rennes.example",
    ):
        assert f"{line}\r\n" in text


def test_an_operator_that_is_not_set_is_not_stated(tmp_path: Path) -> None:
    with recorder(tmp_path / "a.warc.gz", operator=None):
        pass
    assert b"operator" not in gzip.decompress((tmp_path / "a.warc.gz").read_bytes())


def test_a_record_can_be_read_by_its_id(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with recorder(path) as into:
        record(into, b"other")
        record_id = into.record(
            "https://site.example/caf%C3%A9?a=b",
            404,
            "Not Found",
            [("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")],
            "perdu — où ?".encode(),
            NOW,
        )
    assert record_id == "urn:uuid:00000000-0000-4000-8000-000000000003"
    assert read_record(path, record_id) == ArchivedAnswer(
        record_id=record_id,
        url="https://site.example/caf%C3%A9?a=b",
        status=404,
        reason="Not Found",
        headers=(
            ("Content-Type", "text/html"),
            ("Set-Cookie", "a=1"),
            ("Set-Cookie", "b=2"),
            ("Content-Length", "15"),
        ),
        body="perdu — où ?".encode(),
        at=NOW,
    )
    assert read_record(path, "urn:uuid:unknown") is None


def test_what_came_by_another_way_than_http_is_kept_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    letter = b"Subject: x\r\n\r\nHTTP/1.1 500 is no status here\r\n"
    with recorder(path) as into:
        record(into)
        record_id = into.record_resource(
            "imap://mailbox/INBOX;UIDVALIDITY=1/;UID=2", "message/rfc822", letter, NOW
        )
    kept = read_record(path, record_id)
    assert kept is not None
    assert (kept.url, kept.status, kept.body) == ("imap://mailbox/INBOX;UIDVALIDITY=1/;UID=2", 200, letter)
    assert kept.headers == (("Content-Type", "message/rfc822"),)
    assert [one.record_id for one in everything(path)][1] == record_id


def test_a_body_is_kept_as_it_reads_without_the_headers_of_its_transfer(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    stated = [
        ("Content-Encoding", "gzip"),
        ("TRANSFER-ENCODING", "chunked"),
        ("content-length", "9"),
        ("ETag", "x"),
    ]
    with recorder(path) as into:
        record_id = into.record(SITE, 200, "OK", stated, b"plain text", NOW)
    kept = read_record(path, record_id)
    assert kept is not None
    assert (kept.headers, kept.body) == ((("ETag", "x"), ("Content-Length", "10")), b"plain text")


def test_empty_bodies_odd_reasons_and_odd_headers_are_kept_on_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with recorder(path) as into:
        into.record(SITE, 304, "", [], b"", NOW)
        into.record(SITE, 200, "Trouvé\r\nX: y", [("A", "b\r\nC: d"), ("E", "é")], b"body", NOW)
    first, second = everything(path)
    assert (first.status, first.reason, first.body) == (304, "", b"")
    assert second.reason == "Trouvé X: y"
    assert dict(second.headers)["A"] == "b C: d"
    assert dict(second.headers)["E"] == "é"
    assert second.body == b"body"


def test_records_of_several_threads_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with recorder(path) as into:
        threads = [threading.Thread(target=record, args=(into, bytes([65 + n]) * 200_000)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    bodies = sorted(answer.body for answer in everything(path))
    assert bodies == [bytes([65 + n]) * 200_000 for n in range(8)]


def test_a_killed_writer_leaves_all_finished_records(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    writer = (
        "import os, sys\nfrom datetime import datetime, UTC\n"
        "from pathlib import Path\nfrom uuid import uuid4\n"
        "from watcher.web.archive import Recorder\n"
        "now = datetime(2026, 11, 23, tzinfo=UTC)\n"
        "with Recorder(Path(sys.argv[1]), software='t', operator=None, at=now,"
        " new_id=lambda: str(uuid4())) as into:\n"
        "    for n in range(3):\n"
        "        into.record(f'https://site.example/{n}', 200, 'OK', [], b'x', now)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    root = Path(__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", writer, str(path)], cwd=root, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert [answer.url[-1] for answer in everything(path)] == ["0", "1", "2"]


def test_an_existing_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"evidence")
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz: cannot be written \(File exists\)"):
        recorder(path).__enter__()
    assert path.read_bytes() == b"evidence"


def test_a_closed_recorder_records_nothing(tmp_path: Path) -> None:
    with recorder(tmp_path / "a.warc.gz") as into:
        pass
    with pytest.raises(ArchiveError, match="closed"):
        record(into)
    into.__exit__(None, None, None)


@pytest.fixture
def small_disk() -> object:
    """This process may write files of 100 kB at most, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.usefixtures("small_disk")
def test_a_full_disk_costs_the_record_and_not_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with recorder(path) as into:
        record(into, b"kept")
        with pytest.raises(ArchiveError, match="cannot be written"):
            record(into, os.urandom(200_000))
        record(into, b"kept too")
    assert [answer.body for answer in everything(path)] == [b"kept", b"kept too"]


def test_parts_are_joined_in_order(tmp_path: Path) -> None:
    whole = tmp_path / "archive" / "2026.warc.gz"
    for name in ("a", "b"):
        with recorder(tmp_path / name) as into:
            record(into, name.encode())
        assert append_archive(tmp_path / name, whole) == 0
    assert [answer.body for answer in everything(whole)] == [b"a", b"b"]


def test_the_unfinished_end_of_a_part_is_left_out(tmp_path: Path) -> None:
    part, whole = tmp_path / "part", tmp_path / "whole"
    with recorder(part) as into:
        record(into, b"finished")
        finished = part.stat().st_size
        record(into, b"unfinished")
    os.truncate(part, part.stat().st_size - 10)
    assert append_archive(part, whole) == part.stat().st_size - finished
    assert [answer.body for answer in everything(whole)] == [b"finished"]


@pytest.mark.usefixtures("small_disk")
def test_a_join_that_fails_leaves_the_whole_as_it_was(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    for name in ("a", "b"):
        with recorder(tmp_path / name) as into:
            record(into, os.urandom(60_000))
    append_archive(tmp_path / "a", whole)
    before = whole.read_bytes()
    with pytest.raises(ArchiveError, match="whole: cannot be written"):
        append_archive(tmp_path / "b", whole)
    assert whole.read_bytes() == before


def test_a_join_whose_writer_was_killed_anywhere_is_resumed_without_loss_or_double(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with recorder(tmp_path / name) as into:
            record(into, name.encode())
            record(into, name.upper().encode())
    first, second = (tmp_path / "a").read_bytes(), (tmp_path / "b").read_bytes()
    for written in range(len(second) + 1):
        whole = tmp_path / f"whole{written}"
        whole.write_bytes(first + second[:written])
        assert resume_append(tmp_path / "b", whole) == 0
        assert whole.read_bytes() == first + second


def test_what_cannot_be_joined_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="missing: cannot be read"):
        append_archive(tmp_path / "missing", tmp_path / "whole")
    with recorder(tmp_path / "part"):
        pass
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ArchiveError, match="cannot be written"):
        append_archive(tmp_path / "part", tmp_path / "file" / "whole")


def test_complete_lengths_are_counted_in_whole_members(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    one, two = gzip.compress(b"one"), gzip.compress(b"two" * 50_000)
    path.write_bytes(one + two)
    assert complete_length(path) == len(one + two)
    path.write_bytes(one + two[:-1])
    assert complete_length(path) == len(one)
