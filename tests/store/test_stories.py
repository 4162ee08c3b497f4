"""Stories in the store: who belongs to which, what is recognised by what, and what was told of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from classifiers.stories.matching import Kinship
from watcher.items import Judged
from watcher.rules.alerts import ToldStory
from watcher.sources import Source
from watcher.store import outbox, stories
from watcher.store.items import save
from watcher.store.messages import NewMessage, Place
from watcher.store.rows import row
from watcher.store.sources import sync_sources

DAY = timedelta(days=1)
KIN = Kinship("same-event", 0.99, ("name deloitte", "same day"))


@pytest.fixture
def keep(db: Database, judged: Callable[..., Judged], at: datetime) -> Callable[..., int]:
    """Keep an item of that number, and return its id."""

    def build(number: int, when: datetime = at, **changes: object) -> int:
        fields = {
            "key": f"id:{number}",
            "content_hash": f"hash {number}",
            "canonical_url": f"https://{number}.example",
        }
        return save(db, judged(**(fields | changes)), when).item_id

    return build


def test_the_first_item_begins_the_story_and_later_ones_join_it(
    db: Database, keep: Callable[..., int], at: datetime
) -> None:
    first, second, third = keep(1), keep(2, at + DAY), keep(3, at + DAY)
    stories.join(db, second, first, KIN)
    stories.join(db, third, first, KIN)
    assert stories.stories_of(db, [first, second, third, 99]) == {first: 1, second: 1, third: 1}
    told = {each["item_id"]: (each["grade"], each["reasons"]) for each in db["stories"].rows}
    assert told[first] == ("first", "[]")
    assert told[second] == ("same-event", '["name deloitte", "same day"]')


def test_an_item_joins_one_story_only(db: Database, keep: Callable[..., int]) -> None:
    for number in (1, 2, 3):
        keep(number)
    stories.join(db, 2, 1, KIN)
    stories.join(db, 2, 3, KIN)
    assert stories.stories_of(db, [2]) == {2: 1}


def test_rows_bear_their_story_and_when_it_began(
    db: Database, keep: Callable[..., int], at: datetime
) -> None:
    first, second = keep(1), keep(2, at + DAY)
    copy = keep(3, at + DAY, source_id="press", canonical_url="https://2.example")
    alone = keep(4)
    stories.join(db, second, first, KIN)
    found = {item_id: row(db, item_id, {}) for item_id in (first, second, copy, alone)}
    assert [(one.story, one.began) for one in found.values() if one] == [
        *[(first, at)] * 3,
        (None, None),
    ]


class TestWhatWasTold:
    @pytest.fixture(autouse=True)
    def story(self, db: Database, keep: Callable[..., int], source: Callable[..., Source]) -> None:
        """Two items of one story: 1 of the press, 2 of an authority, and 3, the page of 2 elsewhere."""
        sync_sources(db, [source("cnil", nature="authority"), source("press"), source("third")])
        keep(1, source_id="press")
        keep(2)
        keep(3, source_id="third", canonical_url="https://2.example")
        stories.join(db, 2, 1, KIN)

    def alert(
        self, db: Database, message: Callable[..., NewMessage], at: datetime, *items: int, **changes: object
    ) -> int:
        key = f"alert:{items}:{changes}"
        written = outbox.enqueue(db, message(item_ids=items, dedupe_key=key, txn_id=key, **changes), at)
        assert written is not None
        return written

    def test_the_newest_alert_speaks_for_the_story_in_its_room(
        self, db: Database, message: Callable[..., NewMessage], at: datetime
    ) -> None:
        self.alert(db, message, at, 1)
        last = self.alert(db, message, at, 2)
        other = self.alert(db, message, at, 1, room="tous")
        assert stories.told(db, [1], at) == {
            ("juridique", 1): ToldStory(last, first_hand=True),
            ("tous", 1): ToldStory(other, first_hand=False),
        }

    def test_what_a_storm_added_speaks_by_the_first_version(
        self, db: Database, message: Callable[..., NewMessage], at: datetime
    ) -> None:
        first = self.alert(db, message, at)
        self.alert(db, message, at, 1, place=Place(revises=first))
        assert stories.told(db, [1], at) == {("juridique", 1): ToldStory(first, first_hand=False)}

    def test_a_copy_tells_the_story_of_its_page(
        self, db: Database, message: Callable[..., NewMessage], at: datetime
    ) -> None:
        written = self.alert(db, message, at, 3)
        assert stories.told(db, [1], at) == {("juridique", 1): ToldStory(written, first_hand=False)}

    def test_old_alerts_dead_ones_and_notices_do_not_speak(
        self, db: Database, message: Callable[..., NewMessage], at: datetime
    ) -> None:
        self.alert(db, message, at - DAY, 1)
        self.alert(db, message, at, 1, kind="notice")
        outbox.mark_dead(db, self.alert(db, message, at, 2), "refused", at)
        assert stories.told(db, [1], at) == {}

    def test_echoes_are_known_by_their_page(
        self, db: Database, message: Callable[..., NewMessage], at: datetime
    ) -> None:
        for number, key in ((2, "story:juridique:2"), (1, "attended:1")):
            outbox.enqueue(db, message(kind="notice", item_ids=(number,), dedupe_key=key, txn_id=key), at)
        assert stories.echoed(db, [1, 2]) == {("juridique", 2)}

    def test_legislators_and_authorities_are_first_hand(self, db: Database) -> None:
        assert stories.first_hand(db, [1, 2, 3]) == {2}
