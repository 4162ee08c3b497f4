"""The shape of an evaluation: the same tree of figures once as numbers and once as 95 % intervals."""

from __future__ import annotations

from typing import Generic, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict

FigureT = TypeVar("FigureT")
Interval: TypeAlias = tuple[float, float]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class ScopeFigures(_Frozen, Generic[FigureT]):
    macro_f1: FigureT
    accuracy: FigureT
    kappa: FigureT


class AxisFigures(_Frozen, Generic[FigureT]):
    """Of the main axis, "-" out of scope."""

    macro_f1: FigureT
    kappa: FigureT


class AxesFigures(_Frozen, Generic[FigureT]):
    """Of all axes of an item."""

    micro_f1: FigureT


class UrgencyFigures(_Frozen, Generic[FigureT]):
    macro_f1: FigureT
    urgent_precision: FigureT
    urgent_recall: FigureT


class AiActFigures(_Frozen, Generic[FigureT]):
    f1: FigureT


class LabelFigures(_Frozen, Generic[FigureT]):
    """Of one label; `support` is the number of items that bear it."""

    precision: FigureT
    recall: FigureT
    f1: FigureT
    support: int | tuple[int, int]


class RisksFigures(_Frozen, Generic[FigureT]):
    """Over all risks together (micro), and as a mean over those that occur (macro).

    `macro_f1_borne` leaves out the risks of fewer than 5 items, whose F1 is mostly chance.
    """

    micro_precision: FigureT
    micro_recall: FigureT
    micro_f1: FigureT
    macro_f1: FigureT
    macro_f1_borne: FigureT
    per_risk: dict[str, LabelFigures[FigureT]]


class NatureFigures(_Frozen, Generic[FigureT]):
    macro_f1: FigureT


class CalibrationFigures(_Frozen, Generic[FigureT]):
    """Expected calibration error (0 is best) of the probabilities of scope, urgency and nature together."""

    ece: FigureT


class Figures(_Frozen, Generic[FigureT]):
    """Every figure of an evaluation.

    `per_label` goes by group (scope, axis, urgency, ai_act, risks), then by label.
    """

    scope: ScopeFigures[FigureT]
    axis: AxisFigures[FigureT]
    axes: AxesFigures[FigureT]
    urgency: UrgencyFigures[FigureT]
    ai_act: AiActFigures[FigureT]
    risks: RisksFigures[FigureT]
    nature: NatureFigures[FigureT]
    calibration: CalibrationFigures[FigureT]
    per_label: dict[str, dict[str, LabelFigures[FigureT]]]


class Confusion(_Frozen):
    """How many items of each true label (rows) were given each label (columns), in the order of `labels`."""

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


class Bin(_Frozen):
    """The calls whose probability p lies in [low, high): their number, mean p, and share of right ones.

    The last bin holds 1 too. Without calls both shares are 0.
    """

    low: float
    high: float
    calls: int
    stated: float
    right: float


class CurvePoint(_Frozen):
    """Precision and recall if only calls of at least this probability were made."""

    threshold: float
    precision: float
    recall: float


class Evaluation(Figures[float]):
    """What a model is worth on `n` items. `docs_per_second` is None when nobody held the watch.

    `confusion` goes by group (scope, axis, urgency); `reliability` has ten bins of the probabilities of
    scope, urgency and nature together; `urgent_curve` is by the probability of `urgent` alone, while the
    model also heeds the circumstances: it may lie beside the curve.
    """

    n: int
    model: str
    docs_per_second: float | None
    confusion: dict[str, Confusion]
    reliability: tuple[Bin, ...]
    urgent_curve: tuple[CurvePoint, ...]
    ci: Figures[Interval]
