"""Terms of the lists are found whole, in both languages, whatever the accents; capitals tell names apart."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.lists import ListError
from classifiers.reading.lexicon import Known, Label, Lexicon, load_lexicon
from classifiers.reading.words import words_of
from classifiers.register import load_register

LIST = """
hidden:
  label: usage caché
  fr: [usage caché, clandestin*, "l ia* cachée"]
  en: [shadow AI, hid* use]
ai:
  fr: [IA]
  en: [AI, "5g", AI literacy]
name:
  fr: [Mistral, Le Chat, ChatGPT]
  en: []
"""


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    path = tmp_path / "list.yaml"
    path.write_text(LIST, encoding="utf-8")
    return load_lexicon([path])


def found_in(text: str, lexicon: Lexicon) -> list[tuple[str, int, int]]:
    matches = lexicon.matches(words_of(text, {}), {})
    return [(lexicon.groups[match.group], match.start, match.length) for match in matches]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un usage caché", [("hidden", 1, 2)]),
        ("UN USAGE CACHE", [("hidden", 1, 2)]),
        ("usage clandestinement répandu", [("hidden", 1, 1)]),
        ("shadow AI", [("hidden", 0, 2), ("ai", 1, 1)]),
        ("hidden use", [("hidden", 0, 2)]),
        ("l'IAG cachée", [("hidden", 0, 3)]),
        ("hidden", []),
        ("usage", []),
        ("usages cachés", []),
        ("5G", [("ai", 0, 1)]),
        ("AI literacy", [("ai", 0, 2)]),
    ],
)
def test_terms_are_whole_words_unless_a_star_says_otherwise(
    lexicon: Lexicon, text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert found_in(text, lexicon) == expected


@pytest.mark.parametrize(
    "text",
    ["she sAId", "diaporama", "j'ai vu", "Ai-je vu ?", "main", "iam", "un mistral violent", "le chat dort"],
)
def test_a_term_written_with_a_capital_is_no_other_word(lexicon: Lexicon, text: str) -> None:
    assert found_in(text, lexicon) == []


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("L'IA à la mairie", "ai"),
        ("une IA", "ai"),
        ("AI at work", "ai"),
        ("Mistral lève des fonds", "name"),
        ("MISTRAL", "name"),
        ("essayer Le Chat", "name"),
        ("CHATGPT", "name"),
    ],
)
def test_a_term_written_with_a_capital_is_found_with_it(lexicon: Lexicon, text: str, group: str) -> None:
    assert group in {name for name, _, _ in found_in(text, lexicon)}


def test_what_was_remembered_of_a_batch_changes_nothing(lexicon: Lexicon) -> None:
    words = words_of("shadow AI, shadow AI", {})
    known: Known = {}
    assert lexicon.matches(words, known) == lexicon.matches(words, known) == lexicon.matches(words, {})


def test_a_stored_lexicon_finds_the_same(lexicon: Lexicon) -> None:
    before = found_in("shadow AI et Le Chat", lexicon)
    assert found_in("shadow AI et Le Chat", pickle.loads(pickle.dumps(lexicon))) == before


def test_groups_with_a_label_are_known(lexicon: Lexicon) -> None:
    assert lexicon.labels == {"hidden": Label("usage caché")}


@pytest.fixture(scope="module")
def bundled() -> Lexicon:
    return load_lexicon()


@given(text=st.text(max_size=200))
def test_any_text_has_matches_within_it(text: str, bundled: Lexicon) -> None:
    words = words_of(text, {})
    for match in bundled.matches(words, {}):
        assert 0 <= match.start < match.start + match.length <= len(words)


def test_the_bundled_lists_have_several_groups_for_every_risk() -> None:
    groups = load_lexicon().groups
    for risk in load_register().risks:
        assert sum(group.startswith(f"{risk.id.lower()}-") for group in groups) >= 3


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("ChatGPT entre à la mairie", "e-openai-product"),
        ("La CNIL ouvre une consultation", "e-cnil"),
        ("Une amende de 5 millions d'euros", "a-sanction-fine"),
        ("Le règlement entre en application", "a-applies-now"),
        ("Les agents s'en servent en cachette, sans le dire", "r17-cachette"),
    ],
)
def test_the_bundled_lists_know_the_domain(text: str, group: str) -> None:
    assert group in {name for name, _, _ in found_in(text, load_lexicon())}


def test_a_name_in_two_lists_is_refused(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("same: {fr: [a], en: []}\n", encoding="utf-8")
    with pytest.raises(ListError, match=r"two\.yaml: same: another list has a group of this name"):
        load_lexicon([tmp_path / "one.yaml", tmp_path / "two.yaml"])


@pytest.mark.parametrize("wrong", ["Group Name: {fr: [a]}", "group: {de: [a]}", "group: {fr: ['*']}"])
def test_a_wrong_list_is_refused_with_its_file(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(ListError, match=r"list\.yaml"):
        load_lexicon([path])
