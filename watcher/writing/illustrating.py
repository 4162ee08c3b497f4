"""The picture of the week: drawn when the counts say something, and posted in the thread of the digest."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from digests.messages.message import notice_message
from digests.period import Period
from digests.pictures import charts
from digests.pictures.captions import caption
from digests.pictures.spans import months, weeks
from digests.pictures.worth import Seen, Worth, worth
from digests.rows import Message
from digests.texts.language import Language
from watcher.picture import Picture
from watcher.settings import Room
from watcher.store import outbox, tallies
from watcher.store.messages import NewMessage, Place
from watcher.store.sqlite import Database
from watcher.writing.desk import Desk

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture with its words, which say all that it shows."""

    period: Period
    picture: Picture
    said: Message


def draw_week(db: Database, desk: Desk, period: Period, words: Language) -> Illustration | None:
    """The picture of a week, as it was when it ended; None when there is nothing to show, or to draw with.

    Only reads, and may take a second: not for inside of a transaction. Whatever goes wrong in drawing is
    logged, as a digest must not wait for its picture.
    """
    if period.kind != "week":
        return None
    if (lacking := charts.lacking()) is not None:
        log.info("no picture of the week: %s", lacking)
        return None
    found = worth(_seen(db, desk, period), words)
    try:
        return None if found is None else _drawn(found, period, words)
    except Exception:
        log.exception("no picture of the week: it could not be drawn")
        return None


def illustrate(
    db: Database,
    digest_id: int,
    room: Room,
    desk: Desk,
    drawn: Illustration | None,
    now: datetime,
    not_before: datetime | None = None,
) -> bool:
    """Write the picture down in the thread of a digest, and say whether it was.

    Not in a room that wants none, or has no threads, and once a week and room, however often a digest of that
    week is asked for. Runs inside the caller's transaction.
    """
    if drawn is None or not room.pictures or not desk.has_threads(room.name):
        return False
    written = NewMessage(
        room=room.name,
        kind="notice",
        dedupe_key=f"picture:{room.name}:{drawn.period.label}",
        txn_id=desk.new_id(),
        body=drawn.said.body,
        html=drawn.said.html,
        not_before=not_before,
        form="notice",
        place=Place(parent=digest_id),
        picture=drawn.picture,
    )
    return outbox.enqueue(db, written, now) is not None


def _seen(db: Database, desk: Desk, period: Period) -> Seen:
    of_months, of_weeks = months(period.end, desk.zone), weeks(period.end, desk.zone)
    until_then = tuple(span.until(period.start) for span in of_months)
    return Seen(
        risks=tallies.risk_months(db, of_months, desk.zone, desk.risks),
        before=tallies.risk_months(db, until_then, desk.zone, desk.risks),
        axes=tallies.axis_weeks(db, of_weeks, desk.zone),
        sources=tallies.source_weeks(db, of_weeks, desk.zone),
    )


def _drawn(found: Worth, period: Period, words: Language) -> Illustration:
    about = caption(found.figure, words)
    image = charts.png(found.figure, words)
    text = f"📊 {found.why}\n\n{about.title}. {about.counted}. {about.description}"
    return Illustration(
        period=period,
        picture=Picture(f"{about.name}-{period.label}.png", image.data, image.width, image.height),
        said=notice_message(text),
    )
