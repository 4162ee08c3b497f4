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


class RiskFigures(_Frozen, Generic[FigureT]):
    """Of one risk; `support` is the number of items that bear it."""

    precision: FigureT
    recall: FigureT
    f1: FigureT
    support: int | tuple[int, int]


class RisksFigures(_Frozen, Generic[FigureT]):
    """Over all risks together (micro), and as a mean over those that occur (macro)."""

    micro_precision: FigureT
    micro_recall: FigureT
    micro_f1: FigureT
    macro_f1: FigureT
    per_risk: dict[str, RiskFigures[FigureT]]


class NatureFigures(_Frozen, Generic[FigureT]):
    macro_f1: FigureT


class CalibrationFigures(_Frozen, Generic[FigureT]):
    """Expected calibration error (0 is best) of the probabilities of scope, urgency and nature together."""

    ece: FigureT


class Figures(_Frozen, Generic[FigureT]):
    """Every figure of an evaluation."""

    scope: ScopeFigures[FigureT]
    axis: AxisFigures[FigureT]
    axes: AxesFigures[FigureT]
    urgency: UrgencyFigures[FigureT]
    ai_act: AiActFigures[FigureT]
    risks: RisksFigures[FigureT]
    nature: NatureFigures[FigureT]
    calibration: CalibrationFigures[FigureT]


class Evaluation(Figures[float]):
    """What a model is worth on `n` items. `docs_per_second` is None when nobody held the watch."""

    n: int
    model: str
    docs_per_second: float | None
    ci: Figures[Interval]
