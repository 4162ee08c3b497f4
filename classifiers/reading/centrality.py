"""How central AI is to a text: a passing mention does not make an item one about AI."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from classifiers.reading.lexicon import Match

LEAD_WORDS = 30
"""The words after the title that say what a text is about: about a sentence and a half."""
_DENSE = 0.05
"""One word in twenty: as dense as AI's own news get, more says nothing more."""


@dataclass(frozen=True, slots=True)
class Centrality:
    """Whether AI is named at all, in the title, in the lead; and how densely, from 0 to 1."""

    absent: bool
    in_title: bool
    in_lead: bool
    density: float

    def values(self) -> tuple[float, float, float, float]:
        """As features, each from 0 to 1."""
        return (float(self.absent), float(self.in_title), float(self.in_lead), self.density)


SIZE = 4
"""How many features that is."""


def centrality(matches: Sequence[Match], words: int, title: int, about: Set[int]) -> Centrality:
    """What the matches of groups `about` AI say of a text of so many words, `title` of them its title's."""
    starts = {match.start for match in matches if match.group in about}
    return Centrality(
        absent=not starts,
        in_title=any(start < title for start in starts),
        in_lead=any(title <= start < title + LEAD_WORDS for start in starts),
        density=min(1.0, len(starts) / max(words, 1) / _DENSE),
    )
