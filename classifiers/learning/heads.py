"""The linear heads of the model: one column of weights for each yes-or-no question about a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import AXES, NATURES, SCOPES, URGENCIES
from classifiers.reading.features import Row

Scores = NDArray[np.float64]

GROUPS: dict[str, tuple[str, ...]] = {
    "scope": SCOPES,
    "axis": AXES,
    "urgency": URGENCIES,
    "nature": NATURES,
}
"""Questions with one answer among several; the axis is the main one."""


def questions(risks: Sequence[str]) -> tuple[str, ...]:
    """Every head in the order of the columns: `scope:iag`, …, `also:legal`, …, `ai_act`, `R01`, …"""
    choices = [f"{group}:{label}" for group, labels in GROUPS.items() for label in labels]
    return (*choices, *(f"also:{axis}" for axis in AXES), "ai_act", *risks)


@dataclass(frozen=True)
class Heads:
    """What each head makes of a row: a weight for each word, and what the labelled items alike to it say.

    `weights` (features x heads) serve words, pieces and publishers. `examples` (values of groups x items) are
    the groups of the items that the model was trained on, `votes` (items x heads) what each says, the more
    the nearer it is: exp(-`sharpness` d^2). A score above 0 leans to yes.
    """

    names: tuple[str, ...]
    weights: NDArray[np.float32]
    examples: NDArray[np.float32]
    votes: NDArray[np.float32]
    sharpness: float

    def scores(self, rows: Sequence[Row], nearness: NDArray[np.float32]) -> Scores:
        """Scores (documents x heads); `nearness` (documents x items) is that of these rows."""
        scores = np.empty((len(rows), len(self.names)))
        for place, row in enumerate(rows):
            weights = self.weights.take(row.positions, axis=0)
            scores[place] = nearness[place] @ self.votes + row.values @ weights
        return scores

    def nearness(self, rows: Sequence[Row]) -> NDArray[np.float32]:
        """How near each row is to each item (documents x items), from 0 to 1."""
        shared = np.empty((len(rows), self.examples.shape[1]), dtype=np.float32)
        for place, row in enumerate(rows):
            shown = np.flatnonzero(row.groups)  # a document shows one group in thirty
            shared[place] = row.groups[shown] @ self.examples.take(shown, axis=0)
        np.subtract(1, shared, out=shared)  # half the square of their distance, as both have length 1
        shared *= np.float32(-2 * self.sharpness)
        return np.exp(shared, out=shared)

    def words_added(self, row: Row, head: str) -> NDArray[np.float32]:
        """What each word, piece and publisher adds to the score of a head, as `row.positions` has them."""
        return row.values * self.weights[row.positions, self.names.index(head)]

    def groups_added(self, row: Row, nearness: NDArray[np.float32], head: str) -> dict[int, float]:
        """About what each group that a row shows adds to the score of a head.

        As groups have length 1, items are near by the groups that they share with the row: each counts for
        the votes of the items that show it too, as far as they are near. `nearness` (items) is the row's own.
        """
        votes = nearness * self.votes[:, self.names.index(head)]
        shown = np.flatnonzero(row.groups)
        values = row.groups[shown]
        added = 2 * self.sharpness * values * (self.examples[shown] @ votes)
        return dict(zip(shown.tolist(), added.tolist(), strict=True))


def columns(names: Sequence[str], prefix: str, labels: Sequence[str]) -> list[int]:
    """The columns of a group of heads."""
    return [names.index(f"{prefix}:{label}") for label in labels]
