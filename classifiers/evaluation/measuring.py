"""What a model is worth: its assessments against labels that people gave, with 95 % intervals.

Intervals are those of a bootstrap that draws whole events, as items of one event are not independent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers import metrics
from classifiers.assessment import SCOPES, URGENCIES, Assessment, UrgencyCall
from classifiers.corpus import LabelledItem
from classifiers.evaluation.figures import Evaluation, Figures, Interval
from classifiers.evaluation.pictures import confusion_of, curve_of, reliability_of
from classifiers.evaluation.tables import MAIN_AXES, Cells, Tables, YesNoTable, resamples, tabulate, totals
from classifiers.learning.model import Model

RESAMPLES = 500
BORNE = 5
"""Items that bear a risk, from which on its F1 counts in `macro_f1_borne`."""


def evaluate(
    gold: Sequence[LabelledItem], assessments: Sequence[Assessment], *, seconds: float | None = None
) -> Evaluation:
    """Compare assessments with the labels of the same items, in the same order.

    `seconds` is how long the assessments took. Raises ValueError when there are none, or not of these items.
    """
    if not gold or [item.id for item in gold] != [assessment.id for assessment in assessments]:
        raise ValueError("the assessments are not those of the labelled items, or there are none")
    versions = sorted({assessment.model for assessment in assessments})
    tables = tabulate(gold, assessments)
    once = np.ones((1, len(gold)))
    points = _figures(tables, once, lambda values: float(values[0]))
    resampled = _figures(tables, resamples([item.story for item in gold], RESAMPLES), _interval)
    return Evaluation.model_validate(
        {
            **points,
            "n": len(gold),
            "model": ", ".join(versions),
            "docs_per_second": None if not seconds else round(len(gold) / seconds, 1),
            "confusion": {
                "scope": confusion_of(SCOPES, tables.scope),
                "axis": confusion_of(MAIN_AXES, tables.axis),
                "urgency": confusion_of(URGENCIES, tables.urgency),
            },
            "reliability": reliability_of(tables.bins),
            "urgent_curve": curve_of(
                [_how_urgent(one.urgency) for one in assessments],
                [item.urgency == "urgent" for item in gold],
            ),
            "ci": Figures[Interval].model_validate(resampled),
        }
    )


def measure(
    model: Model, gold: Sequence[LabelledItem], clock: Callable[[], float] = time.perf_counter
) -> Evaluation:
    """Let a model assess labelled items against the clock. Flatters on items that it was trained on."""
    documents = [item.document() for item in gold]
    started = clock()
    assessments = model.assess(documents)
    return evaluate(gold, assessments, seconds=clock() - started)


def _how_urgent(call: UrgencyCall) -> float | None:
    """How likely an item is urgent; old answers say it of those alone that they call so."""
    if call.urgent is not None:
        return call.urgent
    return call.p if call.label == "urgent" else None


def _figures(tables: Tables, weights: Cells, shown: Callable[[Any], Any]) -> dict[str, Any]:
    """The tree of figures; `weights` (draws x items) says how often each item counts in each draw.

    `shown` makes of the values of a figure (draws) what stands in the tree.
    """

    total = partial(totals, weights=weights)
    risks = _risks(tables, total, shown)
    scope, axis, urgency = total(tables.scope), total(tables.axis), total(tables.urgency)
    urgent = URGENCIES.index("urgent")
    right_urgent = urgency[:, urgent, urgent]
    return {
        "scope": {
            "macro_f1": shown(metrics.confusion_macro_f1(scope)),
            "accuracy": shown(metrics.accuracy(scope)),
            "kappa": shown(metrics.cohen_kappa(scope)),
        },
        "axis": {
            "macro_f1": shown(metrics.confusion_macro_f1(axis)),
            "kappa": shown(metrics.cohen_kappa(axis)),
        },
        "axes": {"micro_f1": shown(_micro(tables.axes, total)[2])},
        "urgency": {
            "macro_f1": shown(metrics.confusion_macro_f1(urgency)),
            "urgent_precision": shown(
                metrics.precision_of_counts(right_urgent, urgency[:, :, urgent].sum(axis=1))
            ),
            "urgent_recall": shown(metrics.recall_of_counts(right_urgent, urgency[:, urgent, :].sum(axis=1))),
        },
        "ai_act": {"f1": shown(_micro(tables.ai_act, total)[2])},
        "risks": risks,
        "nature": {"macro_f1": shown(metrics.confusion_macro_f1(total(tables.nature)))},
        "calibration": {
            "ece": shown(
                metrics.calibration_error(
                    total(tables.bins.calls), total(tables.bins.stated), total(tables.bins.right)
                )
            )
        },
        "per_label": {
            "scope": _labels(SCOPES, *_of_confusion(scope), shown),
            "axis": _labels(MAIN_AXES, *_of_confusion(axis), shown),
            "urgency": _labels(URGENCIES, *_of_confusion(urgency), shown),
            "ai_act": _labels(("yes",), *_counts(tables.ai_act, total), shown),
            "risks": risks["per_risk"],
        },
    }


def _counts(table: YesNoTable, total: Callable[[Cells], Cells]) -> tuple[Cells, Cells, Cells]:
    """Right, said and true (draws x questions)."""
    return total(table.true * table.said), total(table.said), total(table.true)


def _micro(table: YesNoTable, total: Callable[[Cells], Cells]) -> tuple[Cells, Cells, Cells]:
    """Precision, recall and F1 over all questions together."""
    right, said, true = (counts.sum(axis=-1) for counts in _counts(table, total))
    return (
        metrics.precision_of_counts(right, said),
        metrics.recall_of_counts(right, true),
        metrics.f1_of_counts(right, said, true),
    )


def _of_confusion(confusion: Cells) -> tuple[Cells, Cells, Cells]:
    """Right, said and true (draws x labels)."""
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    return right, confusion.sum(axis=-2), confusion.sum(axis=-1)


def _risks(tables: Tables, total: Callable[[Cells], Cells], shown: Callable[[Any], Any]) -> dict[str, Any]:
    right, said, true = _counts(tables.risks, total)
    precision, recall, f1 = _micro(tables.risks, total)
    borne = tables.risks.true.sum(axis=0) >= BORNE  # the same risks in every draw
    return {
        "micro_precision": shown(precision),
        "micro_recall": shown(recall),
        "micro_f1": shown(f1),
        "macro_f1": shown(metrics.macro_f1(right, said, true)),
        "macro_f1_borne": shown(metrics.macro_f1(right[:, borne], said[:, borne], true[:, borne])),
        "per_risk": _labels(tables.risk_ids, right, said, true, shown),
    }


def _labels(
    labels: Sequence[str], right: Cells, said: Cells, true: Cells, shown: Callable[[Any], Any]
) -> dict[str, Any]:
    """Figures by label, from counts (draws x labels)."""
    return {
        label: {
            "precision": shown(metrics.precision_of_counts(right[:, place], said[:, place])),
            "recall": shown(metrics.recall_of_counts(right[:, place], true[:, place])),
            "f1": shown(metrics.f1_of_counts(right[:, place], said[:, place], true[:, place])),
            "support": _whole(shown(true[:, place])),
        }
        for place, label in enumerate(labels)
    }


def _whole(shown: float | Interval) -> int | tuple[int, int]:
    return (round(shown[0]), round(shown[1])) if isinstance(shown, tuple) else round(shown)


def _interval(values: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
