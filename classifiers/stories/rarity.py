"""How rare a term is among publications of this domain: CNIL, OpenAI or 2 August 2026 are everywhere.

The table was counted by `bench/stories.py` over the part of the corpus that the weights were learnt on, an
event once, however many items tell it. What stands in fewer than three events is not listed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from classifiers.lists import bundled
from classifiers.stories.terms import stem

TABLE = bundled("stories/rarity.tsv")
FEWEST = 3
"""Events in which a term must stand to be listed; what is not listed is as rare as can be."""
IN_THE_NEWS = 5
"""Stories of late with a term from which on it is a subject of the day rather than the mark of one story."""
NUMBER, DAY, LAW = "#", "@", "§"
"""What the keys of terms begin with that are no words."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of `events` a key stands; `ordinary` has the stems that are also written small.

    `lately` has the same of the stories that came in of late, `lately_of` so many, where that is known.
    """

    events: int
    counts: Mapping[str, int]
    ordinary: frozenset[str]
    lately: Mapping[str, int] = field(default_factory=dict[str, int])
    lately_of: int = 0

    def of(self, key: str) -> float:
        """The logarithm of all events over those with the key: 0 for what is everywhere, 8 for a new term.

        What is in the news these days is as common as it is there, be it ever so rare in the table.
        """
        rare = math.log((self.events + 1) / (self.counts.get(key, 0) + 1))
        if self.lately and (count := self.lately.get(key, 0)) >= IN_THE_NEWS:
            return min(rare, math.log((self.lately_of + 1) / (count + 1)))
        return rare

    def among(self, lately: Mapping[str, int], of: int) -> Rarity:
        """The same table with what is in the news: in how many stories of how many each key stood of late."""
        in_the_news = {key: count for key, count in lately.items() if count >= IN_THE_NEWS}
        return replace(self, lately=in_the_news, lately_of=of)

    def of_name(self, name: str) -> float:
        """As rare as the words that begin like it, capital or not."""
        return self.of(stem(name))


@cache
def rarity(path: Path = TABLE) -> Rarity:
    """The bundled table. Raises OSError and ValueError when the file is missing or was damaged."""
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    counts: dict[str, int] = {}
    ordinary: set[str] = set()
    for line in lines:
        key, count, small = line.split("\t")
        counts[key] = int(count)
        if small:
            ordinary.add(key)
    return Rarity(int(head), counts, frozenset(ordinary))


def written(table: Rarity) -> str:
    """The table as `rarity` reads it, sorted, without what is too rare to be listed."""
    lines = (
        f"{key}\t{count}\t{'+' if key in table.ordinary else ''}"
        for key, count in sorted(table.counts.items())
        if count >= FEWEST
    )
    return "\n".join((str(table.events), *lines)) + "\n"


def counted(events: Iterable[tuple[frozenset[str], frozenset[str]]]) -> Rarity:
    """A table over events, each with all of its keys and with the stems that it writes small."""
    total, counts, small = 0, dict[str, int](), dict[str, int]()
    for keys, written_small in events:
        total += 1
        for key in keys:
            counts[key] = counts.get(key, 0) + 1
        for key in written_small:
            small[key] = small.get(key, 0) + 1
    return Rarity(total, counts, frozenset(key for key, count in small.items() if count >= 2))
