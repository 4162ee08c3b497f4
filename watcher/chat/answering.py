"""From a line of chat to an answer: which command, by whom, and may they."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from classifiers.lists import nearest
from digests.messages.reply import Reply, code, text
from watcher.chat.commands.command import Answer, Call, Caller, Command, CommandError, Office
from watcher.chat.commands.helping import ROLE_NAMES
from watcher.chat.commands.parsing import spoken
from watcher.chat.commands.registry import all_commands, by_name
from watcher.chat.events import Said
from watcher.house import House
from watcher.rules.roles import Role, may, role_of
from watcher.store import heard, uses
from watcher.store.database import snapshot
from watcher.store.sqlite import Database

MOST_COMMANDS = 10
"""Of one person within `FLOOD`: who types by hand stays far below."""
FLOOD = timedelta(minutes=1)
_COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers in the name of the house; `names` has every command by each of its names."""

    house: House
    names: Mapping[str, Command]
    most: int | None = MOST_COMMANDS

    @classmethod
    def of(cls, house: House, most: int | None = MOST_COMMANDS) -> Answerer:
        """With all commands; each person may ask `most` within `FLOOD`, or as they like."""
        return cls(house, by_name(all_commands()), most)

    def ahead(self, db: Database, said: Said, who: str, now: datetime) -> Answer | None:
        """The answer to what only reads, to be worked out while others may write; None: it is not ready.

        Nobody gets it by this: whether it is one, and for whom, is decided by `answer`.
        """
        asked = spoken(said.text)
        command = None if asked is None else self.names.get(asked.name)
        if asked is None or command is None or not command.only_reads:
            return None
        with snapshot(db):
            lately = heard.count_since(db, who, _COMMAND, now - FLOOD)
            role = role_of(said.sender, self.house.settings.people)
            if not may(role, command.role) or (self.most is not None and lately >= self.most):
                return None
            with suppress(CommandError):
                return command.answer(Office(db, self.house), _call(said, who, role, asked.words, now))
        return None

    def answer(
        self, db: Database, said: Said, who: str, now: datetime, ready: Answer | None = None
    ) -> Answer | None:
        """The answer to a message; None when it asks for nothing, or when its author floods us.

        `ready` is what `ahead` worked out.
        """
        asked = spoken(said.text)
        if asked is None:
            return None
        heard.note(db, f"{_COMMAND}:{said.event_id}", _COMMAND, who, now)
        lately = heard.count_since(db, who, _COMMAND, now - FLOOD)
        if self.most is not None and lately > self.most:
            return _too_many() if lately == self.most + 1 else None
        command = self.names.get(asked.name)
        if command is None:
            return self._unknown(asked.name)
        role = role_of(said.sender, self.house.settings.people)
        if not may(role, command.role):
            needed = ROLE_NAMES[command.role]
            return Reply(title=f"Cette commande est réservée à {needed}.")
        uses.add(db, "commands", now)
        try:
            return ready or command.answer(Office(db, self.house), _call(said, who, role, asked.words, now))
        except CommandError as error:
            return Reply(title=str(error))

    def _unknown(self, name: str) -> Reply:
        near = nearest(name, self.names)
        if near:
            return Reply(
                title=f"Je ne connais pas !{name}.",
                paragraphs=(text("Vouliez-vous dire ", code(f"!{near}"), " ?"),),
            )
        return Reply(title=f"Je ne connais pas !{name}.", paragraphs=(text("La liste : ", code("!aide")),))


def _call(said: Said, who: str, role: Role, words: str, now: datetime) -> Call:
    caller = Caller(said.sender, who, role)
    return Call(caller, said.room, said.event_id, said.thread or said.event_id, words, now)


def _too_many() -> Reply:
    return Reply(
        title="Vous demandez plus vite que je ne peux répondre : attendez une minute, s’il vous plaît."
    )
