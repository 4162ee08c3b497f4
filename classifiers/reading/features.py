"""A document as numbers: TF-IDF of words and of pieces of words, its publisher, and the concepts it shows.

Reading a document takes numpy only: scikit-learn is needed to train, not to classify.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import Document
from classifiers.concepts import Concepts, Match, Start
from classifiers.recipe import FeatureRecipe
from classifiers.words import fold, words_of

READ_CHARACTERS = 1200
"""How much of a text is read. The texts of the corpus, written from the opening of each page, have fewer
than 1,000; the concept counts of a full article would be out of all proportion to those of the corpus."""


@dataclass(frozen=True)
class Reading:
    """The words of a document, as written (lower case) and folded; the first `title` are the title's."""

    written: tuple[str, ...]
    folded: tuple[str, ...]
    title: int
    publisher: str
    matches: tuple[Match, ...]

    @property
    def weighted(self) -> tuple[str, ...]:
        """The folded words with the title twice, as it says what the item is about."""
        return self.folded[: self.title] + self.folded


@dataclass(frozen=True)
class Row:
    """A document in the feature space: positions in ascending order, and the value at each."""

    positions: NDArray[np.int32]
    values: NDArray[np.float32]


def read(documents: Iterable[Document], concepts: Concepts) -> list[Reading]:
    """Take documents apart."""
    known: dict[str, tuple[Start, ...]] = {}
    return [_read(document, concepts, known) for document in documents]


def _read(document: Document, concepts: Concepts, known: dict[str, tuple[Start, ...]]) -> Reading:
    title = words_of(document.title)
    written = title + words_of(document.text[:READ_CHARACTERS])
    folded = tuple(fold(word) for word in written)
    publisher = fold((document.publisher or "").strip().lower())
    return Reading(tuple(written), folded, len(title), publisher, tuple(concepts.matches(folded, known)))


def terms(folded: Sequence[str]) -> list[str]:
    """The words of two letters and more, and each pair of them."""
    words = [word for word in folded if len(word) > 1]
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def pieces(word: str, lengths: tuple[int, int]) -> list[str]:
    """All runs of that many characters (both ends included) in a word with a space on either side."""
    padded = f" {word} "
    shortest, longest = lengths
    return [
        padded[start : start + length]
        for length in range(shortest, longest + 1)
        for start in range(max(len(padded) - length + 1, 0))
    ]


@dataclass(frozen=True)
class FeatureSpace:
    """The features by name, with the position of each: words, pieces, publishers, then concepts twice.

    `rarity` is the inverse document frequency of words and pieces, ln((1 + n) / (1 + df)) + 1.
    """

    recipe: FeatureRecipe
    words: dict[str, int]
    pieces: dict[str, int]
    publishers: dict[str, int]
    concepts: Concepts
    rarity: NDArray[np.float32]

    @property
    def first_concept(self) -> int:
        """Where the concepts of the whole document begin; those of the title follow."""
        return len(self.words) + len(self.pieces) + len(self.publishers)

    @property
    def size(self) -> int:
        """How many features there are."""
        return self.first_concept + 2 * len(self.concepts.names)

    def rows(self, readings: Iterable[Reading]) -> list[Row]:
        """Each document in this space. Pieces of a word are looked up once a batch."""
        known: dict[str, list[int]] = {}
        return [self._row(reading, known) for reading in readings]

    def _row(self, reading: Reading, known: dict[str, list[int]]) -> Row:
        weighted = reading.weighted
        found = [self.words[term] for term in terms(weighted) if term in self.words]
        blocks = [self._frequencies(found), self._frequencies(self._piece_positions(weighted, known))]
        if (position := self.publishers.get(reading.publisher)) is not None:
            blocks.append(_row({position: self.recipe.publisher_weight}))
        blocks.append(self._concepts(reading))
        return Row(
            np.concatenate([block.positions for block in blocks]),
            np.concatenate([block.values for block in blocks]),
        )

    def _piece_positions(self, weighted: Sequence[str], known: dict[str, list[int]]) -> list[int]:
        positions: list[int] = []
        for word in weighted:
            if (of_word := known.get(word)) is None:
                of_word = [
                    self.pieces[piece]
                    for piece in pieces(word, self.recipe.piece_lengths)
                    if piece in self.pieces
                ]
                known[word] = of_word
            positions += of_word
        return positions

    def _frequencies(self, found: Sequence[int]) -> Row:
        positions, counts = np.unique(np.asarray(found, dtype=np.int32), return_counts=True)
        values = (1 + np.log(counts)).astype(np.float32) * self.rarity[positions]
        length = float(np.sqrt(np.sum(values**2)))
        return Row(positions, values / np.float32(length or 1.0))

    def _concepts(self, reading: Reading) -> Row:
        everywhere = Counter(match.concept for match in reading.matches)
        in_title = Counter(match.concept for match in reading.matches if match.start < reading.title)
        first, title_first = self.first_concept, self.first_concept + len(self.concepts.names)
        values = {
            first + concept: self.recipe.concept_weight * float(np.log1p(count))
            for concept, count in everywhere.items()
        }
        values |= {
            title_first + concept: self.recipe.title_concept_weight * float(np.log1p(count))
            for concept, count in in_title.items()
        }
        return _row(values)


def _row(values: dict[int, float]) -> Row:
    positions = sorted(values)
    return Row(
        np.asarray(positions, dtype=np.int32),
        np.asarray([values[position] for position in positions], dtype=np.float32),
    )


def fit_features(readings: Sequence[Reading], concepts: Concepts, recipe: FeatureRecipe) -> FeatureSpace:
    """The space that these documents span."""
    words = _frequent((set(terms(reading.weighted)) for reading in readings), recipe.min_words)
    of_word = {
        word: pieces(word, recipe.piece_lengths) for reading in readings for word in set(reading.folded)
    }
    in_pieces = _frequent(
        ({piece for word in set(reading.folded) for piece in of_word[word]} for reading in readings),
        recipe.min_pieces,
    )
    publishers = _frequent(({reading.publisher} - {""} for reading in readings), 2)
    seen_in = np.asarray([*words.values(), *in_pieces.values()], dtype=np.float64)
    return FeatureSpace(
        recipe,
        _numbered(words, 0),
        _numbered(in_pieces, len(words)),
        _numbered(publishers, len(words) + len(in_pieces)),
        concepts,
        (np.log((1 + len(readings)) / (1 + seen_in)) + 1).astype(np.float32),
    )


def _frequent(documents: Iterable[set[str]], at_least: int) -> dict[str, int]:
    seen_in: Counter[str] = Counter()
    for names in documents:
        seen_in.update(names)
    return {name: seen_in[name] for name in sorted(seen_in) if seen_in[name] >= at_least}


def _numbered(names: Iterable[str], first: int) -> dict[str, int]:
    return {name: first + place for place, name in enumerate(names)}
