from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlite_utils import Database

from watcher.rules.reactions import Meaning
from watcher.store import feedback, outbox, reactions
from watcher.store.items import save
from watcher.store.messages import NewMessage
from watcher.store.reactions import Lesson, Reaction


def reaction(at: datetime, event_id: str = "$r", **changes: object) -> Reaction:
    fields: dict = {"target": "$alert", "meaning": Meaning.RELEVANT, "who": "hash", "at": at}
    return Reaction(event_id, **(fields | changes))


def sent(db: Database, message: NewMessage, event_id: str, at: datetime) -> None:
    number = outbox.enqueue(db, message, at)
    assert number is not None
    outbox.mark_sent(db, number, event_id, at)


def test_a_reaction_is_kept_whole_and_once(db: Database, at: datetime) -> None:
    one = reaction(at)
    assert [reactions.add(db, one), reactions.add(db, one)] == [True, False]
    assert reactions.under(db, "$alert") == (one,)
    assert reactions.under(db, "$other") == ()


def test_removing_a_reaction_removes_its_remark_and_no_other(
    db: Database, at: datetime, judged: Callable[..., object]
) -> None:
    save(db, judged(), at)  # type: ignore[arg-type]
    reactions.add(db, reaction(at))
    for event_id in ("$r", "$command"):
        feedback.add(db, feedback.Feedback(1, event_id, "confirm", "", "hash", at))
    assert reactions.remove(db, ["$r", "$command", "$unknown"]) == 1
    assert [one.event_id for one in feedback.for_item(db, 1)] == ["$command"]


def test_an_event_is_ours_when_it_is_known_or_while_something_is_not_marked(
    db: Database, at: datetime, message: Callable[..., NewMessage]
) -> None:
    assert not reactions.is_ours(db, "$alert")
    sent(db, message(), "$alert", at)
    sent(db, message(kind="digest", dedupe_key="d", txn_id="d"), "$digest", at)
    assert [reactions.is_ours(db, event) for event in ("$alert", "$digest", "$other")] == [True, True, False]
    assert [reactions.is_ours(db, event, alert=True) for event in ("$alert", "$digest")] == [True, False]
    outbox.enqueue(db, message(dedupe_key="n", txn_id="n", kind="notice"), at)
    assert reactions.is_ours(db, "$other")
    assert not reactions.is_ours(db, "$other", alert=True)


def test_lessons_are_the_reactions_that_teach_and_are_no_remarks_yet(
    db: Database, at: datetime, judged: Callable[..., object], message: Callable[..., NewMessage]
) -> None:
    save(db, judged(), at)  # type: ignore[arg-type]
    sent(db, message(item_ids=(1,)), "$alert", at)
    first, second = reaction(at), reaction(at, "$s", meaning=Meaning.LEGAL)
    for one in (first, second, reaction(at, "$t", meaning=Meaning.TAKEN), reaction(at, "$u", target="$x")):
        reactions.add(db, one)
    assert set(reactions.lessons(db)) == {Lesson(first, 1, True), Lesson(second, 1, True)}
    assert reactions.lessons(db, of="$s") == (Lesson(second, 1, True),)
    feedback.add(db, feedback.Feedback(1, "$s", "label", "{}", "hash", at))
    assert reactions.lessons(db) == (Lesson(first, 1, True),)


def test_old_reactions_to_what_is_not_ours_are_forgotten(
    db: Database, at: datetime, message: Callable[..., NewMessage]
) -> None:
    sent(db, message(), "$alert", at)
    for event_id, target in (("$r", "$alert"), ("$s", "$other")):
        reactions.add(db, reaction(at, event_id, target=target))
    assert reactions.forget_strangers(db, at) == 0
    assert reactions.forget_strangers(db, at + timedelta(seconds=1)) == 1
    assert len(reactions.under(db, "$alert")) == 1
