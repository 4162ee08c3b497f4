"""Whoever asked to be told of a subject hears of it in a direct message, one a harvest at most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from digests.messages.reply import Line, Reply, code, link, reply_message, text
from digests.rows import ItemRow, Message
from digests.texts.french import AXIS_NAMES, pluriel, typeset
from digests.views.view import item_view, machine_view
from watcher.chat.rooms import DIRECT
from watcher.rules.subscriptions import Candidate, DirectMessage, Found, Wish, direct_messages
from watcher.store import outbox, rows, subscriptions
from watcher.writing.desk import Desk, held_until
from watcher.writing.notices import notice

MOST_ITEMS = 10
"""Publications that one message names; the others are counted."""


def tell_subscribers(db: Database, candidates: Sequence[Candidate], desk: Desk, at: datetime) -> int:
    """Write the direct messages that these items call for, and count them.

    Runs inside the caller's transaction. They are not urgent: quiet hours hold them.
    """
    wanted = subscriptions.everybody(db) if candidates else ()
    return sum(_write(db, one, desk, at) for one in direct_messages(candidates, wanted))


def wish_words(wish: Wish) -> str:
    """A wish as members read it."""
    if wish.kind == "axis":
        return f"axe {next(name for axis, name in AXIS_NAMES.items() if axis == wish.value)}"
    return f"risque {wish.value}" if wish.kind == "risk" else f"mot « {wish.value} »"


def _write(db: Database, one: DirectMessage, desk: Desk, at: datetime) -> bool:
    shown = one.found[:MOST_ITEMS]
    found = rows.rows_by_id(db, [each.item_id for each in shown], desk.risks)
    message = _render(one, [(found[each.item_id], each) for each in shown], desk)
    room = f"{DIRECT}{one.address}"
    written = outbox.enqueue(
        db,
        notice(
            room,
            one.dedupe_key,
            desk.new_id(),
            message,
            item_ids=tuple(found),
            not_before=held_until(db, desk, room, at),
        ),
        at,
    )
    return written is not None


def _render(one: DirectMessage, shown: Sequence[tuple[ItemRow, Found]], desk: Desk) -> Message:
    left_out = len(one.found) - len(shown)
    more = (text(f"… et {pluriel(left_out, 'autre')}"),) if left_out else ()
    return reply_message(
        Reply(
            title=f"{pluriel(len(one.found), 'publication')} pour vous",
            lines=(*(_line(row, found, desk) for row, found in shown), *more),
            close=(
                text(machine_view(sorted({row.model for row, _ in shown}))),
                text(
                    typeset("Vos abonnements : "), code("!abonner"), " · tout arrêter", typeset(" : "), _STOP
                ),
            ),
        )
    )


def _line(row: ItemRow, found: Found, desk: Desk) -> Line:
    item = item_view(row, desk.zone)
    because = ", ".join(wish_words(wish) for wish in found.wishes)
    return text(
        f"n° {row.item_id} · ",
        link(item.title, item.link),
        f" · {item.publisher} · {item.date}",
        typeset(f" (abonnement : {because})"),
    )


_STOP = code("!desabonner tout")
