"""Which story a publication joins: the same whether its kin came before or with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from classifiers.stories.fingerprint import fingerprint, handles
from classifiers.stories.rarity import rarity
from sample_stories import ENGLISH, FRENCH, RETOLD
from watcher.rules.tellings import Holders, Known, Telling, Tellings

OTHER = ("Grenoble publie sa charte", "La ville demande à ses agents de ne confier aucune donnée.")


def telling(number: int, of: tuple[str, str], language: str = "fr") -> Telling:
    made = fingerprint(*of, rarity(), language=language, publisher=f"p{number}", day=None)
    return Telling(number, made, handles(made, rarity()))


def copies(count: int) -> list[Telling]:
    words = " ".join(f"mot{number}" for number in range(60))
    return [telling(number, (f"Titre {words[:20]}", words)) for number in range(1, count + 1)]


class Past:
    """What came before, as the store would tell it."""

    def __init__(self, *known: Known) -> None:
        self.held = {one.item_id: one for one in known}
        self.asked: list[int] = []

    def known(self, item_ids: Iterable[int]) -> dict[int, Known]:
        asked = list(item_ids)
        self.asked += asked
        return {item_id: self.held[item_id] for item_id in asked if item_id in self.held}

    def members(self, story: int) -> list[Known]:
        return [one for one in self.held.values() if one.story == story]

    def tellings(self) -> Tellings:
        holders: dict[str, Holders] = {}
        for one in self.held.values():
            for handle in handles(one.fingerprint, rarity()):
                holders.setdefault(handle, Holders()).add(one.item_id, one.story or one.item_id)
        return Tellings(holders, len(self.held), self.known, self.members, rarity())


def stories(tellings: Tellings, told: Iterable[Telling]) -> list[int | None]:
    found = [tellings.relate(one) for one in told]
    return [one and one.story for one in found]


@pytest.mark.parametrize("before", [0, 1, 2])
def test_it_is_the_same_whether_its_kin_came_before_or_with_it(before: int) -> None:
    told = copies(4)
    past = Past(*(Known(one.item_id, one.fingerprint, 1 if before > 1 else None) for one in told[:before]))
    assert stories(past.tellings(), told[before:]) == [None, 1, 1, 1][before:]


def test_strangers_join_nothing() -> None:
    assert stories(Past().tellings(), [telling(1, FRENCH), telling(2, OTHER)]) == [None, None]


def test_what_joined_a_story_counts_among_its_members_from_then_on() -> None:
    _, second, third = copies(3)
    gone = Past(Known(second.item_id, second.fingerprint, 1))  # the first one's fingerprint has had its time
    assert stories(gone.tellings(), [third]) == [1]
    drifted = Past(
        Known(second.item_id, second.fingerprint, 1),
        *(Known(number, telling(number, OTHER).fingerprint, 1) for number in (8, 9)),
    )
    assert stories(drifted.tellings(), [third]) == [None], "one kin among three members"


def test_known_items_are_read_once() -> None:
    told = copies(5)
    past = Past(Known(1, told[0].fingerprint, None))
    assert stories(past.tellings(), told[1:]) == [1, 1, 1, 1]
    assert past.asked == [1]


def test_a_story_is_found_in_another_language_too() -> None:
    day = date(2026, 11, 23)
    made = [
        fingerprint(*of, rarity(), language=language, publisher=by, day=day)
        for of, language, by in ((FRENCH, "fr", "a"), (RETOLD, "fr", "b"), (ENGLISH, "en", "c"))
    ]
    told = [Telling(number, one, handles(one, rarity())) for number, one in enumerate(made, start=1)]
    assert stories(Past().tellings(), told) == [None, 1, 1]
