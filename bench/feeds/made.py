"""Feeds that nobody publishes: as many as wanted, each another one, the same for the same load."""

from __future__ import annotations

from collections.abc import Iterator

from bench.feeds.copied import copied, originals
from bench.feeds.invented import invented
from bench.feeds.load import ENTRIES, Load, MadeFeed

__all__ = ["ENTRIES", "Load", "MadeFeed", "made"]


def made(load: Load) -> Iterator[MadeFeed]:
    """The feeds of a load, in order. Raises ValueError when its folder has no feed that can be copied."""
    if load.folder is None:
        yield from (invented(load, number) for number in range(load.count))
    else:
        known = originals(load.folder)
        yield from (copied(known, load, number) for number in range(load.count))
