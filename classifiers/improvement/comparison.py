"""Pure but for the fits: is the recipe better with the learnt items, or at least nowhere worse?

A fixed part of the bundled corpus, whole events, is kept out of both fits. What is compared is therefore the
recipe with the one set of lessons and with the other, not the two models that serve, which learn from all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from classifiers import metrics
from classifiers.assessment import URGENCIES, Assessment
from classifiers.corpus import LabelledItem, split_by_event
from classifiers.evaluation.tables import Tables, YesNoTable, resamples, tabulate, totals
from classifiers.learning.model import Model

SHARE = 0.2
"""Of the bundled corpus, what validates: large enough to see a harm, and four fifths still teach."""

RESAMPLES = 1000
TOLERANCE = 0.03
"""What a figure of some 260 items moves by chance alone; see docs/learning.md for what was tried."""
_SEED = 20261123

Draws = NDArray[np.float64]
Fit = Callable[[Sequence[LabelledItem]], Model]


class Difference(BaseModel):
    """A figure before and after (0 to 1), and the difference over the draws: mean and 95 % interval."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure: str
    before: float
    after: float
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the challenger may serve; `reasons` has a line for each figure that forbids it."""

    promoted: bool
    reasons: tuple[str, ...]


def verdict(differences: Sequence[Difference]) -> Verdict:
    """No figure may be worse: neither by more than 0.03 on average, nor by any amount that is certain."""
    if not differences:
        return Verdict(False, ("nothing was compared",))
    reasons = tuple(f"{one.figure}: {worse}" for one in differences if (worse := _worse(one)))
    return Verdict(not reasons, reasons)


def compare(
    measured: Sequence[LabelledItem],
    serving: Sequence[LabelledItem],
    new: Sequence[LabelledItem],
    fit: Fit,
    tell: Callable[[str], None],
) -> tuple[Difference, ...]:
    """Fit the recipe with what teaches beside the measured corpus now, and with what would; compare the two.

    Both are asked about a part of `measured` that neither has seen: what teaches a story of that part is left
    out as well. `tell` hears of each step.
    """
    rest, held = split_by_event(measured, SHARE, _SEED)
    stories = {item.story for item in held}
    answers: list[tuple[Assessment, ...]] = []
    for name, lessons in (("in service", serving), ("new", new)):
        items = [*rest, *(item for item in lessons if item.story not in stories)]
        tell(f"fitting with the lessons {name}: {len(items)} items, {len(held)} kept apart to compare on")
        answers.append(fit(items).assess([item.document() for item in held]))
    return differences(held, *answers)


def differences(
    gold: Sequence[LabelledItem], before: Sequence[Assessment], after: Sequence[Assessment]
) -> tuple[Difference, ...]:
    """The figures that matter of two sets of assessments of the same items, in the items' order.

    A paired bootstrap: both are scored on the same draws of whole events, with a fixed seed.
    """
    drawn = resamples([item.story for item in gold], RESAMPLES)
    draws = np.vstack([np.ones(len(gold)), drawn])  # the first draw is the items as they are
    old, new = (_figures(tabulate(gold, said), draws) for said in (before, after))
    found: list[Difference] = []
    for name, values in old.items():
        gaps = (new[name] - values)[1:]
        low, high = np.quantile(gaps, [0.025, 0.975])
        found.append(
            Difference(
                figure=name,
                before=float(values[0]),
                after=float(new[name][0]),
                mean=float(gaps.mean()),
                low=float(low),
                high=float(high),
            )
        )
    return tuple(found)


def in_known_stories(
    learnt: Sequence[LabelledItem], bundled: Sequence[LabelledItem]
) -> tuple[LabelledItem, ...]:
    """Learnt items, those whose page the bundled corpus has too with the corpus's story.

    Otherwise a page could teach in one copy and validate in the other.
    """
    stories = {page: item.story for item in reversed(bundled) if (page := _page(item.url))}
    return tuple(
        item.model_copy(update={"event": stories.get(_page(item.url), item.event)}) for item in learnt
    )


def _worse(one: Difference) -> str | None:
    interval = f"95 %: {one.low:+.3f} to {one.high:+.3f}"
    if one.mean < -TOLERANCE:
        return f"{one.mean:+.3f} on average ({interval}), at most -{TOLERANCE} is borne"
    if one.high < 0:
        return f"certainly worse ({interval})"
    return None


def _page(url: str | None) -> str:
    """Host and path: the query of a link says more often whence a reader comes than what is read."""
    try:
        parts = urlsplit(url or "")
        return (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/")
    except ValueError:
        return ""


def _figures(tables: Tables, draws: Draws) -> dict[str, Draws]:
    """Each figure that matters, one value a draw."""

    total = partial(totals, weights=draws)

    def f1(table: YesNoTable) -> Draws:
        counts: list[Any] = [
            total(cells).sum(axis=-1) for cells in (table.true * table.said, table.said, table.true)
        ]
        return metrics.f1_of_counts(*counts)

    urgency, urgent = total(tables.urgency), URGENCIES.index("urgent")
    return {
        "scope macro-F1": metrics.confusion_macro_f1(total(tables.scope)),
        "main axis macro-F1": metrics.confusion_macro_f1(total(tables.axis)),
        "urgency macro-F1": metrics.confusion_macro_f1(urgency),
        "urgent recall": metrics.recall_of_counts(
            urgency[:, urgent, urgent], urgency[:, urgent, :].sum(axis=1)
        ),
        "AI Act F1": f1(tables.ai_act),
        "risks micro-F1": f1(tables.risks),
    }
