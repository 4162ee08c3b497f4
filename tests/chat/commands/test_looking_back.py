"""`!digest`: what a week, a month or a quarter brought, of everything or of a subject."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chat.commands.library import BROKEN, ask, keep, visited
from chat.houses import BOSS, Watched
from digests.messages.message import digest_message
from digests.period import week_period
from factories import assessment
from watcher.store import due
from watcher.writing.composing import compose
from watcher.writing.editions import KIND

MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC)


def test_the_week_asked_for_is_the_digest_itself(city: Watched) -> None:
    keep(city, "1", "Une charte à Brest")
    visited(city, "cnil", BROKEN)
    now = city.house.now()
    period = week_period("2026-W47", city.house.settings.schedule.zone)
    expected = digest_message(compose(city.db, city.house.newsroom, period, now, published=True).digest())
    assert ask(city, "!digest 47") == expected.body
    assert city.messages[0].html == expected.html
    assert "Une charte à Brest" in expected.body
    assert "en panne" in expected.body


def test_without_a_week_it_is_the_last_one_told(city: Watched) -> None:
    for week, done in (("2026-W46", True), ("2026-W47", False)):
        at = MONDAY + timedelta(days=7 * (week == "2026-W47"))
        due.add_due(city.db, due.Due(KIND, week, at, at - timedelta(days=7), at))
        if done:
            due.mark_done(city.db, KIND, week, at)
    assert "semaine 46" in ask(city, "!digest")


def test_before_any_was_told_it_is_the_last_whole_week(city: Watched) -> None:
    assert "semaine 47" in ask(city, "!digest")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("2026-W54", "La semaine 2026-W54 n’existe pas"),
        ("0", "La semaine 2026-W00 n’existe pas"),
        ("2026-W49", "La semaine 2026-W49 n’a pas commencé."),
        ("2026-12", "Le mois 2026-12 n’a pas commencé."),
        ("2027-Q1", "Le trimestre 2027-Q1 n’a pas commencé."),
        ("dernière", "Je ne lis pas la période «\u202fdernière\u202f»"),
        ("47 jeton", "Je ne lis pas la période"),
    ],
)
def test_a_week_that_is_none_or_to_come_says_so(city: Watched, words: str, told: str) -> None:
    assert ask(city, f"!digest {words}").startswith(told)


def test_the_week_that_goes_on_can_be_asked_for(city: Watched) -> None:
    keep(city, "1", "Toute fraîche", published=city.house.now())
    assert "Toute fraîche" in ask(city, "!digest 48")


def test_a_month_and_a_quarter_can_be_asked_for(city: Watched) -> None:
    keep(city, "1", "De novembre")
    keep(
        city,
        "2",
        "De septembre",
        published=datetime(2026, 9, 1, 9, tzinfo=UTC),
        seen=MONDAY - timedelta(days=70),
    )
    november, quarter, before = (ask(city, f"!digest {words}") for words in ("novembre", "T4", "2026-Q3"))
    assert november.startswith("📰 Note mensuelle de veille IA · novembre 2026\n")
    assert quarter.startswith("📰 Dossier trimestriel de veille IA · 4e trimestre 2026\n")
    assert ["De novembre" in one for one in (november, quarter, before)] == [True, True, False]
    assert "De septembre" in before


def test_an_axis_and_a_risk_after_the_period_narrow_it(city: Watched) -> None:
    keep(city, "1", "Du droit", said_of_it=assessment(axes=["legal"], risks=["R08"]))
    keep(city, "2", "Aussi du droit", said_of_it=assessment(axes=["legal"]))
    keep(city, "3", "Un usage", said_of_it=assessment(risks=["R08"]))
    legal, both = ask(city, "!digest 47 juridique"), ask(city, "!digest 47 legal R08")
    assert legal.startswith("📰 Veille IA · semaine 47 (16–22 nov. 2026) · axe Légal\n2 publications")
    assert ["Du droit" in legal, "Aussi du droit" in legal, "Un usage" in legal] == [True, True, False]
    assert both.startswith(
        "📰 Veille IA · semaine 47 (16–22 nov. 2026) · axe Légal · risque R08\n1 publication"
    )


def test_a_subject_alone_is_of_the_week_last_told(city: Watched) -> None:
    keep(city, "1", "Du droit", said_of_it=assessment(axes=["legal"]))
    assert ask(city, "!digest legal").startswith("📰 Veille IA · semaine 47 (16–22 nov. 2026) · axe Légal\n")


def test_a_subject_of_which_nothing_came_says_so(city: Watched) -> None:
    keep(city, "1", "Un usage")
    assert "Aucune publication sur ce sujet." in ask(city, "!digest 47 R04")


def test_ones_own_subscriptions_are_a_subject(city: Watched) -> None:
    keep(city, "1", "Du droit", said_of_it=assessment(axes=["legal"]))
    keep(city, "2", "Le prix du jeton", said_of_it=assessment())
    keep(city, "3", "Un usage", said_of_it=assessment())
    assert ask(city, "!digest 47 mes abonnements").startswith("Vous n’avez pas d’abonnement")
    ask(city, "!abonner axe legal")
    ask(city, "!abonner mot jeton")
    told = ask(city, "!digest 47 mes abonnements")
    assert "· axe Légal et mot «\u202fjeton\u202f»\n2 publications" in told
    assert ["Du droit" in told, "Le prix du jeton" in told, "Un usage" in told] == [True, True, False]


def test_the_subscriptions_of_somebody_else_are_not(city: Watched) -> None:
    ask(city, "!abonner axe legal", BOSS)
    assert ask(city, "!digest mes abonnements").startswith("Vous n’avez pas d’abonnement")
