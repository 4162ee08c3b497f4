"""What two publications have in common, as numbers: pure, the same for the same two in whatever order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from classifiers.stories.fingerprint import Fingerprint
from classifiers.stories.rarity import Rarity
from classifiers.stories.terms import stem

DAYS_APART = 10
"""Beyond so many days another telling of an event is a follow-up of its own."""
RARE = 3.7
"""The rarity of a term in one event of forty: what is rarer counts as evidence."""
_SPECIFIC = 4.0
_MOST_EVIDENCE = 4
_REMEMBERED = 2_000


def days_between(one: Fingerprint, other: Fingerprint) -> int | None:
    """Days between the two, None when one has no date."""
    return abs((one.day - other.day).days) if one.day and other.day else None


def measures(one: Fingerprint, other: Fingerprint, table: Rarity) -> dict[str, float]:
    """What the learnt weights are applied to; each is about 0 for strangers and about 1 for kin."""
    shared = one.words & other.words
    names = shared_names(one, other, table)
    known = min(_sum_of_names(one.names, table), _sum_of_names(other.names, table))
    told = math.fsum(names.values())
    gap = days_between(one, other)
    return {
        "words": _cosine(one.words, other.words, table),
        "titles": _cosine(one.title_words, other.title_words, table),
        "title in text": max(
            _covered(one.title_words, other.words, table), _covered(other.title_words, one.words, table)
        ),
        "names": told / 10,
        "names not shared": max(0.0, min(known - told, 30)) / 10,
        "facts": math.fsum(table.of(fact) for fact in one.facts & other.facts) / 10,
        "rare words": math.fsum(max(0.0, table.of(word) - _SPECIFIC) for word in shared) / 10,
        "rare names and facts": min(evidence(one, other, names, table), _MOST_EVIDENCE) / _MOST_EVIDENCE,
        "other names in titles": float(_title_names_apart(one, other, table)),
        "days": (DAYS_APART if gap is None else min(gap, DAYS_APART)) / DAYS_APART,
        "same day": float(gap == 0),
    }


def shared_names(one: Fingerprint, other: Fingerprint, table: Rarity) -> dict[str, float]:
    """The names that both have, with their rarity; `kaplan` is `joel kaplan`, and `joel bothorel` is not.

    Of two forms the shorter is given; of a name and a part of it that are both shared, the name.
    """
    mine, theirs = _by_part(one.names), _by_part(other.names)
    if not (common := mine.keys() & theirs.keys()):
        return {}
    met = {
        shorter
        for part in common
        for parts in mine[part]
        for each in theirs[part]
        if (shorter := _within(parts, each))
    }
    longest = (parts for parts in met if not any(parts < more for more in met))
    return {" ".join(sorted(parts)): max(table.of_name(part) for part in parts) for parts in longest}


def evidence(one: Fingerprint, other: Fingerprint, names: Mapping[str, float], table: Rarity) -> int:
    """How many rare names and facts both have (`names` are those that they share)."""
    rare_names = sum(rarity > RARE for rarity in names.values())
    return rare_names + sum(table.of(fact) > RARE for fact in one.facts & other.facts)


def rare_words(one: Fingerprint, other: Fingerprint, names: Mapping[str, float], table: Rarity) -> list[str]:
    """The rare words that both have and that are no part of the `names` that they share, rarest first."""
    return rarest({word: table.of(word) for word in _beside(one, other, names)})


def has_rare_words(
    one: Fingerprint, other: Fingerprint, names: Mapping[str, float], table: Rarity, least: int
) -> bool:
    """Whether there are at least so many `rare_words`."""
    beside = _beside(one, other, names)
    return len(beside) >= least and sum(table.of(word) > RARE for word in beside) >= least


def rarest(rated: Mapping[str, float]) -> list[str]:
    """The rare ones of these terms, rarest first."""
    return sorted((term for term in rated if rated[term] > RARE), key=lambda term: (-rated[term], term))


@lru_cache(_REMEMBERED)
def _by_part(names: frozenset[str]) -> Mapping[str, Sequence[frozenset[str]]]:
    """By each word of the names those that have it, as sets of their words."""
    found: dict[str, list[frozenset[str]]] = {}
    for name in names:
        parts = frozenset(name.split())
        for part in parts:
            found.setdefault(part, []).append(parts)
    return found


def _beside(one: Fingerprint, other: Fingerprint, names: Mapping[str, float]) -> frozenset[str]:
    """The words that both have beside these names."""
    return (one.words & other.words) - {stem(part) for name in names for part in name.split()}


def _within(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """The one that is in the other, empty when neither is."""
    return one if one <= other else other if other <= one else frozenset()


def _title_names_apart(one: Fingerprint, other: Fingerprint, table: Rarity) -> bool:
    """Whether the rarest name of each title is not to be found in the other publication."""
    mine, theirs = _rarest_name(one, table), _rarest_name(other, table)
    return bool(mine and theirs) and not _stands_in(mine, other.names) and not _stands_in(theirs, one.names)


def _rarest_name(one: Fingerprint, table: Rarity) -> str:
    return max(one.title_names, key=lambda name: (_rarity_of(name, table), name), default="")


def _stands_in(name: str, names: Iterable[str]) -> bool:
    parts = {part for each in names for part in each.split()}
    return any(part in parts for part in name.split())


def _sum_of_names(names: Iterable[str], table: Rarity) -> float:
    return math.fsum(_rarity_of(name, table) for name in names)


def _rarity_of(name: str, table: Rarity) -> float:
    return max(table.of_name(part) for part in name.split())


def _cosine(one: frozenset[str], other: frozenset[str], table: Rarity) -> float:
    norm = math.sqrt(_squares(one, table) * _squares(other, table))
    return _squares(one & other, table) / norm if norm else 0.0


def _covered(part: frozenset[str], whole: frozenset[str], table: Rarity) -> float:
    total = _squares(part, table)
    return _squares(part & whole, table) / total if total else 0.0


def _squares(words: Iterable[str], table: Rarity) -> float:
    return math.fsum(table.of(word) ** 2 for word in words)
