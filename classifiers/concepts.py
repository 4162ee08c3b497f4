"""Concepts of the register and of the labelling rules, recognised by their words in French and English.

A corpus of this size is too small to teach that `shadow AI` and `usage caché` are one thing; this list does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints

from classifiers.lists import bundled, read_list
from classifiers.words import fold

_KEY = 3
_TERM = re.compile(r"\w+\*?")
Term = Annotated[str, StringConstraints(pattern=r"^\w[\w\s*'’.-]*$")]


class _ConceptBody(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    fr: tuple[Term, ...]
    en: tuple[Term, ...]


class _ConceptsFile(RootModel[dict[Annotated[str, Field(pattern=r"^[a-z0-9-]+$")], _ConceptBody]]):
    pass


Start = tuple[int, tuple[str, ...]]
"""A concept that a word may begin, and the words that must follow (`*` at an end stands for any ending)."""


@dataclass(frozen=True, slots=True)
class Match:
    """A concept (its position in the list) found at `length` words from the word `start`."""

    concept: int
    start: int
    length: int


@dataclass(frozen=True)
class Concepts:
    """The concepts by name, and their terms by the first letters of the first word."""

    names: tuple[str, ...]
    index: dict[str, tuple[tuple[int, tuple[str, ...]], ...]]

    def matches(self, folded: Sequence[str], known: dict[str, tuple[Start, ...]]) -> list[Match]:
        """Every term found in a sequence of folded words, in the order of the text.

        `known` remembers, for a batch of texts, which terms each word can begin; start with an empty one.
        """
        found: list[Match] = []
        for start, word in enumerate(folded):
            if (starts := known.get(word)) is None:
                starts = known[word] = self._begun_by(word)
            found += [
                Match(concept, start, 1 + len(rest))
                for concept, rest in starts
                if not rest or _follows(rest, folded, start + 1)
            ]
        return found

    def _begun_by(self, word: str) -> tuple[Start, ...]:
        return tuple(
            (concept, term[1:])
            for key in dict.fromkeys(word[:length] for length in range(_KEY, 0, -1))
            for concept, term in self.index.get(key, ())
            if _is(word, term[0])
        )


def _is(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _follows(rest: tuple[str, ...], folded: Sequence[str], start: int) -> bool:
    following = folded[start : start + len(rest)]
    return len(following) == len(rest) and all(map(_is, following, rest))


def load_concepts(path: Path | None = None) -> Concepts:
    """Read a list of concepts, by default the bundled one. Raises ListError with one line a problem."""
    body = read_list(path or bundled("concepts.yaml"), _ConceptsFile).root
    index: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for place, terms in enumerate(body.values()):
        for written in dict.fromkeys((*terms.fr, *terms.en)):
            term = tuple(_TERM.findall(fold(written.lower())))
            index.setdefault(term[0].rstrip("*")[:_KEY], []).append((place, term))
    return Concepts(tuple(body), {key: tuple(terms) for key, terms in index.items()})
