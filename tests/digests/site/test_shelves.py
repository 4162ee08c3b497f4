"""Long lists in pages: nothing lost, nothing twice, and old pages that stay as they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from digests.site.cards import Card, newest_first
from digests.site.shelves import PART, parts_of

FIRST = date(2024, 1, 1)


def card(number: int, day: date) -> Card:
    return Card(
        item_id=number,
        source_id="cnil",
        day=day,
        seen=datetime(2026, 11, 26, tzinfo=UTC),
        scope="iag",
        axes=("legal",),
        risks=(),
        urgency="routine",
        nature="presse",
        is_peer=False,
        stale=False,
        mark=str(number),
    )


days = st.lists(st.integers(0, 1000).map(lambda back: FIRST + timedelta(days=back)), max_size=200)


@given(days)
def test_every_publication_stands_in_one_part_and_the_newest_is_first(dates: list[date]) -> None:
    cards = newest_first(card(number, day) for number, day in enumerate(dates))
    found = parts_of(cards)
    assert [item for part in found for item in part.items] == [card.item_id for card in cards]
    assert all(0 < len(part.items) <= PART for part in found)
    assert all(part.first.year == part.last.year == int(part.name[:4]) for part in found)
    assert len({part.name for part in found}) == len(found)


@given(days, st.integers(1, 50))
def test_what_comes_later_changes_the_last_part_of_its_year_only(dates: list[date], later: int) -> None:
    before = {part.name: part for part in parts_of(newest_first(map(card, range(len(dates)), dates)))}
    day = max(dates, default=FIRST) + timedelta(days=later)
    after = parts_of(newest_first(map(card, range(len(dates) + 1), [*dates, day])))
    assert [part.name for part in after if before.get(part.name) != part] == [after[0].name]
