"""Clock, disk and memory."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from factories import NOW
from upkeep.installations import Installation
from watcher.store import runs
from watcher.store.clock import note_leap
from watcher.store.database import transaction
from watcher.upkeep.disk import ENOUGH_BYTES
from watcher.upkeep.doctor import machine
from watcher.upkeep.doctor.machine import by
from watcher.web.archive import Recorder

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def ran(db: Database, at: datetime) -> None:
    with transaction(db):
        runs.end_run(db, runs.start_run(db, "round", at), "done", 0, {}, at)


def archived(installation: Installation, dates: list[datetime], at: datetime = NOW) -> Path:
    """A round's archive, whose answers say it was then."""
    path = installation.data / "archive" / f"{at:%Y}" / f"{at:%Y%m%dT%H%M%SZ}-1.warc.gz"
    ids = (f"00000000-0000-0000-0000-{number:012}" for number in range(1_000))
    with Recorder(path, software="t", operator=None, at=at, new_id=lambda: next(ids)) as recorder:
        for number, date in enumerate(dates):
            headers = [("Date", format_datetime(date.astimezone(UTC), usegmt=True))]
            recorder.record(f"https://site.example/{number}", 200, "OK", headers, b"x", at)
    return path


def test_a_clock_behind_its_own_rows_is_told(installation: Installation) -> None:
    db = installation.opened()
    ran(db, NOW + 2 * DAY)
    db.close()
    found = installation.found()["clock"]
    assert not found.ok
    assert "timedatectl" in found.remedy
    assert "rows were written at" in found.detail


def test_a_leap_that_the_watch_does_not_trust_yet_is_told(installation: Installation) -> None:
    db = installation.opened()
    ran(db, NOW - 300 * DAY)
    ran(db, NOW)
    with transaction(db):
        note_leap(db, NOW - 300 * DAY, NOW)
    found = installation.found()["clock"]
    assert (found.severity, f"{NOW - 300 * DAY:%Y-%m-%d}" in found.detail) == ("advice", True)
    installation.now = NOW + 2 * DAY
    ran(db, installation.now)
    db.close()
    assert installation.found()["clock"].severity == "ok"


@pytest.mark.parametrize("year", [1970, 2020, 2120])
def test_a_clock_that_was_never_set_is_told(installation: Installation, year: int) -> None:
    installation.now = datetime(year, 1, 1, tzinfo=UTC)
    found = installation.found()["clock"]
    assert (found.ok, str(year) in found.detail) == (False, True)


def test_a_clock_is_held_against_what_sites_said_whoever_of_them_is_wrong_himself(
    installation: Installation,
) -> None:
    archived(installation, [NOW, NOW - DAY, NOW + 3 * MINUTE])
    assert installation.found()["clock"].ok
    archived(installation, [NOW - 2 * DAY, NOW + 40 * MINUTE, NOW + 41 * MINUTE], NOW + MINUTE)
    found = installation.found()["clock"]
    assert not found.ok
    assert found.detail == "39 minutes behind the sites of the last round"


def test_a_damaged_archive_says_nothing_of_the_clock(installation: Installation) -> None:
    archived(installation, [NOW - DAY]).write_bytes(b"no archive")
    assert installation.found()["clock"].ok


@pytest.mark.parametrize(
    ("skew", "ok"), [(5 * MINUTE, True), (-5 * MINUTE, True), (6 * MINUTE, False), (-DAY, False)]
)
def test_a_clock_may_be_off_by_minutes(skew: timedelta, ok: bool) -> None:
    found = by(skew, "the homeserver", NOW)
    assert found.ok == ok
    assert ok or ("ahead of" in found.detail) == (skew > timedelta())


def test_a_disk_that_fills_is_told_in_days_before_it_is_full(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = installation.opened()
    ran(db, NOW - 60 * DAY)
    db.close()
    file = archived(installation, [NOW], NOW - DAY)
    with file.open("ab") as grown:
        grown.truncate(28 * ENOUGH_BYTES)  # sparse: 1 GiB a day over four weeks

    def days_with(gib: float) -> tuple[str, str]:
        monkeypatch.setattr("watcher.upkeep.holdings.free_bytes", lambda _: int(gib * ENOUGH_BYTES))
        found = installation.found()["disk"]
        return found.severity, found.detail.partition("full in ")[2]

    assert days_with(7) == ("LOOK", "7 days at this pace")
    assert days_with(30) == ("advice", "30 days at this pace")
    assert days_with(365) == ("ok", "365 days at this pace")


def test_a_disk_without_room_is_told_whatever_its_pace(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "free_bytes", lambda _: ENOUGH_BYTES - 1)
    assert not installation.found()["disk"].ok


def test_a_disk_that_takes_no_more_files_is_told(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "free_files", lambda _: 12)
    found = installation.found()["disk"]
    assert (found.ok, "12 more files" in found.detail) == (False, True)


def test_in_the_first_week_nothing_is_foretold(installation: Installation) -> None:
    db = installation.opened()
    ran(db, NOW - DAY)
    db.close()
    assert "at this pace" not in installation.found()["disk"].detail
