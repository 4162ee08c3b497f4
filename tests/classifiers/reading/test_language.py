"""French and English are told apart, and a stated language is kept."""

from __future__ import annotations

import pytest

from classifiers.assessment import Document
from classifiers.reading.language import detect, language_of


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
    assert detect(text) in ({expected} if expected else {"fr", "en"})


@pytest.mark.parametrize(
    ("lang", "expected"), [("fr-FR", "fr"), ("EN_us", "en"), ("de", "de"), ("", "en"), (None, "en")]
)
def test_a_stated_language_is_kept_without_its_region(lang: str | None, expected: str) -> None:
    document = Document(id="a", title="The council has adopted a charter for its staff", lang=lang)
    assert language_of(document) == expected


def test_asking_does_not_narrow_the_library_for_others() -> None:
    import py3langid

    detect("une phrase en français")
    assert py3langid.classify("Der Rat der Stadt hat die Verordnung gestern angenommen.")[0] == "de"
