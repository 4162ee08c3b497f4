"""From a digest and an alert on a real homeserver to what members' reactions leave in the store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from chat.watches import Watch, watching
from factories import judged
from synapse import LabRoom, User
from watcher.chat.conversation import TOKEN
from watcher.items import Change
from watcher.posting import post_now
from watcher.settings import Matrix
from watcher.store import heard, items

pytestmark = pytest.mark.homeserver

URGENT = {"urgency": "urgent", "axes": ["usages"], "title": "Une fuite"}


@pytest.fixture
def watch(settings: Matrix, room: LabRoom, alice: User, tmp_path: Path) -> Iterator[Watch]:
    with watching(settings, room, alice, tmp_path) as made:
        yield made


def test_a_digest_stands_with_its_publications_in_its_thread_to_be_reacted_to(watch: Watch) -> None:
    for number in (1, 2):
        items.save(watch.db, judged(f"id:{number}", title=f"Une charte {number}"), watch.house.now())
    watch.post_digest()
    watch.go_on()
    digest, *thread = watch.posted
    assert [event["content"]["msgtype"] for event in thread] == ["m.notice"] * 2
    for event in thread:
        relation = event["content"]["m.relates_to"]
        assert (relation["rel_type"], relation["event_id"]) == ("m.thread", digest["event_id"])
    second = next(event for event in thread if "Une charte 2" in event["content"]["body"])
    watch.room.react(second["event_id"], "⚖️")
    taken_back = watch.room.react(second["event_id"], "👎🏽")
    watch.go_on()
    assert watch.remarks() == [(2, "label", '{"axes":["legal"]}'), (2, "doubt", "")]
    watch.room.redact(taken_back)
    watch.go_on()
    assert watch.remarks() == [(2, "label", '{"axes":["legal"]}')]


def test_an_alert_is_recalled_in_its_thread_and_its_charge_is_told_there(watch: Watch, alice: User) -> None:
    watch.bring(judged(**URGENT))
    watch.go_on()
    watch.go_on(timedelta(hours=2, minutes=1))
    alert, reminder = watch.posted
    assert reminder["content"]["m.relates_to"]["event_id"] == alert["event_id"]
    assert reminder["content"]["m.mentions"] == {"user_ids": [alice.user_id]}
    watch.room.react(alert["event_id"], "✅")
    watch.go_on(timedelta(hours=8))
    told = watch.posted[-1]["content"]
    assert (told["msgtype"], len(watch.posted)) == ("m.notice", 3)
    assert told["body"].startswith("Pris en charge par 1 personne le ")


def test_a_revision_replaces_the_alert_and_a_reaction_to_either_counts(watch: Watch) -> None:
    watch.bring(judged(**URGENT))
    watch.go_on()
    watch.bring(judged(**(URGENT | {"urgency": "notable"}), change=Change.REVISED, content_hash="other"))
    watch.go_on()
    alert, edit = watch.posted
    relation = edit["content"]["m.relates_to"]
    assert (relation["rel_type"], relation["event_id"]) == ("m.replace", alert["event_id"])
    assert edit["content"]["m.new_content"]["body"].startswith("Alerte levée")
    watch.room.react(alert["event_id"], "👍")
    watch.room.react(edit["event_id"], "❌")
    watch.go_on()
    assert watch.remarks() == [(1, "relevant", ""), (1, "label", '{"urgency":"notable"}')]


def test_reactions_of_a_time_that_cannot_be_heard_again_are_counted_at_the_homeserver(watch: Watch) -> None:
    watch.bring(judged(**URGENT))
    watch.go_on()
    (alert,) = watch.posted
    gone = watch.room.react(alert["event_id"], "👎")
    watch.go_on()
    watch.room.redact(gone)
    watch.room.react(alert["event_id"], "👍")
    for number in range(30):
        watch.room.say(f"bavardage {number}")
    heard.clear_value(watch.db, TOKEN)
    post_now(watch.db, watch.house)
    assert watch.remarks() == [(1, "relevant", "")]
