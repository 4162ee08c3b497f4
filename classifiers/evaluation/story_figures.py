"""How well stories are told apart: how many merges are right, and how many of those to make were made."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from classifiers.evaluation.figures import Interval
from classifiers.evaluation.story_pairs import Pair, Told, candidates, pairs_of_kin
from classifiers.stories.matching import Grade, kinship
from classifiers.stories.rarity import Rarity

_Z = 1.96
"""Normal quantile of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A pair that was taken for one story."""

    pair: Pair
    grade: Grade
    p: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryFigures:
    """Over `pairs` compared among `items`: the merges, and how many pairs of one story there are (`kin`).

    `kin_across` of them are in two languages, `kin_exact` have a whole date each.
    """

    items: int
    pairs: int
    kin: int
    kin_across: int
    kin_exact: int
    merges: tuple[Merge, ...]

    @property
    def wrong(self) -> tuple[Merge, ...]:
        """Merges of two stories."""
        return tuple(merge for merge in self.merges if not merge.pair.kin)

    @property
    def precision(self) -> float:
        """The share of the merges that are right; 1 when there are none."""
        return 1 - len(self.wrong) / len(self.merges) if self.merges else 1.0

    @property
    def recall(self) -> float:
        """The share of the pairs of one story that were merged."""
        return (len(self.merges) - len(self.wrong)) / self.kin if self.kin else 1.0

    def lines(self) -> Iterator[str]:
        """The figures as a table: all, by grade, by language, and where both dates are whole."""
        yield _line("all", self.merges, self.kin)
        yield _line("same-text", self._where(lambda merge: merge.grade == "same-text"), None)
        yield _line("same-event", self._where(lambda merge: merge.grade == "same-event"), None)
        yield _line(
            "one language", self._where(lambda merge: not merge.pair.across), self.kin - self.kin_across
        )
        yield _line("two languages", self._where(lambda merge: merge.pair.across), self.kin_across)
        yield _line("whole dates", self._where(lambda merge: merge.pair.is_exact), self.kin_exact)

    def _where(self, chosen: Callable[[Merge], bool]) -> tuple[Merge, ...]:
        return tuple(merge for merge in self.merges if chosen(merge))


def figures(items: Sequence[Told], table: Rarity) -> StoryFigures:
    """Compare all pairs that have a handle in common, and count."""
    compared = list(candidates(items, table))
    merges = [
        Merge(pair, found.grade, found.p, found.reasons)
        for pair in compared
        if (found := kinship(*pair.fingerprints, table)) is not None
    ]
    kin = list(pairs_of_kin(items))
    return StoryFigures(
        items=len(items),
        pairs=len(compared),
        kin=len(kin),
        kin_across=sum(pair.across for pair in kin),
        kin_exact=sum(pair.is_exact for pair in kin),
        merges=tuple(merges),
    )


def wilson(right: int, total: int) -> Interval:
    """The 95 % interval of a share, by Wilson's score: (0, 1) of nothing."""
    if not total:
        return 0.0, 1.0
    share, z2 = right / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z / (1 + z2 / total) * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


def _line(name: str, merges: Sequence[Merge], kin: int | None) -> str:
    right = sum(merge.pair.kin for merge in merges)
    low, high = wilson(right, len(merges))
    share = f"{right / len(merges):.3f}" if merges else "  -  "
    told = f"{name:14} merges {len(merges):4}  precision {share} [{low:.3f}, {high:.3f}]"
    return told if kin is None else f"{told}  recall {right / kin if kin else 0:.3f} of {kin}"
