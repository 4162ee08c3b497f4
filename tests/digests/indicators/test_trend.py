"""The test of trends, against numbers that others worked out, and by how often it is wrong."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.indicators.trend import Month, corrected, said, slope
from sample_evidence import evidence, publication, span, tables, visited


def _months(of_risk: list[int], totals: list[int]) -> list[Month]:
    return [Month(place, *pair) for place, pair in enumerate(zip(of_risk, totals, strict=True))]


def test_it_agrees_with_the_correlation_of_place_and_bearing() -> None:
    # The statistic squared is N times the squared correlation of the 0/1 answer with the place.
    of_risk, totals = [3, 5, 4, 9, 12, 11], [40, 38, 45, 41, 50, 39]
    places = np.repeat(np.arange(6), totals)
    bears = np.concatenate([[1] * k + [0] * (n - k) for k, n in zip(of_risk, totals, strict=True)])
    found = slope(_months(of_risk, totals))
    assert found is not None
    expected = np.corrcoef(places, bears)[0, 1] * np.sqrt(sum(totals))
    assert found.z == pytest.approx(expected)


def test_its_probability_is_the_two_tails_of_the_normal_law() -> None:
    found = slope(_months([3, 5, 4, 9, 12, 11], [40, 38, 45, 41, 50, 39]))
    assert found is not None
    assert found.p == pytest.approx(2 * NormalDist().cdf(-abs(found.z)))


def test_it_agrees_with_a_sum_by_hand() -> None:
    # p = 12/36 = 1/3; T = 0(2-4) + 1(4-4) + 2(6-4) = 4; Var = 2/9 (12 + 4*12 - 36^2/36) = 2/9 * 24 = 16/3.
    found = slope(_months([2, 4, 6], [12, 12, 12]))
    assert found is not None
    assert found.z == pytest.approx(4 / (16 / 3) ** 0.5)
    assert found.p == pytest.approx(0.0832645, abs=1e-6)


def test_it_agrees_with_the_exact_permutations_of_a_small_table() -> None:
    # All ways to draw 10 of 45 places, weighed: the exact tail lies near the normal one.
    of_risk, totals = [1, 3, 6], [15, 15, 15]
    found = slope(_months(of_risk, totals))
    assert found is not None
    dice = np.random.default_rng(3)
    places = np.repeat([0, 1, 2], totals)
    drawn = np.array([dice.choice(places, 10, replace=False).sum() for _ in range(4000)])
    centre = 10 * places.mean()
    exact = sum(abs(one - centre) >= abs(1 * 3 + 2 * 6 - centre) for one in drawn.tolist()) / len(drawn)
    assert found.p == pytest.approx(exact, abs=0.03)


@pytest.mark.parametrize(
    ("of_risk", "totals"),
    [([4, 5], [10, 10]), ([3, 3, 3], [10, 10, 10]), ([5, 0, 5], [10, 0, 10]), ([10, 10, 10], [10, 10, 10])],
    ids=["two months", "nine affairs", "a month without any", "every affair"],
)
def test_too_little_is_no_answer(of_risk: list[int], totals: list[int]) -> None:
    assert slope(_months(of_risk, totals)) is None


def test_holm_corrects_as_worked_out_by_hand() -> None:
    # Sorted 0.005, 0.01, 0.03, 0.04: times 4, 3, 2, 1, and never less than the one before.
    assert corrected((0.01, 0.04, 0.03, 0.005)) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert corrected(()) == ()


@given(st.lists(st.floats(0, 1), max_size=8))
def test_corrected_probabilities_keep_their_order_and_are_never_smaller(given_: list[float]) -> None:
    found = corrected(given_)
    for (one, of_one), (other, of_other) in permutations(zip(given_, found, strict=True), 2):
        assert one <= of_one <= 1
        assert of_one <= of_other or one >= other


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=3, max_size=12))
def test_told_backwards_a_rise_is_a_fall(pairs: list[tuple[int, int]]) -> None:
    of_risk, totals = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    there, back = slope(_months(of_risk, totals)), slope(_months(of_risk[::-1], totals[::-1]))
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there.z == pytest.approx(-back.z, abs=1e-9)
        assert 0 <= there.p <= 1


def test_with_shares_that_never_change_a_risk_moves_in_one_year_of_twenty() -> None:
    dice, alarms, years = np.random.default_rng(11), 0, 400
    for _ in range(years):
        totals = dice.poisson(dice.uniform(30, 300), 12)
        shares = dice.choice([0.005, 0.01, 0.02, 0.04, 0.08, 0.15], 25)
        found = [
            slope(_months(list(map(int, dice.binomial(totals, one))), totals.tolist())) for one in shares
        ]
        alarms += any(said(1, p) != "stable" for p in corrected([one.p for one in found if one]))
    # 5 % of 400 is 20; three standard deviations are 13.
    assert alarms <= 33


def test_a_risk_that_rises_all_year_is_told_so_and_one_that_stays_is_not() -> None:
    days = [date(2026, month, 1 + number) for month in range(1, 13) for number in range(24)]
    publications = tuple(
        publication(
            number,
            day,
            risks=(*(("R08",) if number % 24 < day.month else ()), *(("R11",) if number % 4 == 0 else ())),
        )
        for number, day in enumerate(days)
    )
    watched = visited("gazette", date(2026, 1, 1), date(2026, 12, 31))
    risks = tables(evidence(span(publications=publications, source_days=watched)))["publications-par-risque"]
    assert risks.cell("tendance", risque="R08") == "en hausse"
    assert risks.cell("tendance", risque="R11") == "stable"
    assert risks.cell("p", risque="R11") == 1.0
    assert risks.cell("tendance", risque="R01") == "trop peu pour conclure"


def test_one_affair_that_everybody_retells_is_no_trend() -> None:
    quiet = [publication(number, date(2026, 1 + number % 12, 2), risks=("R08",)) for number in range(24)]
    others = [publication(100 + number, date(2026, 1 + number % 12, 3)) for number in range(240)]
    retold = [publication(500 + number, date(2026, 12, 9), risks=("R08",), story=500) for number in range(40)]
    found = tables(evidence(span(publications=(*quiet, *others, *retold))))["publications-par-risque"]
    assert found.cell("publications", risque="R08") == 64
    assert found.cell("affaires", risque="R08") == 25
    assert found.cell("tendance", risque="R08") == "stable"


def test_a_retired_risk_is_neither_tested_nor_corrected_for() -> None:
    days = [date(2026, month, 1 + number) for month in range(1, 13) for number in range(24)]
    bearing = tuple(
        publication(number, day, risks=("R22",) if number % 24 < day.month else ())
        for number, day in enumerate(days)
    )
    found = tables(evidence(span(publications=bearing)))["publications-par-risque"]
    assert found.cell("tendance", risque="R22") == "retiré"
    assert found.cell("p", risque="R22") is None


def test_an_affair_stands_in_the_month_of_its_first_publication() -> None:
    first = [
        publication(number, date(2026, 1 + number % 12, 2), risks=("R08",), story=number)
        for number in range(24)
    ]
    others = [publication(100 + number, date(2026, 1 + number % 12, 3)) for number in range(120)]
    retold = [
        publication(500 + number, date(2026, 12, 9), risks=("R08",), story=number) for number in range(24)
    ]
    found = tables(evidence(span(publications=(*first, *others, *retold))))["publications-par-risque"]
    assert found.cell("tendance", risque="R08") == "stable"
