"""What items are recognised by, for some days: who has which handle, and what is kept of whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from classifiers.stories.fingerprint import Fingerprint, fingerprint
from classifiers.stories.matching import Kinship
from classifiers.stories.rarity import rarity
from watcher.items import Judged
from watcher.rules.tellings import MOST_HOLDERS
from watcher.store import fingerprints, stories
from watcher.store.fingerprints import Noted
from watcher.store.items import save

DAY = timedelta(days=1)
KIN = Kinship("same-event", 0.99, ("name deloitte", "same day"))


@pytest.fixture
def keep(db: Database, judged: Callable[..., Judged], at: datetime) -> Callable[..., int]:
    """Keep an item of that number, and return its id."""

    def build(number: int, when: datetime = at) -> int:
        address = f"https://{number}.example"
        one = judged(key=f"id:{number}", content_hash=f"hash {number}", canonical_url=address)
        return save(db, one, when).item_id

    return build


def made(title: str = "Deloitte rembourse Canberra") -> Fingerprint:
    return fingerprint(title, "", rarity(), language="fr")


def note(db: Database, item_id: int, at: datetime, *handles: str, of: Fingerprint | None = None) -> None:
    fingerprints.note(db, [Noted(item_id, of or made(), frozenset(handles), at)])


def items_with(db: Database, *handles: str) -> dict[str, list[int]]:
    return {handle: sorted(one.items) for handle, one in fingerprints.holders(db, handles).items()}


def test_items_are_found_by_their_handles(db: Database, keep: Callable[..., int], at: datetime) -> None:
    for number, handles in ((1, ["na"]), (2, ["na", "nb"]), (3, ["nc"])):
        note(db, keep(number), at, *handles)
    assert items_with(db, "na", "nb", "nd") == {"na": [1, 2], "nb": [2]}
    assert fingerprints.known(db, [2, 99])[2].fingerprint == made()
    assert fingerprints.compared(db) == 3


def test_a_new_fingerprint_takes_the_place_of_the_old_one(
    db: Database, keep: Callable[..., int], at: datetime
) -> None:
    item_id = keep(1)
    note(db, item_id, at, "na", "nb")
    note(db, item_id, at, "nb", of=made("Autre"))
    assert items_with(db, "na", "nb") == {"nb": [1]}
    assert fingerprints.known(db, [1])[1].fingerprint == made("Autre")


def test_a_fingerprint_of_an_older_form_is_compared_with_nothing(
    db: Database, keep: Callable[..., int], at: datetime
) -> None:
    note(db, keep(1), at, "na")
    db.conn.execute("UPDATE fingerprints SET fingerprint = replace(fingerprint, '[1,', '[0,')")
    assert fingerprints.known(db, [1]) == {}


def test_subjects_of_the_day_are_counted_by_story(
    db: Database, keep: Callable[..., int], at: datetime
) -> None:
    for number in range(1, 5):
        note(db, keep(number), at, "na", *(("nb",) if number > 2 else ()))
    stories.join(db, 2, 1, KIN)
    found = fingerprints.holders(db, ["na", "nb", "nc"])
    assert {handle: one.count() for handle, one in found.items()} == {"na": 3, "nb": 2}


def test_of_a_handle_that_many_have_the_newest_are_listed_and_all_stories_counted(
    db: Database, keep: Callable[..., int], at: datetime
) -> None:
    many = MOST_HOLDERS + 5
    ids = [keep(number) for number in range(many)]
    fingerprints.note(db, [Noted(item_id, made(), frozenset({"na"}), at) for item_id in ids])
    stories.join(db, ids[1], ids[0], KIN)
    stories.join(db, ids[-1], ids[0], KIN)
    found = fingerprints.holders(db, ["na"])["na"]
    assert sorted(found.items) == ids[5:]
    assert found.count() == many - 2


def test_old_fingerprints_go_and_stories_stay(db: Database, keep: Callable[..., int], at: datetime) -> None:
    for number in (1, 2):
        note(db, keep(number), at + (number - 1) * DAY, "na")
    stories.join(db, 2, 1, KIN)
    assert [known.item_id for known in fingerprints.members(db, 1)] == [1, 2]
    assert fingerprints.forget(db, at + DAY) == 1
    assert [known.item_id for known in fingerprints.members(db, 1)] == [2]
    assert [each["item_id"] for each in db["story_handles"].rows] == [2]
    assert stories.stories_of(db, [1, 2]) == {1: 1, 2: 1}
    assert fingerprints.seen_at(db, [1, 2]) == {2: at + DAY}


def test_an_item_that_is_deleted_takes_its_traces_along(
    db: Database, keep: Callable[..., int], at: datetime
) -> None:
    for number in (1, 2, 3):
        note(db, keep(number), at, "na")
    stories.join(db, 2, 1, KIN)
    stories.join(db, 3, 1, KIN)
    for item_id in (3, 1):
        db.conn.execute("DELETE FROM assessment_risks")
        db.conn.execute("DELETE FROM assessment_axes")
        db.conn.execute("DELETE FROM assessments WHERE item_id = ?", [item_id])
        db.conn.execute("DELETE FROM items WHERE id = ?", [item_id])
    assert stories.stories_of(db, [1, 2, 3]) == {}
    assert [each["item_id"] for each in db["fingerprints"].rows] == [2]


def test_the_publisher_of_an_item_is_its_sources(db: Database, keep: Callable[..., int]) -> None:
    assert fingerprints.publishers(db, [keep(1), 99]) == {1: "Publisher cnil"}
