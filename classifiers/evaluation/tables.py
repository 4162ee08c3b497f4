"""Labels and answers side by side as arrays, one row an item, for the metrics to count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import AXES, NATURES, SCOPES, URGENCIES, Assessment
from classifiers.corpus import LabelledItem

MAIN_AXES = ("-", *AXES)
"""The main axis with a name for "out of scope"."""

BINS = 10
_SEED = 20261123
Cells = NDArray[np.float64]


@dataclass(frozen=True)
class YesNoTable:
    """Questions with yes or no (items x questions)."""

    true: Cells
    said: Cells


@dataclass(frozen=True)
class BinTable:
    """By bin of probability (items x bins): number of calls, sum of what was stated, number of hits."""

    calls: Cells
    stated: Cells
    right: Cells


@dataclass(frozen=True)
class Tables:
    """Confusions have one cell set for each item (items x labels x labels, true before said)."""

    scope: Cells
    axis: Cells
    urgency: Cells
    nature: Cells
    axes: YesNoTable
    ai_act: YesNoTable
    risks: YesNoTable
    bins: BinTable
    risk_ids: tuple[str, ...]


def totals(cells: Cells, weights: Cells) -> Cells:
    """The sums over the items of cells (items x ...), for each draw of `weights` (draws x items)."""
    return (weights @ cells.reshape(len(cells), -1)).reshape(len(weights), *cells.shape[1:])


def resamples(stories: Sequence[str], draws: int) -> Cells:
    """How often each item is drawn (draws x items) when whole events are drawn with replacement."""
    names, event_of = np.unique(np.asarray(stories), return_inverse=True)
    shares = np.full(len(names), 1 / len(names))
    drawn = np.random.default_rng(_SEED).multinomial(len(names), shares, size=draws)
    return drawn[:, event_of].astype(np.float64)


def tabulate(gold: Sequence[LabelledItem], said: Sequence[Assessment]) -> Tables:
    """The tables of labelled items and the assessments of the same items, in the same order.

    Risks are those that a label or an assessment names at least once.
    """
    named = {risk for item in gold for risk in item.risks}
    named |= {risk.id for assessment in said for risk in assessment.risks}
    risk_ids = tuple(sorted(named))
    return Tables(
        scope=_confusion(SCOPES, [item.scope for item in gold], [one.scope.label for one in said]),
        axis=_confusion(
            MAIN_AXES,
            [item.axes[0] if item.axes else "-" for item in gold],
            [one.main_axis or "-" for one in said],
        ),
        urgency=_confusion(URGENCIES, [item.urgency for item in gold], [one.urgency.label for one in said]),
        nature=_confusion(NATURES, [item.nature for item in gold], [one.nature.label for one in said]),
        axes=_yes_no(
            AXES, [item.axes for item in gold], [tuple(axis.id for axis in one.axes) for one in said]
        ),
        ai_act=_yes_no(
            ("yes",),
            [("yes",) if item.ai_act else () for item in gold],
            [("yes",) if one.ai_act.subject else () for one in said],
        ),
        risks=_yes_no(
            risk_ids, [item.risks for item in gold], [tuple(risk.id for risk in one.risks) for one in said]
        ),
        bins=_bins(gold, said),
        risk_ids=risk_ids,
    )


def _confusion(labels: Sequence[str], true: Sequence[str], said: Sequence[str]) -> Cells:
    cells = np.zeros((len(true), len(labels), len(labels)))
    for place, (wanted, given) in enumerate(zip(true, said, strict=True)):
        cells[place, labels.index(wanted), labels.index(given)] = 1
    return cells


def _yes_no(
    labels: Sequence[str], true: Sequence[Sequence[str]], said: Sequence[Sequence[str]]
) -> YesNoTable:
    return YesNoTable(_membership(labels, true), _membership(labels, said))


def _membership(labels: Sequence[str], sets: Sequence[Sequence[str]]) -> Cells:
    return np.asarray([[label in chosen for label in labels] for chosen in sets], dtype=np.float64)


def _bins(gold: Sequence[LabelledItem], said: Sequence[Assessment]) -> BinTable:
    """Ten bins of equal width; each item has three calls: scope, urgency and nature."""
    tables = BinTable(*(np.zeros((len(gold), BINS)) for _ in range(3)))
    for place, (item, one) in enumerate(zip(gold, said, strict=True)):
        calls = (
            (one.scope.p, one.scope.label == item.scope),
            (one.urgency.p, one.urgency.label == item.urgency),
            (one.nature.p, one.nature.label == item.nature),
        )
        for p, right in calls:
            bin_ = min(int(p * BINS), BINS - 1)
            tables.calls[place, bin_] += 1
            tables.stated[place, bin_] += p
            tables.right[place, bin_] += right
    return tables
