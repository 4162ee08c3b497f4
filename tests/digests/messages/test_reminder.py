"""Reminders of the calendar, read as members read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from classifiers.articles import load_articles
from classifiers.calendar import load_calendar
from classifiers.milestones import Milestone, load_wordings, milestones
from digests.messages.audience import risks_of
from digests.messages.fitting import MAX_EVENT_BYTES, event_bytes
from digests.messages.reminder import reminder_message
from digests.rows import Message
from digests.texts.french import NARROW
from digests.texts.language import LANGUAGES, LanguageCode, language
from watcher.register_book import risk_rows

TITLES = load_articles().articles
CALENDAR = milestones(load_calendar(), load_wordings())
MARKING = next(one for one in CALENDAR if "50(2)" in one.articles)
HIGH_RISK = next(one for one in CALENDAR if one.was)
RELATED = next(one for one in CALENDAR if one.text.startswith("hors règlement"))

FRENCH = """\
📅 AI Act · 2 décembre 2026, dans 30 jours

Marquage lisible par machine (art. 50(2)), aussi pour les systèmes génératifs mis sur le marché avant le \
2 août 2026 (art. 111(4)).
• article 50 : Obligations de transparence
• article 111 : Systèmes et modèles déjà sur le marché

Risques concernés : R05 · 20 Laisser faire : usages sans cadre ni gouvernance parce que… ; \
R07 · 20 Tiers qui enregistrent ou traitent par IA à notre insu… ; \
R19 · 12 Synthèse ou contenu biaisé, discriminatoire, ou infidèle à…
À regarder par : juridique, DSI, communication, DPO
Tout le calendrier : !echeances

Rappel automatique, 90, 30, 7 et 1 jours avant. Dates relevées dans des sources publiques concordantes, \
à vérifier au Journal officiel de l’Union."""

ENGLISH = """\
📅 AI Act · 2 December 2026, in 30 days

Machine-readable marking (Art. 50(2)) also for generative systems placed on the market before 2 August 2026 \
(Art. 111(4)).
• Article 50: Transparency obligations
• Article 111: Systems and models already on the market

Risks concerned: R05 · 20 Doing nothing: use without governance; \
R07 · 20 Third parties recording or processing with AI without our…; \
R19 · 12 Biased or unfaithful summaries and content; discrimination
To be looked at by: legal, IT, communication, DPO
The whole calendar: !echeances

Automatic reminder, 90, 30, 7 and 1 days before. Dates taken from public sources that agree; \
to be checked in the Official Journal of the Union."""


def reminder(one: Milestone, days: int = 30, code: LanguageCode = "fr", *, checked: bool = False) -> Message:
    """The message so many days before."""
    risks = risk_rows()
    return reminder_message(
        one,
        one.day - timedelta(days=days),
        titles=TITLES,
        risks=[risks[risk] for risk in risks_of(one.articles)],
        checked=checked,
        commands=True,
        words=language(code),
    )


def body(one: Milestone, days: int = 30, *, checked: bool = False) -> str:
    return reminder(one, days, checked=checked).body.replace(NARROW, " ")


def test_a_reminder_says_what_applies_from_when_and_who_should_look() -> None:
    assert body(MARKING) == FRENCH


def test_the_same_reminder_in_english() -> None:
    assert reminder(MARKING, code="en").body == ENGLISH


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("one", CALENDAR, ids=str)
def test_every_day_of_the_calendar_makes_a_message_and_always_the_same(
    one: Milestone, code: LanguageCode
) -> None:
    made = {reminder(one, code=code) for _ in range(2)}
    (message,) = made
    assert event_bytes(message) <= MAX_EVENT_BYTES
    assert message.body.splitlines()[2].endswith(".")
    assert message.html.startswith("<p><strong>📅 ")


@pytest.mark.parametrize(("days", "left"), [(90, "dans 90 jours"), (1, "demain"), (0, "aujourd’hui")])
def test_the_first_line_says_how_long_there_is(days: int, left: str) -> None:
    assert body(MARKING, days).splitlines()[0] == f"📅 AI Act · 2 décembre 2026, {left}"


def test_a_day_that_was_put_off_says_what_it_was() -> None:
    assert "sections 1 à 3. Date reportée : c’était le 2 août 2026.\n" in body(HIGH_RISK)
    assert "reportée" not in body(replace(HIGH_RISK, was=None))


def test_ranges_of_articles_bring_their_heaviest_risks_and_no_list_of_titles() -> None:
    lines = body(HIGH_RISK).splitlines()
    assert [line for line in lines if line.startswith("•")] == [
        "• article 6 : Classement d’un système à haut risque"
    ]
    (risks,) = [line for line in lines if line.startswith("Risques concernés")]
    assert risks.count(" · ") == 3


def test_a_day_of_another_act_is_not_told_as_one_of_the_ai_act() -> None:
    assert body(RELATED).startswith("📅 Calendrier · 9 décembre 2026, dans 30 jours\n\nHors règlement IA : ")
    assert "À regarder par : juridique\n" in body(RELATED)


def test_a_calendar_that_was_checked_needs_no_remark() -> None:
    assert body(MARKING, checked=True).endswith("\n\nRappel automatique, 90, 30, 7 et 1 jours avant.")


def test_where_nobody_can_ask_no_command_is_offered() -> None:
    message = reminder_message(MARKING, date(2026, 11, 2), titles=TITLES)
    assert "echeances" not in message.body + message.html
    assert "Risques" not in message.body + message.html
