"""The week as one page that stands alone."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.page import digest_page
from digests.rows import ItemRow
from sample_week import BLIND, HOSTILE, LEAK, digest_of, item, week

MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
VOID = {"meta", "br"}


class Outline(HTMLParser):
    """What a browser would find: tags, attributes, ids; and whether every element is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: Counter[str] = Counter()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags[tag] += 1
        self.attributes.update(values.keys())
        self.links += [values["href"] or ""] if "href" in values else []
        self.ids += [values["id"] or ""] if "id" in values else []
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(*rows: ItemRow, alerts: tuple[ItemRow, ...] = (), note: str | None = None) -> str:
    return digest_page(digest_of(*rows, blind=BLIND), alerts, MONDAY, note)


SAMPLE = page(*week(), alerts=(week()[0],), note="Semaine d’exemple : rien n’est vrai.")


def test_the_page_stands_alone() -> None:
    outline = Outline(SAMPLE)
    assert not set(outline.tags) & {"script", "link", "img", "iframe", "form", "object", "base"}
    assert not set(outline.attributes) & {"src", "style", "onclick"}
    assert "url(" not in SAMPLE
    assert "@import" not in SAMPLE
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'; " in SAMPLE


def test_a_crowd_of_one_source_is_counted_and_its_best_are_named() -> None:
    crowd = [
        item(number, source_id="certfr", publisher="CERT-FR", title=f"Avis {number}") for number in range(8)
    ]
    shown = page(*crowd)
    assert "<strong>CERT-FR\u202f: 8 publications, dont</strong>" in shown
    assert "Avis 1</a>" in shown
    assert "Avis 2</a>" not in shown
    assert '<span class="count">8</span>' in shown


def test_the_page_is_in_french_and_made_for_phones() -> None:
    assert SAMPLE.startswith('<!doctype html>\n<html lang="fr">')
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in SAMPLE
    assert "<title>Veille IA · semaine 47 (16–22 nov. 2026)</title>" in SAMPLE


def test_landmarks_and_headings_are_in_order() -> None:
    outline = Outline(SAMPLE)
    assert outline.open == []
    assert [outline.tags[tag] for tag in ("header", "nav", "main", "footer", "h1")] == [1, 1, 1, 1, 1]
    assert all(
        after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False)
    )


def test_every_link_leads_somewhere() -> None:
    outline = Outline(SAMPLE)
    assert len(outline.ids) == len(set(outline.ids))
    for link in outline.links:
        assert link.startswith("https://") or link.removeprefix("#") in outline.ids


def test_each_publication_bears_its_sandi_line() -> None:
    facts = re.findall(r"<dt>(\w+)</dt><dd>([^<]+)", SAMPLE)
    assert facts[:5] == [
        ("Source", "CNIL, aussi chez Next et Le Journal des communes"),
        ("Auteur", "non indiqué"),
        ("Nature", "décision"),
        ("Intention", "trancher"),
        ("Axes", "Légal, Technologie"),
    ]
    assert '<p class="when"><time datetime="2026-11-18">18 novembre 2026</time>' in SAMPLE
    assert ("Auteur", "Camille Duport") in facts


def test_a_publication_is_quoted_and_its_risks_and_reasons_are_told() -> None:
    text = page(item(lead="Le début du texte.", risks=(LEAK,), reasons=("texte officiel ; neuf",)))
    assert "<blockquote><p>Le début du texte.</p></blockquote>" in text
    assert f"<li><span><b>R08 · 20</b> {LEAK.label}</span></li>" in text
    assert "<b>Pourquoi</b> texte officiel\u202f; neuf</p>" in text


def test_a_bare_publication_has_no_empty_blocks() -> None:
    text = page(item(lead="", link=None))
    assert not any(tag in text for tag in ("<blockquote>", 'class="risks"', 'class="why"', 'class="tags"'))
    assert "<h3>Publication 1</h3>" in text


def test_tags_tell_urgency_ai_act_and_revision_in_words() -> None:
    text = page(item(urgency="notable", ai_act=True, revised=True))
    assert re.findall(r'<span class="tag[^"]*">([^<]+)', text) == ["Notable", "Règlement IA", "Révisé"]
    assert '<article id="p1" class="notable">' in text


@pytest.mark.parametrize(
    ("language", "marked"),
    [("en", ' lang="en"'), ("pt-BR", ' lang="pt-BR"'), ("fr", ""), ('"><b>', ""), ("", "")],
)
def test_words_in_another_language_are_marked_as_such(language: str, marked: str) -> None:
    text = page(item(language=language, link=None))
    assert f"<h3{marked}>" in text
    assert f"<blockquote><p{marked}>" in text


def test_the_page_says_that_a_machine_classified_and_when_it_was_made() -> None:
    assert "Classé automatiquement par Vigie (modèle 2026.11.1), sans relecture humaine\u202f:" in SAMPLE
    assert "Page produite le 23 novembre 2026 à 8\u202fh\u202f05." in SAMPLE


def test_models_behind_the_alerts_are_named_too() -> None:
    assert "(modèles 2026.11.1 et 2026.12)" in page(item(), alerts=(item(2, model="2026.12"),))


def test_alerts_blind_spots_and_the_note_are_shown() -> None:
    assert '<p class="note">Semaine d’exemple\u202f: rien n’est vrai.</p>' in SAMPLE
    assert '<h2 id="alertes">Alertes de la période</h2>' in SAMPLE
    assert "<li>Légifrance\u202f: en panne (réponse 503 depuis mardi)</li>" in SAMPLE
    assert "note" not in Outline(page(item())).ids
    assert 'class="note"' not in page(item())


def test_what_a_section_leaves_out_is_counted() -> None:
    text = page(*(item(number) for number in range(11)))
    assert "… et 6 autres publications, de moindre rang." in text
    assert 'Usages <span class="count">11</span>' in text


def test_an_empty_week_has_a_page() -> None:
    text = digest_page(digest_of(), (), MONDAY, None)
    assert '<p class="empty">Aucune publication reçue.</p>' in text
    assert "<nav" not in text
    assert "Classé" not in text
    assert Outline(text).open == []


@given(st.lists(st.text(max_size=80) | st.sampled_from(HOSTILE), min_size=6, max_size=6))
def test_hostile_texts_are_read_and_not_obeyed(texts: list[str]) -> None:
    title, lead, publisher, author, reason, note = texts
    row = item(title=title, lead=lead, publisher=publisher, author=author, reasons=(reason,), link=title)
    hostile, tame = Outline(page(row, alerts=(row,), note=note)), Outline(SAMPLE)
    assert hostile.open == []
    assert set(hostile.tags) <= set(tame.tags)
    assert set(hostile.attributes) <= set(tame.attributes)
    assert page(row, alerts=(row,), note=note) == page(row, alerts=(row,), note=note)
