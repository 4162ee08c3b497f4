"""The quarterly file as page, message and Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import html

from digests.quarterly.markdown import dossier_markdown, escaped
from digests.quarterly.rendering import dossier_message, dossier_page
from digests.texts.language import FRENCH, LANGUAGES, LanguageCode, language
from sample_quarter import file_of
from sample_week import HOSTILE, item
from snapshots import assert_same

MADE = datetime(2027, 1, 1, 7, tzinfo=UTC)
SNAPSHOTS = Path(__file__).parent / "snapshots"


def words_of(page: str) -> str:
    """In one line; no-break spaces are spaces."""
    return " ".join(str(html.fromstring(page).text_content()).split())


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_same_quarter_gives_the_same_bytes(code: LanguageCode) -> None:
    words = language(code)
    message = dossier_message(file_of(), words, name="2026-Q4.html")
    assert_same(SNAPSHOTS / f"message.{code}.txt", message.body)
    assert_same(SNAPSHOTS / f"file.{code}.md", dossier_markdown(file_of(), words).rstrip())
    assert dossier_page(file_of(), MADE, None, words) == dossier_page(file_of(), MADE, None, words)


def test_the_page_says_each_part() -> None:
    said = words_of(dossier_page(file_of(), MADE, "Une note."))
    for text in (
        "Dossier trimestriel pour le comité technique, 4e trimestre 2026",
        "Une note.",
        "R11 · 16 à réexaminer à la hausse",
        "Probabilité : 21 sujets, contre 4,5 attendus d’après les 4 trimestres précédents.",
        "3 alertes, dont 1 sans réponse.",
        "Les différences sont celles avec le 3e trimestre 2026.",
        "R11 · 16 Réponses fausses, imprécises ou périmées (hallucinations)21 (+16)",
        "reporté : c’était le 2 août 2026",
        "Légifrance : en panne (réponse 503 depuis mardi)",
        "Ville de Quimper",
        "Une machine compte et propose, le comité décide.",
        "Page produite le 1er janvier 2027 à 8 h 00.",
    ):
        assert text in said, text


def test_the_page_needs_nothing_from_outside_and_names_its_language() -> None:
    page = dossier_page(file_of(), MADE, None, language("en"))
    tree = html.fromstring(page)
    assert tree.get("lang") == "en"
    assert not tree.xpath("//script | //img | //link | //iframe | //@style")


def test_a_quarter_without_anything_has_a_page_and_a_message() -> None:
    file = file_of(item(1, scope="hors", axes=()), courses=(), alerts=(), added=())
    said = words_of(dossier_page(replace(file, blind=(), passed=(), coming=()), MADE, None))
    assert "Aucune proposition ce trimestre." in said
    assert "Aucune alerte ce trimestre." in said
    assert "Aucune publication dans le périmètre." in dossier_message(file, name="2026-Q4.html").body


def test_the_message_names_the_file_and_links_to_the_quarters_digest() -> None:
    address = "https://veille.example.org/syntheses/2026-Q4.html"
    linked = dossier_message(file_of(), address=address, name="2026-Q4.html")
    assert f'<a href="{address}">' in linked.html
    assert address in linked.body
    for told in (linked, dossier_message(file_of(), name="2026-Q4.html")):
        assert "fichier 2026-Q4.html, à demander à l’exploitant" in told.html
        assert "fichier 2026-Q4.html, à demander à l’exploitant" in told.body


def test_a_late_file_says_so_everywhere() -> None:
    late = replace(file_of(), late=True)
    said = "Envoyé en retard : la période est bien 4e trimestre 2026."
    message = dossier_message(late)
    for text in (
        message.body,
        message.html,
        words_of(dossier_page(late, MADE, None)),
        dossier_markdown(late),
    ):
        assert said in text.replace("\u202f", " ")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_sources_say_stays_text(hostile: str) -> None:
    rows = [item(number, title=hostile, publisher=hostile, axes=("legal",)) for number in (1, 2)]
    file = file_of(*rows, added=(hostile,))
    page = html.fromstring(dossier_page(file, MADE, None))
    assert not page.xpath("//script | //img | //@onmouseover | //@onerror")
    assert all(str(link).startswith(("https://exemple.fr/", "#")) for link in page.xpath("//a/@href"))
    written = dossier_markdown(file)
    assert not re.search(r"(?<!\\)\]\((?!<https://exemple\.fr/)", written)
    assert "\u202e" not in written
    assert not any(line.lstrip("- ").startswith("#") for line in written.splitlines() if hostile in line)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# titre", "\\# titre"),
        ("[lien](http://x)", "\\[lien\\](http://x)"),
        ("**gras** `code` <b>", "\\*\\*gras\\*\\* \\`code\\` \\<b\\>"),
        ("2. deux", "2\\. deux"),
        ("- tiret", "\\- tiret"),
        ("R08 · 20, dit-on (+3)", "R08 · 20, dit-on (+3)"),
    ],
)
def test_markdown_signs_are_shown_as_they_are(text: str, written: str) -> None:
    assert escaped(text) == written


def test_french_is_the_language_when_none_is_given() -> None:
    assert dossier_markdown(file_of()) == dossier_markdown(file_of(), FRENCH)
