"""Messages for a room, read as members read them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from digests.message import (
    alert_message,
    digest_message,
    grouped_alert_message,
    item_message,
    notice_message,
)
from digests.rows import BlindSpot, ItemRow, Message
from digests.select import select_week
from sample_week import BLIND, LEAK, PARIS, WEDNESDAY, WEEK, item, week
from watcher.rules.reactions import meaning_of

MACHINE = (
    "Classé automatiquement par Vigie (modèle 2026.11.1), sans relecture humaine\u202f: "
    "vos corrections sont bienvenues."
)
SANCTION = week()[0]


def digest(*rows: ItemRow, blind: tuple[BlindSpot, ...] = (), per_section: int = 8) -> Message:
    return digest_message(select_week(rows, WEEK, PARIS, blind, per_section=per_section))


def test_a_digest_opens_with_its_week_and_its_numbers() -> None:
    lines = digest(*week()).body.splitlines()
    assert lines[0] == "📰 Veille IA · semaine 47 (16–22 nov. 2026)"
    assert lines[1] == "11 publications de 6 sources · 2 urgentes · 3 écartées (hors sujet)"


def test_the_numbers_say_when_nothing_is_urgent() -> None:
    assert digest(item(1)).body.splitlines()[1] == "1 publication de 1 source · aucune urgente"


def test_an_entry_gives_urgency_title_origin_risks_and_address_in_plain_text() -> None:
    assert (
        "• 🔴 Sanction de 900 000 euros contre un éditeur d’assistant conversationnel\n"
        "  Urgent · CNIL · décision · 18 novembre 2026 · aussi chez Next et Le Journal des communes\n"
        "  R08 · 20 Données personnelles ou sensibles confiées à une plateforme…\u202f; "
        "R21 · 12 Atteinte au droit d’auteur, en entrée ou en sortie\n"
        "  https://exemple.fr/cnil/sanction-assistant\n"
    ) in digest(*week()).body


def test_an_entry_gives_the_same_in_html_with_its_title_as_the_link() -> None:
    assert (
        '<li>🔴 <a href="https://exemple.fr/cnil/sanction-assistant">Sanction de 900 000 euros contre un '
        "éditeur d’assistant conversationnel</a><br>\n"
        "<em>Urgent · CNIL · décision · 18 novembre 2026</em> · "
        "aussi chez Next et Le Journal des communes<br>"
        "<code>R08 · 20</code> Données personnelles ou sensibles confiées à une plateforme…\u202f; "
        "<code>R21 · 12</code> Atteinte au droit d’auteur, en entrée ou en sortie</li>"
    ) in digest(*week()).html


def test_routine_entries_bear_no_mark_and_revised_ones_say_so() -> None:
    message = digest(item(1, title="Un bilan", revised=True))
    assert "• Un bilan (révisé)\n  La Gazette · presse · 18 novembre 2026\n" in message.body
    assert "Un bilan</a> (révisé)<br>" in message.html


def test_an_undated_entry_says_when_it_was_seen_in_the_readers_zone() -> None:
    seen = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    assert "vu le 18 novembre 2026" in digest(item(1, published=None, seen=seen)).body


def test_an_entry_without_an_address_is_shown_without_a_link() -> None:
    message = digest(item(1, title="Sans adresse", link=None))
    assert "<li>Sans adresse<br>" in message.html
    assert "None" not in message.body + message.html


def test_sections_stand_in_bold_and_in_capitals_and_say_what_is_left_out() -> None:
    message = digest(*week(), per_section=1)
    assert "<p><strong>Légal</strong></p>\n<ul>" in message.html
    assert "<p><em>… et 5 autres publications</em></p>\n<p><strong>Technologie</strong></p>" in message.html
    assert "\n… et 5 autres publications\n\nTECHNOLOGIE\n" in message.body


def test_blind_spots_are_named() -> None:
    message = digest(*week(), blind=BLIND)
    assert (
        "ANGLES MORTS\nSources dont rien n’est venu, alors qu’on l’attendait\u202f:\n"
        "• Légifrance\u202f: en panne (réponse 503 depuis mardi)\n"
        "• Métropole voisine\u202f: sans nouvelle (rien depuis 23 jours, d’ordinaire 4)\n"
    ) in message.body
    assert "<li>Légifrance\u202f: en panne (réponse 503 depuis mardi)</li>" in message.html


def test_a_long_list_of_blind_spots_is_counted() -> None:
    spots = tuple(replace(BLIND[0], source_id=f"s{number}", detail="") for number in range(13))
    message = digest(item(), blind=spots)
    assert message.body.count("• Légifrance\u202f: en panne\n") == 10
    assert "\n… et 3 autres sources\n" in message.body


def test_the_last_line_says_that_a_machine_classified() -> None:
    message = digest(*week())
    assert message.body.splitlines()[-1] == MACHINE
    assert message.html.endswith(f"<p><em>{MACHINE}</em></p>")


def test_two_models_in_a_week_are_both_named() -> None:
    assert "(modèles 2026.11.1 et 2026.11.2)" in digest(item(1), item(2, model="2026.11.2")).body


def test_how_to_read_a_risk_is_told_only_when_one_is_shown() -> None:
    legend = "risque R08 du registre, de poids 20 sur 25"
    assert legend in digest(item(risks=(LEAK,))).body
    assert legend not in digest(item()).body


def test_an_empty_week_says_so_in_two_lines() -> None:
    assert digest().body == (
        "📰 Veille IA · semaine 47 (16–22 nov. 2026)\nAucune publication reçue cette semaine."
    )


def test_a_week_without_anything_in_scope_still_names_the_machine_and_the_blind_spots() -> None:
    body = digest(item(scope="hors", axes=()), blind=BLIND).body
    assert "\nRien dans le périmètre cette semaine\u202f: 1 publication lue, hors sujet.\n" in body
    assert MACHINE in body
    assert "Légifrance" in body


def test_an_alert_tells_what_who_when_why_and_that_a_machine_said_it() -> None:
    assert alert_message(replace(SANCTION, author="Collège", ai_act=True)).body == (
        "🔴 Alerte · Légal, Technologie · AI Act\n"
        "\n"
        "Sanction de 900 000 euros contre un éditeur d’assistant conversationnel\n"
        "https://exemple.fr/cnil/sanction-assistant\n"
        "\n"
        "Source\u202f: CNIL (aussi chez Next et Le Journal des communes) · Auteur\u202f: Collège · "
        "Nature\u202f: décision · Date\u202f: 18 novembre 2026 · Intention\u202f: trancher\n"
        "Risques\u202f: R08 · 20 Données personnelles ou sensibles confiées à une plateforme…\u202f; "
        "R21 · 12 Atteinte au droit d’auteur, en entrée ou en sortie\n"
        "Pourquoi\u202f: décision d’une autorité\u202f; "
        "termes\u202f: sanction, assistant conversationnel, amende\n"
        "\n"
        f"{MACHINE}"
    )


def test_an_alert_always_shows_all_of_sandi_and_leaves_out_what_else_is_not_known() -> None:
    message = alert_message(item(axes=(), link=None, urgency="urgent"))
    assert message.body.startswith(
        "🔴 Alerte · Sans axe\n\nPublication 1\n\n"
        "Source\u202f: La Gazette · Auteur\u202f: non indiqué · Nature"
    )
    for absent in ("Risques", "Pourquoi", "href", "None"):
        assert absent not in message.body + message.html


def test_an_alert_links_its_title_in_html() -> None:
    html = alert_message(SANCTION).html
    assert html.startswith("<p><strong>🔴 Alerte · Légal, Technologie</strong></p>\n<p><a href=")
    assert html.endswith(f"<p><em>{MACHINE}</em></p>")


def test_a_flood_is_one_message_with_the_gravest_first_and_the_rest_counted() -> None:
    rows = [item(number, urgency="urgent") for number in range(1, 29)]
    message = grouped_alert_message([*rows, item(29, urgency="urgent", risks=(LEAK,))], "La Gazette")
    lines = message.body.splitlines()
    assert lines[0] == "🔴 Alerte groupée · La Gazette"
    assert lines[1].startswith("29 publications jugées urgentes d’un coup. Un tel afflux vient parfois")
    assert lines[3] == "• 🔴 Publication 29"
    assert message.html.count("<li>") == 24
    assert "… et 5 autres publications" in message.body
    assert lines[-1] == MACHINE


def test_a_storm_of_several_sources_says_so_and_blames_none() -> None:
    message = grouped_alert_message([item(1, urgency="urgent"), item(2, urgency="urgent")], "")
    assert message.body.startswith("🔴 Alerte groupée · plusieurs sources\n2 publications jugées urgentes")
    assert "refonte" not in message.body + message.html


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"urgency": "notable"}, "urgente"), ({"urgency": "routine", "scope": "hors"}, "dans le sujet")],
)
def test_an_alert_that_no_longer_holds_says_so_first_and_gives_no_reasons_for_urgency(
    changes: dict[str, Any], what: str
) -> None:
    message = alert_message(replace(SANCTION, revised=True, **changes))
    first, _, headline, *_ = message.body.splitlines()
    assert first == (
        f"Alerte levée\u202f: sa source l’a révisée, et cette publication n’est plus jugée {what}."
    )
    assert headline.startswith("⚪ Alerte levée · ")
    assert message.html.startswith(f"<p><strong>{first}</strong></p>\n<p><strong>⚪ Alerte levée · ")
    for text in (message.body, message.html):
        assert "(révisé)" in text
        assert "Pourquoi" not in text


def test_a_grouped_alert_counts_what_no_longer_holds() -> None:
    rows = [item(1, urgency="urgent"), item(2), item(3, urgency="notable")]
    message = grouped_alert_message(rows, "La Gazette")
    first = "Depuis\u202f: 2 publications ne sont plus jugées urgentes après révision de la source."
    assert message.body.splitlines()[0] == first
    assert message.html.startswith(f"<p><strong>{first}</strong></p>")
    assert "plus jugée" not in grouped_alert_message(rows[:1] * 2, "La Gazette").body


def test_where_members_can_react_messages_say_with_what() -> None:
    chosen = select_week(week(), WEEK, PARIS, ())
    pairs = [
        (digest_message(chosen, reactions=True), digest_message(chosen)),
        (alert_message(SANCTION, reactions=True), alert_message(SANCTION)),
        (
            grouped_alert_message([SANCTION] * 2, "", reactions=True),
            grouped_alert_message([SANCTION] * 2, ""),
        ),
    ]
    for told, untold in pairs:
        assert "👍" in told.body
        assert "👍" in told.html
        assert "👍" not in untold.body + untold.html


def test_every_reaction_that_is_offered_means_something() -> None:
    digest_text = digest_message(select_week(week(), WEEK, PARIS, ()), reactions=True).body
    alert_text = alert_message(SANCTION, reactions=True).body
    offered = re.findall(
        r"([^\s\w,])\ufe0f? (?:utile|hors|à revoir|légal|usages|technologie|je m|fausse)",
        digest_text + alert_text,
    )
    assert len(offered) == 10
    assert all(meaning_of(key) for key in offered)


def test_an_empty_digest_asks_for_no_reactions() -> None:
    assert "👍" not in digest_message(select_week([], WEEK, PARIS, ()), reactions=True).body


def test_a_publication_in_the_thread_says_what_it_is_and_that_a_machine_classified_it() -> None:
    message = item_message(SANCTION)
    assert message.body == (
        "🔴 Sanction de 900 000 euros contre un éditeur d’assistant conversationnel\n"
        "Urgent · CNIL · décision · 18 novembre 2026 · aussi chez Next et Le Journal des communes\n"
        "R08 · 20 Données personnelles ou sensibles confiées à une plateforme…\u202f; "
        "R21 · 12 Atteinte au droit d’auteur, en entrée ou en sortie\n"
        "https://exemple.fr/cnil/sanction-assistant\n"
        "\nClassé par une machine (2026.11.1)"
    )
    assert message.html.startswith('<p>🔴 <a href="https://exemple.fr/cnil/sanction-assistant">Sanction de')
    assert message.html.endswith("<p><em>Classé par une machine (2026.11.1)</em></p>")
    assert "<li>" not in message.html


def test_a_notice_keeps_its_lines_and_paragraphs() -> None:
    message = notice_message("\nUne ligne\nune autre <b>\n\n\nUn paragraphe\n")
    assert message.body == "Une ligne\nune autre <b>\n\nUn paragraphe"
    assert message.html == "<p>Une ligne<br>une autre &lt;b&gt;</p>\n<p>Un paragraphe</p>"


def test_one_list_level_and_neither_heading_nor_table_as_clients_show_those_badly() -> None:
    html = digest(*week(), blind=BLIND).html
    assert "<ul><li><ul>" not in html.replace("\n", "")
    assert not any(f"<{tag}" in html for tag in ("h1", "h2", "h3", "table", "hr", "details"))


def test_dates_are_those_of_paris_unless_another_zone_is_asked_for() -> None:
    late = item(published=WEDNESDAY.replace(hour=23, minute=30), urgency="urgent")
    assert "19 novembre" in alert_message(late).body
    assert "18 novembre" in alert_message(late, ZoneInfo("UTC")).body
