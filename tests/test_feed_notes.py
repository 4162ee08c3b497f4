from __future__ import annotations

from pathlib import Path

from watcher.feed_notes import FeedNotes

URL = "https://www.example.org/flux"


def test_notes_come_back_as_they_were_kept_each_under_its_address(tmp_path: Path) -> None:
    notes = FeedNotes(tmp_path / "feeds")
    notes.write(URL, b"un")
    notes.write(URL + "/2", b"deux")

    assert (notes.read(URL), notes.read(URL + "/2"), notes.read("x")) == (b"un", b"deux", b"")


def test_shorter_notes_leave_nothing_of_longer_ones(tmp_path: Path) -> None:
    notes = FeedNotes(tmp_path / "feeds")
    notes.write(URL, b"quarante-deux")
    notes.write(URL, b"un")

    assert notes.read(URL) == b"un"


def test_what_cannot_be_written_is_not_kept_and_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "feeds").write_text("no folder")
    notes = FeedNotes(tmp_path / "feeds")
    notes.write(URL, b"un")

    assert notes.read(URL) == b""
