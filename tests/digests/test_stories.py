"""Rows of one story become one: who tells it, who else is named, how urgent it is."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.messages.reply import reply_message
from digests.stories import ORDER, URGENT_ELSEWHERE, gather, told_again
from digests.texts.french import typeset
from digests.texts.language import language
from sample_week import LEAK, WEDNESDAY, item

HOUR = timedelta(hours=1)


def of_story(item_id: int, source_nature: str = "press", **changes: object) -> object:
    return item(item_id, story=1, publisher=f"Source {item_id}", source_nature=source_nature, **changes)


def test_rows_without_a_story_stay_as_they_are() -> None:
    rows = (item(3), item(1), item(2, also_at=("Next",)))
    assert gather(rows) == rows
    assert gather(()) == ()


def test_a_story_of_which_one_row_is_there_is_that_row() -> None:
    (told,) = gather([of_story(2)])  # type: ignore[list-item]
    assert told == of_story(2)


@pytest.mark.parametrize(
    ("front", "behind"),
    [
        ({"source_nature": "authority", "nature": "decision"}, {"source_nature": "legislation"}),
        ({"source_nature": "legislation"}, {"source_nature": "peer"}),
        ({"source_nature": "authority"}, {"source_nature": "peer"}),
        ({"source_nature": "peer"}, {"source_nature": "research"}),
        ({"source_nature": "association"}, {"source_nature": "press", "nature": "decision"}),
        ({"source_nature": "incident-database"}, {"source_nature": "press"}),
        ({"source_nature": "press"}, {"source_nature": "vendor"}),
    ],
)
def test_the_first_hand_source_tells_it_though_it_came_later(
    front: dict[str, object], behind: dict[str, object]
) -> None:
    rows = [of_story(1, **behind), of_story(2, **front, published=WEDNESDAY + HOUR)]  # type: ignore[arg-type]
    (told,) = gather(rows)  # type: ignore[arg-type]
    assert (told.item_id, told.also_at) == (2, ("Source 1",))


def test_of_equals_the_earliest_tells_it() -> None:
    rows = [of_story(1, published=WEDNESDAY + HOUR), of_story(2), of_story(3)]
    (told,) = gather(rows)  # type: ignore[arg-type]
    assert (told.item_id, told.also_at) == (2, ("Source 3", "Source 1"))


def test_every_publisher_is_named_once_and_never_the_one_who_tells() -> None:
    rows = [of_story(1, also_at=("Agence", "Source 2")), of_story(2, also_at=("Source 1", "Next"))]
    (told,) = gather(rows)  # type: ignore[arg-type]
    assert told.also_at == ("Agence", "Source 2", "Next")


def test_it_is_as_urgent_as_its_most_urgent_row_and_says_whose_wording_that_is() -> None:
    decision = of_story(1, "authority", urgency="notable", reasons=("décision",))
    press = of_story(2, urgency="urgent", reasons=("termes : amende",), risks=(LEAK,))
    (told,) = gather([decision, press])  # type: ignore[list-item]
    assert (told.item_id, told.urgency, told.risks) == (1, "urgent", ())
    assert told.reasons == ("décision", typeset(URGENT_ELSEWHERE))


def test_its_own_urgency_needs_no_such_word() -> None:
    (told,) = gather([of_story(1, "authority", urgency="urgent"), of_story(2)])  # type: ignore[list-item]
    assert told.reasons == ()


@given(st.permutations(range(6)))
def test_the_order_of_the_rows_changes_nothing_but_the_order_of_the_stories(order: list[int]) -> None:
    natures = itertools.cycle(ORDER)
    rows = [item(n + 1, story=n % 2 + 1, source_nature=next(natures), publisher=f"S{n}") for n in range(6)]
    told = gather([rows[place] for place in order])
    assert sorted(told, key=lambda row: row.item_id) == sorted(gather(rows), key=lambda row: row.item_id)
    assert [row.story for row in told] == list(dict.fromkeys(rows[place].story for place in order))


def test_a_telling_beneath_an_alert_says_where_title_and_link() -> None:
    message = reply_message(told_again(item(2, title="Amende : la suite", publisher="Next"), None))
    assert message.body.startswith(typeset("Même affaire, chez Next : ") + "Amende : la suite")
    assert "https://exemple.fr/2" in message.body
    assert "2026.11.1" in message.body
    assert '<a href="https://exemple.fr/2">Amende : la suite</a>' in message.html


def test_a_telling_of_its_own_says_of_which_alert_it_speaks() -> None:
    message = reply_message(told_again(item(2, publisher="Next"), item(1, title="Sanction")))
    assert message.body.startswith(typeset("Même affaire que l’alerte « Sanction », chez Next :"))


def test_hostile_texts_of_sources_are_harmless_in_it() -> None:
    hostile = item(2, title="<b>@room</b>\u202e", publisher="{evil}", link="javascript:alert(1)")
    message = reply_message(told_again(hostile, item(1, title="{title}"), language("en")))
    assert "@room" not in message.body
    assert "javascript" not in message.html
    assert "<b>" not in message.html
    assert "{evil}" in message.body
