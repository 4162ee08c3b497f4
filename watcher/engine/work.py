"""What an engine is asked to do. It is light to import: what does it is imported where it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from watcher.visit import HarvestPolicy, Visit

if TYPE_CHECKING:
    from watcher.judging import Picked


def pick_batch(
    visits: Sequence[Visit], policy: HarvestPolicy, on_visited: Callable[[str], None] | None = None
) -> list[Picked]:
    """See `watcher.harvest.pick`."""
    from watcher.harvest import pick  # noqa: PLC0415 - all of collecting, and its event loop

    return pick(visits, policy, on_visited)
