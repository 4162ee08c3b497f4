"""Which of all statements stand, and which new ones are news. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from digests.indicators.evidence import Entered
from watcher.rules.entering.checking import Statement
from watcher.rules.entering.words import folded

Fate = Literal["recorded", "known", "void"]
"""Known was said already, word for word; void takes back what is not there."""
About = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of a statement, and the one about the same day and part that it replaces."""

    statement: Statement
    fate: Fate
    replaces: Entered | Statement | None = None


def current(statements: Iterable[Entered], day: date) -> tuple[Entered, ...]:
    """The newest statement of each indicator and part that was not taken back, of all about days until `day`.

    `statements` come in the order in which they were recorded; the answer is by indicator and part. One that
    was taken back gives way to the one about the day before it.
    """
    newest: dict[tuple[str, str], Entered] = {}
    for one in _latest(statements).values():
        known = newest.get((one.indicator, one.part))
        if one.value is not None and one.as_of <= day and (known is None or one.as_of > known.as_of):
            newest[one.indicator, one.part] = one
    return tuple(newest[key] for key in sorted(newest))


def settle(statements: Iterable[Statement], history: Sequence[Entered]) -> Iterator[Settled]:
    """What becomes of each statement in turn, given all that was recorded before (newest last)."""
    latest: dict[About, Entered | Statement] = {**_latest(history)}
    for one in statements:
        before = latest.get(one.about)
        standing = before if before is not None and before.value is not None else None
        if before is not None and _same(one, before):
            yield Settled(one, "known")
        elif one.value is None and standing is None:
            yield Settled(one, "void")
        else:
            latest[one.about] = one
            yield Settled(one, "recorded", standing)


def spelled_alike(statements: Iterable[Statement], history: Iterable[Entered]) -> Iterator[Statement]:
    """The statements with each part as it was first spelled: `direction x` is the `Direction X` of before."""
    known: dict[str, str] = {}
    for one in history:
        known.setdefault(folded(one.part), one.part)
    for one in statements:
        yield replace(one, part=known.setdefault(folded(one.part), one.part))


def by_indicator(statements: Iterable[Entered]) -> Mapping[str, tuple[Entered, ...]]:
    """The statements of each indicator, in their order."""
    found: dict[str, list[Entered]] = {}
    for one in statements:
        found.setdefault(one.indicator, []).append(one)
    return {name: tuple(ones) for name, ones in found.items()}


def _latest(statements: Iterable[Entered]) -> dict[About, Entered]:
    return {(one.indicator, one.part, one.as_of): one for one in statements}


def _same(one: Statement, other: Entered | Statement) -> bool:
    return (one.value, one.role, one.source, one.comment) == (
        other.value,
        other.role,
        other.source,
        other.comment,
    )
