"""AI is central where it is named in the title, early, or often."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Document
from classifiers.reading.centrality import Centrality, centrality
from classifiers.reading.features import read
from classifiers.reading.lexicon import load_lexicon

LEXICON = load_lexicon()
FILLER = "la commune refait la rue et le marché "


def of(title: str, text: str) -> Centrality:
    [reading] = read([Document(id="x", title=title, text=text)], LEXICON)
    return centrality(reading.matches, len(reading.words), reading.title, LEXICON.about_ai)


@pytest.mark.parametrize(
    ("title", "text", "absent", "in_title", "in_lead"),
    [
        ("Le gymnase rouvre", FILLER, True, False, False),
        ("L'IA à la mairie", FILLER, False, True, False),
        ("À la mairie", "Un chatbot répond aux habitants. " + FILLER, False, False, True),
        ("À la mairie", FILLER * 5 + "un mot sur l'IA", False, False, False),
        ("Le diaporama de la ville", "J'ai vu le mistral", True, False, False),
        ("She said so", "The maintenance plan", True, False, False),
    ],
)
def test_where_ai_is_named(title: str, text: str, absent: bool, in_title: bool, in_lead: bool) -> None:
    found = of(title, text)
    assert (found.absent, found.in_title, found.in_lead) == (absent, in_title, in_lead)


def test_a_passing_mention_is_less_dense_than_news_on_ai() -> None:
    passing = of("Budget de la ville", FILLER * 20 + "et même l'IA")
    news = of("ChatGPT à la mairie", "Les agents emploient l'IA générative et Copilot.")
    assert 0 < passing.density < news.density == 1


@given(st.text(max_size=60), st.text(max_size=300))
def test_every_value_lies_between_0_and_1(title: str, text: str) -> None:
    found = of(title, text)
    assert all(0 <= value <= 1 for value in found.values())
    assert found.absent == (found.density == 0)
