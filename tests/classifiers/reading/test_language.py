"""French and English are told apart, and a stated language is kept."""

from __future__ import annotations

import pytest

from classifiers.assessment import Document
from classifiers.reading.language import detect, languages_of, load_tongues

TONGUES = load_tongues()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La CNIL publie ses recommandations sur les systèmes d'IA", "fr"),
        ("The Commission publishes its guidelines on AI systems", "en"),
        ("Der Rat hat die Verordnung angenommen", None),
        (
            "Der Rat der Stadt hat gestern die Verordnung über künstliche Intelligenz angenommen und will "
            "sie im nächsten Jahr in allen Ämtern anwenden.",
            "de",
        ),
        ("", "fr"),
        ("2026 — 50 %", "fr"),
    ],
)
def test_the_likelier_of_the_two_is_given_unless_a_long_text_is_neither(
    text: str, expected: str | None
) -> None:
    [found] = detect([text], TONGUES)
    assert found in ({expected} if expected else {"fr", "en"})


@pytest.mark.parametrize(
    ("lang", "expected"), [("fr-FR", "fr"), ("EN_us", "en"), ("de", "de"), ("", "en"), (None, "en")]
)
def test_a_stated_language_is_kept_without_its_region(lang: str | None, expected: str) -> None:
    document = Document(id="a", title="The council has adopted a charter for its staff", lang=lang)
    assert languages_of([document], TONGUES) == [expected]


def test_texts_without_a_stated_language_keep_their_places_among_others() -> None:
    french = Document(id="a", title="Le conseil a adopté une charte pour ses agents")
    english = Document(id="b", title="The council has adopted a charter for its staff")
    stated = Document(id="c", title="", lang="it")
    assert languages_of([french, stated, english], TONGUES) == ["fr", "it", "en"]
