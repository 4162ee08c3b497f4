from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.choosing.interest import Interest
from digests.choosing.wording import folded_words
from factories import assessment
from watcher.rules.subscriptions import (
    Candidate,
    Found,
    Kind,
    Subscription,
    Wish,
    direct_messages,
    interest_of,
)

LEGAL = Wish("axis", "legal")


def candidate(item_id: int = 1, **changes: Any) -> Candidate:
    values: dict[str, Any] = {
        "title": "L’accessibilité numérique",
        "text": "Un texte sur la dépendance des œuvres.",
        "axes": ["legal"],
        "stale": False,
        "is_first": True,
    } | changes
    title, text, stale, is_first = (values.pop(name) for name in ("title", "text", "stale", "is_first"))
    return Candidate(item_id, title, text, assessment(**values), stale, is_first)


def subscription(wish: Wish, who: str = "ann") -> Subscription:
    return Subscription(f"@{who}:lab.test", who, wish)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("axis", "legal", True),
        ("axis", "usages", False),
        ("risk", "R08", True),
        ("risk", "R09", False),
        ("word", "accessibilite", True),
        ("word", "accessibilite numerique", True),
        ("word", "numerique accessibilite", False),
        ("word", "dependance", True),
        ("word", "pendance", False),
        ("word", "depend", False),
        ("word", "oeuvres", True),
        ("word", "numerique un", True),
    ],
)
def test_a_wish_is_answered_by_label_or_by_whole_words(kind: Kind, value: str, expected: bool) -> None:
    told = direct_messages([candidate(risks=["R08"])], [subscription(Wish(kind, value))])
    assert bool(told) is expected


@pytest.mark.parametrize(
    "changes",
    [{"stale": True}, {"is_first": False}, {"scope": {"label": "hors", "p": 1}}],
    ids=["backlog", "a copy or a revision", "off the subject"],
)
def test_what_is_no_news_tells_nobody(changes: dict[str, Any]) -> None:
    everything = [subscription(LEGAL), subscription(Wish("word", "numerique"))]
    assert direct_messages([candidate(**changes)], everything) == ()


def test_a_person_gets_one_message_whatever_answers_them() -> None:
    wishes = [subscription(LEGAL), subscription(Wish("word", "numerique"))]
    (message,) = direct_messages([candidate(1), candidate(2, title="Autre")], wishes)
    assert message.address == "@ann:lab.test"
    assert message.found == (Found(1, (LEGAL, Wish("word", "numerique"))), Found(2, (LEGAL,)))


def test_each_person_gets_their_own() -> None:
    told = direct_messages([candidate()], [subscription(LEGAL, "ann"), subscription(LEGAL, "bob")])
    assert [(one.who, one.address) for one in told] == [("ann", "@ann:lab.test"), ("bob", "@bob:lab.test")]
    assert len({one.dedupe_key for one in told}) == 2


def test_what_makes_a_message_itself_holds_no_address() -> None:
    (message,) = direct_messages([candidate()], [subscription(LEGAL)])
    assert "@" not in message.dedupe_key


@given(st.text())
def test_folded_words_are_their_own_folded_words(text: str) -> None:
    once = folded_words(text)
    assert folded_words(once) == once


@given(st.lists(st.sampled_from(["charte", "Été", "l’œuvre", "R08", "nu\u0301me\u0301rique"]), min_size=1))
def test_the_words_of_a_text_are_found_in_it(words: list[str]) -> None:
    wish = Wish("word", folded_words(" ".join(words)))
    found = candidate(title="-", text=f"Avant, {', '.join(words)} ; après.")
    assert direct_messages([found], [subscription(wish)])


def test_wishes_together_are_an_interest_in_any_of_them() -> None:
    wishes = [Wish("word", "jeton"), Wish("axis", "technologie"), LEGAL, Wish("risk", "R08")]
    assert interest_of(wishes) == Interest(("legal", "technologie"), ("R08",), ("jeton",))
