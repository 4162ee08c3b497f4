"""A publication's rank in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import URGENCIES
from digests.choosing.ranking import score
from digests.views.standing import standing_view
from sample_week import LEAK, WEDNESDAY, item


def test_every_point_is_told_with_its_reason_and_their_sum() -> None:
    row = item(urgency="notable", risks=(LEAK,), publisher="Ville de Rennes")
    assert standing_view(row) == (
        "58 points = jugée notable 30 + poids du risque le plus lourd 20 + près de chez nous 8"
    )


def test_what_is_taken_away_has_a_minus() -> None:
    old = item(urgency="notable", published=WEDNESDAY - timedelta(days=30))
    assert standing_view(old) == "25 points = jugée notable 30 − publication ancienne 5"
    assert standing_view(replace(old, urgency="routine")) == "−5 points = publication ancienne −5"


def test_what_counts_for_nothing_has_none() -> None:
    assert standing_view(item()) == "0 point"


@given(st.sampled_from(URGENCIES), st.integers(-9, 9), st.booleans())
def test_it_always_ends_in_the_sum_that_orders(urgency: str, approvals: int, is_near: bool) -> None:
    row = item(urgency=urgency, approvals=approvals, publisher="Brest" if is_near else "Lyon")
    assert standing_view(row).replace("−", "-").startswith(f"{score(row)} point")
