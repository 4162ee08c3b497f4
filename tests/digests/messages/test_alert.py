"""Alerts, read as a lawyer reads them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from classifiers.assessment import DueDate, Reference
from digests.messages.alert import ADVICE_LINES, QUOTED_IN_GROUP, alert_message, grouped_alert_message
from digests.rows import ItemRow
from digests.texts.french import NARROW
from digests.texts.language import LANGUAGES, language
from sample_alert import DEADLINE, MARKING, SANCTIONS, WRITTEN, alerted
from sample_week import LEAK, item
from watcher.register_book import risk_rows

MACHINE = (
    "Classé automatiquement par Vigie (modèle 2026.11.1), sans relecture humaine : "
    "vos corrections sont bienvenues."
)

FRENCH = """\
🔴 Alerte · Légal, Technologie · AI Act

Sanction de 900 000 euros contre un éditeur d’assistant conversationnel
https://exemple.fr/cnil/sanction-assistant

« La formation restreinte a prononcé le 17 novembre 2026 une amende de 900 000 euros contre l’éditeur d’un \
assistant utilisé par des communes. »

Pourquoi : sanction : « amende » ; autorité : « CNIL »
AI Act, article 50(2) · Obligations de transparence · applicable à partir du 2 décembre 2026, dans 14 jours
AI Act, article 99 · Sanctions · applicable depuis le 2 août 2025
Échéance : 4 décembre 2026, dans 16 jours · « L’éditeur doit marquer ses contenus avant le 4 décembre 2026, \
sous astreinte. »
Risques : R08 · 20 Données personnelles ou sensibles confiées à une plateforme… ; \
R21 · 12 Atteinte au droit d’auteur, en entrée (entraînement) ou en…
Le registre recommande :
• RU04 Ne pas transmettre d’informations personnelles
• RU05 Exclure les données institutionnelles ou sensibles
• RDP01 Saisir la DPO avant tout traitement
• et aussi RDP02, RDP03, RPI01, RPI02, RU01 et RU07
À regarder par : juridique, communication, DSI, DPO
Source : CNIL (aussi chez Next) · Auteur : Collège · Nature : décision · Date : 18 novembre 2026 · \
Intention : trancher
Confiance : 83 % (forte)
Copie archivée le 18 novembre 2026 : vigie archive show 1

Réagissez : ✅ je m’en charge, ❌ fausse alerte, 👍 utile, 👎 hors de propos.

Classé automatiquement par Vigie (modèle 2026.11.1), sans relecture humaine : \
vos corrections sont bienvenues."""

ENGLISH = """\
🔴 Alert · Legal, Technology · AI Act

Sanction de 900 000 euros contre un éditeur d’assistant conversationnel
https://exemple.fr/cnil/sanction-assistant

“La formation restreinte a prononcé le 17 novembre 2026 une amende de 900 000 euros contre l’éditeur d’un \
assistant utilisé par des communes.” [fr]

Why: sanction: “amende”; authority: “CNIL”
AI Act, Article 50(2) · Transparency obligations · applicable from 2 December 2026, in 14 days
AI Act, Article 99 · Penalties · applicable since 2 August 2025
Deadline: 4 December 2026, in 16 days · “L’éditeur doit marquer ses contenus avant le 4 décembre 2026, \
sous astreinte.”
Risks: R08 · 20 Sensitive or personal data leaked through prompts or…; \
R21 · 12 Copyright infringement in training data or output
The register recommends:
• RU04 Pass on no personal information
• RU05 Keep institutional or sensitive data out
• RDP01 Refer to the DPO before any processing
• and also RDP02, RDP03, RPI01, RPI02, RU01 and RU07
To be looked at by: legal, communication, IT, DPO
Source: CNIL (also at Next) · Author: Collège · Nature: decision · Date: 18 November 2026 · Intent: to rule
Confidence: 83% (high)
Archived copy of 18 November 2026: vigie archive show 1

React: ✅ I take care of it, ❌ false alarm, 👍 useful, 👎 beside the point.

