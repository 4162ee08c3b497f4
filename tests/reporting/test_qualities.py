from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.evaluation.results import read_figures
from classifiers.evaluation.targets import TARGETS
from watcher.reporting.qualities import evaluated

CARD = Path(__file__).parents[2] / "docs" / "model-card" / "figures.json"


def test_the_card_gives_its_targets_with_their_intervals() -> None:
    card = read_figures(CARD)
    found = {one.name: one for one in evaluated(card)}
    assert list(found) == [target.name for target in TARGETS]
    recall = found["urgent, recall"]
    assert recall.value == pytest.approx(card.whole.urgency.urgent_recall)
    assert (recall.low, recall.high) == card.whole.ci.urgency.urgent_recall
    assert (recall.at, recall.model, recall.origin) == (card.made, card.whole.model, "evaluation")
    assert all(one.low is not None and one.high is not None and one.low <= one.high for one in found.values())
