"""Search as people type it: words, beginnings, phrases; never syntax, never an error."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from watcher.store.items import save, save_many
from watcher.store.search import match_expression, search

TEXTS = {
    "ethique": ("L’éthique à l’hôpital", "Un comité d’éthique examine les algorithmes."),
    "chatbot": (
        "Un chatbot en mairie",
        "La ville ouvre un agent conversationnel. Plus open-source que prévu.",
    ),
    "reglement": ("Règlement IA : l'article 50", "Les obligations de transparence entrent en vigueur."),
    "marché": ("Marchés publics", "Les clauses de transparence, puis une obligation pour les algorithmes."),
}


@pytest.fixture
def library(db: Database, at: datetime, judged) -> Database:
    batch = [
        judged(key=key, title=title, text=text, canonical_url=None) for key, (title, text) in TEXTS.items()
    ]
    save_many(db, batch, at)
    return db


def found(db: Database, query: str) -> set[str]:
    titles = {title: key for key, (title, _) in TEXTS.items()}
    return {titles[hit.row.title] for hit in search(db, query, {})}


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("éthique", {"ethique"}),
        ("ETHIQUE", {"ethique"}),
        ("e\u0301thique", {"ethique"}),
        ("reglement", {"reglement"}),
        ("algorithmes", {"ethique", "marché"}),
        ("transparence obligation", {"reglement", "marché"}),
        ("obligation transparence", {"marché"}),
        ("obligat transparence", set()),
        ("transparence obligat", {"reglement", "marché"}),
        ("chat", {"chatbot"}),
        ("ch", set()),
        ('"agent conversationnel"', {"chatbot"}),
        ('"conversationnel agent"', set()),
        ('"agent conversation"', set()),
        ('ville "agent conversationnel"', {"chatbot"}),
        ('"agent conversationnel', {"chatbot"}),
        ("open-source", {"chatbot"}),
        ("l'article", {"reglement"}),
        ("article 50", {"reglement"}),
        ("ia", {"reglement"}),
        ("chatbot OR éthique", set()),
        ("NOT chatbot", set()),
        ("title:chatbot", set()),
        ("chatbot *", {"chatbot"}),
        ("chatbot !!! ...", {"chatbot"}),
        ("inconnu", set()),
    ],
)
def test_what_a_query_finds(library: Database, query: str, keys: set[str]):
    assert found(library, query) == keys


@pytest.mark.parametrize("query", ["", "   ", '"', '""', "***", "'; --", "🚀", "\0"])
def test_without_a_word_there_is_nothing_to_find(library: Database, query: str):
    assert match_expression(query) is None
    assert search(library, query, {}) == ()


def test_a_word_in_the_title_counts_more(db: Database, at: datetime, judged):
    filler = "mot " * 20
    save(db, judged(key="a", title="Un titre", text=filler + "vigilance"), at)
    save(db, judged(key="b", title="La vigilance", text=filler + "autre"), at)
    save(db, judged(key="c", title="Un titre", text=filler + "vigilance"), at)
    assert [hit.row.item_id for hit in search(db, "vigilance", {})] == [2, 3, 1]


def test_the_limit_keeps_the_best(library: Database):
    assert len(search(library, "transparence", {}, limit=1)) == 1
    assert search(library, "transparence", {}, limit=0) == ()


def test_the_snippet_shows_the_place(library: Database):
    (hit,) = search(library, "conversationnel", {})
    assert "un agent [conversationnel]. Plus" in hit.snippet


def test_a_revised_text_is_found_by_its_new_words_only(library: Database, at: datetime, judged):
    save(library, judged(key="chatbot", title="Un robot", text="parleur", content_hash="2"), at)
    assert search(library, "conversationnel", {}) == ()
    assert [hit.row.title for hit in search(library, "parleur", {})] == ["Un robot"]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet=st.characters(codec=None))
    | st.text(alphabet="ab\"*()^:-+{} \0'\\é,.NEAROT", max_size=60)
)
@example("a " * 5000)
@example("-a" * 5000)
@example('"a" ' * 400)
@example('NEAR(a b, 5) AND {title}: "x" + y*')
@example("\ud800")
@example("²")
@example("a\u0345")
def test_no_text_is_an_error(library: Database, query: str):
    for hit in search(library, query, {}):
        assert hit.snippet


@given(st.sampled_from(sorted({word for _, text in TEXTS.values() for word in text.rstrip(".").split()})))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_word_of_a_text_finds_it(library: Database, word: str):
    holders = {key for key, (title, text) in TEXTS.items() if word in f"{title} {text}".split()}
    assert found(library, word) >= holders
