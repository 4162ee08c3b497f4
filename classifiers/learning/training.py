"""Fit the model: features and heads on all items, calibration on scores of items left out of the fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.articles import LawBook
from classifiers.corpus import LabelledItem, folds_by_event
from classifiers.learning.calibration import Calibration, Choice, Probabilities, YesNo
from classifiers.learning.fitting import Likeness, fit_choice, fit_votes, fit_yes_no, heads_of, likeness
from classifiers.learning.heads import GROUPS, Scores, columns, questions
from classifiers.learning.model import Model
from classifiers.metrics import f1_of_counts
from classifiers.reading.features import fit_features, read
from classifiers.reading.language import load_tongues
from classifiers.reading.lexicon import Lexicon
from classifiers.recipe import Recipe

_EXPONENTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_THRESHOLDS = tuple(step / 50 for step in range(5, 41))


def train(
    items: Sequence[LabelledItem],
    risks: Sequence[str],
    lexicon: Lexicon,
    law: LawBook,
    recipe: Recipe,
    version: str,
) -> Model:
    """A model from labelled items; `risks` are the ids of the register. Deterministic for the same input."""
    readings = read((item.document() for item in items), lexicon)
    space = fit_features(readings, lexicon, recipe.features)
    rows = space.rows(readings)
    names = questions(risks)
    answers = _answers(items, names)
    alike = likeness(rows, space.size, recipe)
    scores = _unseen_scores(alike, answers, folds_by_event(items, recipe.folds, recipe.seed), recipe.ridge)
    heads = heads_of(rows, space, names, fit_votes(alike, answers, recipe.ridge), recipe)
    calibration = _calibrate(scores, answers, names, risks)
    return Model(version, space, heads, calibration, tuple(risks), law, load_tongues())


def _answers(items: Sequence[LabelledItem], names: Sequence[str]) -> NDArray[np.bool_]:
    """What each head should have said of each item (items x heads)."""
    yes = [
        {
            f"scope:{item.scope}",
            f"urgency:{item.urgency}",
            f"nature:{item.nature}",
            *(f"axis:{axis}" for axis in item.axes[:1]),
            *(f"also:{axis}" for axis in item.axes),
            *item.risks,
            *(["ai_act"] if item.ai_act else []),
        }
        for item in items
    ]
    return np.asarray([[name in labels for name in names] for labels in yes], dtype=np.bool_)


def _unseen_scores(
    alike: Likeness, answers: NDArray[np.bool_], fold_of: Sequence[int], ridge: float
) -> Scores:
    """Scores of each item by votes of the items of the other folds."""
    scores = np.zeros(answers.shape)
    folds = np.asarray(fold_of)
    for fold in sorted(set(fold_of)):
        held, rest = folds == fold, folds != fold
        scores[held] = alike[np.ix_(held, rest)] @ fit_votes(alike[np.ix_(rest, rest)], answers[rest], ridge)
    return scores


def _calibrate(
    scores: Scores, answers: NDArray[np.bool_], names: Sequence[str], risks: Sequence[str]
) -> Calibration:
    within: NDArray[np.bool_] = np.any(answers[:, columns(names, "also", GROUPS["axis"])], axis=1)
    everywhere = np.ones_like(within)

    def choice(group: str, chosen: NDArray[np.bool_]) -> Choice:
        places = columns(names, group, GROUPS[group])
        return _choice(scores[chosen][:, places], np.argmax(answers[chosen][:, places], axis=1))

    def yes_no(places: list[int]) -> YesNo:
        return _yes_no(scores[within][:, places], answers[within][:, places])

    return Calibration(
        scope=choice("scope", everywhere),
        axis=choice("axis", within),
        urgency=choice("urgency", within),
        nature=choice("nature", everywhere),
        also=yes_no(columns(names, "also", GROUPS["axis"])),
        ai_act=yes_no([names.index("ai_act")]),
        risks=yes_no([names.index(risk) for risk in risks]),
    )


def _choice(scores: Scores, labels: NDArray[np.intp]) -> Choice:
    matrix, offsets = fit_choice(scores, labels)
    shares = np.maximum(np.bincount(labels, minlength=scores.shape[1]) / len(labels), 1e-3)
    tried = [Choice(matrix, offsets, shares**-exponent) for exponent in _EXPONENTS]
    return max(tried, key=lambda choice: _macro_f1(labels, choice.answers(choice.probabilities(scores))))


def _macro_f1(labels: NDArray[np.intp], answers: NDArray[np.intp]) -> float:
    found = [
        f1_of_counts(
            np.sum((answers == label) & (labels == label)), np.sum(answers == label), np.sum(labels == label)
        )
        for label in np.unique(labels)
    ]
    return float(np.mean(found))


def _yes_no(scores: Scores, answers: NDArray[np.bool_]) -> YesNo:
    """Thresholds half-way between the best one for all questions together and the best one for each.

    Few questions have enough positive items for a threshold of their own; one for all ignores what differs.
    """
    slopes, offsets = fit_yes_no(scores, answers)
    probabilities = YesNo(slopes, offsets, np.full(len(slopes), 0.5)).probabilities(scores)
    shared = _best_threshold(probabilities, answers)
    own = [_best_threshold(probabilities[:, [column]], answers[:, [column]]) for column in range(len(slopes))]
    return YesNo(slopes, offsets, (shared + np.asarray(own)) / 2)


def _best_threshold(probabilities: Probabilities, answers: NDArray[np.bool_]) -> float:
    """The lowest threshold with the best micro-F1."""
    found = [
        float(f1_of_counts(np.sum(answers & (yes := probabilities >= cut)), np.sum(yes), np.sum(answers)))
        for cut in _THRESHOLDS
    ]
    return _THRESHOLDS[int(np.argmax(found))]
