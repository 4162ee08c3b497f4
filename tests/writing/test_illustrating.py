"""The picture of the week goes into the digest's thread, once, and never in the digest's way."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from digests.period import Period, period_named
from digests.pictures import charts, plotting
from digests.texts.language import language
from factories import judged, source
from watcher.register_book import risk_rows
from watcher.settings import Room
from watcher.store import items, outbox, pictures, sources
from watcher.store.database import open_database, transaction
from watcher.store.messages import NewMessage
from watcher.writing.desk import Desk
from watcher.writing.illustrating import Illustration, draw_week, illustrate

PARIS = ZoneInfo("Europe/Paris")
WEEK = period_named("2026-W47", PARIS)
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
FRENCH = language("fr")
OBSERVATORY = Room(name="observatoire", id="!observatoire:lab.test", receives=("digest",))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(db, [source()])
    yield db
    db.close()


@pytest.fixture
def desk() -> Desk:
    numbers = itertools.count()
    return Desk((OBSERVATORY, Room(name="terminal")), PARIS, risk_rows(), lambda: f"txn-{next(numbers)}")


def publish(db: Database, at: datetime, count: int, risk: str = "R08") -> None:
    with transaction(db):
        for number in range(count):
            key = f"id:{at.isoformat()}:{number}"
            items.save(db, judged(key, risks=[risk], canonical_url=f"https://cnil.example/{key}"), at)


@pytest.fixture
def a_record(db: Database) -> None:
    """Three publications a month on R08 for half a year; in the week, six."""
    for month in range(5, 11):
        publish(db, datetime(2026, month, 10, tzinfo=UTC), 3)
    for weeks in (2, 4, 5):
        publish(db, MONDAY - timedelta(weeks=weeks), 1, "R11")
    publish(db, WEEK.start + timedelta(days=2), 6)


def digest(db: Database, room: str = "observatoire") -> int:
    message = NewMessage(room, "digest", f"digest:{room}", f"digest-{room}", "Semaine 47", "<p>47</p>")
    message_id = outbox.enqueue(db, message, MONDAY)
    assert message_id is not None
    return message_id


def drawn(db: Database, desk: Desk, period: Period = WEEK) -> Illustration:
    found = draw_week(db, desk, period, FRENCH)
    assert found is not None
    return found


@pytest.mark.usefixtures("a_record")
def test_a_record_is_drawn_with_words_that_say_it_all(db: Database, desk: Desk) -> None:
    found = drawn(db, desk)
    said = found.said.body.replace("\u202f", " ")
    assert said.startswith("📊 R08 · ")
    assert "6 publications en novembre 2026, jamais autant en un mois depuis mai 2026 (3 au plus)." in said
    assert "Risques par mois. Publications, décembre 2025 au 22 novembre 2026" in said
    assert "24 publications, dont 6 en novembre 2026." in said
    assert found.picture.name == "risks-by-month-2026-W47.png"
    assert found.picture.png.startswith(b"\x89PNG")
    assert found.picture.width == 1000


@pytest.mark.usefixtures("a_record")
def test_the_same_week_is_the_same_picture(db: Database, desk: Desk) -> None:
    assert drawn(db, desk) == drawn(db, desk)


@pytest.mark.usefixtures("a_record")
def test_it_is_a_notice_in_the_thread_of_the_digest_that_waits_as_the_digest_does(
    db: Database, desk: Desk
) -> None:
    later = MONDAY + timedelta(hours=3)
    parent = digest(db)
    assert illustrate(db, parent, OBSERVATORY, desk, drawn(db, desk), MONDAY, later)
    written = outbox.message(db, parent + 1)
    assert written is not None
    assert (written.kind, written.form, written.place.parent) == ("notice", "notice", parent)
    assert written.not_before == later
    kept = pictures.of_message(db, written.id)
    assert kept is not None
    assert kept.picture == drawn(db, desk).picture


@pytest.mark.usefixtures("a_record")
def test_a_week_has_one_picture_in_a_room_however_often_it_is_asked_for(db: Database, desk: Desk) -> None:
    parent = digest(db)
    assert illustrate(db, parent, OBSERVATORY, desk, drawn(db, desk), MONDAY)
    assert not illustrate(db, parent, OBSERVATORY, desk, drawn(db, desk), MONDAY + timedelta(days=1))
    assert db["outbox_pictures"].count == 1


@pytest.mark.usefixtures("a_record")
@pytest.mark.parametrize(
    "room",
    [Room(name="terminal"), OBSERVATORY.model_copy(update={"pictures": False})],
    ids=["no-threads", "wants-none"],
)
def test_a_room_without_threads_or_that_wants_none_gets_none(db: Database, desk: Desk, room: Room) -> None:
    assert not illustrate(db, digest(db), room, desk, drawn(db, desk), MONDAY)
    assert db["outbox_pictures"].count == 0


def test_a_week_that_says_nothing_has_none(db: Database, desk: Desk) -> None:
    assert draw_week(db, desk, WEEK, FRENCH) is None
    assert not illustrate(db, digest(db), OBSERVATORY, desk, None, MONDAY)


@pytest.mark.usefixtures("a_record")
def test_the_week_after_the_record_has_none_and_what_came_later_changes_no_week(
    db: Database, desk: Desk
) -> None:
    before = drawn(db, desk)
    publish(db, MONDAY + timedelta(days=1), 30, "R11")
    assert drawn(db, desk) == before
    db.conn.execute("DELETE FROM assessment_risks WHERE risk_id = 'R11'")
    assert draw_week(db, desk, period_named("2026-W48", PARIS), FRENCH) is None


@pytest.mark.usefixtures("a_record")
def test_other_rhythms_have_none(db: Database, desk: Desk) -> None:
    assert draw_week(db, desk, period_named("2026-11", PARIS), FRENCH) is None


@pytest.mark.usefixtures("a_record")
def test_without_the_library_there_is_none_and_the_log_says_why(
    db: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(charts, "find_spec", lambda _: None)
    with caplog.at_level("INFO"):
        assert draw_week(db, desk, WEEK, FRENCH) is None
    assert "vigie-observatoire[charts]" in caplog.text


@pytest.mark.usefixtures("a_record")
def test_a_drawing_that_fails_stops_no_digest(
    db: Database, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> bytes:
        raise RuntimeError("no font")

    monkeypatch.setattr(plotting, "png", fail)
    assert draw_week(db, desk, WEEK, FRENCH) is None
    assert "no font" in caplog.text
