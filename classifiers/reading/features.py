"""A document as numbers: TF-IDF of words and of pieces of words, its publisher, and the groups it shows.

Reading a document takes numpy only: scikit-learn is needed to train, not to classify.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import Document
from classifiers.reading.centrality import SIZE, centrality
from classifiers.reading.lexicon import Known, Lexicon, Match
from classifiers.reading.plaintext import without_markup
from classifiers.reading.words import Word, fold, words_of
from classifiers.recipe import FeatureRecipe

_MOST_WORDS = 50_000
READ_CHARACTERS = 1200
"""How much of a text is read. The texts of the corpus, written from the opening of each page, have fewer
than 1,000; a full article shows groups by the dozen that no item of the corpus shows together."""


@dataclass(frozen=True)
class Reading:
    """The words of a document, the first `title` of them the title's, and the terms of the lists in it."""

    words: tuple[Word, ...]
    title: int
    publisher: str
    matches: tuple[Match, ...]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words without case and accents."""
        return tuple([word.folded for word in self.words])

    @property
    def weighted(self) -> tuple[str, ...]:
        """The folded words with the title twice, as it says what the item is about."""
        folded = self.folded
        return folded[: self.title] + folded


@dataclass(frozen=True)
class Row:
    """A document in the feature space.

    Of words, pieces and publisher the positions that occur, in ascending order, and the value at each; of the
    groups a value for each, in the whole document and then in its title, and how central AI is; of length 1.
    """

    positions: NDArray[np.int32]
    values: NDArray[np.float32]
    groups: NDArray[np.float32]


@dataclass
class Memory:
    """What was found out about words already met: most of a text's words stand in other texts too.

    `pieces` are the positions of a folded word's pieces, four bytes each: joined in one go, and small.
    """

    words: dict[str, Word] = field(default_factory=dict[str, Word])
    starts: Known = field(default_factory=Known)
    pieces: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def tidy(self) -> None:
        """Forget all once there are too many words: a bound on memory."""
        if len(self.words) > _MOST_WORDS:
            for kept in (self.words, self.starts, self.pieces):
                kept.clear()


def read(documents: Iterable[Document], lexicon: Lexicon, memory: Memory | None = None) -> list[Reading]:
    """Take documents apart."""
    remembered = memory or Memory()
    return [_read(document, lexicon, remembered) for document in documents]


def _read(document: Document, lexicon: Lexicon, memory: Memory) -> Reading:
    title = words_of(_plain(document.title), memory.words)
    words = (*title, *words_of(_plain(document.text[: 4 * READ_CHARACTERS])[:READ_CHARACTERS], memory.words))
    publisher = fold((document.publisher or "").strip().lower())
    return Reading(words, len(title), publisher, tuple(lexicon.matches(words, memory.starts)))


def _plain(text: str) -> str:
    """Without the markup that some feeds leave in titles and texts."""
    return without_markup(text) if "<" in text or "&" in text else text


def terms(folded: Sequence[str]) -> list[str]:
    """The words of two letters and more, and each pair of them."""
    words = [word for word in folded if len(word) > 1]
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def pieces(word: str, lengths: tuple[int, int]) -> list[str]:
    """All runs of that many characters (both ends included) in a word with a space on either side."""
    padded = f" {word} "
    return list(_cut(len(padded), *lengths)(padded))


@lru_cache(maxsize=64)
def _cut(size: int, shortest: int, longest: int) -> Callable[[str], tuple[str, ...]]:
    """What takes the runs of these lengths out of so many characters: most words are as long as others."""
    runs = [
        slice(start, start + length)
        for length in range(shortest, longest + 1)
        for start in range(max(size - length + 1, 0))
    ]
    return itemgetter(*runs) if len(runs) > 1 else lambda padded: tuple(padded[run] for run in runs)


@dataclass(frozen=True)
class FeatureSpace:
    """The features by name: the position of each word, piece and publisher, and the groups of the lists.

    `rarity` is the inverse document frequency of words and pieces, ln((1 + n) / (1 + df)) + 1.
    """

    recipe: FeatureRecipe
    words: dict[str, int]
    pieces: dict[str, int]
    publishers: dict[str, int]
    lexicon: Lexicon
    rarity: NDArray[np.float32]

    @property
    def size(self) -> int:
        """How many words, pieces and publishers there are."""
        return len(self.words) + len(self.pieces) + len(self.publishers)

    @property
    def width(self) -> int:
        """How many values the groups of a row have: in the whole, in the title, and how central AI is."""
        return 2 * len(self.lexicon.groups) + SIZE

    def rows(self, readings: Iterable[Reading], memory: Memory | None = None) -> list[Row]:
        """Each document in this space; `memory` is of this space alone."""
        remembered = memory or Memory()
        return [self._row(reading, remembered.pieces) for reading in readings]

    def _row(self, reading: Reading, known: dict[str, bytes]) -> Row:
        weighted = reading.weighted
        parts = [
            self._frequencies(self._word_positions(weighted)),
            self._frequencies(self._piece_positions(weighted, known)),
        ]
        if (position := self.publishers.get(reading.publisher)) is not None:
            weight = np.asarray([self.recipe.publisher_weight], dtype=np.float32)
            parts.append((np.asarray([position], dtype=np.int32), weight))
        return Row(
            np.concatenate([positions for positions, _ in parts]),
            np.concatenate([values for _, values in parts]),
            self._groups(reading),
        )

    def _word_positions(self, weighted: Sequence[str]) -> NDArray[np.int32]:
        """Those of `terms`: a pair that two documents share consists of words that they share."""
        words = [word for word in weighted if len(word) > 1]
        singles = list(map(self.words.get, words))
        pairs = [
            self.words.get(f"{first} {second}")
            for (first, second), places in zip(pairwise(words), pairwise(singles), strict=True)
            if None not in places
        ]
        return np.asarray([place for place in (*singles, *pairs) if place is not None], dtype=np.int32)

    def _piece_positions(self, weighted: Sequence[str], known: dict[str, bytes]) -> NDArray[np.int32]:
        found: list[bytes] = []
        for word in weighted:
            if (of_word := known.get(word)) is None:
                of_word = known[word] = self._pieces_of(word)
            found.append(of_word)
        return np.frombuffer(b"".join(found), dtype=np.int32)

    def _pieces_of(self, word: str) -> bytes:
        found = map(self.pieces.get, pieces(word, self.recipe.piece_lengths))
        return array("i", [position for position in found if position is not None]).tobytes()

    def _frequencies(self, found: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        positions, counts = _counted(found)
        values = (1 + np.log(counts)).astype(np.float32) * self.rarity[positions]
        length = float(np.sqrt((values**2).sum()))
        return positions, values / np.float32(length or 1.0)

    def _groups(self, reading: Reading) -> NDArray[np.float32]:
        """Log-damped counts, those of the title weighted less as they count in the whole as well."""
        count = len(self.lexicon.groups)
        shown = [match.group for match in reading.matches]
        shown += [count + match.group for match in reading.matches if match.start < reading.title]
        counts = np.bincount(np.asarray(shown, dtype=np.intp), minlength=self.width)
        values: NDArray[np.float32] = np.log1p(counts.astype(np.float32))
        values[count:] *= np.float32(self.recipe.title_weight)
        central = centrality(reading.matches, len(reading.words), reading.title, self.lexicon.about_ai)
        values[-SIZE:] = np.float32(self.recipe.central_weight) * np.asarray(central.values())
        length = float(np.sqrt((values**2).sum()))
        return values / np.float32(length or 1.0)


def _counted(found: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """What occurs, in ascending order, and how often: `np.unique` in a fourth of its time for so few."""
    ordered = np.sort(found)
    begins = np.ones(len(ordered) + 1, dtype=np.bool_)  # the end as well, where the next one would begin
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:-1])
    places = np.flatnonzero(begins)
    return ordered[places[:-1]], places[1:] - places[:-1]


def fit_features(readings: Sequence[Reading], lexicon: Lexicon, recipe: FeatureRecipe) -> FeatureSpace:
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
        lexicon,
        (np.log((1 + len(readings)) / (1 + seen_in)) + 1).astype(np.float32),
    )


def _frequent(documents: Iterable[set[str]], at_least: int) -> dict[str, int]:
    seen_in: Counter[str] = Counter()
    for names in documents:
        seen_in.update(names)
    return {name: seen_in[name] for name in sorted(seen_in) if seen_in[name] >= at_least}


def _numbered(names: Iterable[str], first: int) -> dict[str, int]:
    return {name: first + place for place, name in enumerate(names)}
