"""From harvest to room: what tells a known story joins it, and calls nobody a second time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlite_utils import Database

from digests.texts.french import typeset
from factories import NOW, judged, source
from sample_stories import ENGLISH, FRENCH, RETOLD
from watcher.items import Change, Harvest, Judged, Outcome, SourceState
from watcher.pipeline import keep
from watcher.register_book import risk_rows
from watcher.settings import Room
from watcher.store import outbox, sources, stories
from watcher.store.database import open_database
from watcher.store.messages import OutboxMessage, Place
from watcher.store.rows import row
from watcher.stories import COMPARED_FOR
from watcher.writing.desk import Desk

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OTHER = (
    "Grenoble publie sa charte de l'IA générative",
    "La ville demande à ses agents de ne confier aucune donnée personnelle à un assistant.",
)
URGENT = {"urgency": "urgent", "axes": ["legal"], "risks": ["R08"]}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    db = open_database(tmp_path / "vigie.db")
    sources.sync_sources(
        db,
        [
            source("next", nature="press"),
            source("gazette", nature="press"),
            source("guardian", nature="press", language="en"),
            source("cnil"),
        ],
    )
    yield db
    db.close()


@pytest.fixture
def desk() -> Desk:
    numbers = itertools.count()
    room = Room(name="juridique", id="!juridique", receives=("alerts",), mention=("@daj:example.org",))
    return Desk((room,), ZoneInfo("Europe/Paris"), risk_rows(), lambda: f"txn-{next(numbers)}")


def telling(of: tuple[str, str], by: str, **changes: object) -> Judged:
    """A publication of that source; its number is its source's name."""
    fields = {
        "source_id": by,
        "title": of[0],
        "text": of[1],
        "link": f"https://{by}.example/{len(of[0])}",
        "canonical_url": f"https://{by}.example/{len(of[0])}",
    }
    return judged(f"id:{by}{len(of[0])}", **(fields | changes))


def bring(db: Database, desk: Desk, *brought: Judged, at: datetime = NOW) -> int:
    """Keep a harvest, and count the alerts."""
    harvest = Harvest(brought[0].item.source_id, Outcome.COLLECTED, SourceState(visited_at=at), brought)
    return keep(db, harvest, desk, None, at).alerts


def messages(db: Database) -> list[OutboxMessage]:
    found = (outbox.message(db, each["id"]) for each in db.query("SELECT id FROM outbox ORDER BY id"))
    return [message for message in found if message is not None]


def story_of_all(db: Database) -> dict[int, int]:
    return stories.stories_of(db, range(1, 20))


def test_another_telling_joins_the_story_of_the_first(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next"))
    bring(db, desk, telling(OTHER, "gazette"))
    bring(db, desk, telling(RETOLD, "gazette"), at=NOW + HOUR)
    bring(db, desk, telling(ENGLISH, "guardian", language="en"), at=NOW + 2 * HOUR)
    assert story_of_all(db) == {1: 1, 3: 1, 4: 1}
    told = row(db, 4, {})
    assert told is not None
    assert (told.story, told.began) == (1, NOW)


def test_what_is_told_once_has_no_story(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next"), telling(OTHER, "next"))
    assert story_of_all(db) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"stale": True},
        {"scope": {"label": "hors", "p": 0.9}, "axes": []},
        {"published": NOW - 30 * DAY},
    ],
    ids=["stale", "out of scope", "weeks apart"],
)
def test_what_members_do_not_read_or_was_long_ago_joins_nothing(
    db: Database, desk: Desk, changes: dict[str, object]
) -> None:
    bring(db, desk, telling(FRENCH, "next"))
    bring(db, desk, telling(RETOLD, "gazette", **changes))
    assert story_of_all(db) == {}


