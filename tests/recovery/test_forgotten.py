"""Who asked to be forgotten is noted beside the data and beside the backups, and no crash spoils the list."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from watcher.recovery.forgotten import (
    NAME,
    Forgotten,
    ForgottenError,
    carry_over,
    note_forgotten,
    read_forgotten,
)

AT = datetime(2026, 11, 26, 10, tzinfo=UTC)
WHO = "0123456789abcdef0123456789abcdef"  # pragma: allowlist secret
OTHER = "f" * 32


def test_a_person_is_noted_in_both_places_for_the_owner_only(tmp_path: Path):
    data, backups = tmp_path / "var", tmp_path / "shelf"
    backups.mkdir()
    note_forgotten(data, backups, WHO, AT)
    for folder in (data, backups):
        assert read_forgotten(folder / NAME) == (Forgotten(WHO, AT),)
        assert stat.S_IMODE((folder / NAME).stat().st_mode) == 0o600


def test_a_disk_of_backups_that_is_away_gets_what_it_missed_with_the_next_one(tmp_path: Path):
    data, backups = tmp_path / "var", tmp_path / "shelf"
    note_forgotten(data, backups, WHO, AT)
    backups.mkdir()
    note_forgotten(data, backups, OTHER, AT + timedelta(days=1))
    assert [one.who for one in read_forgotten(backups / NAME)] == [WHO, OTHER]


def test_a_place_beside_the_backups_that_cannot_be_written_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    (tmp_path / "shelf" / NAME).mkdir(parents=True)
    note_forgotten(tmp_path / "var", tmp_path / "shelf", WHO, AT)
    assert "could not be noted beside the backups" in caplog.text
    assert read_forgotten(tmp_path / "var" / NAME)


def test_a_torn_last_line_has_promised_nothing_and_the_next_one_is_whole(tmp_path: Path):
    note_forgotten(tmp_path, None, WHO, AT)
    with (tmp_path / NAME).open("a") as file:
        file.write(OTHER[:7])
    assert read_forgotten(tmp_path / NAME) == (Forgotten(WHO, AT),)
    note_forgotten(tmp_path, None, OTHER, AT)
    assert read_forgotten(tmp_path / NAME) == (Forgotten(WHO, AT), Forgotten(OTHER, AT))


def test_several_at_once_are_all_noted(tmp_path: Path):
    threads = [
        Thread(target=note_forgotten, args=(tmp_path, None, f"{number:032x}", AT)) for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.who for one in read_forgotten(tmp_path / NAME)}) == 20


def test_carrying_over_adds_each_once(tmp_path: Path):
    note_forgotten(tmp_path / "a", None, WHO, AT)
    note_forgotten(tmp_path / "b", None, OTHER, AT)
    for _ in range(2):
        carry_over(tmp_path / "a" / NAME, tmp_path / "b" / NAME)
    assert [one.who for one in read_forgotten(tmp_path / "b" / NAME)] == [OTHER, WHO]


def test_no_list_is_an_empty_one(tmp_path: Path):
    assert read_forgotten(tmp_path / NAME) == ()


@pytest.mark.parametrize("line", ["x", f"{WHO}", f"{WHO},yesterday", f"ABC,{AT}", f"{WHO},{AT},more"])
def test_a_line_that_is_none_of_ours_is_named(tmp_path: Path, line: str):
    (tmp_path / NAME).write_text(f"{WHO},{AT.isoformat()}\n{line}\n")
    with pytest.raises(ForgottenError, match=r"forgotten\.csv:2: a pseudonym"):
        read_forgotten(tmp_path / NAME)
