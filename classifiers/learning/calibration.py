"""From scores to probabilities, and from probabilities to an answer.

Fitted in `training` on the scores of documents that the heads were not fitted on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.learning.heads import Scores

Probabilities = NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """One answer among K: p = softmax(scores @ matrix + offsets); the greatest p x favour wins.

    `favour` (K) lifts rare labels as far as that served the macro-F1 on documents not trained on.
    """

    matrix: NDArray[np.float64]
    offsets: NDArray[np.float64]
    favour: NDArray[np.float64]

    def probabilities(self, scores: Scores) -> Probabilities:
        """Probabilities (documents x K), each row summing to 1."""
        raised = scores @ self.matrix + self.offsets
        raised = np.exp(raised - raised.max(axis=1, keepdims=True))
        return raised / raised.sum(axis=1, keepdims=True)

    def answers(self, probabilities: Probabilities) -> NDArray[np.intp]:
        """The place of the chosen label for each document."""
        return np.argmax(probabilities * self.favour, axis=1)


@dataclass(frozen=True)
class YesNo:
    """Independent questions: p = sigmoid(slope x score + offset); yes from the question's threshold on."""

    slopes: NDArray[np.float64]
    offsets: NDArray[np.float64]
    thresholds: NDArray[np.float64]

    def probabilities(self, scores: Scores) -> Probabilities:
        """Probabilities, of the shape of the scores."""
        return 1 / (1 + np.exp(-np.clip(scores * self.slopes + self.offsets, -500, 500)))

    def answers(self, probabilities: Probabilities) -> NDArray[np.bool_]:
        """Yes or no, of the shape of the probabilities."""
        return probabilities >= self.thresholds


@dataclass(frozen=True)
class Calibration:
    """How the scores of every group of heads are read."""

    scope: Choice
    axis: Choice
    urgency: Choice
    nature: Choice
    also: YesNo
    ai_act: YesNo
    risks: YesNo
