"""Why a head leans to yes: the words of the document that carry the score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import Urgency
from classifiers.learning.heads import Heads
from classifiers.lists import bundled
from classifiers.reading.features import FeatureSpace, Reading, Row

TERMS = 3
"""How many terms a reason gives: what a reader takes in at a glance beside a label."""


@cache
def empty_words() -> frozenset[str]:
    """Articles, pronouns and the like: no word or pair that begins or ends with one is a reason."""
    return frozenset(bundled("reading/empty_words.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class _Found:
    """A term as it stands in the document: its words, from `start` on."""

    start: int
    length: int

    def as_written(self, reading: Reading) -> str:
        return " ".join(word.written for word in reading.words[self.start : self.start + self.length])


@dataclass(frozen=True)
class Evidence:
    """A document as the heads saw it, with what it shows taken apart once for all heads.

    `nearness` (items) is how near its groups are to those of each item that the model was trained on.
    """

    reading: Reading
    row: Row
    nearness: NDArray[np.float32]
    space: FeatureSpace
    heads: Heads

    @cached_property
    def words(self) -> list[tuple[int, _Found]]:
        """Words and pairs that the model knows (by position), each where it stands first.

        Without those that begin or end with an empty word.
        """
        found: dict[int, _Found] = {}
        words = self.reading.words
        places = [place for place, word in enumerate(words) if len(word.folded) > 1]
        for place, following in zip(places, [*places[1:], None], strict=True):
            _first(found, self.space.words.get(words[place].folded), _Found(place, 1))
            if following is not None:
                pair = f"{words[place].folded} {words[following].folded}"
                _first(found, self.space.words.get(pair), _Found(place, following - place + 1))
        return [
            (position, where)
            for position, where in found.items()
            if empty_words().isdisjoint(
                (words[where.start].written, words[where.start + where.length - 1].written)
            )
        ]

    @cached_property
    def groups(self) -> dict[int, dict[str, _Found]]:
        """Each group that the document shows, and where each of its terms stands first."""
        shown: dict[int, dict[str, _Found]] = {}
        for match in self.reading.matches:
            where = _Found(match.start, match.length)
            shown.setdefault(match.group, {}).setdefault(where.as_written(self.reading), where)
        return shown

    def words_added(self, head: str) -> dict[int, float]:
        """What each word, pair, piece and publisher adds to the score of a head, by position."""
        added = self.heads.words_added(self.row, head)
        return dict(zip(self.row.positions.tolist(), added.tolist(), strict=True))

    def groups_added(self, head: str) -> dict[int, float]:
        """About what each group adds to the score of a head, in the title and elsewhere."""
        added = self.heads.groups_added(self.row, self.nearness, head)
        count = len(self.space.lexicon.groups)
        return {group: added.get(group, 0.0) + added.get(group + count, 0.0) for group in self.groups}


def reasons(evidence: Evidence, head: str) -> tuple[str, ...]:
    """Up to TERMS terms, as written in the document (lower case), the strongest first.

    A term is a word, a pair of words or the words of a group, and counts for its share of the score. Pieces
    of words and the publisher count in the score too, but say little to a reader and are left out.
    """
    worth: defaultdict[str, float] = defaultdict(float)
    added = evidence.words_added(head)
    for position, where in evidence.words:
        if value := added.get(position):
            worth[where.as_written(evidence.reading)] += value
    for group, value in evidence.groups_added(head).items():
        places = evidence.groups[group]
        for term in places:
            worth[term] += value / len(places)
    return _strongest(worth)


def labelled_reasons(evidence: Evidence, urgency: Urgency) -> tuple[str, ...]:
    """Up to TERMS reasons in French: what the strongest groups with a label say, and their words here.

    Only what is a reason for that urgency: that a text also gives figures makes nothing urgent.
    """
    lexicon = evidence.space.lexicon
    best: dict[str, tuple[float, str]] = {}
    for group, value in evidence.groups_added(f"urgency:{urgency}").items():
        label = lexicon.labels.get(lexicon.groups[group])
        if value > 0 and label and label.urgency in (None, urgency):
            best[label.text] = max(
                best.get(label.text, (0.0, "")), (value, max(evidence.groups[group], key=len))
            )
    ranked = sorted(best.items(), key=lambda pair: (-pair[1][0], pair[0]))
    return tuple(f"{label} : « {words} »" for label, (_, words) in ranked[:TERMS])


def _first(found: dict[int, _Found], position: int | None, where: _Found) -> None:
    if position is not None:
        found.setdefault(position, where)


def _strongest(worth: Mapping[str, float]) -> tuple[str, ...]:
    chosen: list[str] = []
    for term, value in sorted(worth.items(), key=lambda pair: (-pair[1], pair[0])):
        if value <= 0 or len(chosen) == TERMS:
            break
        if empty_words().issuperset(term.split()):
            continue
        if not any(f" {term} " in f" {other} " or f" {other} " in f" {term} " for other in chosen):
            chosen.append(term)
    return tuple(chosen)
