"""The watch backs itself up once a day, tries again after trouble, and never raises."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chat.houses import Watched, opened
from recovery.folders import NOW, write
from watcher.config.upkeep import Backup
from watcher.house import House
from watcher.recovery import daily
from watcher.recovery.bundle import peek
from watcher.recovery.daily import back_up_if_due, last_failure
from watcher.recovery.shelf import kept, stamp_of
from watcher.rules.backups import RETRY


@pytest.fixture
def city(tmp_path: Path):
    with opened(tmp_path) as watched:
        yield watched


def house_of(city: Watched, folder: Path, **changes: object) -> House:
    backup = Backup.model_validate({"folder": folder, **changes})
    return replace(city.house, settings=city.house.settings.model_copy(update={"backup": backup}))


def shelve(folder: Path, *moments: datetime) -> None:
    for moment in moments:
        write(folder / f"vigie-{stamp_of(moment)}.tar", "old")


def test_without_a_folder_nothing_is_done(city: Watched):
    assert back_up_if_due(city.house, NOW) is None


def test_one_is_made_a_day_and_what_is_old_goes(city: Watched, tmp_path: Path):
    shelf = tmp_path / "shelf"
    shelve(shelf, *(NOW - timedelta(days=day) for day in range(1, 45)))
    house = house_of(city, shelf)
    made = back_up_if_due(house, NOW)
    assert made is not None
    assert peek(made).manifest.made_at == NOW
    assert back_up_if_due(house, NOW + timedelta(minutes=1)) is None
    assert [one.made_at for one in kept(shelf)] == [NOW - timedelta(days=day) for day in range(30, -1, -1)]
    assert back_up_if_due(house, NOW + timedelta(days=1)) is not None


def test_a_failure_is_noted_logged_and_tried_again_later(
    city: Watched, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    write(tmp_path / "shelf", "a file")
    house, data = house_of(city, tmp_path / "shelf"), city.house.settings.paths.data
    for minute in range(3):
        assert back_up_if_due(house, NOW + timedelta(minutes=minute)) is None
    assert len([one for one in caplog.records if one.levelno == logging.ERROR]) == 1
    failure = last_failure(data)
    assert failure is not None
    assert "shelf" in failure.why
    (tmp_path / "shelf").unlink()
    assert back_up_if_due(house, NOW + RETRY) is not None
    assert last_failure(data) is None


def test_a_passphrase_file_that_is_not_there_is_named(
    city: Watched, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    house = house_of(city, tmp_path / "shelf", passphrase_file=tmp_path / "none")
    assert back_up_if_due(house, NOW) is None
    assert "backup.passphrase_file" in caplog.text
    assert not kept(tmp_path / "shelf")


def test_old_ones_stay_while_none_succeeds(city: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shelf = tmp_path / "shelf"
    shelve(shelf, *(NOW - timedelta(days=day) for day in range(40, 60)))
    house = house_of(city, shelf, passphrase_file=tmp_path / "none")
    assert back_up_if_due(house, NOW) is None
    assert len(kept(shelf)) == 20


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=-400), timedelta(days=365)])
def test_a_clock_that_jumps_neither_stops_nor_empties_the_shelf(
    city: Watched, tmp_path: Path, jump: timedelta
):
    shelf = tmp_path / "shelf"
    shelve(shelf, *(NOW - timedelta(days=day) for day in range(20)))
    house = house_of(city, shelf)
    made = back_up_if_due(house, NOW + jump + timedelta(hours=1))
    back = back_up_if_due(house, NOW + timedelta(days=1))
    assert back is not None
    assert (made is None) is (jump == timedelta(days=-1))
    assert len(kept(shelf)) >= 7


def test_when_nothing_is_due_it_only_looks_at_names(city: Watched, tmp_path: Path, monkeypatch):
    shelve(tmp_path / "shelf", NOW)
    monkeypatch.setattr(daily, "make_backup", lambda *told: pytest.fail("made one"))
    assert back_up_if_due(house_of(city, tmp_path / "shelf"), NOW + timedelta(hours=3)) is None


def test_the_shelf_knows_its_own_names_only(tmp_path: Path):
    shelve(tmp_path, NOW, NOW - timedelta(days=1))
    for name in (
        "vigie-20261301T000000Z.tar",
        "vigie-x.tar",
        "other.tar",
        ".vigie-making-x",
        "vigie-before-021.db",
    ):
        write(tmp_path / name, "")
    write(tmp_path / f"vigie-{stamp_of(NOW)}-2.tar", "second")
    found = kept(tmp_path)
    assert [one.made_at for one in found] == [NOW - timedelta(days=1), NOW, NOW]
    assert found[0].bytes == 3
    assert kept(tmp_path / "none") == ()
