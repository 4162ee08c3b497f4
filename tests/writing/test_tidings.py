"""News of the sources reach the rooms that receive notices, each once, over weeks and restarts."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from factories import source
from watcher.items import Fault, Harvest, Outcome, Problem, SourceState
from watcher.register_book import risk_rows
from watcher.rules.visits import after_failure, after_success
from watcher.settings import Room
from watcher.sources import Source
from watcher.store import health, outbox, sources
from watcher.store.database import open_database
from watcher.store.messages import OutboxMessage
from watcher.web.answer import Answer
from watcher.writing.desk import Desk
from watcher.writing.tidings import tell_tidings

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Europe/Paris"))
HOUR = timedelta(hours=1)
GONE = Problem(Fault.GONE, "the server answered 410 (Gone)", "look for it")
SLOW = Problem(Fault.TIMEOUT, "cnil.example did not finish its answer within 30 s", "wait")
REDESIGNED = Problem(Fault.RECIPE, "no element matches 'li'", "rewrite the recipe")
SENTENCE = "• cnil · CNIL : "


@dataclass
class Watch:
    """Sources that are visited by hand, and what the rooms are told."""

    db: Database
    desk: Desk
    watched: tuple[Source, ...]
    now: datetime = TUESDAY

    def visit(self, source_id: str, problem: Problem | None = None) -> None:
        before = sources.load_states(self.db)[source_id]
        state = (
            after_failure(before, problem, None, self.now)
            if problem
            else after_success(before, Answer("", 200), "hash", self.now, full=True, now=self.now)
        )
        self._keep(source_id, state)

    def fall_silent(self, source_id: str, days: int) -> None:
        self._keep(
            source_id,
            SourceState(visited_at=self.now, succeeded_at=self.now, newest=self.now - timedelta(days=days)),
        )

    def _keep(self, source_id: str, state: SourceState) -> None:
        sources.save_visit(self.db, Harvest(source_id, Outcome.COLLECTED, state), None, self.now)

    def look(self, after: timedelta = HOUR) -> list[OutboxMessage]:
        """What is written after a round, some time later."""
        self.now += after
        before = outbox.pending_count(self.db)
        count = tell_tidings(self.db, self.desk, self.watched, self.now)
        found = [outbox.message(self.db, one.id) for one in outbox.waiting(self.db)][before:]
        assert len(found) == count
        return [message for message in found if message is not None]

    def lines(self) -> list[str]:
        """The lines of the one message that is written now, with plain spaces."""
        (message,) = self.look()
        return message.body.replace("\u202f", " ").replace("\u00a0", " ").splitlines()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    numbers = itertools.count()
    rooms = (
        Room(name="veille", receives=("digest", "alerts")),
        Room(name="exploitation", receives=("notices",)),
    )
    desk = Desk(rooms, ZoneInfo("Europe/Paris"), risk_rows(), lambda: f"txn-{next(numbers)}")
    watched = (source("cnil"), source("gazette"), source("edpb"))
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(db, watched)
    yield Watch(db, desk, watched)
    db.close()


def break_down(watch: Watch, source_id: str = "cnil") -> None:
    for _ in range(3):
        watch.visit(source_id, SLOW)
        watch.now += HOUR


def test_a_source_is_told_broken_at_its_third_failure_once_with_its_last_word_and_the_remedy(
    watch: Watch,
) -> None:
    for _ in range(2):
        watch.visit("cnil", SLOW)
        assert watch.look() == []
    watch.visit("cnil", SLOW)
    assert watch.lines() == [
        "Sources : 1 en panne",
        "• cnil · CNIL : en panne depuis le 24 novembre 2026 (pas de réponse à temps) · "
        "cnil.example did not finish its answer within 30 s – à faire : si cela dure, augmenter web.timeout "
        "dans vigie.toml",
        "",
        "L’état de toutes : !sources",
    ]
    watch.visit("cnil", SLOW)
    assert watch.look(timedelta(days=3)) == []


def test_its_recovery_is_told_once(watch: Watch) -> None:
    break_down(watch)
    watch.look()
    watch.visit("cnil")
    assert watch.lines()[:2] == ["Sources : 1 rétablie", f"{SENTENCE}rétablie"]
    watch.visit("cnil")
    assert watch.look() == []


def test_several_in_one_round_are_one_message_the_broken_first(watch: Watch) -> None:
    watch.fall_silent("edpb", 40)
    for _ in range(2):
        watch.visit("cnil", REDESIGNED)
    watch.visit("gazette", GONE)
    lines = watch.lines()
    assert lines[0] == "Sources : 1 en panne, 1 à réparer, 1 sans nouvelle"
    assert [line.split(" ")[1] for line in lines[1:4]] == ["gazette", "cnil", "edpb"]
    assert "à réparer depuis le 24 novembre 2026 (la page a changé de forme)" in lines[2]
    assert "sans nouvelle (rien depuis 40 jours) – à faire : ouvrir le site" in lines[3]


def test_each_room_is_told_in_its_own_language(watch: Watch) -> None:
    rooms = (Room(name="a", receives=("notices",)), Room(name="b", receives=("notices",), language="en"))
    watch.desk = replace(watch.desk, rooms=rooms)
    watch.visit("cnil", GONE)
    french, english = watch.look()
    assert (french.room, english.room) == ("a", "b")
    assert english.body.startswith("Sources: 1 broken\n")
    assert "en panne" not in english.body


def test_quiet_days_hold_it_back_and_lose_nothing(watch: Watch) -> None:
    watch.now = datetime(2026, 11, 28, 10, tzinfo=TUESDAY.tzinfo)
    watch.visit("cnil", GONE)
    (message,) = watch.look()
    assert message.not_before is not None
    assert message.not_before.astimezone(TUESDAY.tzinfo).weekday() == 0


def test_what_was_told_is_noted_with_its_message_or_not_at_all(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.visit("cnil", GONE)
    with monkeypatch.context() as patch:
        patch.setattr(outbox, "enqueue", _killed)
        with pytest.raises(KeyboardInterrupt):
            watch.look()
    assert health.told(watch.db) == {}
    assert len(watch.look()) == 1


def test_a_source_that_is_disabled_or_leaves_the_file_is_forgotten_without_a_word(watch: Watch) -> None:
    for source_id in ("cnil", "gazette"):
        watch.visit(source_id, GONE)
    watch.look()
    resting = watch.watched[0].model_copy(update={"enabled": False, "reason": "dead"})
    watch.watched = (resting, watch.watched[2])
    assert watch.look() == []
    assert health.told(watch.db) == {}


def test_a_source_never_visited_and_one_that_cannot_be_collected_are_no_news(watch: Watch) -> None:
    watch.watched = (*watch.watched, source("page", kind="listing"))
    assert watch.look() == []


def test_without_a_room_for_notices_it_is_noted_all_the_same(watch: Watch) -> None:
    rooms = watch.desk.rooms
    watch.desk = replace(watch.desk, rooms=rooms[:1])
    watch.visit("cnil", GONE)
    assert watch.look() == []
    watch.desk = replace(watch.desk, rooms=rooms)
    assert watch.look() == []


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
