"""Alerts are looked after: told in their threads, recalled once, and then the coordinator hears."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from factories import judged, source
from watcher.register_book import risk_rows
from watcher.rules.reactions import Meaning
from watcher.settings import Room
from watcher.store import heard, items, outbox, reactions, sources
from watcher.store.database import open_database
from watcher.store.messages import NewMessage, OutboxMessage, Place
from watcher.writing.care import look_after
from watcher.writing.desk import Desk

MONDAY = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Paris"))
"""Working hours go from nine to six; an alert is recalled after two of them, the note comes after four."""
HOUR = timedelta(hours=1)
DAJ, BOSS = "@daj:example.org", "@boss:example.org"


@dataclass
class Watch:
    """A store with alerts of the room `juridique`, and a clock to turn."""

    db: Database
    desk: Desk
    now: datetime = MONDAY
    sent: list[int] = field(default_factory=list[int])

    def alert(self, *item_ids: int, room: str = "juridique") -> int:
        key = f"alert:{room}:{item_ids}"
        message = NewMessage(room, "alert", key, key, "corps", "<p>corps</p>", item_ids=item_ids)
        number = outbox.enqueue(self.db, message, self.now)
        assert number is not None
        outbox.mark_sent(self.db, number, f"${number}", self.now)
        self.sent.append(number)
        return number

    def react(self, alert: int, meaning: Meaning, who: str = "ann") -> None:
        event = f"${alert}-{meaning}-{who}"
        reactions.add(self.db, reactions.Reaction(event, f"${alert}", meaning, who, self.now))

    def look(self, after: timedelta = timedelta(0)) -> list[OutboxMessage]:
        """Look after some time, and give what was written."""
        self.now += after
        before = outbox.pending_count(self.db)
        count = look_after(self.db, self.desk, (BOSS,), self.now)
        written = [outbox.message(self.db, one.id) for one in outbox.waiting(self.db)][before:]
        assert len(written) == count
        return [message for message in written if message is not None]


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    numbers = itertools.count()
    rooms = (
        Room(name="juridique", id="!juridique", receives=("alerts",), mention=(DAJ,)),
        Room(name="veille", id="!veille", receives=("digest", "notices")),
        Room(name="terminal", receives=("alerts",)),
    )
    desk = Desk(rooms, ZoneInfo("Europe/Paris"), risk_rows(), lambda: f"txn-{next(numbers)}")
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(db, [source()])
    for number in (1, 2, 3):
        items.save(db, judged(f"id:{number}", title=f"Sanction {number}", urgency="urgent"), MONDAY)
    yield Watch(db, desk)
    db.close()


def test_an_alert_without_anybody_is_recalled_once_in_its_thread_with_a_mention(watch: Watch) -> None:
    alert = watch.alert(1)
    assert watch.look(timedelta(minutes=119)) == []
    (reminder,) = watch.look(timedelta(minutes=1))
    assert (reminder.room, reminder.place, reminder.form) == ("juridique", Place(parent=alert), "text")
    assert reminder.mentions == (DAJ,)
    assert reminder.body.startswith("Rappel\u202f: personne n’a encore pris cette alerte en charge.")
    assert watch.look() == []


def test_then_the_coordinator_is_told_once_where_notices_go(watch: Watch) -> None:
    watch.alert(1)
    watch.look(2 * HOUR)
    (note,) = watch.look(2 * HOUR)
    assert (note.room, note.form, note.mentions, note.not_before) == ("veille", "text", (BOSS,), None)
    assert note.body.startswith("1 alerte reste sans réponse malgré un rappel\u202f:")
    assert (
        "23 novembre 2026 à 10 h 00, salon «\u202fjuridique\u202f»\u202f: Sanction 1 (https://" in note.body
    )
    assert [watch.look(timedelta(hours=hours)) for hours in (1, 24, 240)] == [[], [], []]


def test_alerts_that_stay_without_anybody_are_told_in_one_note(watch: Watch) -> None:
    watch.alert(1)
    watch.alert(2, 3)
    assert len(watch.look(2 * HOUR)) == 2
    (note,) = watch.look(2 * HOUR)
    assert "2 alertes restent" in note.body
    assert "Sanction 2" in note.body
    assert "et 1 autre" in note.body


@pytest.mark.parametrize("meaning", [Meaning.TAKEN, Meaning.FALSE_ALARM, Meaning.ANSWER])
def test_an_alert_that_somebody_acts_on_is_not_recalled(watch: Watch, meaning: Meaning) -> None:
    watch.react(watch.alert(1), meaning)
    assert [message for message in watch.look(2 * HOUR) if message.mentions] == []


def test_an_alert_that_no_longer_holds_is_not_recalled(watch: Watch) -> None:
    watch.alert(1)
    watch.alert(2, 3)
    for number in (1, 2):
        items.save(watch.db, judged(f"id:{number}", content_hash="revised", urgency="notable"), watch.now)
    (reminder,) = watch.look(2 * HOUR)
    assert reminder.place == Place(parent=2)


def test_a_thumb_takes_nothing_in_charge(watch: Watch) -> None:
    watch.react(watch.alert(1), Meaning.RELEVANT)
    assert len(watch.look(2 * HOUR)) == 1


def test_who_comes_after_the_reminder_spares_the_coordinator(watch: Watch) -> None:
    alert = watch.alert(1)
    watch.look(2 * HOUR)
    watch.react(alert, Meaning.ANSWER)
    assert watch.look(2 * HOUR) == []


def test_who_takes_the_charge_back_leaves_the_alert_without_anybody(watch: Watch) -> None:
    alert = watch.alert(1)
    watch.react(alert, Meaning.TAKEN)
    watch.look()
    reactions.remove(watch.db, [f"${alert}-{Meaning.TAKEN}-ann"])
    (reminder,) = watch.look(2 * HOUR)
    assert reminder.body.startswith("Rappel")


@pytest.mark.parametrize(
    ("meaning", "said"),
    [
        (Meaning.TAKEN, "Pris en charge par 2 personnes le 23 novembre 2026 à 10 h 00."),
        (Meaning.FALSE_ALARM, "Signalé comme fausse alerte par 2 personnes le 23 novembre 2026 à 10 h 00."),
    ],
)
def test_the_thread_says_once_and_silently_that_somebody_acts_and_when(
    watch: Watch, meaning: Meaning, said: str
) -> None:
    alert = watch.alert(1)
    watch.react(alert, meaning)
    watch.react(alert, meaning, "bob")
    (notice,) = watch.look()
    assert (notice.body, notice.form, notice.place) == (said, "notice", Place(parent=alert))
    watch.react(alert, meaning, "eve")
    assert watch.look() == []


def test_an_answer_speaks_for_itself(watch: Watch) -> None:
    watch.react(watch.alert(1), Meaning.ANSWER)
    assert watch.look() == []


def test_a_reaction_to_a_new_version_looks_after_the_alert(watch: Watch) -> None:
    alert = watch.alert(1)
    edit = NewMessage("juridique", "notice", "edit", "edit", "b", "<p>b</p>", place=Place(revises=alert))
    number = outbox.enqueue(watch.db, edit, watch.now)
    assert number is not None
    outbox.mark_sent(watch.db, number, f"${number}", watch.now)
    watch.react(number, Meaning.TAKEN)
    (notice,) = watch.look(2 * HOUR)
    assert notice.body.startswith("Pris en charge")


def test_outside_of_working_hours_nobody_is_called(watch: Watch) -> None:
    watch.now = MONDAY - timedelta(hours=7)
    watch.alert(1)
    assert watch.look(HOUR) == []
    assert watch.look(timedelta(hours=20)) == []
    assert len(watch.look(timedelta(hours=10))) == 1


def test_a_silent_room_is_not_called_until_it_hears_again(watch: Watch) -> None:
    watch.alert(1)
    heard.mute(watch.db, "!juridique", watch.now + 3 * HOUR, "who", watch.now)
    assert watch.look(2 * HOUR) == []
    assert len(watch.look(HOUR)) == 1


def test_a_note_to_a_silent_room_waits_for_the_end_of_its_silence(watch: Watch) -> None:
    watch.alert(1)
    watch.look(2 * HOUR)
    heard.mute(watch.db, "!veille", MONDAY + 6 * HOUR, "who", watch.now)
    (note,) = watch.look(2 * HOUR)
    assert note.not_before == MONDAY + 6 * HOUR


def test_the_terminal_is_left_alone_as_nobody_can_react_there(watch: Watch) -> None:
    watch.alert(1, room="terminal")
    assert watch.look(2 * HOUR) == []


def test_an_alert_that_is_not_sent_is_nobodys_yet(watch: Watch) -> None:
    message = NewMessage("juridique", "alert", "key", "key", "corps", "<p>corps</p>", item_ids=(1,))
    outbox.enqueue(watch.db, message, watch.now)
    assert watch.look(2 * HOUR) == []


def test_without_a_room_for_notices_the_note_waits_for_one(watch: Watch) -> None:
    watch.alert(1)
    watch.look(2 * HOUR)
    rooms = watch.desk.rooms
    watch.desk = replace(watch.desk, rooms=rooms[:1])
    assert watch.look(2 * HOUR) == []
    watch.desk = replace(watch.desk, rooms=rooms)
    assert len(watch.look()) == 1


def test_alerts_of_long_ago_call_nobody(watch: Watch) -> None:
    watch.alert(1)
    assert watch.look(timedelta(days=70)) == []


def test_what_fails_half_way_leaves_nothing(watch: Watch) -> None:
    def stop() -> str:
        raise RuntimeError("stopped here")

    watch.alert(1)
    whole = watch.desk
    watch.desk = replace(whole, new_id=stop)
    with pytest.raises(RuntimeError, match="stopped here"):
        watch.look(2 * HOUR)
    watch.desk = whole
    assert len(watch.look()) == 1
