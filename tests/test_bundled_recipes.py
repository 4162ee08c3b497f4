"""Each recipe of the bundled sources.yaml reads a page of the shape that it was written for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from watcher.collectors.interfaces import jsonapi
from watcher.collectors.pages.listing import collect
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
    "megalis": """
        <nav><a href="/">Accueil</a><a href="/services">Services</a></nav>
        <article><a href="/actualite/un-atelier"><img src="x.jpg"></a>
          <h3><a href="/actualite/un-atelier">Un atelier sur la donnée</a></h3>
          <p>08 octobre 2025</p></article>""",
    "nantes-metropole": """
        <nav><a href="/actualites/">Toute l'actualité</a><a href="/agenda/">Agenda</a></nav>
        <a href="/actualites/une-charte-de-l-ia"><h3>Une charte de l'IA</h3><p>Votée.</p></a>""",
    "bordeaux-metropole": """
        <nav><a href="/actualites">Actualités</a>
          <a href="https://www.example.org/actualites/x">Un partenaire</a></nav>
        <h2><a href="https://www.bordeaux-metropole.fr/actualites/un-cadre">Un cadre pour l'IA</a></h2>""",
    "montpellier-metropole": """
        <nav><a href="/articles">Articles</a></nav>
        <a href="/articles/2026-02-03-un-comite-de-lia">Un comité de l'IA</a>""",
    "avicca": """
        <nav><a href="/agenda/un-colloque">Un colloque</a></nav>
        <h3><a href="/actualite/lia-en-pratique">L'IA en pratique</a></h3>""",
    "adullact": """
        <nav><a href="/association/presentation">Présentation</a></nav>
        <h2><a href="/68-actualite/vie-associative/1-un-congres">Un congrès</a></h2>""",
    "peren": """
        <nav><a href="/en/qui-sommes-nous/">Who?</a><a href="/rapports/2025-01-01_autre/">Autre</a></nav>
        <ul><li><a href="2026-02-03_un_outil/">Un outil d'audit</a></li></ul>""",
    "mit-airisk": """
        <nav><a href="/blog">Blog</a></nav>
        <div role="listitem"><a href="/blog/a-tracker-update"><h3>A tracker update</h3></a></div>""",
    "odap": """
        <nav><a href="/articles/">Articles</a><a href="/inventaire">Inventaire</a></nav>
        <a href="/articles/une-seconde-edition">Une seconde édition</a>""",
    "ai-hallucination-cases": """
        <table><thead><tr><th>Case</th><th>Court</th><th>Date</th></tr></thead><tbody><tr>
          <td>Dupont v. Durand</td><td>A court (France)</td><td>3 February 2026</td><td>Lawyer</td>
          <td>Unidentified</td><td>Fabricated: case law (1)</td><td>Warning</td><td>—</td>
          <td>One citation was invented.</td><td><a href="/documents/1/a.pdf">Source</a></td>
          </tr></tbody></table>""",
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
    "megalis": (
        "Un atelier sur la donnée",
        "https://www.megalis.bretagne.bzh/actualite/un-atelier",
        None,
    ),
    "nantes-metropole": (
        "Une charte de l'IA Votée.",
        "https://metropole.nantes.fr/actualites/une-charte-de-l-ia",
        None,
    ),
    "bordeaux-metropole": (
        "Un cadre pour l'IA",
        "https://www.bordeaux-metropole.fr/actualites/un-cadre",
        None,
    ),
    "montpellier-metropole": (
        "Un comité de l'IA",
        "https://encommun.montpellier.fr/articles/2026-02-03-un-comite-de-lia",
        None,
    ),
    "avicca": ("L'IA en pratique", "https://www.avicca.org/actualite/lia-en-pratique", None),
    "adullact": ("Un congrès", "https://adullact.org/68-actualite/vie-associative/1-un-congres", None),
    "peren": ("Un outil d'audit", "https://www.peren.gouv.fr/actualites/2026-02-03_un_outil/", None),
    "mit-airisk": ("A tracker update", "https://airisk.mit.edu/blog/a-tracker-update", None),
    "odap": ("Une seconde édition", "https://odap.fr/articles/une-seconde-edition", None),
    "ai-hallucination-cases": (
        "Dupont v. Durand",
        "https://www.damiencharlotin.com/documents/1/a.pdf",
        "2026-02-03",
    ),
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


def test_the_expressions_for_data_gouv_find_what_a_data_set_is_and_who_opened_it() -> None:
    shape = {
        "data": [
            {
                "id": "6801",
                "title": "Inventaire des algorithmes",
                "page": "https://www.data.gouv.fr/datasets/inventaire-des-algorithmes/",
                "created_at": "2026-02-03T09:30:00.120000+00:00",
                "description": "Les traitements de la ville.",
                "organization": {"name": "Ville d'Exemple"},
            },
            {"id": "6802", "title": "Sans organisation", "description": None, "organization": None},
        ],
        "next_page": None,
    }
    source = SOURCES["data-gouv-ia"]
    answer = Answer(source.url, 200, {"content-type": "application/json"}, json.dumps(shape).encode())

    collection = jsonapi.collect(answer, source)

    assert collection.problem is None
    assert [(entry.title, entry.author) for entry in collection.entries] == [
        ("Inventaire des algorithmes", "Ville d'Exemple"),
        ("Sans organisation", None),
    ]
    first = collection.entries[0]
    assert first.link == "https://www.data.gouv.fr/datasets/inventaire-des-algorithmes/"
    assert first.published is not None
    assert first.published.date().isoformat() == "2026-02-03"
    assert first.text == "Les traitements de la ville."
