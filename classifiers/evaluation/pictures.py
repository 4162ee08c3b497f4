"""What the charts of an evaluation show, as numbers: confusions, reliability, precision against recall."""

from __future__ import annotations

from collections.abc import Sequence

from classifiers import metrics
from classifiers.evaluation.figures import Bin, Confusion, CurvePoint
from classifiers.evaluation.tables import BINS, BinTable, Cells

_STEPS = 50


def confusion_of(labels: Sequence[str], cells: Cells) -> Confusion:
    """The matrix of a confusion table (items x labels x labels, true before said)."""
    rows: list[list[float]] = cells.sum(axis=0).tolist()
    return Confusion(labels=tuple(labels), counts=tuple(tuple(round(count) for count in row) for row in rows))


def reliability_of(bins: BinTable) -> tuple[Bin, ...]:
    """The bins of probability, the lowest first."""
    calls = bins.calls.sum(axis=0)
    stated = metrics.precision_of_counts(bins.stated.sum(axis=0), calls)
    right = metrics.precision_of_counts(bins.right.sum(axis=0), calls)
    return tuple(
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            calls=round(float(calls[place])),
            stated=float(stated[place]),
            right=float(right[place]),
        )
        for place in range(BINS)
    )


def curve_of(said: Sequence[float | None], true: Sequence[bool]) -> tuple[CurvePoint, ...]:
    """Precision and recall of a label at thresholds of 0, 0.02, 0.04 and so on, while a call passes.

    `said` is the probability of the label for each item, None where none is known. A step that changes
    nothing is left out.
    """
    points: list[CurvePoint] = []
    bearing = sum(true)
    before = -1
    for step in range(_STEPS + 1):
        threshold = step / _STEPS
        let_through = [right for p, right in zip(said, true, strict=True) if p is not None and p >= threshold]
        if not let_through:
            break
        if len(let_through) != before:
            hits, before = sum(let_through), len(let_through)
            points.append(
                CurvePoint(
                    threshold=threshold,
                    precision=hits / before,
                    recall=float(metrics.recall_of_counts(hits, bearing)),
                )
            )
    return tuple(points)
