"""What we hear becomes rows: each event is dealt with once, in one transaction with whatever it calls for.

An answer is a row of the outbox like any message, so a process that is killed between hearing and answering
hears again, finds the event noted or not, and answers once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digests.messages.reply import Reply
from watcher.chat import reactions, welcome
from watcher.chat.answering import Answerer
from watcher.chat.commands.command import Answer
from watcher.chat.events import Entered, Event, Heard, Moved, Reacted, Said, Unreadable, Withdrawn
from watcher.chat.places import room_name
from watcher.chat.recall import Recall
from watcher.house import House
from watcher.pseudonyms import load_key, pseudonym
from watcher.store import erasing, marks, outbox
from watcher.store import heard as hearing
from watcher.store.database import transaction
from watcher.store.messages import Place
from watcher.store.sqlite import Database
from watcher.writing.notices import notice

TOKEN = "matrix-token"  # noqa: S105 - the name of a row, not a secret
OLDEST_COMMAND = timedelta(hours=24)
"""Whoever asked earlier than this, while we were off, has found the answer elsewhere."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The listener's side: `key` makes pseudonyms, `answerer` knows the commands."""

    db: Database
    house: House
    key: bytes
    answerer: Answerer
    recall: Recall

    @classmethod
    def of(cls, db: Database, house: House) -> Conversation:
        """With all commands, and the pseudonyms of this installation. Raises OSError."""
        return cls(db, house, load_key(house.settings.paths.data), Answerer.of(house), Recall.of(db))

    @property
    def token(self) -> str | None:
        """Where the next hearing goes on; None when nothing was heard yet."""
        return hearing.value(self.db, TOKEN)

    def who(self, address: str) -> str:
        """The pseudonym of a person."""
        return pseudonym(self.key, address)

    def hear(self, heard: Heard) -> None:
        """Deal with every event, then keep where to go on. One event that fails stops no other."""
        for event in map(self._named, heard.events):
            try:
                ready = self._ahead(event, old=heard.is_first)
                with transaction(self.db):
                    self._deal_with(event, ready, old=heard.is_first)
            except Exception:  # a bug in one answer must not make us deaf
                log.exception("event %s in %s", event.event_id, event.room)
                with transaction(self.db):
                    self._apologise(event)
        with transaction(self.db):
            hearing.set_value(self.db, TOKEN, heard.token)
        erasing.wipe_if_wanted(self.db)

    def _ahead(self, event: Event, *, old: bool) -> Answer | None:
        """What takes long to answer is worked out before the database is locked for writing."""
        if not isinstance(event, Said) or old or hearing.is_noted(self.db, event.event_id):
            return None
        moment = self._moment(event, self.house.now())
        return moment and self.answerer.ahead(self.db, event, self.who(event.sender), moment)

    def _deal_with(self, event: Event, ready: Answer | None, *, old: bool) -> None:
        now = self.house.now()
        who = self.who(event.sender)
        if not hearing.note(self.db, event.event_id, _kind(event), who, now):
            return
        if isinstance(event, Said):
            reactions.answered(self.db, event, who)
        match event:
            case Said() if not old and (moment := self._moment(event, now)) is not None:
                answer = self.answerer.answer(self.db, event, who, moment, ready)
                if answer is not None:
                    self._reply(event, answer, now)
            case Reacted():
                reactions.react(self.db, event, who)
            case Withdrawn():
                reactions.take_back(self.db, event.target)
            case Entered():
                welcome.greet(self.db, self.house, event.room)
            case Moved():
                hearing.move_room(self.db, event.room, event.successor, now)
            case Unreadable() if not old and not marks.is_from_before(self.db, event.at):
                welcome.tell_unreadable(self.db, self.house, event)
            case _:
                pass

    def _moment(self, said: Said, now: datetime) -> datetime | None:
        """As of when a command is dealt with; None when it is too late for it.

        One that the room was found to have our answer to, after a restore, is done again as it was done then:
        what it changed is lost, its answer is there.
        """
        if self.recall.was_answered(said.room, said.event_id):
            return said.at
        return now if now - said.at <= OLDEST_COMMAND else None

    def _reply(self, said: Said, answer: Answer, now: datetime) -> None:
        outbox.enqueue(
            self.db,
            notice(
                said.room,
                f"answer:{said.event_id}",
                self.house.new_id(),
                answer,
                form="notice",
                place=Place(thread=said.thread or said.event_id, reply_to=said.event_id),
            ),
            now,
        )

    def _named(self, event: Event) -> Event:
        """The event with its room's name; that a room moved is told by its id."""
        if isinstance(event, Moved):
            return event
        name = room_name(event.room, self.house.settings.rooms, hearing.moved_rooms(self.db))
        return replace(event, room=name)

    def _apologise(self, event: Event) -> None:
        """After a bug: the event counts as dealt with, and whoever asked hears that it went wrong."""
        now = self.house.now()
        who = self.who(event.sender)
        if hearing.note(self.db, event.event_id, _kind(event), who, now) and isinstance(event, Said):
            self._reply(
                event, Reply(title="Je n’ai pas pu répondre : une erreur de ma part, notée au journal."), now
            )


def _kind(event: Event) -> str:
    return type(event).__name__.lower()
