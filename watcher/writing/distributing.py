"""A digest to the rooms that receive it: each its own, by its axes and in its language, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from digests.choosing.interest import Interest
from digests.choosing.issue import Issue
from digests.choosing.ranking import rank
from digests.messages.message import digest_message, item_message
from digests.period import Kind, Period
from digests.rows import ItemRow
from digests.site.editions import edition_path
from digests.texts.language import LanguageCode, language
from watcher.settings import Room
from watcher.store import marks, outbox
from watcher.store.database import transaction
from watcher.store.editions import EditionKind
from watcher.store.messages import NewMessage, Place
from watcher.store.sqlite import Database
from watcher.writing.desk import Desk, held_until
from watcher.writing.illustrating import Illustration, draw_week, illustrate
from watcher.writing.newsroom import Newsroom

RHYTHMS: Mapping[Kind, EditionKind] = {
    "week": "digest",
    "days": "digest",
    "month": "monthly",
    "quarter": "quarterly",
}
"""What a room must receive to be told of a period of each kind."""

IN_THREAD = 24
"""The most publications of a digest that get a message of their own in its thread; all are on its page.

A homeserver with the usual limits takes two minutes for so many.
"""


Pictures = Mapping[LanguageCode, Illustration]
"""The picture of the period in each language in which there is one."""

_NONE: Pictures = MappingProxyType({})


def drawn(db: Database, desk: Desk, period: Period) -> Pictures:
    """The pictures that the rooms will be shown. May take seconds: not for inside of a transaction."""
    codes: set[LanguageCode] = {
        room.language
        for room in desk.rooms
        if room.pictures and desk.has_threads(room.name) and RHYTHMS[period.kind] in room.receives
    }
    found: dict[LanguageCode, Illustration] = {}
    for code in sorted(codes):
        if (picture := draw_week(db, desk, period, language(code))) is not None:
            found[code] = picture
    return found


def enqueue(
    db: Database,
    issue: Issue,
    newsroom: Newsroom,
    now: datetime,
    *,
    at_once: bool = False,
    pictures: Pictures = _NONE,
) -> int:
    """Write a digest for each room that receives such, and count them; a period is told once to a room.

    It waits while a room is quiet, unless it goes `at_once`, as when somebody asks for it. Where there are
    threads, each publication of note follows in that of a weekly digest, to be reacted to, and its picture.
    """
    desk = newsroom.desk
    with transaction(db):
        return sum(
            _enqueue(
                db,
                issue,
                room,
                newsroom,
                now,
                None if at_once else held_until(db, desk, room.name, now),
                pictures.get(room.language),
            )
            for room in desk.rooms
            if RHYTHMS[issue.period.kind] in room.receives
        )


def _enqueue(
    db: Database,
    issue: Issue,
    room: Room,
    newsroom: Newsroom,
    now: datetime,
    not_before: datetime | None,
    picture: Illustration | None,
) -> bool:
    desk = newsroom.desk
    digest = issue.digest(Interest(axes=room.axes))
    threaded = desk.has_threads(room.name) and RHYTHMS[issue.period.kind] == "digest"
    message = digest_message(
        digest, desk.words(room.name), reactions=threaded, address=address_of(issue, newsroom)
    )
    first = NewMessage(
        room=room.name,
        kind="digest",
        dedupe_key=":".join(("digest", room.name, issue.period.label, *_slugs(issue))),
        txn_id=desk.new_id(),
        body=message.body,
        html=message.html,
        item_ids=tuple(row.item_id for row in digest.shown),
        not_before=not_before,
    )
    digest_id = outbox.enqueue(db, first, now)
    if digest_id is not None and threaded:
        of_note = {row.item_id for row in sorted(digest.shown, key=rank)[:IN_THREAD]}
        for row in digest.shown:
            if row.item_id in of_note:
                outbox.enqueue(db, _in_thread(db, first, digest_id, row, desk), now)
        illustrate(db, digest_id, room, desk, picture, now, not_before)
    return digest_id is not None


def address_of(issue: Issue, newsroom: Newsroom) -> str:
    """Where the site has it; empty without a site's address, and for what is no edition of its own."""
    if not newsroom.address or issue.material.interests or issue.period.kind == "days":
        return ""
    return f"{newsroom.address}/{edition_path(issue.period.label)}"


def _slugs(issue: Issue) -> tuple[str, ...]:
    """What was asked for by name is told beside the period's own digest, not instead of it."""
    return tuple(interest.slug for interest in issue.material.interests)


def _in_thread(db: Database, digest: NewMessage, digest_id: int, row: ItemRow, desk: Desk) -> NewMessage:
    """A notice: it disturbs nobody, however many there are."""
    message = item_message(row, desk.zone, desk.words(digest.room))
    return replace(
        digest,
        dedupe_key=f"{digest.dedupe_key}:{row.item_id}",
        txn_id=desk.new_id(),
        body=message.body,
        html=message.html,
        item_ids=(row.item_id,),
        form="notice",
        place=Place(parent=digest_id),
    ).about(f"{digest.dedupe_key}:{page}" for page in marks.pages(db, [row.item_id]).values())
