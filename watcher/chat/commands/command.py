"""A command as data: what it is called, who may call it, and the function that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from digests.messages.reply import Reply
from digests.rows import Message
from watcher.house import House
from watcher.rules.roles import Role
from watcher.store.sqlite import Database

Answer = Reply | Message
"""A Message is already rendered, such as a digest; a Reply will be."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    `address` is the live one and goes into no table but that of subscriptions; `who` is its hash.
    """

    address: str
    who: str
    role: Role


@dataclass(frozen=True, slots=True)
class Call:
    """A command as it was called: `words` is what stands behind its name, `now` when it is answered.

    `room` is its name in the settings, or its id when it has none there, `event_id` the message, and `thread`
    the first message of the thread in which the answer will stand.
    """

    caller: Caller
    room: str
    event_id: str
    thread: str
    words: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Office:
    """What commands work with. They run inside one transaction, which also keeps the answer."""

    db: Database
    house: House


class CommandError(Exception):
    """What was asked cannot be done; the text says why, in French, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. What `only_reads`, and long, is answered before the transaction that keeps the answer.

    `usage` is what stands behind the name (`mots [axe:legal]`), `summary` one line and `details` the rest of
    its help, `examples` whole calls; all French. `answer` may raise CommandError.
    """

    name: str
    aliases: tuple[str, ...]
    usage: str
    summary: str
    answer: Callable[[Office, Call], Answer]
    details: str = ""
    examples: tuple[str, ...] = ()
    role: Role = "member"
    only_reads: bool = False
