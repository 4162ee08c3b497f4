"""What is worth reading first: points for stated reasons."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import NATURES, URGENCIES, Nature
from digests.choosing.ranking import points, rank, score
from digests.rows import RiskRow
from sample_week import COST, LEAK, WEDNESDAY, WEEK, WRONG, item


def total(**changes: Any) -> int:
    """What a change adds to a plain publication."""
    return score(item(**changes)) - score(item())


def test_urgency_comes_first_then_the_heaviest_risk_then_the_date_then_the_id() -> None:
    ordered = [
        item(9, urgency="urgent"),
        item(8, urgency="notable", risks=(WRONG, LEAK)),
        item(7, urgency="notable", risks=(WRONG, WRONG, WRONG)),
        item(6, published=WEDNESDAY + timedelta(days=1), seen=WEDNESDAY + timedelta(days=2)),
        item(4, published=None, seen=WEDNESDAY + timedelta(hours=1)),
        item(3),
        item(5),
    ]
    shuffled = random.Random(7).sample(ordered, len(ordered))
    assert sorted(shuffled, key=rank) == ordered


def test_risks_of_one_weight_do_not_add_up() -> None:
    assert score(item(risks=(LEAK, COST))) == score(item(risks=(LEAK,)))


def test_a_date_in_the_future_lifts_nothing_above_what_was_seen_later() -> None:
    agenda = item(1, published=WEEK.end + timedelta(hours=30), seen=WEDNESDAY)
    later = item(2, seen=WEDNESDAY + timedelta(hours=1), published=None)
    assert sorted([agenda, later], key=rank) == [later, agenda]


@pytest.mark.parametrize(
    ("change", "worth"),
    [
        ({"risks": (LEAK, WRONG)}, 20),
        ({"nature": "decision"}, 10),
        ({"source_nature": "legislation"}, 4),
        ({"title": "Une charte à Rennes Métropole"}, 8),
        ({"seen": WEDNESDAY + timedelta(days=15)}, -5),
        ({"story": 1, "began": WEDNESDAY - timedelta(days=4)}, -8),
        ({"approvals": 2}, 6),
        ({"approvals": -1}, -3),
        ({"approvals": 50}, 12),
    ],
    ids=lambda value: str(value)[:40],
)
def test_each_reason_has_its_points(change: dict[str, Any], worth: int) -> None:
    assert total(**change) == worth


def test_the_copy_of_the_same_day_is_no_follow_up() -> None:
    assert total(story=1, began=WEDNESDAY - timedelta(days=2)) == 0


def test_a_position_is_explained_by_what_counts_only() -> None:
    told = points(item(urgency="notable", risks=(WRONG,), nature="doctrine"))
    assert [(one.reason, one.points) for one in told] == [
        ("jugée notable", 30),
        ("poids du risque le plus lourd", 16),
        ("document de première main", 8),
    ]
    assert points(item()) == ()


@given(
    st.sampled_from([urgency for urgency in URGENCIES if urgency != "urgent"]),
    st.sampled_from(NATURES),
    st.integers(1, 25),
)
def test_nothing_stands_before_what_is_urgent(urgency: str, nature: Nature, weight: int) -> None:
    best = item(
        1,
        urgency=urgency,
        nature=nature,
        risks=(RiskRow("R01", "x", weight),),
        title="Rennes",
        source_nature="authority",
        approvals=1,
    )
    worst = item(2, urgency="urgent", began=WEDNESDAY - timedelta(days=9), story=1)
    assert rank(worst) < rank(best)
