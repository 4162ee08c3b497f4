"""What is remembered of a watched page: its text, when it was seen, and how restless it is."""

from __future__ import annotations

import zlib
from base64 import b85decode, b85encode
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b

from pydantic import BaseModel, ConfigDict, ValidationError

from watcher.recipes import Watched

MOST = 2_000_000
"""The most characters of a text that are unpacked."""
COUNTER = 3
"""Changes in a row in which nothing but a number moves, after which it is a counter."""
SHORT = timedelta(days=4)
OFTEN = 4
"""A page with so many changes within `SHORT` is told once in `PAUSE` until it calms down."""
PAUSE = timedelta(days=1)
_FORMS = 50
"""The most sentences whose numbers are followed."""


class _Kept(BaseModel):
    """As it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    watched: str
    text: str
    seen: datetime | None = None
    changes: tuple[datetime, ...] = ()
    moving: dict[str, int] = {}


@dataclass(frozen=True, slots=True)
class Baseline:
    """The sentences of a version, and what is known of the changes before it.

    `seen` is when the page was asked for, `changes` are the latest times at which one was told. `moving`
    counts, for sentences without their numbers, in how many changes in a row only these moved.
    """

    watched: str
    text: tuple[str, ...]
    seen_at: datetime | None = None
    changes: tuple[datetime, ...] = ()
    moving: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, text: Sequence[str], watched: Watched, seen: datetime | None) -> Baseline:
        """The first version."""
        return cls(_fingerprint(watched), tuple(text), seen)

    @classmethod
    def read(cls, memory: str | None, watched: Watched) -> Baseline | None:
        """What was remembered; None without any, or when another part of the page was watched then."""
        if memory is None:
            return None
        try:
            kept = _Kept.model_validate_json(memory)
            unpacked = zlib.decompressobj().decompress(b85decode(kept.text), MOST).decode("utf-8")
        except (ValidationError, ValueError, zlib.error):
            return None
        if kept.watched != _fingerprint(watched):
            return None
        return cls(
            kept.watched, tuple(unpacked.split("\n")), kept.seen, kept.changes, tuple(kept.moving.items())
        )

    def kept(self) -> str:
        """As one line for the store."""
        packed = b85encode(zlib.compress("\n".join(self.text).encode("utf-8"), 9)).decode("ascii")
        kept = _Kept(
            watched=self.watched,
            text=packed,
            seen=self.seen_at,
            changes=self.changes,
            moving=dict(self.moving),
        )
        return kept.model_dump_json()

    @property
    def day(self) -> date | None:
        """The day on which the version was seen."""
        return self.seen_at.date() if self.seen_at else None

    def counters(self) -> frozenset[str]:
        """Sentences, without their numbers, in which these have moved too often to be news."""
        return frozenset(form for form, count in self.moving if count >= COUNTER)

    def seen(self, text: Sequence[str], moment: datetime | None) -> Baseline:
        """After a visit without news."""
        return replace(self, text=tuple(text), seen_at=moment)

    def changed(self, text: Sequence[str], moment: datetime | None, moving: AbstractSet[str]) -> Baseline:
        """After a change that was told, in which only numbers moved in the sentences `moving`."""
        changes = (*self.changes, moment)[-OFTEN:] if moment else self.changes
        before = dict(self.moving)
        counts = {form: before.get(form, 0) + 1 for form in sorted(moving)}
        known = {form: count for form, count in self.moving if count >= COUNTER}
        followed = tuple({**known, **counts}.items())[:_FORMS]
        return replace(self, text=tuple(text), seen_at=moment, changes=changes, moving=followed)

    def learnt(self, before: Baseline) -> tuple[str, ...]:
        """The counters that `before` did not know yet."""
        return tuple(sorted(self.counters() - before.counters()))

    def restless(self, moment: datetime | None) -> bool:
        """Whether a change is to wait, because there were many and the last one was told not long ago."""
        if moment is None or len(self.changes) < OFTEN:
            return False
        return moment - self.changes[0] < SHORT and moment - self.changes[-1] < PAUSE


def _fingerprint(watched: Watched) -> str:
    return blake2b(watched.model_dump_json().encode(), digest_size=8).hexdigest()