Classified automatically by Vigie (model 2026.11.1), without human review: your corrections are welcome."""


def body(row: ItemRow, today: date = WRITTEN) -> str:
    """The plain text with plain spaces."""
    return alert_message(row, today).body.replace(NARROW, " ")


def html(row: ItemRow) -> str:
    return alert_message(row, WRITTEN).html.replace(NARROW, " ")


def test_an_alert_tells_all_that_a_lawyer_needs_in_the_order_of_need() -> None:
    assert alert_message(alerted(), WRITTEN, reactions=True).body.replace(NARROW, " ") == FRENCH


def test_the_same_alert_in_english_quotes_its_source_in_french_and_says_so() -> None:
    message = alert_message(alerted(), WRITTEN, reactions=True, words=language("en"))
    assert message.body == ENGLISH
    assert "communes.” [fr]</p></blockquote>" in message.html


def test_french_is_typeset_with_its_no_break_spaces() -> None:
    assert f"Confiance{NARROW}: 83{NARROW}% (forte)" in alert_message(alerted(), WRITTEN).body


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_same_row_on_the_same_day_gives_the_same_bytes(code: Any) -> None:
    made = {alert_message(alerted(), WRITTEN, words=language(code)) for _ in range(3)}
    assert len(made) == 1


def test_html_links_the_title_quotes_the_source_and_stresses_the_days_to_come() -> None:
    text = html(alerted())
    assert text.startswith(
        "<p><strong>🔴 Alerte · Légal, Technologie · AI Act</strong><br>"
        '<strong><a href="https://exemple.fr/cnil/sanction-assistant">Sanction de 900 000 euros'
    )
    assert "<blockquote><p>« La formation restreinte a prononcé" in text
    assert (
        "<strong>applicable à partir du 2 décembre 2026, dans 14 jours</strong><br><strong>AI Act, a" in text
    )
    assert "· Sanctions · applicable depuis le 2 août 2025<br><strong>Échéance : 4 décembre 2026" in text
    assert "<code>R08 · 20</code>" in text
    assert "<li>RDP01 Saisir la DPO avant tout traitement</li>" in text
    assert "<code>vigie archive show 1</code>" in text
    assert text.endswith(f"<p><em>{MACHINE}</em></p>")


def test_what_is_not_known_is_left_out_and_sandi_never_is() -> None:
    bare = item(axes=(), link=None, lead="", urgency="urgent")
    message = alert_message(bare, WRITTEN)
    assert message.body.replace(NARROW, " ") == (
        "🔴 Alerte · Sans axe\n\nPublication 1\n\n"
        "Source : La Gazette · Auteur : non indiqué · Nature : presse · Date : 18 novembre 2026 · "
        f"Intention : informer\n\n{MACHINE}"
    )
    for absent in ("Pourquoi", "Échéance", "Risques", "recommande", "regarder", "Confiance", "href", "None"):
        assert absent not in message.body + message.html


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 12, 1), "applicable à partir du 2 décembre 2026, demain"),
        (date(2026, 12, 2), "applicable depuis le 2 décembre 2026"),
        (date(2027, 1, 1), "applicable depuis le 2 décembre 2026"),
    ],
)
def test_a_place_says_from_when_it_applies_and_how_long_that_is(today: date, told: str) -> None:
    assert f"AI Act, article 50(2) · Obligations de transparence · {told}\n" in body(
        alerted(references=(MARKING,)), today
    )


def test_of_the_announced_days_the_nearest_to_come_is_told() -> None:
    days = [WRITTEN + timedelta(days=days) for days in (90, -3, 5)]
    due = tuple(DueDate(day=day, sentence=f"Au plus tard {day}.", stated="absolute") for day in days)
    assert "Échéance : 23 novembre 2026, dans 5 jours · « Au plus tard 2026-11-23. »\n" in body(
        alerted(deadlines=due)
    )
    assert "Échéance" not in body(alerted(deadlines=due[1:2]))


def test_an_announced_day_is_told_on_the_day_itself() -> None:
    assert "Échéance : 4 décembre 2026, aujourd’hui" in body(alerted(), DEADLINE.day)


def test_the_sentence_of_a_deadline_that_is_quoted_already_is_not_said_twice() -> None:
    row = alerted(lead=DEADLINE.sentence)
    assert body(row).count("sous astreinte") == 1
    assert "Échéance : 4 décembre 2026, dans 16 jours\n" in body(row)


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        (Reference(kind="article", number="5", paragraph="1", point="f"), "article 5(1)(f)"),
        (Reference(kind="annex", number="III", paragraph="4"), "annexe III, point 4"),
        (Reference(kind="recital", number="12"), "considérant 12"),
    ],
)
def test_places_are_named_as_lawyers_name_them(reference: Reference, name: str) -> None:
    assert f"\nAI Act, {name}\n" in body(alerted(references=(reference,)))


def test_a_title_is_said_once_and_a_whole_article_gives_way_to_its_part() -> None:
    whole = MARKING.model_copy(update={"paragraph": None})
    first = MARKING.model_copy(update={"paragraph": "1"})
    lines = [
        line for line in body(alerted(references=(whole, first, MARKING))).splitlines() if "AI Act," in line
    ]
    assert [line.split(" · ")[0] for line in lines] == ["AI Act, article 50(1)", "AI Act, article 50(2)"]
    assert sum("Obligations de transparence" in line for line in lines) == 1


def test_few_recommendations_each_have_their_line() -> None:
    risk = risk_rows()["R11"]
    lines = [line for line in body(alerted(risks=(risk,))).splitlines() if line.startswith("• ")]
    assert len(lines) == len(risk.recommendations) == ADVICE_LINES
    assert lines[0] == "• RU01 Garder l’esprit critique"


def test_families_of_recommendations_take_four_lines_and_what_is_more_is_summed_up() -> None:
    lines = [
        line for line in body(alerted(risks=(risk_rows()["R02"],))).splitlines() if line.startswith("• ")
    ]
    assert lines == [
        "• RP01 Cadre d’usage politique (complémentarité, non substitution)",
        "• RDP01 Saisir la DPO avant tout traitement",
        "• RDP02 Ne pas renseigner de données personnelles",
        "• et aussi RDP03, RNR01, RR01, RR02, RPI01 et RPI02",
    ]


@pytest.mark.parametrize(
    ("p", "told"),
    [
        (1.0, "99 % (forte)"),
        (0.8, "80 % (forte)"),
        (0.6, "60 % (moyenne)"),
        (0.34, "34 % (faible, à vérifier"),
    ],
)
def test_confidence_is_a_figure_and_a_word(p: float, told: str) -> None:
    assert f"Confiance : {told}" in body(alerted(confidence=p))


def test_a_copy_is_dated_unless_a_later_version_may_have_taken_its_place() -> None:
    assert "Copie archivée le 18 novembre 2026 : vigie archive show 1\n" in body(alerted())
    assert "Copie archivée : vigie archive show 1\n" in body(alerted(revised=True))
    assert "archive" not in body(alerted(evidence=None))


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"urgency": "notable"}, "urgente"), ({"urgency": "routine", "scope": "hors"}, "dans le sujet")],
)
def test_an_alert_that_no_longer_holds_says_so_first_and_calls_for_nothing(
    changes: dict[str, Any], what: str
) -> None:
    row = alerted(revised=True, **changes)
    first, _, headline, *_ = body(row).splitlines()
    assert first == (f"Alerte levée : sa source l’a révisée, et cette publication n’est plus jugée {what}.")
    assert headline.startswith("⚪ Alerte levée · ")
    assert html(row).startswith(f"<p><strong>{first}</strong></p>\n<p><strong>⚪ Alerte levée · ")
    for text in (body(row), html(row)):
        assert "(révisé)" in text
        for absent in ("Pourquoi", "Échéance", "recommande", "regarder", "Confiance", "«"):
            assert absent not in text


def test_a_flood_is_one_message_with_the_gravest_first_and_the_rest_counted() -> None:
    rows = [item(number, urgency="urgent") for number in range(1, 29)]
    message = grouped_alert_message([*rows, item(29, urgency="urgent", risks=(LEAK,))], "La Gazette")
    lines = message.body.replace(NARROW, " ").splitlines()
    assert lines[0] == "🔴 Alerte groupée · La Gazette"
    assert lines[1].startswith("29 publications jugées urgentes d’un coup. Un tel afflux vient parfois")
    assert lines[3] == "• 🔴 Publication 29"
    assert message.html.count("<li>") == 24
    assert "… et 5 autres publications" in message.body
    assert lines[-1] == MACHINE


def test_a_grouped_alert_quotes_only_where_there_is_room() -> None:
    few = [alerted()] * QUOTED_IN_GROUP
    many = [alerted()] * (QUOTED_IN_GROUP + 1)
    assert "La formation restreinte" in grouped_alert_message(few, "").body
    assert "La formation restreinte" not in grouped_alert_message(many, "").body


def test_a_storm_of_several_sources_says_so_and_blames_none() -> None:
    message = grouped_alert_message([item(1, urgency="urgent"), item(2, urgency="urgent")], "")
    assert message.body.startswith("🔴 Alerte groupée · plusieurs sources\n2 publications jugées urgentes")
    assert "refonte" not in message.body + message.html


def test_a_grouped_alert_counts_what_no_longer_holds() -> None:
    rows = [item(1, urgency="urgent"), item(2), item(3, urgency="notable")]
    message = grouped_alert_message(rows, "La Gazette")
    first = "Depuis\u202f: 2 publications ne sont plus jugées urgentes après révision de la source."
    assert message.body.splitlines()[0] == first
    assert message.html.startswith(f"<p><strong>{first}</strong></p>")
    assert "plus jugée" not in grouped_alert_message(rows[:1] * 2, "La Gazette").body


def test_where_members_can_react_alerts_say_with_what() -> None:
    pairs = [
        (alert_message(alerted(), WRITTEN, reactions=True), alert_message(alerted(), WRITTEN)),
        (
            grouped_alert_message([alerted()] * 2, "", reactions=True),
            grouped_alert_message([alerted()] * 2, ""),
        ),
    ]
    for told, untold in pairs:
        assert "👍" in told.body
        assert "👍" in told.html
        assert "👍" not in untold.body + untold.html


def test_reasons_that_have_no_words_of_the_text_are_told_in_the_readers_language() -> None:
    row = alerted(reasons=("échéance proche : 4 décembre 2026", "sanction"), references=(SANCTIONS,))
    assert "\nWhy: deadline is near; sanction\n" in alert_message(row, WRITTEN, words=language("en")).body
