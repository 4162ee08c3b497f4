"""Which feeds a bench wants, what one of them is, and in which rounds they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

ENTRIES = 25
"""Entries of a feed, as in the figures of others that ours are compared with."""


class Round(StrEnum):
    """What the server has to say."""

    COLD = "cold"
    UNCHANGED = "304"
    SAME = "same body"
    ONE_MORE = "+1"


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """A document in three pieces: with `newest` between the two others it has one entry more, the newest."""

    before: bytes
    newest: bytes
    after: bytes
    media_type: str

    @property
    def body(self) -> bytes:
        return self.before + self.after

    @property
    def body_with_newest(self) -> bytes:
        return self.before + self.newest + self.after


@dataclass(frozen=True, slots=True)
class Load:
    """So many feeds of so many entries; feed n is the same whatever `count` is.

    `at` is the time at which they are read first. With a `folder` of real feeds they are copies of these with
    other words; without one they are invented with the same sizes and ages.
    """

    count: int
    at: datetime
    entries: int = ENTRIES
    seed: int = 2026
    folder: Path | None = None
