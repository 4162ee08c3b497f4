"""The linear heads of the model: one column of weights for each yes-or-no question about a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import AXES, NATURES, SCOPES, URGENCIES
from classifiers.features import Row

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
class LinearHeads:
    """Weights (features x heads) and intercepts (heads); a score above 0 leans to yes."""

    names: tuple[str, ...]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]

    def scores(self, rows: Sequence[Row]) -> Scores:
        """Scores (documents x heads)."""
        scores = np.empty((len(rows), len(self.names)))
        for place, row in enumerate(rows):
            scores[place] = row.values @ self.weights[row.positions] + self.intercepts
        return scores

    def contributions(self, row: Row, head: str) -> NDArray[np.float32]:
        """What each feature of a document adds to the score of one head, in the order of `row.positions`."""
        return row.values * self.weights[row.positions, self.names.index(head)]


def columns(names: Sequence[str], prefix: str, labels: Sequence[str]) -> list[int]:
    """The columns of a group of heads."""
    return [names.index(f"{prefix}:{label}") for label in labels]
