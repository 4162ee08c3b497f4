"""The weekly report of the watch on itself: once a week, late once, and what it says."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from factories import judged, source
from upkeep.installations import Installation
from watcher.chat.welcome import UNREADABLE
from watcher.house import House
from watcher.recovery.shelf import free_name
from watcher.settings import Backup, Room, Site, Web
from watcher.store import due, feedback, health, heard, items, outbox, runs, sources
from watcher.store.database import transaction
from watcher.store.messages import NewMessage, OutboxMessage
from watcher.writing.self_report import KIND, longest_gap, tell_of_itself

PARIS = ZoneInfo("Europe/Paris")
FRIDAY = datetime(2026, 11, 13, 10, tzinfo=PARIS)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=PARIS)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
ROOMS = (
    Room(name="veille"),
    Room(name="exploitation", receives=("upkeep",)),
    Room(name="ops", receives=("upkeep",), language="en"),
)


def plain(message: OutboxMessage) -> list[str]:
    """The lines of a message, with plain spaces."""
    return message.body.replace("\u202f", " ").replace("\u00a0", " ").splitlines()


@dataclass
class Watch:
    """A database with a clock, and rooms of which two receive the report."""

    installation: Installation
    db: Database
    house: House

    def look(self, at: datetime) -> list[OutboxMessage]:
        """What is written then."""
        self.house = replace(self.house, now=lambda: at)
        before = len(outbox.waiting(self.db))
        count = tell_of_itself(self.db, self.house, at)
        found = [outbox.message(self.db, one.id) for one in outbox.waiting(self.db)][before:]
        assert len(found) == count
        return [message for message in found if message is not None]

    def lines(self, at: datetime) -> list[str]:
        """The lines in the French room, with plain spaces."""
        return plain(self.look(at)[0])


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    installation = Installation(tmp_path / "var", FRIDAY)
    db = installation.opened()
    numbers = itertools.count()
    house = replace(
        installation.house((source("cnil"), source("gazette")), rooms=ROOMS, site=Site(build=False)),
        new_id=lambda: f"txn-{next(numbers)}",
    )
    sources.sync_sources(db, house.sources)
    yield Watch(installation, db, house)
    db.close()


@pytest.fixture
def begun(watch: Watch) -> Watch:
    """One that has looked once before."""
    watch.look(FRIDAY)
    return watch


def test_a_week_is_told_once_in_each_room_that_receives_it(begun: Watch) -> None:
    assert [one.room for one in begun.look(MONDAY)] == ["exploitation", "ops"]
    assert begun.look(MONDAY) == begun.look(MONDAY + 6 * DAY) == []
    assert [one.dedupe_key for one in begun.look(MONDAY + WEEK)] == [
        "self-report:exploitation:2026-W48",
        "self-report:ops:2026-W48",
    ]


def test_on_the_first_start_there_is_nothing_to_tell(watch: Watch) -> None:
    assert watch.look(FRIDAY) == watch.look(MONDAY - WEEK - HOUR) == []


def test_it_goes_late_once_and_never_for_weeks_that_were_missed_long_ago(begun: Watch) -> None:
    late = begun.look(MONDAY + 5 * WEEK + 2 * DAY)
    assert [one.dedupe_key for one in late] == [
        "self-report:exploitation:2026-W52",
        "self-report:ops:2026-W52",
    ]
    assert begun.look(MONDAY + 5 * WEEK + 2 * DAY) == []
    assert [one for one in due.open_due(begun.db, MONDAY + 6 * WEEK) if one.kind == KIND] == []


def test_no_room_that_receives_it_means_no_row(watch: Watch) -> None:
    watch.house = replace(watch.house, settings=watch.house.settings.model_copy(update={"rooms": ROOMS[:1]}))
    assert watch.look(FRIDAY) == []
    assert due.latest(watch.db, KIND) is None


def test_a_report_that_cannot_be_made_stops_nothing_and_is_made_later(
    begun: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("watcher.writing.self_report.load_definitions", lambda: 1 / 0)
        assert begun.look(MONDAY) == []
    assert len(begun.look(MONDAY + HOUR)) == 2


def test_a_quiet_week_says_that_nothing_is_to_be_done_and_wakes_nobody(begun: Watch) -> None:
    messages = begun.look(MONDAY)
    assert {one.form for one in messages} == {"notice"}
    assert "Rien à faire." in messages[0].body
    assert "machine" in messages[0].body


def test_what_needs_care_stands_first_with_its_remedy(begun: Watch) -> None:
    begun.house = replace(begun.house, settings=begun.house.settings.model_copy(update={"web": Web()}))
    (french, _) = begun.look(MONDAY)
    assert french.form == "text"
    lines = plain(french)
    assert lines[1:3] == [
        "1 point demande un soin.",
        "• Les sites n’ont aucun contact · web.contact is empty – à faire : remplir web.contact",
    ]


def test_the_figures_are_those_of_the_week_it_tells(begun: Watch) -> None:
    db, inside, after = begun.db, MONDAY - 2 * DAY, MONDAY + HOUR
    with transaction(db):
        for at in (MONDAY - WEEK - HOUR, MONDAY - 6 * DAY, inside, after):
            runs.end_run(db, runs.start_run(db, "round", at), "done", 0, {"cpu_seconds": 5400.0}, at)
        items.save_many(db, [judged("id:1"), judged("id:2")], inside)
        items.save_many(db, [judged("id:3")], after)
        feedback.add(db, feedback.Feedback(1, "$e", "approve", "", "w", inside))
        heard.count_up(db, UNREADABLE)
        health.note(db, "gazette", "broken", inside)
        for number, kind in enumerate(("alert", "digest", "digest")):
            key = f"k{number}"
            outbox.enqueue(db, NewMessage("veille", kind, key, key, "b", "b"), inside)
            outbox.mark_sent(db, number + 1, f"${number}", inside)
        outbox.enqueue(db, NewMessage("veille", "notice", "dead", "dead", "b", "b"), inside)
        outbox.mark_dead(db, 4, "too large", inside)
    folder = begun.installation.data.parent / "backups"
    folder.mkdir()
    free_name(folder, MONDAY - 5 * HOUR).write_bytes(b"x")
    chosen = begun.house.settings.model_copy(update={"backup": Backup(folder=folder)})
    begun.house = replace(begun.house, settings=chosen)
    lines = begun.lines(MONDAY + 2 * HOUR)
    assert lines[0] == "Vigie, rapport de la semaine : 16–22 nov. 2026"
    assert "• Des messages ont été refusés pour de bon" in lines[2]
    told = "\n".join(lines[3:])
    for line in (
        "• Collectes : 2, 4 jours au plus entre deux",
        "• Sources : 2 suivies, 2 en bon état ; nouvelles pannes : gazette",
        "• Publications gardées : 2 ; alertes : 1 ; bulletins : 2",
        "• Messages en attente : 0 ; refusés pour de bon : 1",
        "• Messages indéchiffrables depuis le début : 1",
        "• Avis et corrections reçus : 1",
        "• Sauvegarde : la dernière a moins d’un jour",
        "• Calcul : 3,0 h d’un cœur, environ 57 Wh",
    ):
        assert line in told


@pytest.mark.parametrize(
    ("began", "first_ever", "gap"),
    [
        ([], MONDAY, None),
        ([MONDAY + DAY], MONDAY - DAY, 6 * DAY),
        ([MONDAY + DAY, MONDAY + 6 * DAY], MONDAY + DAY, 5 * DAY),
        ([MONDAY + 3 * DAY], MONDAY - DAY, 4 * DAY),
    ],
)
def test_the_longest_gap_counts_the_edges_of_the_week(
    began: list[datetime], first_ever: datetime, gap: timedelta | None
) -> None:
    assert longest_gap(began, MONDAY, MONDAY + WEEK, first_ever) == gap
