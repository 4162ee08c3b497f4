"""What becomes of alerts: storms, revisions and publications that are no longer urgent."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from factories import NOW, assessment, judged, source
from watcher.items import Change, Harvest, Judged, Outcome, SourceState
from watcher.pipeline import keep
from watcher.register_book import risk_rows
from watcher.rules.alerts import GATHER
from watcher.settings import Room
from watcher.store import outbox, runs, sources
from watcher.store.database import open_database
from watcher.store.messages import OutboxMessage, Place
from watcher.writing.alerting import IN_TIME
from watcher.writing.desk import Desk

URGENT = {"urgency": "urgent", "axes": ["legal"], "risks": ["R08"]}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(db, [source(), source("next")])
    yield db
    db.close()


@pytest.fixture
def desk() -> Desk:
    numbers = itertools.count()
    room = Room(name="juridique", id="!juridique", receives=("alerts",), mention=("@daj:example.org",))
    return Desk((room,), ZoneInfo("Europe/Paris"), risk_rows(), lambda: f"txn-{next(numbers)}")


def bring(db: Database, desk: Desk, *judged: Judged, at: datetime = NOW) -> int:
    """Keep what a source brought, and count the alerts."""
    harvest = Harvest(judged[0].item.source_id, Outcome.COLLECTED, SourceState(visited_at=at), judged)
    return keep(db, harvest, desk, runs.start_run(db, "round", at), at).alerts


def urgent(number: int, **changes: object) -> Judged:
    return judged(f"id:{number}", **({"title": f"Sanction {number}"} | URGENT | changes))


def revised(number: int, **changes: object) -> Judged:
    return urgent(number, change=Change.REVISED, content_hash=f"revised {changes}", **changes)


def messages(db: Database) -> list[OutboxMessage]:
    found = (outbox.message(db, row["id"]) for row in db.query("SELECT id FROM outbox ORDER BY id"))
    return [message for message in found if message is not None]


def send(db: Database, at: datetime) -> None:
    for message in messages(db):
        if message.not_before is None or message.not_before <= at:
            outbox.mark_sent(db, message.id, f"${message.id}", at)


def storm(db: Database, desk: Desk, count: int) -> None:
    """So many urgent publications, one a minute, each delivered at once when it may."""
    for number in range(count):
        at = NOW + number * MINUTE
        bring(db, desk, urgent(number), at=at)
        send(db, at)


def test_an_alert_says_with_what_to_answer_where_one_can(db: Database, desk: Desk) -> None:
    bring(db, desk, urgent(1))
    bring(db, replace(desk, rooms=(Room(name="terminal"),)), urgent(2))
    assert ["✅" in message.body for message in messages(db)] == [True, False]


def test_a_storm_calls_the_room_once_in_ten_minutes_and_leaves_nothing_out(db: Database, desk: Desk) -> None:
    storm(db, desk, 12)
    alerts = [message for message in messages(db) if message.place.revises is None]
    assert len(alerts) == 6
    assert all(message.mentions for message in alerts)
    assert alerts[5].not_before == NOW + 4 * MINUTE + GATHER
    newest = messages(db)[-1]
    assert newest.id == alerts[5].id
    assert newest.body.startswith("🔴 Alerte groupée · CNIL\n7 publications jugées urgentes")
    assert all(f"Sanction {number}" in newest.body for number in range(5, 12))
    assert newest.mentions == ("@daj:example.org",)
    named = {row["item_id"] for row in db["outbox_items"].rows}
    assert named == set(range(1, 13))


def test_what_comes_when_the_gathering_alert_may_be_on_its_way_is_a_new_version_of_it(
    db: Database, desk: Desk
) -> None:
    storm(db, desk, 8)
    gathering = messages(db)[-1]
    planned = NOW + 4 * MINUTE + GATHER
    bring(db, desk, urgent(20), at=planned - IN_TIME)
    newest = messages(db)[-1]
    assert newest.place == Place(revises=gathering.id)
    assert messages(db)[-2] == gathering
    assert "Sanction 20" in newest.body
    assert "Sanction 20" not in gathering.body


def test_what_a_storm_gathered_is_not_told_again(db: Database, desk: Desk) -> None:
    storm(db, desk, 8)
    assert bring(db, desk, *(revised(number) for number in range(8)), at=NOW + 8 * MINUTE) == 0


def test_when_the_gathering_alert_has_gone_the_next_one_gathers(db: Database, desk: Desk) -> None:
    storm(db, desk, 7)
    later = NOW + 4 * MINUTE + GATHER
    send(db, later)
    bring(db, desk, urgent(20), at=later + MINUTE)
    newest = messages(db)[-1]
    assert (newest.place.revises, newest.not_before) == (None, later + GATHER)


def test_after_the_storm_alerts_go_at_once_again(db: Database, desk: Desk) -> None:
    storm(db, desk, 7)
    send(db, NOW + timedelta(hours=1))
    bring(db, desk, urgent(20), at=NOW + timedelta(hours=3))
    assert messages(db)[-1].not_before is None


def test_a_storm_of_several_sources_is_told_as_one_of_several(db: Database, desk: Desk) -> None:
    storm(db, desk, 6)
    other = urgent(30, source_id="next", canonical_url="https://next.example/30")
    bring(db, desk, other, at=NOW + 6 * MINUTE)
    assert messages(db)[-1].body.startswith("🔴 Alerte groupée · plusieurs sources")


def test_a_revision_edits_its_alert_and_calls_nobody(db: Database, desk: Desk) -> None:
    bring(db, desk, urgent(1))
    assert bring(db, desk, revised(1, title="Sanction corrigée"), at=NOW + MINUTE) == 0
    alert, edit = messages(db)
    assert (edit.place, edit.mentions, edit.room) == (Place(revises=alert.id), (), "juridique")
    assert "Sanction corrigée (révisé)" in edit.body
    assert "levée" not in edit.body


def test_a_revision_that_readers_cannot_see_edits_nothing_more(db: Database, desk: Desk) -> None:
    bring(db, desk, urgent(1))
    for text in ("Une phrase de plus.", "Et encore une."):
        bring(db, desk, revised(1, text=text), at=NOW + MINUTE)
    assert len(messages(db)) == 2


def test_each_revision_that_shows_is_a_version_even_back_to_an_earlier_one(db: Database, desk: Desk) -> None:
    bring(db, desk, urgent(1))
    for title in ("Deuxième", "Troisième", "Deuxième"):
        bring(db, desk, revised(1, title=title, text=title), at=NOW + MINUTE)
        bring(db, desk, revised(1, title=title, text=title), at=NOW + MINUTE)
    shown = [message.body.splitlines()[2] for message in messages(db)[1:]]
    assert shown == ["Deuxième (révisé)", "Troisième (révisé)", "Deuxième (révisé)"]
    assert {message.place.revises for message in messages(db)[1:]} == {1}


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"urgency": "notable"}, "plus jugée urgente"),
        (
            {"urgency": "routine", "scope": {"label": "hors", "p": 0.9}, "axes": []},
            "plus jugée dans le sujet",
        ),
    ],
)
def test_an_alert_that_no_longer_holds_says_so_once(
    db: Database, desk: Desk, changes: dict[str, object], what: str
) -> None:
    bring(db, desk, urgent(1))
    for text in ("Une correction.", "Une autre."):
        bring(db, desk, revised(1, text=text, **changes), at=NOW + MINUTE)
    _, edit = messages(db)
    assert what in edit.body.splitlines()[0]


def test_a_publication_of_a_grouped_alert_is_revised_in_it(db: Database, desk: Desk) -> None:
    bring(db, desk, *(urgent(number) for number in range(4)))
    bring(db, desk, revised(2, urgency="notable"), at=NOW + MINUTE)
    group, edit = messages(db)
    assert edit.place == Place(revises=group.id)
    assert "1 publication n’est plus jugée urgente" in edit.body
    assert "Sanction 2 (révisé)" in edit.body
    assert all(f"Sanction {number}" in edit.body for number in range(4))


def test_what_was_revised_while_a_storm_gathered_stays_in_what_it_gathered(db: Database, desk: Desk) -> None:
    storm(db, desk, 7)
    bring(db, desk, revised(5, title="Sanction 5 corrigée"), at=NOW + 7 * MINUTE)
    bring(db, desk, urgent(20), at=NOW + 8 * MINUTE)
    newest = messages(db)[-1].body
    assert all(title in newest for title in ("Sanction 5 corrigée (révisé)", "Sanction 6", "Sanction 20"))


def test_a_revision_of_what_was_never_alerted_edits_nothing(db: Database, desk: Desk) -> None:
    bring(db, desk, judged("id:1"))
    bring(db, desk, judged("id:1", change=Change.REVISED, content_hash="other"))
    assert messages(db) == []


def test_an_alert_that_was_given_up_is_not_edited(db: Database, desk: Desk) -> None:
    bring(db, desk, urgent(1))
    outbox.mark_dead(db, 1, "refused", NOW)
    bring(db, desk, revised(1, title="Autre"), at=NOW + MINUTE)
    assert len(messages(db)) == 1


def announcing(number: int, **changes: object) -> Judged:
    """An urgent publication that announces a day eleven days after now."""
    due = {"day": "2026-12-04", "sentence": "Au plus tard le 4 décembre 2026.", "stated": "absolute"}
    return replace(urgent(number, **changes), assessment=assessment(**URGENT, deadlines=[due]))


def test_an_alert_counts_the_days_left_from_the_day_on_which_it_was_written(db: Database, desk: Desk) -> None:
    bring(db, desk, announcing(1))
    assert "4 décembre 2026, dans 11 jours" in messages(db)[0].body


def test_a_new_day_alone_edits_no_alert_when_its_source_touches_it(db: Database, desk: Desk) -> None:
    bring(db, desk, announcing(1))
    touched = {"change": Change.REVISED, "content_hash": "touched"}
    for days in range(1, 20):
        bring(db, desk, announcing(1, **touched), at=NOW + timedelta(days=days))
    revision, *others = [message.body for message in messages(db)[1:]]
    assert others == []
    assert "(révisé)" in revision
    assert "4 décembre 2026, dans 11 jours" in revision


def test_a_room_reads_its_alerts_in_its_language(db: Database, desk: Desk) -> None:
    english = replace(desk, rooms=(desk.rooms[0].model_copy(update={"language": "en"}),))
    bring(db, english, announcing(1))
    bring(db, english, announcing(1, change=Change.REVISED, content_hash="touched"), at=NOW + MINUTE)
    alert, edit = messages(db)
    assert "Deadline: 4 December 2026, in 11 days" in alert.body
    assert "(revised)" in edit.body
