"""Each recipe of the bundled sources.yaml reads a page of the shape that it was written for."""

from __future__ import annotations

from pathlib import Path

import pytest

from watcher.collectors.listing import collect
from watcher.sources import load_sources
from watcher.web.answer import Answer

SOURCES = {source.id: source for source in load_sources(Path(__file__).parents[1] / "sources.yaml")}

PAGES = {
    "cnil-ia": """
        <div class="articles-associes"><div class="article"><div>
          <div class="titre"><a href="/fr/une-fiche">Une fiche pratique</a></div>
          <p class="date">3 février 2026</p></div></div></div>""",
    "cnil-sanctions": """
        <div class="ctn-gen-ascenseur-texte"><table>
          <thead><tr><th>Date</th><th>Organisme</th><th>Manquements</th><th>Décision</th></tr></thead>
          <tbody><tr><td>07/02/2026</td><td>COMMUNE</td><td>Information des personnes</td>
          <td>Rappel à l'ordre</td></tr></tbody></table></div>""",
    "ec-ai-office": """
        <div class="views-row"><a href="/en/news/a-guide">A guide</a><span>3 February 2026</span></div>
        <div class="views-row"><a href="/en/events/a-day">A day</a><span>4 February 2026</span></div>""",
    "anssi": """
        <h3>Toute l'actualité</h3>
        <article><h3><a href="/actualites/un-guide/">Un guide</a></h3><p>3 février 2026</p></article>""",
    "anthropic": """
        <a class="PublicationList-x__listItem" href="/news/a-model"><time class="x__date">Feb 3, 2026</time>
          <span class="x__subject">Product</span><span class="x__title">A model</span></a>
        <a class="PublicationList-x__listItem" href="/careers/x"><span class="x__title">A job</span></a>""",
}
EXPECTED = {
    "cnil-ia": ("Une fiche pratique", "https://www.cnil.fr/fr/une-fiche", "2026-02-03"),
    "cnil-sanctions": ("Rappel à l'ordre", None, "2026-02-07"),
    "ec-ai-office": (
        "A guide",
        "https://digital-strategy.ec.europa.eu/en/news/a-guide",
        "2026-02-03",
    ),
    "anssi": ("Un guide", "https://cyber.gouv.fr/actualites/un-guide/", None),
    "anthropic": ("A model", "https://www.anthropic.com/news/a-model", "2026-02-03"),
}


def test_there_is_a_page_for_each_recipe() -> None:
    assert set(PAGES) == set(EXPECTED) == {name for name, source in SOURCES.items() if source.recipe}


@pytest.mark.parametrize("name", PAGES)
def test_the_recipe_finds_the_publication_and_nothing_else(name: str) -> None:
    answer = Answer(SOURCES[name].url, 200, {"content-type": "text/html"}, PAGES[name].encode("utf-8"))

    collection = collect(answer, SOURCES[name])

    assert collection.problem is None
    assert [
        (entry.title, entry.link, entry.published and entry.published.date().isoformat())
        for entry in collection.entries
    ] == [EXPECTED[name]]
