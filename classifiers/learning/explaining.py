"""Why a head leans to yes: the words of the document that carry the score."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from classifiers.features import FeatureSpace, Reading, Row
from classifiers.heads import LinearHeads
from classifiers.lists import bundled

TERMS = 3
"""How many terms a reason gives: what a reader takes in at a glance beside a label."""


@cache
def empty_words() -> frozenset[str]:
    """Articles, pronouns and the like: no word or pair that begins or ends with one is a reason."""
    return frozenset(bundled("empty_words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class _Found:
    """A term as it stands in the document: its words, from `start` on."""

    start: int
    length: int

    def as_written(self, reading: Reading) -> str:
        return " ".join(reading.written[self.start : self.start + self.length])


def reasons(
    reading: Reading, row: Row, space: FeatureSpace, heads: LinearHeads, head: str
) -> tuple[str, ...]:
    """Up to TERMS terms, as written in the document (lower case), the strongest first.

    A term is a word, a pair of words or the words of a concept, and counts for its share of the linear score.
    Pieces of words and the publisher count in the score too, but say little to a reader and are left out.
    """
    added = dict(zip(row.positions.tolist(), heads.contributions(row, head).tolist(), strict=True))
    worth: dict[str, float] = {}
    for found, value in [*_words(reading, space, added), *_concepts(reading, space, added)]:
        term = found.as_written(reading)
        worth[term] = worth.get(term, 0.0) + value
    return _strongest(worth)


def _words(reading: Reading, space: FeatureSpace, added: dict[int, float]) -> list[tuple[_Found, float]]:
    """Words and pairs that the model knows, each where it stands first, but for empty words at an end."""
    found: dict[int, _Found] = {}
    places = [place for place, word in enumerate(reading.folded) if len(word) > 1]
    for place, following in zip(places, [*places[1:], None], strict=True):
        _first(found, space.words.get(reading.folded[place]), _Found(place, 1))
        if following is not None:
            pair = f"{reading.folded[place]} {reading.folded[following]}"
            _first(found, space.words.get(pair), _Found(place, following - place + 1))
    return [
        (where, added.get(position, 0.0))
        for position, where in found.items()
        if empty_words().isdisjoint(
            (reading.written[where.start], reading.written[where.start + where.length - 1])
        )
    ]


def _first(found: dict[int, _Found], position: int | None, where: _Found) -> None:
    if position is not None:
        found.setdefault(position, where)


def _concepts(reading: Reading, space: FeatureSpace, added: dict[int, float]) -> list[tuple[_Found, float]]:
    """The words of each concept; its worth is shared evenly among them."""
    of_concept: dict[int, dict[str, _Found]] = {}
    for match in reading.matches:
        where = _Found(match.start, match.length)
        of_concept.setdefault(match.concept, {}).setdefault(where.as_written(reading), where)
    shares: list[tuple[_Found, float]] = []
    for concept, places in of_concept.items():
        position = space.first_concept + concept
        value = added.get(position, 0.0) + added.get(position + len(space.concepts.names), 0.0)
        shares += [(where, value / len(places)) for where in places.values()]
    return shares


def _strongest(worth: dict[str, float]) -> tuple[str, ...]:
    chosen: list[str] = []
    for term, value in sorted(worth.items(), key=lambda pair: (-pair[1], pair[0])):
        if value <= 0 or len(chosen) == TERMS:
            break
        if not any(f" {term} " in f" {other} " or f" {other} " in f" {term} " for other in chosen):
            chosen.append(term)
    return tuple(chosen)
