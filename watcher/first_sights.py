"""What is seen of a source for the first time is judged when all sources were visited, and then told.

A new source brings as many entries at once as it will bring in months. They are kept and found by searches at
once; what known sources bring is judged and told before them. A round that is killed in between loses
nothing: the next one goes on with them, and no digest is written before that.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from watcher.backlog import A_PIECE, judged, retired_risks, sources_by_id
from watcher.house import House
from watcher.items import Change, Judged
from watcher.judging import ModelUnavailableError
from watcher.pipeline import Pair, tell_news
from watcher.round_report import Progress
from watcher.store import subscriptions
from watcher.store.database import transaction
from watcher.store.errors import StoreError
from watcher.store.items import SavedItem
from watcher.store.sqlite import Database
from watcher.store.unjudged import Said, end_news, keep_judgements, news_waiting, note_backlog
from watcher.store.unjudged import waiting as unjudged_ids
from watcher.writing.desk import Desk

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Introduced:
    """What became of the first sights: the alerts that were written, and why some of them still wait."""

    alerts: int = 0
    problem: str = ""


def introduce(
    db: Database,
    house: House,
    at: datetime,
    on_alerts: Callable[[], None],
    progress: Progress | None = None,
) -> Introduced:
    """Judge and tell what waits of the first sights of sources, whole sources at a time.

    `on_alerts` is called whenever alerts were written. What cannot be told for a defect waits, and the log
    says so; without a model all waits, and the answer says why. Raises StoreError.
    """
    waiting = news_waiting(db)
    if not waiting:
        return Introduced()
    known, retired = sources_by_id(house), retired_risks(house, house.now())
    alerts, done, of, all_told = 0, 0, sum(map(len, waiting.values())), True
    try:
        for piece in in_pieces(waiting, A_PIECE):
            said = judged(db, piece, known, house.settings.paths.model, retired)
            written, all_well = _tell_all(db, said, house.desk, at)
            if written:
                on_alerts()
            alerts, done, all_told = alerts + written, done + len(piece), all_told and all_well
            if progress is not None:
                progress.judged(done, of)
    except ModelUnavailableError as error:
        return Introduced(alerts, f"{of - done} new publications wait to be judged: {error}")
    if all_told:
        end_news(db)
    note_backlog(db, len(unjudged_ids(db)), at)
    return Introduced(alerts)


def in_pieces(waiting: Mapping[str, Sequence[int]], size: int) -> Iterator[list[int]]:
    """Pure: the ids in pieces of at least `size`, the last one aside, those of one source all in one piece.

    What a source brought is told together, or many alerts of one would not become one.
    """
    piece: list[int] = []
    for ids in waiting.values():
        piece += ids
        if len(piece) >= size:
            yield piece
            piece = []
    if piece:
        yield piece


def _tell_all(db: Database, said: Sequence[Said], desk: Desk, at: datetime) -> tuple[int, bool]:
    """Keep and tell a piece, source by source when something defeats that; the alerts, and whether all is."""
    try:
        return _tell(db, said, desk, at), True
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - what one source brought must not cost the others theirs
        log.warning("first sights are told source by source, as together they raised %r", error)
    alerts, all_well = 0, True
    for source_id, of_source in _by_source(said, lambda one: one[0].item.source_id):
        try:
            alerts += _tell(db, of_source, desk, at)
        except StoreError:
            raise
        except Exception:
            log.exception("what %s brought waits: a defect of Vigie, please report it", source_id)
            all_well = False
    return alerts, all_well


def _tell(db: Database, said: Sequence[Said], desk: Desk, at: datetime) -> int:
    """Keep what was said, all or nothing, and do what `watcher.pipeline` does with news; count the alerts."""
    from watcher.stories import relate  # noqa: PLC0415 - most rounds bring nothing to tell

    with transaction(db):
        kept = keep_judgements(db, said, at)
        in_order = sorted((one for one in said if one[0].item_id in kept), key=lambda one: one[0].item_id)
        pairs = [_pair(one) for one in in_order]
        relate(db, pairs, at)
        subscribed = subscriptions.everybody(db)
        of_sources = _by_source(pairs, lambda pair: pair[1].item.source_id)
        return sum(tell_news(db, of_source, subscribed, desk, at) for _, of_source in of_sources)


def _pair(said: Said) -> Pair:
    one, language, assessment = said
    item = one.item if one.item.language else replace(one.item, language=language)
    return SavedItem(one.item_id, Change.NEW, one.same_as), Judged(item, Change.NEW, assessment)


def _by_source(several: Iterable[T], source_id: Callable[[T], str]) -> Iterator[tuple[str, list[T]]]:
    return ((key, list(group)) for key, group in groupby(sorted(several, key=source_id), key=source_id))
