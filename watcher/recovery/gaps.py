"""Rowids that may have stood where nothing could be read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator


class Gaps:
    """Rowids that may have stood where nothing could be read; `is_open`: there is no telling up to where."""

    def __init__(self, spans: Iterable[tuple[int | None, int | None]]) -> None:
        merged: list[list[float]] = []
        for low, high in sorted((_low(one), _high(one)) for one in spans):
            if merged and low <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], high)
            else:
                merged.append([low, high])
        self.spans = tuple((low, high) for low, high in merged)
        self._starts = [low for low, _ in self.spans]

    def __contains__(self, rowid: int) -> bool:
        place = bisect_right(self._starts, rowid - 1) - 1
        return place >= 0 and rowid <= self.spans[place][1]

    @property
    def is_open(self) -> bool:
        return any(high == float("inf") for _, high in self.spans)

    def closed(self) -> Iterator[tuple[int, int]]:
        """The spans whose end is known, as (after, up to and including)."""
        for low, high in self.spans:
            if high != float("inf"):
                yield (int(low) if low != float("-inf") else 0), int(high)


def _low(span: tuple[int | None, int | None]) -> float:
    return float("-inf") if span[0] is None else span[0]


def _high(span: tuple[int | None, int | None]) -> float:
    return float("inf") if span[1] is None else span[1]
