"""Visits cut into batches, the unit of work of every engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from watcher.rules.moves import address_of
from watcher.visit import Visit
from watcher.web.urls import host

BATCH = 24
"""Sources in a batch: small enough to show progress and commit often, large enough to fetch side by side."""

MOST = 128
"""Sources in the largest batch: most of what a batch costs by itself is shared out among them."""

SHARES = 4
"""So many batches at least for each worker, or one would wait for another at the end."""


def shared_out(visits: Sequence[Visit], workers: int) -> list[list[Visit]]:
    """Pure: the batches of a round for so many workers.

    They grow with the round, but not those of sources that never answered: these bring all that they have.
    """
    size = max(BATCH, min(MOST, len(visits) // (SHARES * workers)))
    known: list[list[Visit]] = []
    unknown: list[list[Visit]] = []
    for group in _by_host(visits):
        is_known = all(visit.state.succeeded_at is not None for visit in group)
        (known if is_known else unknown).append(group)
    return [*_cut(known, size), *_cut(unknown, BATCH)]


def batches(visits: Sequence[Visit], size: int = BATCH) -> list[list[Visit]]:
    """Pure: cut visits into batches of about `size`, every host whole in one batch.

    Politeness is kept within a batch, so a host must not be visited by two workers at once.
    """
    return _cut(_by_host(visits), size)


def _by_host(visits: Iterable[Visit]) -> list[list[Visit]]:
    by_host: dict[str, list[Visit]] = {}
    for visit in visits:
        address = address_of(visit.source, visit.state)
        by_host.setdefault(host(address) or address, []).append(visit)
    return list(by_host.values())


def _cut(groups: Iterable[Sequence[Visit]], size: int) -> list[list[Visit]]:
    cut: list[list[Visit]] = []
    current: list[Visit] = []
    for group in groups:
        current += group
        if len(current) >= size:
            cut.append(current)
            current = []
    return [*cut, current] if current else cut
