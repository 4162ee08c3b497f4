"""Concepts are found by their terms, in both languages, whatever the accents."""

from __future__ import annotations

from pathlib import Path

import pytest

from classifiers.concepts import Concepts, load_concepts
from classifiers.lists import ListError
from classifiers.words import fold, words_of

LIST = """
shadow:
  fr: [usage caché, clandestin*]
  en: [shadow ai, hid* use]
short:
  fr: [ia]
  en: [ai, "5g"]
"""


@pytest.fixture
def concepts(tmp_path: Path) -> Concepts:
    path = tmp_path / "concepts.yaml"
    path.write_text(LIST, encoding="utf-8")
    return load_concepts(path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un usage caché", [("shadow", 1, 2)]),
        ("UN USAGE CACHE", [("shadow", 1, 2)]),
        ("usage clandestinement répandu", [("shadow", 1, 1)]),
        ("shadow AI", [("shadow", 0, 2), ("short", 1, 1)]),
        ("hidden use", [("shadow", 0, 2)]),
        ("hidden", []),
        ("usage", []),
        ("air, iam, usages cachés", []),
        ("5G", [("short", 0, 1)]),
    ],
)
def test_terms_are_whole_words_unless_a_star_says_otherwise(
    concepts: Concepts, text: str, expected: list[tuple[str, int, int]]
) -> None:
    folded = [fold(word) for word in words_of(text)]
    found = [
        (concepts.names[match.concept], match.start, match.length) for match in concepts.matches(folded, {})
    ]
    assert found == expected


def test_what_was_remembered_of_a_word_changes_nothing(concepts: Concepts) -> None:
    known: dict[str, tuple[tuple[int, tuple[str, ...]], ...]] = {}
    assert concepts.matches(["shadow", "ai"], known) == concepts.matches(["shadow", "ai"], known)


def test_the_bundled_list_has_a_concept_for_every_risk() -> None:
    names = load_concepts().names
    assert [name[:3] for name in names if name.startswith("r") and name[1:3].isdigit()] == [
        f"r{number:02d}" for number in range(1, 26)
    ]


@pytest.mark.parametrize("term", ["*", "''", "yes", "12"])
def test_a_term_must_be_words(tmp_path: Path, term: str) -> None:
    path = tmp_path / "concepts.yaml"
    path.write_text(f"one:\n  fr: [{term!s}]\n  en: []\n".replace("[*]", '["*"]'), encoding="utf-8")
    with pytest.raises(ListError, match=r"one\.fr\.1: "):
        load_concepts(path)
