"""Visits cut into batches, the unit of work of every engine."""

from __future__ import annotations

from collections.abc import Sequence

from watcher.harvest import Visit
from watcher.rules.moves import address_of
from watcher.web.urls import host

BATCH = 24
"""Sources in a batch: small enough to show progress and commit often, large enough to fetch side by side."""


def batches(visits: Sequence[Visit], size: int = BATCH) -> list[list[Visit]]:
    """Pure: cut visits into batches of about `size`, every host whole in one batch.

    Politeness is kept within a batch, so a host must not be visited by two workers at once.
    """
    by_host: dict[str, list[Visit]] = {}
    for visit in visits:
        address = address_of(visit.source, visit.state)
        by_host.setdefault(host(address) or address, []).append(visit)
    cut: list[list[Visit]] = []
    current: list[Visit] = []
    for group in by_host.values():
        current += group
        if len(current) >= size:
            cut.append(current)
            current = []
    return [*cut, current] if current else cut
