"""What a report says first of a period that was not watched, or only in part."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from digests.report.chapters.lead import lead
from digests.report.chapters.status import reservation
from sample_report import evidence, matter, publication, span

MARCH = datetime(2026, 3, 2, 8, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 26, 8, tzinfo=UTC)
BEFORE_ITS_END = datetime(2026, 11, 26, 9, tzinfo=UTC)
ONE = (publication(1),)


def test_of_a_whole_period_with_publications_nothing_is_said() -> None:
    assert reservation(matter(evidence(span(publications=ONE)))) == ""


def test_the_first_hours_of_the_first_day_do_not_count() -> None:
    started = datetime(2026, 1, 1, 9, tzinfo=UTC)
    assert reservation(matter(evidence(span(publications=ONE, since=started)))) == ""


@pytest.mark.parametrize(
    ("changes", "generated", "written"),
    [
        (
            {"since": None},
            None,
            "L’année 2026 n’a pas été observée : ce rapport ne contient que les indicateurs déclarés et le "
            "calendrier, sans aucune mesure de la veille.",
        ),
        (
            {"since": MARCH},
            None,
            "L’année 2026 n’a été observée qu’à partir du 2 mars 2026 : ce qui a paru avant cette date "
            "manque.",
        ),
        (
            {"until": NOVEMBER},
            None,
            "L’année 2026 n’a pas été observée jusqu’au bout : le dernier relevé date du 26 novembre 2026.",
        ),
        (
            {"since": MARCH, "until": NOVEMBER},
            None,
            "L’année 2026 n’a été observée ni depuis le début (premier relevé le 2 mars 2026) ni jusqu’au "
            "bout (dernier relevé le 26 novembre 2026).",
        ),
        (
            {"until": NOVEMBER},
            BEFORE_ITS_END,
            "L’année 2026 n’est pas terminée : les chiffres s’arrêtent au 26 novembre 2026.",
        ),
        (
            {"since": MARCH, "until": NOVEMBER},
            BEFORE_ITS_END,
            "L’année 2026 n’est pas terminée et la veille n’a commencé que le 2 mars 2026 : les chiffres "
            "s’arrêtent au 26 novembre 2026.",
        ),
        (
            {"publications": ()},
            None,
            "L’année 2026 a été observée en entier, mais aucune publication sur l’intelligence artificielle "
            "n’a été trouvée.",
        ),
    ],
)
def test_the_first_sentence_says_what_limits_the_report(
    changes: dict[str, object], generated: datetime | None, written: str
) -> None:
    told = matter(evidence(replace(span(publications=ONE), **changes)))
    told = told if generated is None else replace(told, generated=generated)
    assert lead(told)[0].replace("\u202f", " ") == written


def test_a_quarter_agrees_in_gender() -> None:
    told = matter(evidence(span("2026-Q3", publications=ONE, until=datetime(2026, 8, 3, tzinfo=UTC))))
    assert reservation(told).startswith("Le 3e trimestre 2026 n’a pas été observé jusqu’au bout")
