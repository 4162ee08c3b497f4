"""Reactions of members, from the event in the room to the remark that teaches."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.houses import ANN, BOSS, NOW, ROOM, Watched, opened, said
from factories import judged, source
from watcher.chat import reactions as reacting
from watcher.chat.events import Reacted, Withdrawn
from watcher.learning import gather
from watcher.pseudonyms import load_key, pseudonym
from watcher.rules.reactions import Meaning
from watcher.store import feedback, items, outbox, reactions, sources
from watcher.store.database import transaction
from watcher.store.messages import MessageKind, NewMessage, Place

ALERT, DIGEST, ITEM = "$alert", "$digest", "$item"
ALONE = Place()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Watched]:
    """A room with an alert, and a digest of three publications whose first stands in its thread."""
    with opened(tmp_path) as made:
        sources.sync_sources(made.db, [source()])
        for number in (1, 2, 3):
            items.save(made.db, judged(f"id:{number}"), NOW - timedelta(days=1))
        post(made, ALERT, "alert", (1,))
        digest = post(made, DIGEST, "digest", (1, 2, 3))
        post(made, ITEM, "digest", (2,), Place(parent=digest))
        yield made


def post(
    room: Watched, event: str, kind: MessageKind, item_ids: tuple[int, ...], place: Place = ALONE
) -> int:
    """A message of ours that arrived as this event."""
    number = write(room, event, kind, item_ids, place)
    outbox.mark_sent(room.db, number, event, NOW)
    return number


def write(
    room: Watched, event: str, kind: MessageKind, item_ids: tuple[int, ...], place: Place = ALONE
) -> int:
    """The same, not marked as sent."""
    message = NewMessage(
        "veille", kind, event, event, "corps", "<p>corps</p>", item_ids=item_ids, place=place
    )
    number = outbox.enqueue(room.db, message, NOW)
    assert number is not None
    return number


def reacted(target: str, key: str, event_id: str = "$r1", sender: str = ANN) -> Reacted:
    return Reacted(event_id, ROOM, sender, NOW, target, key)


def withdrawn(target: str, event_id: str = "$w1") -> Withdrawn:
    return Withdrawn(event_id, ROOM, ANN, NOW, target)


def remarks(room: Watched) -> list[tuple[int, str, str]]:
    return [(one.item_id, one.kind, one.value) for one in feedback.remarks(room.db)]


def meanings(room: Watched, target: str) -> list[Meaning]:
    return [one.meaning for one in reactions.under(room.db, target)]


@pytest.mark.parametrize(
    ("target", "key", "remark"),
    [
        (ITEM, "👍🏽", (2, "relevant", "")),
        (ITEM, "👎\ufe0f", (2, "doubt", "")),
        (ITEM, "❌", (2, "doubt", "")),
        (ITEM, "⚖️", (2, "label", '{"axes":["legal"]}')),
        (ALERT, "👍", (1, "relevant", "")),
        (ALERT, "❌", (1, "label", '{"urgency":"notable"}')),
        (ALERT, "👥", (1, "label", '{"axes":["usages"]}')),
    ],
)
def test_a_reaction_to_one_publication_is_a_remark_on_it(
    room: Watched, target: str, key: str, remark: tuple[int, str, str]
) -> None:
    room.hear(reacted(target, key))
    assert remarks(room) == [remark]


def test_a_remark_is_its_authors_by_hash_and_bears_the_reaction_and_its_time(room: Watched) -> None:
    room.hear(reacted(ITEM, "👍"))
    (remark,) = feedback.for_item(room.db, 2)
    who = pseudonym(load_key(room.house.settings.paths.data), ANN)
    assert (remark.who, remark.event_id, remark.at) == (who, "$r1", NOW)
    assert [one.who for one in reactions.under(room.db, ITEM)] == [who]


def test_what_readers_say_by_reactions_is_learnt(room: Watched) -> None:
    room.hear(reacted(ITEM, "💻"), reacted(ITEM, "💻", "$r2", BOSS))
    (lesson,) = gather(room.db).lessons.items
    assert (lesson.id, lesson.axes) == ("use-2", ("technologie",))


@pytest.mark.parametrize("key", ["👍", "👎", "⚖️"])
def test_a_reaction_to_many_publications_is_kept_and_teaches_of_none(room: Watched, key: str) -> None:
    room.hear(reacted(DIGEST, key))
    assert remarks(room) == []
    assert len(meanings(room, DIGEST)) == 1


def test_to_take_an_alert_in_charge_is_kept_and_teaches_nothing(room: Watched) -> None:
    room.hear(reacted(ALERT, "✅"))
    assert (meanings(room, ALERT), remarks(room)) == ([Meaning.TAKEN], [])


def test_other_emojis_and_reactions_to_others_leave_no_row(room: Watched) -> None:
    room.hear(reacted(ITEM, "🎉"), reacted("$of-a-member", "👍", "$r2"))
    assert (room.db["reactions"].count, remarks(room)) == (0, [])


def test_a_reaction_taken_back_never_was(room: Watched) -> None:
    room.hear(reacted(ITEM, "👍"), reacted(ITEM, "👎", "$r2", BOSS), withdrawn("$r1"))
    assert remarks(room) == [(2, "doubt", "")]
    assert meanings(room, ITEM) == [Meaning.IRRELEVANT]
    room.hear(withdrawn("$r1", "$w2"), withdrawn("$never-seen", "$w3"))
    assert len(remarks(room)) == 1


def test_taking_back_what_is_no_reaction_leaves_remarks_alone(room: Watched) -> None:
    feedback.add(room.db, feedback.Feedback(2, "$command", "confirm", "", "who", NOW))
    room.hear(withdrawn("$command"))
    assert len(remarks(room)) == 1


def test_a_reaction_to_a_new_version_is_one_to_the_message(room: Watched) -> None:
    post(room, "$edit", "notice", (), Place(revises=1))
    room.hear(reacted("$edit", "❌"))
    assert remarks(room) == [(1, "label", '{"urgency":"notable"}')]


def test_a_reaction_to_an_alert_that_gathered_more_teaches_nothing(room: Watched) -> None:
    post(room, "$edit", "alert", (3,), Place(revises=1))
    room.hear(reacted(ALERT, "👍"))
    assert (remarks(room), len(meanings(room, ALERT))) == ([], 1)


def test_a_reaction_that_comes_before_its_message_is_marked_is_learnt_later(room: Watched) -> None:
    number = write(room, "$late", "alert", (3,))
    room.hear(reacted("$late", "👍"))
    assert remarks(room) == []
    outbox.mark_sent(room.db, number, "$late", NOW)
    assert reacting.learn_late(room.db, NOW) == 1
    assert reacting.learn_late(room.db, NOW) == 0
    assert remarks(room) == [(3, "relevant", "")]


def test_what_was_kept_for_a_message_that_is_not_ours_is_forgotten(room: Watched) -> None:
    write(room, "$pending", "alert", (3,))
    room.hear(reacted("$of-a-member", "👍"), reacted(ITEM, "👍", "$r2"))
    assert room.db["reactions"].count == 2
    reacting.learn_late(room.db, NOW + timedelta(days=1))
    assert room.db["reactions"].count == 2
    reacting.learn_late(room.db, NOW + timedelta(days=3))
    assert meanings(room, ITEM) == [Meaning.RELEVANT]
    assert room.db["reactions"].count == 1


def test_who_answers_under_an_alert_is_noted_without_the_words(room: Watched) -> None:
    room.hear(
        said("Je regarde.", "$m1", thread=ALERT), said("Merci", "$m2", thread=DIGEST), said("Bonjour", "$m3")
    )
    assert meanings(room, ALERT) == [Meaning.ANSWER]
    assert room.db["reactions"].count == 1
    room.hear(withdrawn("$m1"))
    assert meanings(room, ALERT) == []


def recount(room: Watched, *there: Reacted) -> None:
    with transaction(room.db):
        reacting.recount(room.db, ITEM, there, lambda address: f"hash of {address}")


def test_a_recount_finds_what_was_missed_and_drops_what_was_taken_back(room: Watched) -> None:
    room.hear(reacted(ITEM, "👍"), reacted(ITEM, "👎", "$r2", BOSS))
    recount(room, reacted(ITEM, "👎", "$r2", BOSS), reacted(ITEM, "⚖️", "$r3"))
    assert {one.event_id for one in reactions.under(room.db, ITEM)} == {"$r2", "$r3"}
    assert [kind for _, kind, _ in remarks(room)] == ["doubt", "label"]


def test_a_recount_leaves_answers_and_other_messages_alone(room: Watched) -> None:
    room.hear(said("Je regarde.", "$m1", thread=ALERT), reacted(DIGEST, "👍"))
    with transaction(room.db):
        reacting.recount(room.db, ALERT, [], str)
    assert (meanings(room, ALERT), len(meanings(room, DIGEST))) == ([Meaning.ANSWER], 1)


KEYS = st.sampled_from(["👍", "👎", "❌", "⚖️", "✅", "🎉"])
STEPS = st.lists(st.tuples(st.sampled_from([ALERT, ITEM, DIGEST]), KEYS, st.booleans()), max_size=12)


@given(STEPS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_however_reactions_come_and_go_remarks_are_those_of_the_reactions_that_stand(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, bool]]
) -> None:
    with opened(tmp_path_factory.mktemp("room")) as room:
        sources.sync_sources(room.db, [source()])
        items.save(room.db, judged(), NOW)
        for target, kind in ((ALERT, "alert"), (ITEM, "digest")):
            post(room, target, kind, (1,))
        numbers = itertools.count()
        standing: set[str] = set()
        for target, key, stays in steps:
            event = reacted(target, key, f"$e{next(numbers)}")
            room.hear(event, event)
            if not stays:
                room.hear(withdrawn(event.event_id, f"$w{next(numbers)}"))
            elif target != DIGEST and key in "👍👎❌⚖️":
                standing.add(event.event_id)
        assert {one.event_id for one in feedback.for_item(room.db, 1)} == standing
