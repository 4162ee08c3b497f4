"""Older publications are judged after the round that brought them, so that nothing has to wait for that.

They were old when first seen and can call nobody: kept and searchable at once, they are judged in the time
that the settings give to it at the end of each round, until none is left.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, groupby
from pathlib import Path

from watcher.house import House
from watcher.items import Change, Judged
from watcher.judging import ModelUnavailableError, judge
from watcher.reading import Draft
from watcher.round_report import Progress
from watcher.sources import Source
from watcher.store.errors import StoreError
from watcher.store.sqlite import Database
from watcher.store.unjudged import (
    Said,
    Unjudged,
    backlog,
    keep_judgements,
    news_waiting,
    note_backlog,
    unjudged,
    waiting,
)

A_PIECE = 500
"""Items judged at once: some seconds of work at most, and all that a killed process loses of it."""

log = logging.getLogger(__name__)


def judge_backlog(
    db: Database, house: House, seconds: float, now: datetime, progress: Progress | None = None
) -> int:
    """Judge what waits, the newest publications first, and return how many were judged.

    Ends with the piece in which `seconds` have gone by; without any there is none. News that is still to be
    told is left alone. Without a model all waits on, and what a defect keeps from being judged too; the log
    says why. Raises StoreError.
    """
    if seconds <= 0 or backlog(db) is None:
        return 0
    news = frozenset(chain.from_iterable(news_waiting(db).values()))
    ids = [item_id for item_id in waiting(db) if item_id not in news]
    known, retired = sources_by_id(house), house.retired
    end, done = time.monotonic() + seconds, 0
    try:
        for piece in pieces(ids):
            try:
                done += judge_piece(db, piece, known, house.settings.paths.model, retired, now)
            except (StoreError, ModelUnavailableError):
                raise
            except Exception:  # one of five hundred must not keep the others waiting for ever
                log.exception("%d older publications wait: a defect of Vigie, please report it", len(piece))
            if progress is not None:
                progress.judged(done, len(ids))
            if time.monotonic() >= end:
                break
    except ModelUnavailableError as error:
        log.warning("%d older publications wait to be judged: %s", len(ids) - done, error)
    note_backlog(db, len(ids) - done + len(news), now)
    return done


def sources_by_id(house: House) -> dict[str, Source]:
    """The sources of the file, by id."""
    return {source.id: source for source in house.sources}


def pieces(item_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """In their order, `A_PIECE` at a time."""
    return (item_ids[start : start + A_PIECE] for start in range(0, len(item_ids), A_PIECE))


def judge_piece(
    db: Database,
    item_ids: Sequence[int],
    sources: Mapping[str, Source],
    model: Path,
    retired: Collection[str],
    at: datetime | None,
) -> int:
    """Judge those of these items that are not judged, as on the days on which they came, and count them.

    Nothing is locked while the model works; what it said is kept in one transaction, dated `at` or as the
    items are. Raises ModelUnavailableError and StoreError.
    """
    return len(keep_judgements(db, judged(db, item_ids, sources, model, retired), at))


def judged(
    db: Database,
    item_ids: Sequence[int],
    sources: Mapping[str, Source],
    model: Path,
    retired: Collection[str],
) -> list[Said]:
    """What the model says of those of these items that are not judged, as on the days on which they came.

    Keeps nothing. Raises ModelUnavailableError and StoreError.
    """
    found = sorted(unjudged(db, item_ids), key=_day)
    return [
        (one, said.item.language, said.assessment)
        for day, group in groupby(found, key=_day)
        for one, said in _judged(list(group), sources, model, day, retired)
        if said.assessment is not None
    ]


def _judged(
    found: list[Unjudged], sources: Mapping[str, Source], model: Path, day: date, retired: Collection[str]
) -> Iterator[tuple[Unjudged, Judged]]:
    drafts = [Draft(one.item, Change.NEW, _source(one.item.source_id, sources)) for one in found]
    return zip(found, judge(drafts, model, day, retired), strict=True)


def _day(one: Unjudged) -> date:
    return one.at.date()


def _source(source_id: str, sources: Mapping[str, Source]) -> Source:
    """A source that is in no file any more is taken for press, as far as the model asks about it."""
    return sources.get(source_id) or Source(
        id=source_id,
        name=source_id,
        kind="feed",
        url="https://source.invalid/",
        language="fr",
        publisher=source_id,
        nature="press",
        category="press",
    )
