"""A line of chat as a command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.chat.commands.parsing import MOST_WORDS, Spoken, folded, options, spoken


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("!aide", "aide", ""),
        ("  !Aide\n", "aide", ""),
        ("! aide", "aide", ""),
        ("!échéances", "echeances", ""),
        ("!cherche charte  IA", "cherche", "charte IA"),
        ("!cherche\ncharte", "cherche", "charte"),
        ("!risque: R08", "risque", "R08"),
        ("!oubliez-moi oui", "oubliez-moi", "oui"),
    ],
)
def test_a_command_begins_with_an_exclamation_mark_and_a_word(text: str, name: str, words: str) -> None:
    assert spoken(text) == Spoken(name, words)


@pytest.mark.parametrize("text", ["", "!", "! ", "!!aide", "!1", "aide", "ok !aide", "!=", "¡aide", "!aide?"])
def test_anything_else_is_talk(text: str) -> None:
    assert spoken(text) is None


def test_a_pasted_page_is_read_to_a_limit() -> None:
    found = spoken("!saisine " + "a" * 2 * MOST_WORDS)
    assert found is not None
    assert len(found.words) < MOST_WORDS


@pytest.mark.parametrize(
    ("words", "rest", "pairs"),
    [
        ("charte axe:legal", "charte", {"axe": ("legal",)}),
        ("axe=légal charte risque:R08", "charte", {"axe": ("légal",), "risque": ("R08",)}),
        ("risque=+R08 risque=-R11", "", {"risque": ("+R08", "-R11")}),
        ("Axe:legal", "", {"axe": ("legal",)}),
        ("https://a.example/?axe=1", "https://a.example/?axe=1", {}),
        ("note:1 charte", "note:1 charte", {}),
        ("axe: legal", "axe: legal", {}),
        ('axe:"le droit" charte', "charte", {"axe": ("le droit",)}),
        ("axe:« le droit » risque=“R08”", "", {"axe": ("le droit",), "risque": ("R08",)}),
        ('axe:"le droit', "droit", {"axe": ('"le',)}),
        ('axe:"" charte', "charte", {"axe": ("",)}),
    ],
)
def test_pairs_are_taken_out_of_the_words(words: str, rest: str, pairs: dict[str, tuple[str, ...]]) -> None:
    found = options(words, ("axe", "risque"))
    assert (found.words, found.pairs) == (rest, pairs)


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    found = spoken(text)
    if found is not None:
        assert found.name == folded(found.name)
        options(found.words, ("axe", "depuis"))
