"""Numbers, delays, periods and comparisons as the report writes them."""

from __future__ import annotations

from datetime import date

import pytest

from digests.period import period_named
from digests.report.chapters.wording import (
    Comparison,
    comparison,
    counted,
    figure,
    from_to,
    hours,
    month_name,
    none_or,
    percent,
    period_name,
    sentence,
)
from sample_week import PARIS


def spaced(text: str) -> str:
    return text.replace("\u202f", " ")


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (12, "12"), (12_340, "12 340"), (2.5, "2,5"), (2.04, "2"), (1234.6, "1 235"), (-3, "−3")],
)
def test_figures_are_french(value: float, written: str) -> None:
    assert spaced(figure(value)) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.0, "0 %"),
        (0.0004, "moins de 0,1 %"),
        (0.034, "3,4 %"),
        (0.12, "12 %"),
        (0.123, "12 %"),
        (1.0, "100 %"),
    ],
)
def test_shares_have_a_decimal_below_ten_per_cent_alone(share: float, written: str) -> None:
    assert spaced(percent(share)) == written


@pytest.mark.parametrize("share", [0.9951, 0.9999])
def test_a_share_that_is_not_whole_never_reads_as_whole(share: float) -> None:
    assert spaced(percent(share)) == "plus de 99 %"


@pytest.mark.parametrize(
    ("delay", "written"),
    [
        (0.001, "1 min"),
        (0.5, "30 min"),
        (0.999, "1 h"),
        (1.5, "1 h 30"),
        (9.0, "9 h"),
        (9.999, "10 h"),
        (14.4, "14 h"),
        (47.9, "48 h"),
        (72.0, "3 jours"),
    ],
)
def test_delays_are_said_as_people_say_them(delay: float, written: str) -> None:
    assert spaced(hours(delay)) == written


@pytest.mark.parametrize(("count", "written"), [(0, "0 alerte"), (1, "1 alerte"), (2, "2 alertes")])
def test_zero_and_one_are_singular(count: int, written: str) -> None:
    assert spaced(counted(count, "{n} alerte", "{n} alertes")) == written


def test_zero_may_have_a_text_of_its_own() -> None:
    assert none_or(0, "aucune alerte", "{n} alerte", "{n} alertes") == "aucune alerte"


def test_a_sentence_has_a_capital_and_one_full_stop() -> None:
    assert sentence("décision du 3 mai.") == "Décision du 3 mai."
    assert sentence("") == ""


@pytest.mark.parametrize(
    ("label", "subject", "within", "than", "over"),
    [
        ("2026", "l’année 2026", "en 2026", "à 2026", "terminée"),
        ("2026-Q4", "le 4e trimestre 2026", "au 4e trimestre 2026", "au 4e trimestre 2026", "terminé"),
        ("2026-03", "le mois de mars 2026", "en mars 2026", "à mars 2026", "terminé"),
        ("2026-04", "le mois d’avril 2026", "en avril 2026", "à avril 2026", "terminé"),
        ("2026-10", "le mois d’octobre 2026", "en octobre 2026", "à octobre 2026", "terminé"),
        (
            "2026-11-01..2026-11-15",
            "la période du 1er au 15 novembre 2026",
            "du 1er au 15 novembre 2026",
            "à la période du 1er au 15 novembre 2026",
            "terminée",
        ),
        (
            "2026-11-03..2026-11-03",
            "la journée du 3 novembre 2026",
            "le 3 novembre 2026",
            "au 3 novembre 2026",
            "terminée",
        ),
    ],
)
def test_a_period_is_named_within_sentences(
    label: str, subject: str, within: str, than: str, over: str
) -> None:
    name = period_name(period_named(label, PARIS), PARIS)
    assert (name.subject, name.within, name.than, name.agree("terminé")) == (subject, within, than, over)


def test_a_week_is_named_with_its_days() -> None:
    name = period_name(period_named("2026-W47", PARIS), PARIS)
    assert name.subject == "la semaine 47 (16–22 nov. 2026)"
    assert name.within == "pendant la semaine 47 (16–22 nov. 2026)"


def test_a_span_says_no_more_than_needed() -> None:
    assert from_to(date(2026, 3, 3), date(2026, 4, 2)) == "du 3 mars au 2 avril 2026"
    assert from_to(date(2025, 12, 30), date(2026, 1, 2)) == "du 30 décembre 2025 au 2 janvier 2026"


def test_months_have_their_names_and_other_labels_stay() -> None:
    assert month_name("2026-01") == "janvier 2026"
    assert month_name("total") == "total"


def against(*, was_watched: bool = True, is_fair: bool = True, label: str = "2026") -> Comparison:
    return comparison(period_named(label, PARIS), PARIS, was_watched=was_watched, is_fair=is_fair)


@pytest.mark.parametrize(
    ("now", "then", "written"),
    [
        (112, 100, "+12 % par rapport à 2025"),
        (88, 100, "−12 % par rapport à 2025"),
        (2_340, 100, "+2 240 % par rapport à 2025"),
        (1001, 1000, "stable par rapport à 2025"),
        (100, 100, "comme en 2025"),
        (40, 19, "contre 19 en 2025"),
        (19, 40, "contre 40 en 2025"),
        (3, 0, "contre 0 en 2025"),
        (0, 0, "comme en 2025"),
        (5, None, "pas de chiffre en 2025"),
        (None, 5, ""),
    ],
)
def test_a_change_is_a_percentage_from_twenty_on_and_two_numbers_below(
    now: float | None, then: float | None, written: str
) -> None:
    assert spaced(against().of(now, then)) == written


def test_a_period_that_was_not_watched_is_said() -> None:
    assert against(was_watched=False).of(5, None) == "l’année 2025 n’a pas été observée"
    assert (
        against(was_watched=False, label="2026-Q1").of(5, None) == "le 4e trimestre 2025 n’a pas été observé"
    )


def test_periods_of_unequal_length_give_no_percentage() -> None:
    assert against(is_fair=False).of(300, 100) == "contre 100 en 2025 (durées inégales)"