def test_the_same_page_elsewhere_is_a_copy_and_no_other_telling(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next", canonical_url="https://same.example"))
    bring(db, desk, telling(FRENCH, "gazette", canonical_url="https://same.example"))
    assert story_of_all(db) == {}


def test_after_ten_days_nothing_joins_and_nothing_is_kept_for_it(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next"))
    late = NOW + COMPARED_FOR + HOUR
    bring(db, desk, telling(RETOLD, "gazette", published=NOW), at=late)
    assert story_of_all(db) == {}
    assert [each["item_id"] for each in db["fingerprints"].rows] == [2]


def test_a_revised_item_is_recognised_by_its_new_text_and_stays_where_it_is(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(OTHER, "next"))
    revised = telling(
        OTHER, "next", change=Change.REVISED, content_hash="new", title=FRENCH[0], text=FRENCH[1]
    )
    bring(db, desk, revised, at=NOW + HOUR)
    bring(db, desk, telling(RETOLD, "gazette"), at=NOW + 2 * HOUR)
    assert story_of_all(db) == {1: 1, 2: 1}
    back = telling(OTHER, "next", change=Change.REVISED, content_hash="old again")
    bring(db, desk, back, at=NOW + 3 * HOUR)
    assert story_of_all(db) == {1: 1, 2: 1}


def test_one_kin_among_many_members_is_not_enough(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next"))
    bring(db, desk, telling(RETOLD, "gazette"))
    bring(db, desk, telling(ENGLISH, "guardian", language="en"))
    # The story's first and second item turn to something else: what resembles the third alone is a drift.
    for by, of in (("next", FRENCH), ("gazette", RETOLD)):
        revised = telling(of, by, change=Change.REVISED, content_hash="new")
        turned = replace(revised, item=replace(revised.item, title=OTHER[0], text=OTHER[1]))
        bring(db, desk, turned)
    bring(db, desk, telling((ENGLISH[0] + " (update)", ENGLISH[1]), "cnil", language="en"))
    assert 4 not in story_of_all(db)


def test_an_urgent_telling_of_a_told_story_is_a_notice_in_the_alerts_thread(db: Database, desk: Desk) -> None:
    assert bring(db, desk, telling(FRENCH, "next", **URGENT)) == 1
    assert bring(db, desk, telling(RETOLD, "gazette", **URGENT), at=NOW + HOUR) == 0
    alert, echo = messages(db)
    assert (echo.kind, echo.form, echo.mentions, echo.place) == (
        "notice",
        "notice",
        (),
        Place(parent=alert.id),
    )
    assert echo.body.startswith(typeset("Même affaire, chez GAZETTE : ") + RETOLD[0])
    assert "https://gazette.example/" in echo.body
    assert [each["item_id"] for each in db.query("SELECT * FROM outbox_items WHERE outbox_id = 2")] == [2]


def test_it_does_so_in_the_other_language_too(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next", **URGENT))
    assert bring(db, desk, telling(ENGLISH, "guardian", language="en", **URGENT)) == 0
    assert len(messages(db)) == 2


def test_the_first_hand_telling_calls_and_the_next_ones_stand_in_its_thread(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next", **URGENT))
    assert bring(db, desk, telling(RETOLD, "cnil", **URGENT), at=NOW + HOUR) == 1
    assert bring(db, desk, telling(ENGLISH, "guardian", language="en", **URGENT), at=NOW + 2 * HOUR) == 0
    _, decision, echo = messages(db)
    assert decision.mentions == ("@daj:example.org",)
    assert echo.place == Place(parent=decision.id)


def test_a_story_that_was_not_told_is_told_by_whoever_is_urgent(db: Database, desk: Desk) -> None:
    assert bring(db, desk, telling(FRENCH, "next")) == 0
    assert bring(db, desk, telling(RETOLD, "gazette", **URGENT)) == 1


def test_after_a_week_the_story_calls_again(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next", **URGENT))
    later = NOW + 8 * DAY
    assert bring(db, desk, telling(RETOLD, "gazette", published=later, **URGENT), at=later) == 1


def test_when_the_alert_was_given_up_the_next_telling_calls(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next", **URGENT))
    outbox.mark_dead(db, 1, "refused", NOW)
    assert bring(db, desk, telling(RETOLD, "gazette", **URGENT)) == 1


def test_what_stood_in_a_thread_never_calls_by_a_revision(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next", **URGENT))
    bring(db, desk, telling(RETOLD, "gazette", **URGENT))
    revised = telling(RETOLD, "gazette", change=Change.REVISED, content_hash="new", **URGENT)
    assert bring(db, desk, revised, at=NOW + 8 * DAY) == 0
    assert len(messages(db)) == 2


def test_a_room_that_was_not_alerted_is_called(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next", **URGENT))
    both = replace(desk, rooms=(*desk.rooms, Room(name="rh", id="!rh", receives=("alerts",))))
    assert bring(db, both, telling(RETOLD, "gazette", **URGENT)) == 1
    assert sorted((message.room, message.kind) for message in messages(db)) == [
        ("juridique", "alert"),
        ("juridique", "notice"),
        ("rh", "alert"),
    ]


def test_in_the_terminal_the_notice_is_a_message_of_its_own(db: Database, desk: Desk) -> None:
    terminal = replace(desk, rooms=(Room(name="terminal"),))
    bring(db, terminal, telling(FRENCH, "next", **URGENT))
    bring(db, terminal, telling(RETOLD, "gazette", **URGENT))
    _, echo = messages(db)
    assert echo.place == Place()
    assert echo.body.startswith(typeset(f"Même affaire que l’alerte « {FRENCH[0]} », chez GAZETTE :"))


def test_every_urgent_publication_ends_in_a_message(db: Database, desk: Desk) -> None:
    tellings = (FRENCH, "next"), (RETOLD, "gazette"), (ENGLISH, "guardian"), (OTHER, "cnil")
    for hours, (of, by) in enumerate(tellings):
        bring(db, desk, telling(of, by, **URGENT), at=NOW + hours * HOUR)
    named = {each["item_id"] for each in db["outbox_items"].rows}
    assert named == {1, 2, 3, 4}
    assert [message.kind for message in messages(db)] == ["alert", "notice", "notice", "alert"]


def test_when_the_message_cannot_be_written_no_story_is_kept_either(db: Database, desk: Desk) -> None:
    bring(db, desk, telling(FRENCH, "next", **URGENT))

    def no_ids() -> str:
        raise RuntimeError("no more ids")

    with pytest.raises(RuntimeError):
        bring(db, replace(desk, new_id=no_ids), telling(RETOLD, "gazette", **URGENT))
    assert story_of_all(db) == {}
    assert db["items"].count == 1
