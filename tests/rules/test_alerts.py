from __future__ import annotations

from typing import Any

import pytest

from factories import assessment
from watcher.rules.alerts import ONE_BY_ONE, Candidate, is_alert, plan
from watcher.settings import Room


def candidate(item_id: int = 1, **changes: Any) -> Candidate:
    values: dict[str, Any] = {
        "urgency": "urgent",
        "axes": ["legal"],
        "stale": False,
        "page": item_id,
    } | changes
    stale, page = values.pop("stale"), values.pop("page")
    return Candidate(item_id, page, assessment(**values), stale)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"urgency": "notable"}, False),
        ({"urgency": "routine"}, False),
        ({"stale": True}, False),
    ],
)
def test_only_urgent_news_is_an_alert(changes: dict[str, Any], expected: bool) -> None:
    assert is_alert(candidate(**changes)) is expected


def test_a_room_gets_the_axes_it_asked_for_and_its_people_are_mentioned() -> None:
    legal = Room(name="juridique", receives=("alerts",), axes=("legal",), mention=("@daj:example.org",))
    usage = Room(name="rh", receives=("alerts",), axes=("usages",))
    everything = Room(name="tous")
    alerts = plan([candidate()], [legal, usage, everything], set())
    assert [(alert.room, alert.mentions) for alert in alerts] == [
        ("juridique", ("@daj:example.org",)),
        ("tous", ()),
    ]


def test_a_room_without_alerts_gets_none() -> None:
    assert plan([candidate()], [Room(name="hebdo", receives=("digest",))], set()) == ()


def test_an_item_told_once_is_not_told_again_when_it_is_revised() -> None:
    assert plan([candidate(5)], [Room(name="a"), Room(name="b")], {("a", 5)}) == plan(
        [candidate(5)], [Room(name="b")], set()
    )


def test_a_page_told_under_one_source_is_not_told_under_another() -> None:
    assert plan([candidate(9, page=5)], [Room(name="a")], {("a", 5)}) == ()


def test_a_copy_is_told_when_its_original_was_not() -> None:
    (alert,) = plan([candidate(9, page=5)], [Room(name="a")], set())
    assert alert.item_ids == (9,)


def test_a_few_alerts_go_one_by_one_and_a_flood_goes_as_one() -> None:
    few = plan([candidate(n) for n in range(ONE_BY_ONE)], [Room(name="a")], set())
    flood = plan([candidate(n) for n in range(ONE_BY_ONE + 1)], [Room(name="a")], set())
    assert [len(alert.item_ids) for alert in few] == [1] * ONE_BY_ONE
    assert [alert.item_ids for alert in flood] == [tuple(range(ONE_BY_ONE + 1))]


def test_dedupe_keys_differ_by_room_and_items() -> None:
    alerts = plan([candidate(1), candidate(2)], [Room(name="a"), Room(name="b")], set())
    assert len({alert.dedupe_key for alert in alerts}) == 4
