"""Digests, notes and files: what is due becomes a row, a row messages and a page, once, even when late."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path

from digests.choosing.interest import wants
from digests.choosing.selection import Digest
from digests.period import Period
from digests.texts.language import FRENCH, Language
from watcher.files import write_atomically
from watcher.rules.calendar import Rhythm, last_turn
from watcher.settings import Schedule
from watcher.store import alerts, due, editions, rows
from watcher.store.database import transaction
from watcher.store.editions import Edition, EditionKind
from watcher.store.sqlite import Database
from watcher.writing.newsroom import Newsroom

log = logging.getLogger(__name__)

KIND: EditionKind = "digest"
LATE = timedelta(hours=12)
"""What goes out so long after its hour says so."""


def note_due(db: Database, schedule: Schedule, now: datetime) -> None:
    """Write the latest planned turn of each rhythm down as due, once.

    On the first start of all there is nothing to tell yet: the planned ones count as done.
    """
    with transaction(db):
        for rhythm in editions.KINDS:
            _note(db, rhythm, schedule, now)


def _note(db: Database, rhythm: Rhythm, schedule: Schedule, now: datetime) -> None:
    latest = due.latest(db, rhythm)
    turn = last_turn(rhythm, schedule, now, latest.ends_at if latest else None)
    if latest is not None and latest.due_at >= turn.due_at:
        return
    due.add_due(db, due.Due(rhythm, turn.period, turn.due_at, turn.starts_at, turn.ends_at))
    if latest is None:
        due.mark_done(db, rhythm, turn.period, now)


def publish_due(db: Database, newsroom: Newsroom, dossiers: Path, now: datetime) -> int:
    """Write the messages of everything that is due, keep it as an edition, mark it done; count the messages.

    The committee's quarterly file is written into `dossiers`: it names rooms and alerts left open, which no
    public site should. A message waits until its room is no longer quiet. A file that cannot be written stays
    due, is named in the log, and holds up nothing else.
    """
    known: dict[str, EditionKind] = {kind: kind for kind in editions.KINDS}
    written = 0
    for one in due.open_due(db, now):
        if one.kind in known:
            try:
                written += _publish(db, newsroom, dossiers, known[one.kind], one, now)
            except OSError as error:
                log.error("%s of %s stays due: %s; check %s", one.kind, one.period, error, dossiers)
    return written


def _publish(
    db: Database, newsroom: Newsroom, dossiers: Path, kind: EditionKind, one: due.Due, now: datetime
) -> int:
    from watcher.writing.composing import compose  # noqa: PLC0415 - all of it once a week
    from watcher.writing.distributing import drawn, enqueue  # noqa: PLC0415
    from watcher.writing.quarterly import enqueue_dossier, gather_dossier, write_dossier  # noqa: PLC0415

    period = Period(one.starts_at, one.ends_at, one.period)
    before = due.last_done(db, kind) if kind == KIND else None
    issue = compose(
        db,
        newsroom,
        period,
        now,
        late=now - one.due_at > LATE,
        told_until=min(before.ends_at, one.starts_at) if before else None,
    )
    digest = issue.digest()
    dossier = gather_dossier(db, newsroom, issue) if kind == "quarterly" else None
    if dossier is not None:
        write_dossier(dossiers, dossier, newsroom, now)
    pictures = drawn(db, newsroom.desk, period)
    with transaction(db):
        editions.keep(db, Edition(kind, now, digest))
        written = (
            enqueue(db, issue, newsroom, now, pictures=pictures)
            if dossier is None
            else enqueue_dossier(db, dossier, newsroom, now)
        )
        due.mark_done(db, kind, one.period, now)
    return written


def write_page(
    directory: Path,
    db: Database,
    newsroom: Newsroom,
    digest: Digest,
    now: datetime,
    words: Language = FRENCH,
) -> Path:
    """Write the digest as a self-contained page, with the alerts that were posted in its period.

    It is named by its period and what it was narrowed to. The file is whole or absent.
    """
    from digests.page import digest_page  # noqa: PLC0415 - as above

    period = digest.period
    alerted = alerts.alerted_between(db, period.start, period.end)
    told = [
        row
        for row in rows.rows_by_id(db, alerted, newsroom.desk.risks).values()
        if all(wants(interest, row) for interest in digest.interests)
    ]
    name = "-".join((period.label, *(interest.slug for interest in digest.interests)))
    path = directory / f"{name}.html"
    write_atomically(path, digest_page(digest, told, now, newsroom.note, words))
    return path
