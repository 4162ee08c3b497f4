"""Everything that training may vary, as data: a part of the model's version."""

from __future__ import annotations

from dataclasses import dataclass, field

from classifiers.reading.lexicon import LISTS


@dataclass(frozen=True)
class FeatureRecipe:
    """What the features are made of. Weights are those of a whole block against the words' (1)."""

    min_words: int = 2
    """A word or pair of words stands in so many documents at least."""
    min_pieces: int = 3
    piece_lengths: tuple[int, int] = (3, 5)
    publisher_weight: float = 0.5
    title_weight: float = 0.75
    """What a group shown in the title counts for once more."""
    central_weight: float = 0.7
    """What AI in the title, in the lead, at full density or nowhere counts for; a group once has 0.7."""


@dataclass(frozen=True)
class Recipe:
    """How documents are likened to each other, and how the heads are fitted.

    Two documents are as alike as `words` times the product of their words, pieces and publishers, plus
    `groups` times exp(-`sharpness` d^2), d being the distance of what they show of the lists. `ridge` is the
    regularisation; `folds` serve calibration. Chosen by cross-validation between events; see the model card.
    """

    features: FeatureRecipe = field(default_factory=FeatureRecipe)
    lists: tuple[str, ...] = LISTS
    words: float = 1.5
    groups: float = 4.0
    sharpness: float = 0.7
    ridge: float = 2.0
    folds: int = 3
    seed: int = 20261123
