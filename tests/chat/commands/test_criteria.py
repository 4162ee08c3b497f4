"""What a search is asked for: free words, and options among them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from classifiers.register import load_register
from watcher.chat.commands.command import CommandError
from watcher.chat.commands.criteria import criteria, described
from watcher.store.catalogue import Wanted

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)


def read(words: str) -> Wanted:
    return criteria(words, load_register(), PARIS, NOW)


@pytest.mark.parametrize(
    "words",
    [
        "charte axe:legal risque:R08 depuis:2026-09",
        "axe=légal charte risque=r8 depuis=2026-09",
        "axis:legal risk:R08 since:2026-09 charte",
        "charte axe: legal risque: R08 depuis: 2026-09",
        "AXE:LEGAL RISQUE:R08 charte Depuis:09/2026",
    ],
)
def test_options_stand_anywhere_in_either_language(words: str) -> None:
    assert read(words) == Wanted("charte", "legal", "R08", datetime(2026, 9, 1, tzinfo=PARIS), NOW)


def test_words_that_only_look_like_options_stay_words() -> None:
    assert read("le risque d’une note:basse").words == "le risque d’une note:basse"


def test_options_alone_are_enough_and_nothing_is_not() -> None:
    assert read("axe:usages") == Wanted(axis="usages", known_by=NOW)
    assert read("source:CNIL") == Wanted(source="cnil", known_by=NOW)
    with pytest.raises(CommandError, match="Que chercher"):
        read("")


def test_an_option_has_one_value() -> None:
    with pytest.raises(CommandError, match="Un seul « axe » à la fois"):
        read("axe:legal axis:usages")


def test_a_search_is_described_in_words() -> None:
    about = described(read("charte axe:legal risque:R08 depuis:2026-09"), PARIS)
    assert about == "« charte », axe Légal, risque R08, depuis le 1er septembre 2026"
    assert described(read("risque:8"), PARIS) == "risque R08"
