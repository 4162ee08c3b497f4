"""Visits cut into batches, the unit of work of every engine."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.harvest import Visit
from watcher.rules.moves import address_of
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
    unknown = {_place(visit) for visit in visits if visit.state.succeeded_at is None}
    known = [visit for visit in visits if _place(visit) not in unknown]
    return [*batches(known, size), *batches([visit for visit in visits if _place(visit) in unknown])]


def batches(visits: Sequence[Visit], size: int = BATCH) -> list[list[Visit]]:
    """Pure: cut visits into batches of about `size`, every host whole in one batch.

    Politeness is kept within a batch, so a host must not be visited by two workers at once.
    """
    by_host: dict[str, list[Visit]] = {}
    for visit in visits:
        by_host.setdefault(_place(visit), []).append(visit)
    cut: list[list[Visit]] = []
    current: list[Visit] = []
    for group in by_host.values():
        current += group
        if len(current) >= size:
            cut.append(current)
            current = []
    return [*cut, current] if current else cut


def _place(visit: Visit) -> str:
    address = address_of(visit.source, visit.state)
    return host(address) or address
