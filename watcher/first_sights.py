"""What is seen of a source for the first time is judged when all sources were visited, and then told.

A new source brings as many entries at once as it will bring in months. They are kept and found by searches at
once; what known sources bring is judged and told before them. A round that is killed in between loses
nothing: the next one goes on with them, and no digest is written before that.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from watcher.backlog import A_PIECE, judged, sources_by_id
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

    `on_alerts` is called whenever alerts were written. What cannot be judged or told for a defect waits, and
    the log says so; without a model all waits, and the answer says why. Raises StoreError.
    """
    waiting = news_waiting(db)
    if not waiting:
        return Introduced()
    introducing = _Introducing(db, house, at)
    done, of = 0, sum(map(len, waiting.values()))
    try:
        for piece in in_pieces(waiting, A_PIECE):
            if introducing.introduce(piece):
                on_alerts()
            done += sum(map(len, piece.values()))
            if progress is not None:
                progress.judged(done, of)
    except ModelUnavailableError as error:
        return Introduced(introducing.alerts, f"{of - done} new publications wait to be judged: {error}")
    if introducing.all_well:
        end_news(db)
    note_backlog(db, len(unjudged_ids(db)), at)
    return Introduced(introducing.alerts)


def in_pieces(waiting: Mapping[str, Sequence[int]], size: int) -> Iterator[dict[str, Sequence[int]]]:
    """Pure: the ids by source in pieces of at least `size`, the last one aside, those of one source together.

    What a source brought is told together, or many alerts of one would not become one.
    """
    piece: dict[str, Sequence[int]] = {}
    for source_id, ids in waiting.items():
        piece[source_id] = ids
        if sum(map(len, piece.values())) >= size:
            yield piece
            piece = {}
    if piece:
        yield piece


class _Introducing:
    """One time through what waits: the alerts that were written, and whether no source was left out."""

    def __init__(self, db: Database, house: House, at: datetime) -> None:
        self._db = db
        self._desk = house.desk
        self._model = house.settings.paths.model
        self._sources = sources_by_id(house)
        self._retired = house.retired
        self._at = at
        self.alerts = 0
        self.all_well = True

    def introduce(self, piece: Mapping[str, Sequence[int]]) -> int:
        """Judge and tell a piece, source by source when something in it defeats that; count its alerts."""
        before = self.alerts
        try:
            self._introduce(list(chain.from_iterable(piece.values())))
        except (StoreError, ModelUnavailableError):
            raise
        except Exception as error:  # noqa: BLE001 - what one source brought must not cost the others theirs
            log.warning("first sights are told source by source, as together they raised %r", error)
            for source_id, ids in piece.items():
                self._introduce_alone(source_id, ids)
        return self.alerts - before

    def _introduce_alone(self, source_id: str, ids: Sequence[int]) -> None:
        try:
            self._introduce(ids)
        except (StoreError, ModelUnavailableError):
            raise
        except Exception:
            log.exception("what %s brought waits: a defect of Vigie, please report it", source_id)
            self.all_well = False

    def _introduce(self, ids: Sequence[int]) -> None:
        said = judged(self._db, ids, self._sources, self._model, self._retired)
        self.alerts += _tell(self._db, said, self._desk, self._at)


def _tell(db: Database, said: Sequence[Said], desk: Desk, at: datetime) -> int:
    """Keep what was said, all or nothing, and do what `watcher.pipeline` does with news; count the alerts."""
    from watcher.stories import relate  # noqa: PLC0415 - most rounds bring nothing to tell

    with transaction(db):
        kept = keep_judgements(db, said, at)
        in_order = sorted((one for one in said if one[0].item_id in kept), key=lambda one: one[0].item_id)
        pairs = [_pair(one) for one in in_order]
        relate(db, pairs, at)
        subscribed = subscriptions.everybody(db)
        by_source: defaultdict[str, list[Pair]] = defaultdict(list)
        for pair in pairs:
            by_source[pair[1].item.source_id].append(pair)
        return sum(tell_news(db, brought, subscribed, desk, at) for brought in by_source.values())


def _pair(said: Said) -> Pair:
    one, language, assessment = said
    item = one.item if one.item.language else replace(one.item, language=language)
    return SavedItem(one.item_id, Change.NEW, one.same_as), Judged(item, Change.NEW, assessment)
