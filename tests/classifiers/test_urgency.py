"""Urgent is a new act or event: the model's chances, corrected by what the item is and when it came."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import DueDate, SourceNature, Urgency
from classifiers.urgency import NEAR_DAYS, NEWS_DAYS, Circumstances, decide_urgency

TODAY = date(2026, 11, 26)
FAIR = (1.0, 1.0, 1.0)


def due(days: int) -> tuple[DueDate, ...]:
    return (DueDate(day=TODAY + timedelta(days), sentence="À compter de ce jour.", stated="absolute"),)


@pytest.mark.parametrize(
    ("p", "favour", "expected"),
    [
        ((0.6, 0.3, 0.1), FAIR, "urgent"),
        ((0.3, 0.4, 0.3), FAIR, "notable"),
        ((0.2, 0.3, 0.5), FAIR, "routine"),
        ((0.35, 0.4, 0.25), (2.0, 1.0, 1.0), "urgent"),
        ((0.33, 0.32, 0.35), (9.0, 1.0, 1.0), "routine"),
    ],
)
def test_the_likeliest_label_wins_once_rare_ones_are_favoured(
    p: tuple[float, ...], favour: tuple[float, ...], expected: Urgency
) -> None:
    verdict = decide_urgency(p, favour, ai_act=False, circumstances=Circumstances())
    assert verdict.label == expected
    assert verdict.p == max(p) or favour != FAIR


@pytest.mark.parametrize(
    ("ai_act", "source", "near", "expected"),
    [
        (False, None, False, "notable"),
        (True, None, False, "urgent"),
        (False, "authority", False, "urgent"),
        (False, "legislation", False, "urgent"),
        (False, "press", False, "notable"),
        (False, "incident-database", False, "notable"),
        (True, "vendor", False, "notable"),
        (True, "association", False, "urgent"),
        (True, "vendor", True, "urgent"),
        (True, "authority", True, "urgent"),
        (False, None, True, "notable"),
    ],
)
def test_a_doubt_is_settled_by_what_the_item_is_about_and_who_publishes_it(
    ai_act: bool, source: SourceNature | None, near: bool, expected: Urgency
) -> None:
    known = Circumstances(published=TODAY, today=TODAY, source=source, deadlines=due(30) if near else ())
    verdict = decide_urgency((0.40, 0.46, 0.14), FAIR, ai_act=ai_act, circumstances=known)
    assert verdict.label == expected


def test_what_is_unlikely_is_not_urgent_even_if_all_circumstances_speak_for_it() -> None:
    known = Circumstances(published=TODAY, today=TODAY, source="authority", deadlines=due(10))
    verdict = decide_urgency((0.2, 0.55, 0.25), (2.0, 1.0, 1.0), ai_act=True, circumstances=known)
    assert (verdict.label, verdict.reasons) == ("notable", ())


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0, "urgent"), (NEWS_DAYS, "urgent"), (NEWS_DAYS + 1, "notable"), (400, "notable"), (None, "urgent")],
)
def test_what_was_published_long_ago_is_no_news(age: int | None, expected: Urgency) -> None:
    published = None if age is None else TODAY - timedelta(age)
    known = Circumstances(published=published, today=TODAY)
    verdict = decide_urgency((0.8, 0.15, 0.05), FAIR, ai_act=True, circumstances=known)
    assert verdict.label == expected
    assert bool(verdict.reasons) == (expected == "notable")


def test_an_old_item_says_why_it_is_not_urgent() -> None:
    known = Circumstances(published=TODAY - timedelta(90), today=TODAY)
    verdict = decide_urgency((0.8, 0.1, 0.1), FAIR, ai_act=False, circumstances=known)
    assert verdict.reasons == ("publié il y a 90 jours : n'est plus une nouvelle",)
    assert verdict.p == 0.1


@pytest.mark.parametrize(
    ("days", "near"), [(-1, False), (0, True), (NEAR_DAYS - 1, True), (NEAR_DAYS, False)]
)
def test_a_date_is_near_when_less_than_sixty_days_away(days: int, near: bool) -> None:
    assert bool(Circumstances(published=TODAY, deadlines=due(days)).near) is near


def test_the_day_of_judging_stands_in_for_an_unknown_day_of_publication() -> None:
    assert Circumstances(today=TODAY, deadlines=due(3)).near
    assert not Circumstances(deadlines=due(3)).near


def test_an_urgent_item_gives_its_near_date_in_french() -> None:
    known = Circumstances(published=TODAY, today=TODAY, deadlines=due(5))
    verdict = decide_urgency((0.9, 0.05, 0.05), FAIR, ai_act=True, circumstances=known)
    assert verdict.reasons == ("échéance proche : 1er décembre 2026",)


@given(
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
    st.booleans(),
    st.one_of(st.none(), st.integers(-10, 1000)),
)
def test_nothing_old_is_ever_urgent(p: list[float], ai_act: bool, age: int | None) -> None:
    published = None if age is None else TODAY - timedelta(age)
    verdict = decide_urgency(
        p, FAIR, ai_act=ai_act, circumstances=Circumstances(published=published, today=TODAY)
    )
    assert verdict.p in p
    assert verdict.label != "urgent" or age is None or age <= NEWS_DAYS
