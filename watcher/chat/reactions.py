"""Reactions as remarks of readers: taken in, taken back, counted anew.

Everything here may be done twice, and runs inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from watcher.chat.events import Reacted, Said
from watcher.rules.reactions import Meaning, meaning_of, remark_of
from watcher.store import feedback, heard, reactions
from watcher.store.feedback import Feedback
from watcher.store.reactions import Reaction
from watcher.store.sqlite import Database

_MARKED_BY_THEN = timedelta(days=2)
"""By then every message of ours that somebody could react to is known by its event."""


def react(db: Database, event: Reacted, who: str) -> None:
    """Take a reaction in: keep what it means, and what it teaches.

    One that means nothing, or that is not to a message of ours, is no business of ours and leaves no row.
    """
    meaning = meaning_of(event.key)
    if meaning is not None and reactions.is_ours(db, event.target):
        _keep(db, Reaction(event.event_id, event.target, meaning, who, event.at))


def answered(db: Database, said: Said, who: str) -> None:
    """Take a message in a thread in: who answers under an alert looks after it. The words are not kept."""
    if said.thread is not None and reactions.is_ours(db, said.thread, alert=True):
        _keep(db, Reaction(said.event_id, said.thread, Meaning.ANSWER, who, said.at))


def take_back(db: Database, event_id: str) -> None:
    """Undo what a reaction or an answer did."""
    reactions.remove(db, [event_id])


def recount(
    db: Database, target: str, reacted: Sequence[Reacted], pseudonym_of: Callable[[str], str]
) -> None:
    """Make the reactions to an event those that the homeserver has; for when some may have been missed.

    `pseudonym_of` makes `who` of an address. Answers stay; what somebody had forgotten does not come back.
    """
    there = {event.event_id for event in reacted}
    known = reactions.under(db, target)
    reactions.remove(
        db, [one.event_id for one in known if one.meaning is not Meaning.ANSWER and one.event_id not in there]
    )
    for event in reacted:
        if not heard.is_forgotten(db, event.event_id):
            react(db, event, pseudonym_of(event.sender))


def learn_late(db: Database, now: datetime) -> int:
    """Make remarks of reactions that came before their message was known to be sent; how many there were.

    Those to something that is no message of ours are forgotten.
    """
    late = reactions.lessons(db)
    _teach(db, late)
    reactions.forget_strangers(db, now - _MARKED_BY_THEN)
    return len(late)


def _keep(db: Database, reaction: Reaction) -> None:
    if reactions.add(db, reaction):
        _teach(db, reactions.lessons(db, of=reaction.event_id))


def _teach(db: Database, lessons: Sequence[reactions.Lesson]) -> None:
    for one in lessons:
        remark = remark_of(one.reaction.meaning, on_alert=one.on_alert)
        if remark is not None:
            said = one.reaction
            feedback.add(db, Feedback(one.item_id, said.event_id, *remark, said.who, said.at))
