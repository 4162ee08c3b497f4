"""A room as the delivery sees it: one verb, four ways to fail.

The terminal and Matrix are the two rooms of this version; both keep the promise of `post`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from watcher.picture import Attached
from watcher.rules.marks import Found


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it leaves: `txn_id` is decided before sending and never changes for a message.

    `body` is the complete plain text, `html` the formatted one (already allow-listed), `mentions` the
    Matrix user ids to notify; a `notice` notifies nobody. `thread`, `reply_to` and `replaces` are event ids:
    of the thread's first message, of the message answered, and of the message of which this is the new
    version. `decided_at` is how far back an earlier sending of this post may lie. What is `attached` is shown
    where a room can; `body` says it all where it cannot. By its `marks` the post is known again in the room
    when nothing else of it is: after a restore, by whoever holds the key that made them.
    """

    txn_id: str
    body: str
    html: str
    mentions: tuple[str, ...] = ()
    form: Literal["text", "notice"] = "text"
    thread: str | None = None
    reply_to: str | None = None
    replaces: str | None = None
    decided_at: datetime | None = None
    attached: Attached | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remembered:
    """The marks of our posts in one page of a room's history, and where the one before begins, if any."""

    found: tuple[Found, ...] = ()
    earlier: str | None = None


class RoomError(Exception):
    """A post did not arrive."""


class RoomUnavailableError(RoomError):
    """For now: no connection, server error, rate limit. `retry_after` in seconds when the server said it."""

    def __init__(self, detail: str, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class RoomUnreachableError(RoomUnavailableError):
    """For now, and for every message: nobody answers there, or this machine cannot write."""


class RoomBusyError(RoomUnavailableError):
    """For a few seconds: we send faster than the server allows."""


class RoomClosedError(RoomUnavailableError):
    """Until the operator acts: not invited, no right to write, encryption that we cannot give.

    Nothing is wrong with the message, so it waits.
    """


class PictureUnavailableError(RoomUnavailableError):
    """For now: the room takes messages, but not the picture of this one."""


class RoomRefusedError(RoomError):
    """For this message, for good: too large, malformed."""


class RoomSessionError(RoomError):
    """For every message: the account's session is over. The operator must log in again."""


class Room(Protocol):
    """Somewhere to post."""

    async def post(self, post: Post) -> str:
        """Post once and return the event id.

        Posting again with the same `txn_id` makes no second message and returns the first event id.
        Raises RoomUnavailableError, RoomRefusedError or RoomSessionError.
        """
        ...

    async def remember(self, since: datetime, page: str | None) -> Remembered:
        """The marks of our posts since then, newest first, from `page` on (None: now); may go back further.

        Raises RoomUnavailableError, RoomRefusedError (such a page is not known any more), RoomSessionError.
        """
        ...


class Rooms(Protocol):
    """The rooms that messages are for."""

    @property
    def notices(self) -> Sequence[str]:
        """Names of the rooms that are told what the operator should know."""
        ...

    async def find(self, name: str) -> Room | None:
        """The room of a message: of that name in the settings, of that id, or `direct:` to a person.

        None when there is none. Raises RoomUnavailableError, RoomSessionError.
        """
        ...
