"""What a round makes of the hubs: whom it visits for them, and what it learns of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from watcher.items import SourceState
from watcher.rules.push import Called, after_visit, calls, is_relied_on
from watcher.store import push
from watcher.store.sqlite import Database


def called(db: Database, states: Mapping[str, SourceState], now: datetime) -> Called:
    """What the hubs mean for a round that begins now."""
    known = push.subscriptions(db).values()
    unknown = SourceState()
    return Called(
        frozenset(one.source_id for one in known if calls(one, states.get(one.source_id, unknown), now)),
        frozenset(
            one.source_id for one in known if is_relied_on(one, states.get(one.source_id, unknown), now)
        ),
    )


def weigh(db: Database, brought: Iterable[str], now: datetime) -> None:
    """After a round in which these sources `brought` something new: which hubs still deserve trust."""
    new = frozenset(brought)
    known = push.subscriptions(db).values()
    weighed = [(one, after_visit(one, brought=one.source_id in new, now=now)) for one in known]
    push.note_weighed(db, (after for before, after in weighed if after != before))
