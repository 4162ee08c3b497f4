"""What a model card is made of: the figures of one run, stored as JSON beside the card."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from classifiers.corpus import LabelledItem
from classifiers.evaluation.energy import Footprint
from classifiers.evaluation.figures import Evaluation

DIGITS = 4
"""Significant digits of stored figures; their intervals are a hundred times wider."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Summary(_Frozen):
    """An evaluation in a row; `risks_macro` is over the risks that at least 5 items bear."""

    n: int
    scope: float
    axis: float
    urgency: float
    urgent_precision: float
    urgent_recall: float
    ai_act: float
    risks_micro: float
    risks_macro: float

    @classmethod
    def of(cls, evaluation: Evaluation) -> Summary:
        """The row of an evaluation."""
        return cls(
            n=evaluation.n,
            scope=evaluation.scope.macro_f1,
            axis=evaluation.axis.macro_f1,
            urgency=evaluation.urgency.macro_f1,
            urgent_precision=evaluation.urgency.urgent_precision,
            urgent_recall=evaluation.urgency.urgent_recall,
            ai_act=evaluation.ai_act.f1,
            risks_micro=evaluation.risks.micro_f1,
            risks_macro=evaluation.risks.macro_f1_borne,
        )


class Counts(_Frozen):
    """Items by label, by language and by where they come from; `ai_act` counts those about the AI Act."""

    items: int
    events: int
    languages: dict[str, int]
    origins: dict[str, int]
    scope: dict[str, int]
    axis: dict[str, int]
    urgency: dict[str, int]
    ai_act: int
    nature: dict[str, int]
    risks: dict[str, int]


class Speed(_Frozen):
    """Wall seconds to train on everything; then documents a second, feed entries of known language."""

    train_seconds: float
    documents_per_second: float


class CardFigures(_Frozen):
    """One run: `stamp` names the sources that it measured, `whole` is the evaluation of the model as it is.

    `measured` are the items of the cross-validation, `also` those that only served for training. `slices` are
    parts of the measured items, `ablations` models without something; both by name, in the order of the card.
    """

    stamp: str
    made: date
    libraries: dict[str, str]
    folds: int
    seed: int
    measured: Counts
    also: Counts
    whole: Evaluation
    slices: dict[str, Summary]
    ablations: dict[str, Summary]
    speed: Speed
    training: Footprint
    thousand_items: Footprint


def counts_of(items: Sequence[LabelledItem]) -> Counts:
    """Count labelled items."""
    return Counts(
        items=len(items),
        events=len({item.story for item in items}),
        languages=_counted([item.lang or "unknown" for item in items]),
        origins=_counted([item.origin or "retold" for item in items]),
        scope=_counted([item.scope for item in items]),
        axis=_counted([item.axes[0] if item.axes else "-" for item in items]),
        urgency=_counted([item.urgency for item in items]),
        ai_act=sum(item.ai_act for item in items),
        nature=_counted([item.nature for item in items]),
        risks=_counted([risk for item in items for risk in item.risks]),
    )


def read_figures(path: Path) -> CardFigures:
    """Read stored figures. Raises OSError, and pydantic's ValidationError for a file of another shape."""
    return CardFigures.model_validate_json(path.read_text(encoding="utf-8"))


def delivered_figures() -> CardFigures | None:
    """The figures of the model card that came with this installation; None when none did."""
    inside = Path(__file__).with_name("figures.json")
    card = Path(__file__).parents[2] / "docs" / "model-card" / "figures.json"
    return next((read_figures(path) for path in (inside, card) if path.exists()), None)


def write_figures(path: Path, figures: CardFigures) -> None:
    """Store figures, rounded. Raises OSError."""
    tree = json.loads(figures.model_dump_json(), parse_float=_rounded)
    path.write_text(json.dumps(tree, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _rounded(digits: str) -> float:
    return float(f"{float(digits):.{DIGITS}g}")


def _counted(labels: Sequence[str]) -> dict[str, int]:
    """The most frequent first, then by name."""
    return dict(sorted(Counter(labels).items(), key=lambda counted: (-counted[1], counted[0])))
