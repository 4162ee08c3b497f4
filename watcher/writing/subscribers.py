"""Whoever asked to be told of a subject hears of it in a direct message, one a harvest at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from digests.choosing.ranking import dated, rank
from digests.messages.reply import Line, Reply, code, link, reply_message, text
from digests.rows import ItemRow, Message
from digests.texts.french import AXIS_NAMES, pluriel, typeset
from digests.views.view import item_view, machine_view
from watcher.chat.rooms import DIRECT
from watcher.rules.subscriptions import Candidate, DirectMessage, Found, Subscription, Wish, direct_messages
from watcher.store import marks, outbox, rows
from watcher.store.sqlite import Database
from watcher.writing.desk import Desk, held_until
from watcher.writing.notices import notice
from watcher.writing.recalling import alone

ONE_BY_ONE = 5
"""The most publications of a harvest that a message tells one by one; of more it names the best."""

NAMED = 2
"""Publications that such a line names."""


def tell_subscribers(
    db: Database,
    candidates: Sequence[Candidate],
    subscribed: Sequence[Subscription],
    desk: Desk,
    at: datetime,
) -> int:
    """Write the direct messages that these items call for among what is `subscribed`, and count them.

    Runs inside the caller's transaction. They are not urgent: quiet hours hold them.
    """
    told = direct_messages(candidates, subscribed)
    return sum(_write(db, part, desk, at) for one in told for part in _parts(db, one))


def wish_words(wish: Wish) -> str:
    """A wish as members read it."""
    if wish.kind == "axis":
        return f"axe {next(name for axis, name in AXIS_NAMES.items() if axis == wish.value)}"
    return f"risque {wish.value}" if wish.kind == "risk" else f"mot « {wish.value} »"


def _parts(db: Database, one: DirectMessage) -> list[DirectMessage]:
    """What somebody may have been told of before the database was restored is a message of its own."""
    subjects = _subjects(db, one)
    apart = alone(db, f"{DIRECT}{one.address}", subjects)
    together = tuple(each for each in one.found if each.item_id not in apart)
    single = [replace(one, found=(each,)) for each in one.found if each.item_id in apart]
    return [*single, replace(one, found=together)] if together else single


def _subjects(db: Database, one: DirectMessage) -> dict[int, str]:
    found = marks.pages(db, [each.item_id for each in one.found])
    return {item_id: f"subscription:{page}" for item_id, page in found.items()}


def _write(db: Database, one: DirectMessage, desk: Desk, at: datetime) -> bool:
    found = rows.rows_by_id(db, [each.item_id for each in one.found], desk.risks)
    crowded = len(one.found) > ONE_BY_ONE
    shown = sorted(found.values(), key=rank)[:NAMED] if crowded else list(found.values())
    lines = _crowd(one, found, shown, desk) if crowded else _lines(one, found, desk)
    message = _render(one, lines, shown)
    room = f"{DIRECT}{one.address}"
    written = outbox.enqueue(
        db,
        notice(
            room,
            one.dedupe_key,
            desk.new_id(),
            message,
            item_ids=tuple(row.item_id for row in shown),
            not_before=held_until(db, desk, room, at),
        ).about(_subjects(db, one).values()),
        at,
    )
    return written is not None


def _render(one: DirectMessage, lines: tuple[Line, ...], shown: Sequence[ItemRow]) -> Message:
    return reply_message(
        Reply(
            title=f"{pluriel(len(one.found), 'publication')} pour vous",
            lines=lines,
            close=(
                text(machine_view(sorted({row.model for row in shown}))),
                text(
                    typeset("Vos abonnements : "), code("!abonner"), " · tout arrêter", typeset(" : "), _STOP
                ),
            ),
        )
    )


def _lines(one: DirectMessage, found: Mapping[int, ItemRow], desk: Desk) -> tuple[Line, ...]:
    return tuple(_line(found[each.item_id], each, desk) for each in one.found)


def _line(row: ItemRow, found: Found, desk: Desk) -> Line:
    item = item_view(row, desk.zone)
    return text(
        f"n° {row.item_id} · ",
        link(item.title, item.link),
        f" · {item.publisher} · {item.date}",
        _because(found.wishes),
    )


def _crowd(
    one: DirectMessage, found: Mapping[int, ItemRow], best: Sequence[ItemRow], desk: Desk
) -> tuple[Line, ...]:
    """All of a harvest come from one source."""
    wishes = tuple(dict.fromkeys(wish for each in one.found for wish in each.wishes))
    first = min(dated(row) for row in found.values()).astimezone(desk.zone).date()
    named = [item_view(row, desk.zone) for row in best]
    counted = pluriel(len(one.found), "publication")
    return (
        text(typeset(f"{named[0].publisher} : {counted}, dont"), _because(wishes)),
        *(text(f"n° {item.item_id} · ", link(item.title, item.link), f" · {item.date}") for item in named),
        text(typeset("Toutes : "), code(f"!cherche source:{best[0].source_id} depuis:{first.isoformat()}")),
    )


def _because(wishes: Sequence[Wish]) -> str:
    return typeset(f" (abonnement : {', '.join(wish_words(wish) for wish in wishes)})")


_STOP = code("!desabonner tout")
