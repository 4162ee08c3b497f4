"""Messages for a room, read as members read them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from classifiers.milestones import Milestone
from classifiers.register import Recommendation
from digests.choosing.selection import Shape
from digests.choosing.signals import Evidence, History
from digests.messages.fitting import MAX_EVENT_BYTES, event_bytes
from digests.messages.message import digest_message, item_message, notice_message
from digests.rows import BlindSpot, ItemRow, Message
from digests.texts.language import LanguageCode, language
from sample_week import BLIND, LEAK, WEDNESDAY, WRONG, digest_of, item, week
from snapshots import assert_same
from watcher.rules.reactions import meaning_of

MACHINE = (
    "Classé automatiquement par Vigie (modèle 2026.11.1), sans relecture humaine\u202f: "
    "vos corrections sont bienvenues."
)
SANCTION = week()[0]
ADVISED = replace(
    LEAK,
    recommendations=(Recommendation(id="RU04", text="Ne pas transmettre d'informations personnelles"),),
)
MARKING = Milestone(date(2026, 12, 2), "marquage lisible par machine (art. 50(2))", date(2026, 8, 2))
RISE = History(WRONG, Evidence(9, 50), (Evidence(2, 50),) * 8)
SNAPSHOTS = Path(__file__).parent / "snapshots"


def digest(*rows: ItemRow, blind: tuple[BlindSpot, ...] = (), shape: Shape | None = None) -> Message:
    return digest_message(digest_of(*rows, blind=blind, shape=shape))


def test_a_digest_opens_with_its_week_and_its_numbers() -> None:
    lines = digest(*week()).body.splitlines()
    assert lines[0] == "📰 Veille IA · semaine 47 (16–22 nov. 2026)"
    assert lines[1] == "11 publications de 7 sources · 2 urgentes · 3 écartées (hors sujet)"


def test_the_numbers_say_when_nothing_is_urgent() -> None:
    assert digest(item(1)).body.splitlines()[1] == "1 publication de 1 source · aucune urgente"


def test_an_entry_has_five_lines_below_its_title_in_plain_text() -> None:
    assert (
        "• 🔴 Sanction de 900 000 euros contre un éditeur d’assistant conversationnel\n"
        "  https://exemple.fr/cnil/sanction-assistant\n"
        "  «\u202fLa formation restreinte retient un défaut d’information des personnes et l’absence de base "
        "légale pour la réutilisation des conversations à des fins d’entraînement.\u202f»\n"
        "  CNIL · décision · 18 nov. 2026 · pour trancher · aussi chez Next et Le Journal des communes\n"
        "  R08 · 20 Données personnelles ou sensibles confiées à une plateforme…\u202f; "
        "R21 · 12 Atteinte au droit d’auteur, en entrée ou en sortie\n"
        "  → Le registre recommande\u202f: RU04 Ne pas transmettre d’informations personnelles\n"
    ) in digest(replace(SANCTION, risks=(ADVISED, SANCTION.risks[1]))).body


def test_an_entry_gives_the_same_in_html_with_its_title_as_the_link() -> None:
    assert (
        '<li>🔴 <strong><a href="https://exemple.fr/cnil/sanction-assistant">Sanction de 900 000 euros '
        "contre un éditeur d’assistant conversationnel</a></strong><br>«\u202fLa formation restreinte "
        "retient un défaut d’information des personnes et l’absence de base légale pour la réutilisation des "
        "conversations à des fins d’entraînement.\u202f»<br>\n"
        "<em>CNIL · décision · 18 nov. 2026 · pour trancher</em> · "
        "aussi chez Next et Le Journal des communes<br>"
        "<code>R08 · 20</code> Données personnelles ou sensibles confiées à une plateforme…\u202f; "
        "<code>R21 · 12</code> Atteinte au droit d’auteur, en entrée ou en sortie</li>"
    ) in digest(*week()).html


def test_an_author_other_than_the_publisher_is_named() -> None:
    assert "La Gazette · Camille Duport · presse" in digest(item(author="Camille Duport")).body
    assert "La Gazette · presse" in digest(item(author="La Gazette")).body


def test_what_the_register_recommends_is_said_for_major_risks_only_and_once() -> None:
    body = digest(item(1, risks=(ADVISED,)), item(2, risks=(ADVISED,))).body
    assert body.count("Le registre recommande") == 1
    light = replace(ADVISED, weight=15)
    assert "recommande" not in digest(item(risks=(light,))).body


def test_routine_entries_bear_no_mark_and_revised_ones_say_so() -> None:
    message = digest(item(1, title="Un bilan", revised=True))
    assert "• Un bilan (révisé)\n" in message.body
    assert "Un bilan</a> (révisé)</strong><br>" in message.html


def test_an_undated_entry_says_when_it_was_seen_in_the_readers_zone() -> None:
    seen = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    assert "vu le 18 nov. 2026" in digest(item(1, published=None, seen=seen)).body


def test_an_entry_without_an_address_is_shown_without_a_link() -> None:
    message = digest(item(1, title="Sans adresse", link=None))
    assert "<li><strong>Sans adresse</strong><br>" in message.html
    assert "None" not in message.body + message.html


def test_what_a_source_brings_in_number_is_one_line_and_says_how_to_see_it_all() -> None:
    crowd = [
        item(number, source_id="certfr", publisher="CERT-FR", title=f"Avis {number}")
        for number in range(10, 22)
    ]
    message = digest(*week(), *crowd)
    assert (
        "• CERT-FR\u202f: 12 publications, dont\n  Avis 10\n  https://exemple.fr/10\n  Avis 11\n  "
        "https://exemple.fr/11\n  Toutes\u202f: !cherche source:certfr depuis:2026-11-16\n"
    ) in message.body
    assert (
        "<li><strong>CERT-FR\u202f: 12 publications, dont</strong> "
        '<a href="https://exemple.fr/10">Avis 10</a>\u202f; <a href="https://exemple.fr/11">Avis 11</a><br>'
        "<em>Toutes\u202f:</em> <code>!cherche source:certfr depuis:2026-11-16</code></li>"
    ) in message.html
    assert "Avis 12" not in message.body


def test_sections_stand_in_bold_and_in_capitals_and_say_what_is_left_out() -> None:
    message = digest(*week(), shape=Shape(per_section=1))
    assert "<p><strong>À retenir</strong></p>\n" in message.html
    assert "<p><em>… et 5 autres publications</em></p>\n" in message.html
    assert "\n… et 5 autres publications\n\nTECHNOLOGIE\n" in message.body


def test_deadlines_peers_and_signals_are_told() -> None:
    chosen = digest_of(item(title="Une charte", category="peers"), milestones=(MARKING,), histories=(RISE,))
    body = digest_message(chosen).body
    assert (
        "ÉCHÉANCES DU RÈGLEMENT IA\n"
        "• 2 décembre 2026 · dans 9 jours · marquage lisible par machine (art. 50(2)) "
        "(reporté\u202f: c’était le 2 août 2026)\n"
    ) in body
    assert "CHEZ NOS PAIRS\n• Une charte\n" in body
    assert (
        "SIGNAUX\n• R11 · 16 Réponses fausses, imprécises ou périmées (hallucinations)\u202f: 9 sujets, "
        "contre 2,0 attendus d’après les 8 périodes précédentes\n"
    ) in body


def test_a_late_digest_says_which_week_it_is() -> None:
    body = digest_message(digest_of(item(), late=True)).body
    assert "Envoyé en retard\u202f: la période est bien semaine 47 (16–22 nov. 2026)." in body


def test_a_full_week_fits_one_message_with_all_its_entries() -> None:
    rows = [
        item(number, axes=(axis,), risks=(ADVISED, WRONG), lead="Une phrase de la source, assez longue. " * 7)
        for number, axis in enumerate(("legal", "usages", "technologie") * 6)
    ]
    message = digest(*rows, *(item(100 + number, category="peers") for number in range(6)), blind=BLIND)
    assert event_bytes(message) < MAX_EVENT_BYTES
    assert message.body.count("\n• ") == 3 * 5 + 5 + 2


@pytest.mark.parametrize("code", ["fr", "en"])
def test_the_same_rows_at_the_same_hour_give_the_same_bytes(code: LanguageCode) -> None:
    rows = [
        replace(row, risks=tuple(ADVISED if risk is LEAK else risk for risk in row.risks)) for row in week()
    ]
    chosen = digest_of(
        *rows, item(300, category="peers"), blind=BLIND, milestones=(MARKING,), histories=(RISE,)
    )
    message = digest_message(chosen, language(code), reactions=True)
    assert_same(SNAPSHOTS / f"digest-{code}.txt", message.body)
    assert_same(SNAPSHOTS / f"digest-{code}.html", message.html)


def test_blind_spots_are_named() -> None:
    message = digest(*week(), blind=BLIND)
    assert (
        "ANGLES MORTS\nSources dont rien n’est venu, alors qu’on l’attendait\u202f:\n"
        "• Légifrance\u202f: en panne (réponse 503 depuis mardi)\n"
        "• Métropole voisine\u202f: sans nouvelle (rien depuis 23 jours)\n"
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


def test_an_empty_week_says_so_in_two_lines_whatever_the_calendar_has() -> None:
    for message in (digest(), digest_message(digest_of(milestones=(MARKING,)))):
        assert message.body == ("📰 Veille IA · semaine 47 (16–22 nov. 2026)\nAucune publication reçue.")


def test_a_week_without_anything_in_scope_still_names_the_machine_and_the_blind_spots() -> None:
    body = digest(item(scope="hors", axes=()), blind=BLIND).body
    assert "\nRien dans le périmètre\u202f: 1 publication lue, hors sujet.\n" in body
    assert MACHINE in body
    assert "Légifrance" in body


def test_where_members_can_react_messages_say_with_what() -> None:
    chosen = digest_of(*week())
    told, untold = digest_message(chosen, reactions=True), digest_message(chosen)
    assert "👍" in told.body
    assert "👍" in told.html
    assert "👍" not in untold.body + untold.html


def test_every_reaction_that_is_offered_means_something() -> None:
    offered = re.findall(
        r"([^\s\w,])\ufe0f? (?:utile|hors|à revoir|légal|usages|technologie)",
        digest_message(digest_of(*week()), reactions=True).body,
    )
    assert len(offered) == 6
    assert all(meaning_of(key) for key in offered)


def test_an_empty_digest_asks_for_no_reactions() -> None:
    assert "👍" not in digest_message(digest_of(), reactions=True).body


def test_a_publication_in_the_thread_says_what_it_is_and_that_a_machine_classified_it() -> None:
    message = item_message(replace(SANCTION, lead=""))
    assert message.body == (
        "🔴 Sanction de 900 000 euros contre un éditeur d’assistant conversationnel\n"
        "https://exemple.fr/cnil/sanction-assistant\n"
        "CNIL · décision · 18 nov. 2026 · pour trancher · aussi chez Next et Le Journal des communes\n"
        "R08 · 20 Données personnelles ou sensibles confiées à une plateforme…\u202f; "
        "R21 · 12 Atteinte au droit d’auteur, en entrée ou en sortie\n"
        "\nClassé par une machine (2026.11.1)"
    )
    assert message.html.startswith('<p>🔴 <strong><a href="https://exemple.fr/cnil/sanction-assistant">')
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
    late = item(published=WEDNESDAY.replace(hour=23, minute=30))
    assert "19 nov." in item_message(late).body
    assert "18 nov." in item_message(late, ZoneInfo("UTC")).body
