"""The days on which something starts, ends or is due are found; other days in a text are not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import DueDate
from classifiers.deadlines import deadlines_in

PUBLISHED = date(2026, 7, 10)


def due(text: str, published: date | None = PUBLISHED) -> list[str]:
    return [one.day.isoformat() for one in deadlines_in(text, published)]


ANNOUNCED = [
    ("Les règles valent à compter du 2 août 2026.", "2026-08-02"),
    ("à partir du 1er janvier 2027", "2027-01-01"),
    ("à partir d'août 2027", "2027-08-01"),
    ("dès le 2 août 2026", "2026-08-02"),
    ("Le règlement entre en application le 2 août 2026", "2026-08-02"),
    ("les règles entrant en application le 2 août 2026", "2026-08-02"),
    ("Les obligations entreront en vigueur le 2 août 2026", "2026-08-02"),
    ("l'entrée en vigueur, le 2 août 2026, des sanctions", "2026-08-02"),
    ("La version en vigueur le 8 octobre 2026", "2026-10-08"),
    ("il s'appliquera au 1er septembre 2026", "2026-09-01"),
    ("applicable le 2 août 2026", "2026-08-02"),
    ("applicables au 1er juillet 2027", "2027-07-01"),
    ("obligatoire, au 1er janvier 2027, pour les agents", "2027-01-01"),
    ("Répondez avant le 15 septembre 2026", "2026-09-15"),
    ("au plus tard le 31 décembre 2026", "2026-12-31"),
    ("au plus tard lundi 3 août 2026", "2026-08-03"),
    ("jusqu'au 23 juillet 2026 à midi", "2026-07-23"),
    ("jusqu'en octobre 2026", "2026-10-01"),
    ("d’ici au 2 février 2027", "2027-02-02"),
    ("d'ici le 2 août 2026", "2026-08-02"),
    ("d'ici à août 2027", "2027-08-01"),
    ("L'échéance est fixée au 2 décembre 2027", "2027-12-02"),
    ("avant l'échéance du 2 août 2026", "2026-08-02"),
    ("Date limite : 02/08/2026", "2026-08-02"),
    ("date limite de dépôt des candidatures : 15 mai 2027", "2027-05-15"),
    ("Clôture des candidatures le vendredi 11 septembre 2026", "2026-09-11"),
    ("la consultation s'ouvrira lundi 9 novembre 2026", "2026-11-09"),
    ("Registre ouvert du 25 juillet au 26 août 2026", "2026-08-26"),
    ("lignes directrices attendues pour le 2 février 2027", "2027-02-02"),
    ("reporté au 2 décembre 2027", "2027-12-02"),
    ("repoussait de mars 2025 à mars 2027 la fin de l'essai", "2027-03-01"),
    ("Le 2 août 2026, les règles entreront en application", "2026-08-02"),
    ("2 août 2026 : les devoirs des fournisseurs entrent en vigueur", "2026-08-02"),
    ("From 2 August 2026 providers must comply", "2026-08-02"),
    ("The rules apply from 2 August 2026", "2026-08-02"),
    ("will be available from 2 August 2026", "2026-08-02"),
    ("as of August 2, 2026", "2026-08-02"),
    ("starting on 2nd August 2026", "2026-08-02"),
    ("effective 2 Aug. 2026", "2026-08-02"),
    ("by 2 August 2026", "2026-08-02"),
    ("by the 2nd of August 2026", "2026-08-02"),
    ("before 2026-08-02", "2026-08-02"),
    ("until 11.59 pm on Sunday; submissions until 2 August 2026", "2026-08-02"),
    ("no later than 2 August 2026", "2026-08-02"),
    ("enters into force on 2 August 2026", "2026-08-02"),
    ("The deadline for comments is 23 July 2026", "2026-07-23"),
    ("guidelines due on 2 August 2026", "2026-08-02"),
    ("The call closes on 23 July 2026", "2026-07-23"),
    ("which will apply in August 2027", "2027-08-01"),
    ("shifts the duties from August 2026 to December 2027", "2027-12-01"),
    ("pushed back high-risk duties, to December 2027", "2027-12-01"),
    ("On 2 August 2026 the rules apply", "2026-08-02"),
    ("jusqu'au 2 août", "2026-08-02"),
    ("jusqu'au 9 juillet", "2027-07-09"),
    ("by August 2", "2026-08-02"),
    ("by 3 May", "2027-05-03"),
    ("avant le 29 février", "2028-02-29"),
    ("d'ici fin août 2027", "2027-08-31"),
    ("jusqu’à la fin du mois de février 2028", "2028-02-29"),
    ("by the end of August 2027", "2027-08-31"),
    ("d'ici la mi-août 2027", "2027-08-15"),
    ("by mid-August 2027", "2027-08-15"),
    ("avant le 2&nbsp;<b>août</b> 2026", "2026-08-02"),
    ("avant le 2\naoût 2026", "2026-08-02"),
    ("avant le 1<sup>er</sup> septembre 2026", "2026-09-01"),
]
COUNTED = [
    ("Les textes entreront en vigueur dans 60 jours", "2026-09-08"),
    ("dans un délai de 30 jours", "2026-08-09"),
    ("dans un délai d'un mois", "2026-08-10"),
    ("dans un délai maximal de trois mois", "2026-10-10"),
    ("au plus tard dans un délai de deux mois", "2026-09-10"),
    ("dans les trente (30) jours", "2026-08-09"),
    ("dans les deux prochaines semaines", "2026-07-24"),
    ("d'ici six mois", "2027-01-10"),
    ("sous trois mois", "2026-10-10"),
    ("sous quatre-vingt-dix jours", "2026-10-08"),
    ("dans un délai de deux mois à compter de la publication", "2026-09-10"),
    ("Le portail fermera le mois prochain", "2026-08-01"),
    ("within 30 days", "2026-08-09"),
    ("within ninety days of publication", "2026-10-08"),
    ("within the next two weeks", "2026-07-24"),
    ("The rules will apply in two months", "2026-09-10"),
    ("The window closes next month", "2026-08-01"),
]
SEVERAL = [
    ("applicable le 2 août 2026 et le 2 août 2027", ["2026-08-02", "2027-08-02"]),
    ("à compter du 2 décembre 2027 pour l'annexe III et du 2 août 2028", ["2027-12-02", "2028-08-02"]),
    ("Adopté le 13 juin 2024, applicable le 2 août 2026", ["2026-08-02"]),
    ("avant le 2 août 2026 ; le 3 août 2026 il fera beau", ["2026-08-02"]),
    ("avant le 2 août 2026. Encore : avant le 2 août 2026", ["2026-08-02"]),
]
NOT_DUE = [
    "Adopté le 13 juin 2024",
    "Publié le 12 juillet 2024, le texte s'appliquera à tous",
    "La loi du 7 octobre 2016 est applicable",
    "Il s'applique au titre de la loi du 7 octobre 2016",
    "Entré en vigueur le 1er août 2024",
    "Applicable, un rapport publié le 2 août 2026 le dit",
    "Le règlement est paru le 12 juillet 2024",
    "Le 2 août 2026, la CNIL a publié un avis qui s'applique à tous",
    "Le 15 mai 2026, élus et experts ont débattu",
    "La semaine du 2 au 8 février 2026",
    "The opinion dates from March 2026",
    "From the January 2023 writ to the trial",
    "Published on 2 August 2026 and approved by all",
    "In June 2026 the board met",
    "On 2 August 2026 the board published what will apply",
    "avant le 31 février 2027",
    "by 31 February 2027",
    "avant le 02/13/2026",
    "before 2026-13-02",
    "avant le 31 février",
    "by 2 August 1998",
    "jusqu'au 14 février dernier",
    "before article 3 may apply",
    "version 1.2.2026 avant 3/4",
    "within 30 days of receipt",
    "within 10 working days",
    "within 30 days' notice",
    "dans un délai d'un mois à compter de la réception",
    "sous trente jours ouvrés",
    "In two months the tool went from launch to fame",
    "Une consultation de deux mois",
    "Les requêtes étaient effacées sous trente jours",
    "Le tribunal avait exigé une réponse dans les cinq jours",
    "The files were deleted within 30 days",
    "un prix de 30 jours ; in a word",
    "rien",
    "",
]


@pytest.mark.parametrize(("text", "day"), ANNOUNCED)
def test_a_day_counts_where_its_clause_says_that_something_starts_or_ends(text: str, day: str) -> None:
    [found] = deadlines_in(text, PUBLISHED)
    assert (found.day.isoformat(), found.stated) == (day, "absolute")


@pytest.mark.parametrize(("text", "day"), COUNTED)
def test_a_term_runs_from_the_publication(text: str, day: str) -> None:
    [found] = deadlines_in(text, PUBLISHED)
    assert (found.day.isoformat(), found.stated) == (day, "relative")
    assert due(text, None) == []


@pytest.mark.parametrize(("text", "days"), SEVERAL)
def test_each_day_stands_once_in_the_order_of_the_text(text: str, days: list[str]) -> None:
    assert due(text) == days


@pytest.mark.parametrize("text", NOT_DUE)
def test_other_days_are_left_out(text: str) -> None:
    assert due(text) == []


@pytest.mark.parametrize(
    "text", ["jusqu'au 2 août", "by August 2", "within 30 days", "le mois prochain fermera"]
)
def test_without_a_publication_date_only_whole_dates_count(text: str) -> None:
    assert due(text, None) == []
    assert due("jusqu'au 2 août 2026", None) == ["2026-08-02"]


@pytest.mark.parametrize(
    ("published", "text", "day"),
    [
        (date(2026, 1, 31), "sous un mois", "2026-02-28"),
        (date(2028, 1, 31), "sous un mois", "2028-02-29"),
        (date(2026, 12, 31), "within two months", "2027-02-28"),
        (date(2026, 12, 31), "La plateforme fermera le mois prochain", "2027-01-01"),
        (date(2026, 8, 2), "jusqu'au 2 août", "2026-08-02"),
        (date(2026, 8, 3), "jusqu'au 2 août", "2027-08-02"),
    ],
)
def test_months_are_counted_with_care(published: date, text: str, day: str) -> None:
    assert due(text, published) == [day]


def test_beyond_the_calendar_there_is_nothing() -> None:
    assert due("within 3 months, within 99 days, avant le 2 août", date(9999, 12, 1)) == []


def test_the_sentence_that_says_so_comes_along() -> None:
    text = (
        "Titre de l'avis\nLe texte, art. L. 300-1, est paru. Répondez avant le 2 août 2026 ! La suite attend."
    )
    assert deadlines_in(text, None) == (
        DueDate(day=date(2026, 8, 2), sentence="Répondez avant le 2 août 2026 !", stated="absolute"),
    )


def test_an_abbreviation_ends_no_sentence() -> None:
    [found] = deadlines_in("Selon M. Dupont et l'art. L. 300-1, c'est dû avant le 2 août 2026", None)
    assert found.sentence.startswith("Selon M. Dupont")


def test_a_long_sentence_is_cut_around_its_day() -> None:
    [found] = deadlines_in("mot " * 200 + "avant le 2 août 2026 " + "mot " * 200, None)
    assert len(found.sentence) <= 300
    assert found.sentence.startswith("…mot ")
    assert found.sentence.endswith(" mot…")
    assert "avant le 2 août 2026" in found.sentence


@pytest.mark.parametrize(("before", "after"), [("m" * 400, ""), ("", "m" * 400)])
def test_a_sentence_without_spaces_is_cut_too(before: str, after: str) -> None:
    [found] = deadlines_in(f"{before} avant le 2 août 2026 {after}", None)
    assert len(found.sentence) <= 300


ANY_DAY = st.dates(date(2000, 1, 1), date(2099, 12, 31))
FRAGMENTS = st.sampled_from(
    [
        *(
            "avant le",
            "2 août",
            "2 août 2026",
            "31 février 2027",
            "août 2027",
            "by",
            "August 2",
            "2026-08-02",
        ),
        *(
            "02/08/2026",
            "dans un délai de",
            "30 jours",
            "deux mois",
            "sous",
            "within",
            "le mois prochain",
            "et",
        ),
        *("publié le", "fin", "entrera en vigueur", ".", ";", "\n", "may", "İ"),
    ]
)


@given(st.text(max_size=200), st.none() | st.dates())
def test_any_text_is_read_without_an_error(text: str, published: date | None) -> None:
    deadlines_in(text, published)


@given(st.lists(FRAGMENTS, max_size=40).map(" ".join), st.none() | ANY_DAY)
def test_each_day_stands_once_with_a_short_sentence(text: str, published: date | None) -> None:
    found = deadlines_in(text, published)
    assert len({one.day for one in found}) == len(found)
    assert all(1 <= len(one.sentence) <= 300 for one in found)
    assert published or all(one.stated == "absolute" for one in found)


@given(ANY_DAY)
def test_every_day_is_found_in_every_form(day: date) -> None:
    english = f"{day:%B} {day.day}, {day.year}"
    for written in (f"{day:%d/%m/%Y}", day.isoformat(), f"{day.day} {day:%B} {day.year}", english):
        assert due(f"It closes before {written}.", None) == [day.isoformat()]


@given(ANY_DAY, st.integers(1, 120))
def test_days_are_counted_as_the_calendar_does(published: date, count: int) -> None:
    assert due(f"sous {count} jours", published) == [(published + timedelta(days=count)).isoformat()]


@given(ANY_DAY, ANY_DAY)
def test_a_day_without_a_year_is_the_next_one(published: date, day: date) -> None:
    [found] = deadlines_in(f"by {day.day} {day:%B}", published) or [None]
    if found:
        assert (found.day.month, found.day.day) == (day.month, day.day)
        assert timedelta(0) <= found.day - published <= timedelta(days=366 * 8)
    else:
        assert published.year > 2090  # the next such day is in a year that no text of today speaks of


@pytest.mark.parametrize(
    "repeated",
    [
        *(
            "avant le 2 août 2026 ",
            "2 août ",
            "dans un délai de ",
            "reporté au ",
            "ouvert du 2 mai au ",
            "fin ",
        ),
        *(" 2 août 2026 et le", "from ", "1", " ", "\n", ". ", "jusqu'au ", "avant", "le "),
    ],
)
def test_a_hostile_text_of_any_size_is_read(repeated: str) -> None:
    """A pattern that goes back and forth would not come to an end at this size."""
    assert len(deadlines_in(repeated * (200_000 // len(repeated)), PUBLISHED)) <= 2
