"""Pairs of the corpus that tell one story or two, to learn from and to measure with.

Two halves by event, so that no event stands on both sides. Compared are pairs that the watch would compare:
real publications in scope, dated at least to the month, of different publishers, that may be ten days apart.
"""

from __future__ import annotations

import calendar
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from classifiers.corpus import LabelledItem
from classifiers.lists import bundled
from classifiers.stories.fingerprint import Fingerprint, fingerprint, handles
from classifiers.stories.matching import is_one_house
from classifiers.stories.measuring import DAYS_APART
from classifiers.stories.rarity import Rarity

SAME_EVENTS = bundled("corpus/same_events.txt")
"""Events that the corpus names twice: a line each, with the reason, found by reading."""
_TUNED = 154
"""Of 256: six events in ten are tuned on."""
ASSUMED_DAYS = 7
"""Days between two items when a month is all that is known of one: the watch always knows the day."""
_CROWD = 400
"""A handle that more items have finds nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """An item with its story and the first and the last day on which it may have been published."""

    item: LabelledItem
    story: str
    fingerprint: Fingerprint
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items; `kin` when they tell one story, `across` when in two languages."""

    one: Told
    other: Told

    @property
    def fingerprints(self) -> tuple[Fingerprint, Fingerprint]:
        """Both as the watch would see them, with a day each."""
        one, other = self.one.fingerprint, self.other.fingerprint
        if self.is_exact:
            return one, other
        return replace(one, day=self.one.first), replace(other, day=self.one.first + timedelta(ASSUMED_DAYS))

    @property
    def is_exact(self) -> bool:
        """Whether both bear a whole date."""
        return self.one.fingerprint.day is not None and self.other.fingerprint.day is not None

    @property
    def kin(self) -> bool:
        """Whether the corpus gives them one event."""
        return self.one.story == self.other.story

    @property
    def across(self) -> bool:
        """Whether they are in two languages."""
        return self.one.fingerprint.language != self.other.fingerprint.language


def halves(
    items: Sequence[LabelledItem], aliases: Mapping[str, str]
) -> tuple[tuple[LabelledItem, ...], tuple[LabelledItem, ...]]:
    """The items to tune on and those to measure with, by event; only real ones in scope."""
    real = [one for one in items if one.scope != "hors" and one.origin != "written"]
    tuned = {story for story in {_story(one, aliases) for one in real} if is_tuned(story)}
    return (
        tuple(one for one in real if _story(one, aliases) in tuned),
        tuple(one for one in real if _story(one, aliases) not in tuned),
    )


def same_events() -> dict[str, str]:
    """From the second and further names of an event to its first."""
    lines = SAME_EVENTS.read_text(encoding="utf-8").splitlines()
    named = [line.partition("#")[0].split() for line in lines]
    return {name: names[0] for names in named for name in names[1:]}


def told(items: Iterable[LabelledItem], table: Rarity, aliases: Mapping[str, str]) -> tuple[Told, ...]:
    """The items that bear a date, with their fingerprints."""
    found: list[Told] = []
    for item in items:
        if (span := span_of(item.date)) is None:
            continue
        made = fingerprint(
            item.title,
            item.text,
            table,
            language=item.lang or "",
            publisher=item.publisher or "",
            address=item.url,
            day=_whole_day(span),
        )
        found.append(Told(item, _story(item, aliases), made, *span))
    return tuple(found)


def span_of(written: str | None) -> tuple[date, date] | None:
    """The days that `2026-06-24` or `2026-06` can mean; None for a year alone or nothing."""
    numbers = [int(part) for part in (written or "").split("-") if part]
    if len(numbers) < 2:
        return None
    year, month, *day = numbers
    if day:
        return date(year, month, *day), date(year, month, *day)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def may_be_near(one: Told, other: Told) -> bool:
    """Whether they may lie within the days in which the watch compares."""
    return (max(one.first, other.first) - min(one.last, other.last)).days <= DAYS_APART


def pairs_of_kin(items: Sequence[Told]) -> Iterator[Pair]:
    """All pairs of one story: of these the recall is told."""
    by_story: defaultdict[str, list[Told]] = defaultdict(list)
    for one in items:
        by_story[one.story].append(one)
    for same in by_story.values():
        yield from (Pair(*both) for both in combinations(same, 2) if _is_compared(*both))


def candidates(items: Sequence[Told], table: Rarity) -> Iterator[Pair]:
    """All pairs with a handle in common, which the watch would compare, in the items' order."""
    by_handle: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(items):
        for handle in handles(one.fingerprint, table):
            by_handle[handle].append(place)
    places = {both for found in by_handle.values() if len(found) <= _CROWD for both in combinations(found, 2)}
    for first, second in sorted(places):
        if _is_compared(items[first], items[second]):
            yield Pair(items[first], items[second])


def _is_compared(one: Told, other: Told) -> bool:
    return not is_one_house(one.fingerprint, other.fingerprint) and may_be_near(one, other)


def _whole_day(span: tuple[date, date]) -> date | None:
    return span[0] if span[0] == span[1] else None


def _story(item: LabelledItem, aliases: Mapping[str, str]) -> str:
    return aliases.get(item.story, item.story)


def is_tuned(story: str) -> bool:
    return hashlib.blake2b(story.encode(), digest_size=4).digest()[0] < _TUNED
