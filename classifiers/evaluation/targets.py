"""What the observatory asks of the model, and how well people agree on the same labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from classifiers.evaluation.figures import Figures


@dataclass(frozen=True)
class Target:
    """A figure, the value that it should reach, and the agreement between annotators in words.

    `of` takes the figure out of an evaluation, or its interval out of the tree of intervals. An error should
    be its target at most (`at_most`), everything else reach it.
    """

    name: str
    value: float
    of: Callable[[Figures[Any]], Any]
    annotators: str = ""
    at_most: bool = False

    def met(self, figure: float) -> bool:
        """Whether the figure, to three decimals as it is shown, is where it should be."""
        shown = round(figure, 3)
        return shown <= self.value if self.at_most else shown >= self.value


URGENT_RECALL = 0.85
URGENT_PRECISION = 0.60

TARGETS = (
    Target("scope, macro-F1", 0.88, lambda of: of.scope.macro_f1, "κ 0.97"),
    Target("main axis, macro-F1", 0.88, lambda of: of.axis.macro_f1, "κ 0.83 to 0.97"),
    Target("urgent, recall", URGENT_RECALL, lambda of: of.urgency.urgent_recall),
    Target("urgent, precision", URGENT_PRECISION, lambda of: of.urgency.urgent_precision),
    Target("urgency, macro-F1", 0.74, lambda of: of.urgency.macro_f1, "κ 0.78 to 0.81"),
    Target("AI Act, F1", 0.92, lambda of: of.ai_act.f1, "κ 0.97"),
    Target("risks, micro-F1", 0.70, lambda of: of.risks.micro_f1, "micro-F1 0.90 to 0.93"),
    Target("risks of at least 5 items, macro-F1", 0.62, lambda of: of.risks.macro_f1_borne),
    Target("calibration error (ECE)", 0.08, lambda of: of.calibration.ece, at_most=True),
)
"""Agreement is that of the corpus's README, which measured κ for choices and F1 for risks."""
