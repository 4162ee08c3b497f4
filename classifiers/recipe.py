"""Everything that training may vary, as data: a part of the model's version."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FeatureRecipe:
    """What the features are made of. Weights are those of a whole block against the words' (1)."""

    min_words: int = 2
    """A word or pair of words stands in so many documents at least."""
    min_pieces: int = 2
    piece_lengths: tuple[int, int] = (3, 5)
    publisher_weight: float = 0.5
    concept_weight: float = 0.4
    title_concept_weight: float = 0.3


@dataclass(frozen=True)
class Recipe:
    """How the heads are fitted: `strength` is C, the inverse regularisation; `folds` serve calibration."""

    features: FeatureRecipe = field(default_factory=FeatureRecipe)
    strength: float = 30.0
    folds: int = 3
    seed: int = 20261123
