from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from factories import judged, source
from watcher.rules.marks import HISTORY, Found, Marker
from watcher.store import forgetting, items, marks, outbox, sources
from watcher.store.database import transaction
from watcher.store.marks import Wanted
from watcher.store.messages import NewMessage

MADE = datetime(2026, 11, 20, 3, tzinfo=UTC)
LATER = MADE + timedelta(days=2)
ROOM = "mark of the room"


def found(*names: str, at: datetime = MADE, event_id: str = "$e") -> list[Found]:
    return [Found(name, event_id, at) for name in names]


def wanted(*names: str, at: datetime = LATER, fleeting: bool = False) -> Wanted:
    return Wanted(ROOM, names, at, fleeting)


@pytest.fixture
def restored(db: Database) -> Database:
    marks.begin_recovery(db, MADE)
    return db


def test_a_database_that_was_not_restored_looks_nowhere(db: Database) -> None:
    assert not marks.recovering(db)
    assert not marks.must_read_rooms(db)
    assert not marks.must_renew_keys(db)
    assert not marks.is_from_before(db, MADE)


def test_rooms_are_read_to_before_the_backup(restored: Database) -> None:
    assert marks.since(restored) == MADE - timedelta(days=1)
    assert marks.must_read_rooms(restored)
    assert marks.must_renew_keys(restored)
    marks.note_rooms_read(restored, LATER)
    marks.note_keys_renewed(restored, LATER)
    assert not marks.must_read_rooms(restored)
    assert not marks.must_renew_keys(restored)
    assert marks.is_from_before(restored, MADE)
    assert not marks.is_from_before(restored, LATER)


def test_a_restore_upon_a_restore_reads_anew_and_no_less_far(restored: Database) -> None:
    marks.keep(restored, ROOM, found("a"), None, LATER)
    marks.note_rooms_read(restored, LATER)
    marks.begin_recovery(restored, LATER)
    assert marks.since(restored) == MADE - timedelta(days=1)
    assert not marks.reading(restored, ROOM).is_done
    assert marks.must_read_rooms(restored)
    assert marks.known(restored, ["a"]) == {"a"}


def test_reading_goes_on_at_the_page_that_was_kept_last(restored: Database) -> None:
    assert marks.reading(restored, ROOM) == marks.Reading(is_done=False, page=None)
    marks.keep(restored, ROOM, found("a"), "page 2", LATER)
    assert marks.reading(restored, ROOM) == marks.Reading(is_done=False, page="page 2")
    marks.keep(restored, ROOM, found("b"), None, LATER)
    assert marks.reading(restored, ROOM).is_done
    marks.begin_again(restored, ROOM)
    assert not marks.reading(restored, ROOM).is_done


def test_a_message_is_there_when_all_its_subjects_are(restored: Database) -> None:
    marks.keep(restored, ROOM, [*found("a", "b"), *found("c", event_id="$late")], None, LATER)
    assert marks.match(restored, wanted("a", "x"), LATER) is None
    match = marks.match(restored, wanted("c", "a"), LATER)
    assert match == Found("c", "$late", MADE)
    assert marks.match(restored, wanted("c", "a"), LATER) == match  # asked again after a kill


def test_of_a_mark_that_is_there_twice_the_first_event_counts(restored: Database) -> None:
    marks.keep(restored, ROOM, found("a", event_id="$second", at=LATER), "older", LATER)
    marks.keep(restored, ROOM, found("a", event_id="$first"), None, LATER)
    marks.keep(restored, ROOM, found("a", event_id="$second", at=LATER), None, LATER)
    match = marks.match(restored, wanted("a"), LATER)
    assert match is not None
    assert match.event_id == "$first"


def test_what_may_be_said_again_is_found_once_and_for_three_days(restored: Database) -> None:
    marks.keep(restored, ROOM, found("broken", "silent"), None, LATER)
    too_late = LATER + marks.FLEETING + timedelta(seconds=1)
    assert marks.match(restored, wanted("broken", at=too_late, fleeting=True), too_late) is None
    assert marks.match(restored, wanted("broken", fleeting=True), LATER) is not None
    assert marks.match(restored, wanted("broken", fleeting=True), LATER) is None
    assert (
        marks.match(restored, wanted("silent", at=LATER + marks.FLEETING, fleeting=True), LATER) is not None
    )


def test_everything_is_forgotten_in_time(restored: Database) -> None:
    marks.keep(restored, ROOM, [*found("old"), *found("new", at=LATER)], None, LATER)
    marks.note_rooms_read(restored, LATER)
    assert marks.forget(restored, MADE + marks.KEPT + timedelta(days=1)) == 1
    assert marks.known(restored, ["old", "new"]) == {"new"}
    assert marks.recovering(restored)
    assert marks.forget(restored, LATER + marks.KEPT + timedelta(days=1)) == 1
    assert not marks.recovering(restored)
    assert marks.forget(restored, LATER + marks.KEPT * 2) == 0


def test_who_is_forgotten_leaves_no_mark_either(restored: Database) -> None:
    marker = marks.marker(restored)
    for address in ("@ann:lab.test", "@bob:lab.test"):
        room = marker.mark(f"direct:{address}", HISTORY)
        marks.keep(restored, room, found(f"told {address}"), None, LATER)
    forgetting.forget_person(restored, "who", "@ann:lab.test")
    assert marks.known(restored, ["told @ann:lab.test", "told @bob:lab.test"]) == {"told @bob:lab.test"}
    forgetting.forget_address(restored, "@bob:lab.test")
    assert marks.known(restored, ["told @bob:lab.test"]) == frozenset()


def test_each_database_has_a_key_of_its_own(db: Database, restored: Database) -> None:
    assert marks.marker(db) == marks.marker(restored)
    assert len(marks.marker(db).key) == 32
    assert marks.marker(db) != Marker(bytes(32))


def test_items_and_messages_have_names_without_numbers_of_ours(db: Database) -> None:
    sources.sync_sources(db, [source(), source("edpb")])
    first = items.save(db, judged("id:1"), MADE).item_id
    copy = items.save(
        db, judged("id:9", source_id="edpb", canonical_url="https://cnil.example/1"), MADE
    ).item_id
    bare = items.save(db, judged("id:2", link=None, canonical_url=None), MADE).item_id
    assert marks.pages(db, [first, copy, bare]) == {
        first: "https://cnil.example/1",
        copy: "https://cnil.example/1",
        bare: "cnil id:2",
    }
    plain = NewMessage("veille", "alert", "alert:1", "t1", "b", "h")
    with transaction(db):
        one, two = (
            outbox.enqueue(db, plain, MADE),
            outbox.enqueue(
                db, NewMessage("veille", "alert", "alert:2", "t2", "b", "h").about(["told:a", "told:b"]), MADE
            ),
        )
    assert one is not None
    assert two is not None
    assert [marks.subject_of(db, number) for number in (one, two)] == ["alert:1", "told:a"]
