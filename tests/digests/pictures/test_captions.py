"""A picture's words say its numbers, in the reader's language."""

from datetime import date, timedelta

import pytest

from digests.pictures.captions import caption
from digests.pictures.figures import AxisWeeks, Figure, RiskMonths
from digests.texts.language import language
from pictures_of_a_year import (
    MONTHS,
    all_risks,
    axis_weeks,
    risk,
    risk_months,
    source_weeks,
    trend,
    weekly_trend,
)

FRENCH = language("fr")
N = "\u202f"


def described(figure: Figure) -> str:
    return caption(figure, FRENCH).description.replace(N, " ")


def test_the_heat_map_names_the_risks_that_are_told_most_and_counts_the_others() -> None:
    figure = risk_months(
        risk("R01", (0,) * 11 + (1,)), risk("R02", (9,) * 12), risk("R03", (3,) * 12), risk("R04", (4,) * 12)
    )
    assert described(figure) == (
        "R02 · Risque R02 : données <personnelles> & sensibles : 108 publications, dont 9 en novembre 2026. "
        "R04 · Risque R04 : données <personnelles> & sensibles : 48 publications, dont 4 en novembre 2026. "
        "R03 · Risque R03 : données <personnelles> & sensibles : 36 publications, dont 3 en novembre 2026. "
        "1 autre risque suit."
    )


def test_without_evidence_the_heat_map_says_so() -> None:
    assert described(risk_months()) == "Aucune publication sur un risque majeur."


def test_a_month_that_goes_on_says_until_when_it_is_counted() -> None:
    counted = caption(risk_months(risk()), FRENCH).counted
    assert counted == "Publications, décembre 2025 au 22 novembre 2026"


def test_whole_months_need_no_day() -> None:
    figure = RiskMonths(MONTHS, date(2026, 11, 30), (risk(),))
    assert caption(figure, FRENCH).counted == "Publications, décembre 2025 à novembre 2026"


def test_axes_compare_the_week_with_those_before() -> None:
    assert described(axis_weeks(legal=(2,) * 11 + (9,))).startswith(
        "Légal : 9 en semaine 47, 2,0 en moyenne avant. Usages : 10 en semaine 47"
    )


def test_sources_are_told_with_their_worst_and_best_weeks() -> None:
    assert described(source_weeks(broken=(0, 3) + (1,) * 9 + (9,))) == (
        "Semaine 47, sur 61 sources visitées : 9 en panne, 4 silencieuses. "
        "Au plus, les semaines d’avant : 3 en panne, 4 silencieuses."
    )


def test_a_trend_tells_its_latest_peak_and_its_end() -> None:
    name = "R08 · Risque R08 : données <personnelles> & sensibles"
    assert described(trend((0, 5, 5) + (1,) * 9)) == (
        f"{name} : 19 publications en tout. Au plus : 5 (février 2026) ; à la fin : 1 (novembre 2026)."
    )
    assert described(weekly_trend((0,) * 11 + (1,))) == (
        f"{name} : 1 publication en tout. Au plus : 1 (semaine 47) ; à la fin : 1 (semaine 47)."
    )
    assert described(trend((0,) * 12)) == f"{name} : aucune publication."


def test_weeks_of_two_years_say_both() -> None:
    figure = axis_weeks()
    later = AxisWeeks(
        tuple(day + timedelta(weeks=8) for day in figure.starts),
        figure.until + timedelta(weeks=8),
        figure.axes,
    )
    counted = caption(later, FRENCH).counted
    assert counted == "Publications par axe principal, semaine 44 de 2026 à semaine 2 de 2027"


@pytest.mark.parametrize("figure", [all_risks(), axis_weeks(), source_weeks(), trend(), weekly_trend()])
def test_every_picture_has_a_name_for_its_file(figure: Figure) -> None:
    assert caption(figure, FRENCH).name in {
        "risks-by-month",
        "axes-by-week",
        "source-health",
        "risk-r08",
    }
