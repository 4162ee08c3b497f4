"""What answers an interest, and a digest's material narrowed to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import AXES
from classifiers.milestones import Milestone
from digests.choosing.interest import Interest, wants, wants_day
from digests.choosing.narrowing import narrowed
from digests.choosing.selection import Material
from digests.choosing.signals import Evidence, History
from sample_week import BLIND, COST, LEAK, MONDAY, WRONG, item

ROW = item(1, axes=("legal", "usages"), risks=(LEAK,), title="Le jeton", opening="Un assistant de rédaction.")
MARKING = Milestone(date(2026, 12, 2), "marquage des contenus", articles=("50(2)",))


@pytest.mark.parametrize(
    ("interest", "answered"),
    [
        (Interest(), True),
        (Interest(axes=("usages",)), True),
        (Interest(axes=("technologie",)), False),
        (Interest(risks=("R08",)), True),
        (Interest(risks=("R04",)), False),
        (Interest(words=("jeton",)), True),
        (Interest(words=("assistant de redaction",)), True),
        (Interest(words=("jetons",)), False),
        (Interest(axes=("technologie",), risks=("R04",), words=("jeton",)), True),
    ],
)
def test_one_of_its_axes_risks_or_words_is_enough(interest: Interest, answered: bool) -> None:
    assert wants(interest, ROW) is answered


def test_without_a_text_the_lead_is_read() -> None:
    assert wants(Interest(words=("phrase de la source",)), item())


@pytest.mark.parametrize(
    ("interest", "answered"),
    [
        (Interest(), True),
        (Interest(axes=("legal",)), True),
        (Interest(axes=("usages",)), False),
        (Interest(risks=("R19",)), True),
        (Interest(risks=("R04",)), False),
        (Interest(words=("marquage",)), True),
    ],
)
def test_days_of_the_calendar_are_legal_and_touch_the_risks_of_their_articles(
    interest: Interest, answered: bool
) -> None:
    assert wants_day(interest, MARKING) is answered


def material(*rows: Any, **changes: Any) -> Material:
    return replace(Material(rows, MONDAY, BLIND, milestones=(MARKING,)), **changes)


def test_material_keeps_what_answers_and_says_to_what_it_was_narrowed() -> None:
    legal, usages = item(1, axes=("legal",)), item(2, axes=("usages",))
    kept = narrowed(material(legal, usages, before=(usages, legal)), Interest(axes=("usages",)))
    assert (kept.rows, kept.before, kept.milestones) == ((usages,), (usages,), ())
    assert (kept.blind, kept.interests) == (BLIND, (Interest(axes=("usages",)),))


def test_an_interest_in_everything_changes_nothing() -> None:
    whole = material(item(1))
    assert narrowed(whole, Interest()) is whole


def test_risks_have_a_history_when_asked_for_or_borne_by_what_is_left() -> None:
    histories = tuple(History(risk, Evidence(9, 50), ()) for risk in (LEAK, COST, WRONG))
    whole = material(item(1, axes=("legal",), risks=(LEAK, COST)), histories=histories)
    of_axis = narrowed(whole, Interest(axes=("legal",))).histories
    of_risk = narrowed(whole, Interest(risks=("R08",))).histories
    assert [one.risk.id for one in of_axis] == ["R08", "R04"]
    assert [one.risk.id for one in of_risk] == ["R08"]


rows = st.lists(
    st.builds(
        item,
        st.integers(1, 40),
        axes=st.lists(st.sampled_from(AXES), unique=True).map(tuple),
        risks=st.lists(st.sampled_from((LEAK, COST)), unique=True).map(tuple),
    ),
    unique_by=lambda row: row.item_id,
    max_size=12,
)
interests = st.builds(
    Interest,
    axes=st.lists(st.sampled_from(AXES), max_size=2, unique=True).map(tuple),
    risks=st.lists(st.sampled_from(("R08", "R04")), max_size=2, unique=True).map(tuple),
)


@given(rows, interests, interests)
def test_narrowing_twice_leaves_what_answers_both_in_either_order(
    given_rows: list[Any], one: Interest, other: Interest
) -> None:
    kept = narrowed(narrowed(material(*given_rows), one), other)
    assert kept.rows == narrowed(narrowed(material(*given_rows), other), one).rows
    assert set(kept.rows) == {row for row in given_rows if wants(one, row) and wants(other, row)}


def test_a_slug_is_fit_for_the_name_of_a_file() -> None:
    interest = Interest(axes=("legal",), risks=("R08",), words=("assistant de redaction",))
    assert interest.slug == "legal-r08-assistant-de-redaction"
