from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Any

import pytest

from factories import NOW, assessment
from watcher.rules import alerts
from watcher.rules.alerts import (
    GATHER,
    ONE_BY_ONE,
    Alert,
    Candidate,
    Echo,
    Lately,
    Storm,
    ToldStory,
    echoes,
    is_alert,
)
from watcher.settings import Room

MINUTE = timedelta(minutes=1)


def candidate(item_id: int = 1, **changes: Any) -> Candidate:
    values: dict[str, Any] = {
        "urgency": "urgent",
        "axes": ["legal"],
        "stale": False,
        "page": item_id,
    } | changes
    stale, page = values.pop("stale"), values.pop("page")
    story, first_hand = values.pop("story", None), values.pop("first_hand", False)
    return Candidate(item_id, page, assessment(**values), stale, story, first_hand)


def plan(
    candidates: Sequence[Candidate],
    rooms: Sequence[Room],
    told: AbstractSet[tuple[str, int]] = frozenset(),
    **lately: Lately,
) -> tuple[Alert, ...]:
    """With a limit of five alerts an hour; `lately` names what rooms were alerted to."""
    return alerts.plan(candidates, rooms, told, Storm(5, lately, NOW), {})


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
    planned = plan([candidate()], [legal, usage, everything])
    assert [(alert.room, alert.mentions) for alert in planned] == [
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
    planned = plan([candidate(1), candidate(2)], [Room(name="a"), Room(name="b")])
    assert len({alert.dedupe_key for alert in planned}) == 4


def test_up_to_the_limit_of_an_hour_alerts_go_at_once_one_by_one() -> None:
    planned = plan([candidate(1), candidate(2)], [Room(name="a")], a=Lately(3, NOW - MINUTE))
    assert [(alert.item_ids, alert.not_before) for alert in planned] == [((1,), None), ((2,), None)]


def test_in_a_storm_one_alert_gathers_what_comes_in_ten_minutes() -> None:
    last = NOW - MINUTE
    (alert,) = plan([candidate(1), candidate(2)], [Room(name="a")], a=Lately(4, last))
    assert (alert.item_ids, alert.not_before) == ((1, 2), last + GATHER)


def test_in_a_storm_whose_last_alert_is_ten_minutes_old_the_next_one_goes_at_once() -> None:
    (alert,) = plan([candidate(1)], [Room(name="a")], a=Lately(9, NOW - GATHER))
    assert alert.not_before is None


def test_the_storm_of_one_room_is_none_of_another() -> None:
    calm, stormy = Room(name="calm"), Room(name="stormy")
    planned = plan([candidate(1)], [calm, stormy], stormy=Lately(5, NOW))
    assert [(alert.room, alert.not_before) for alert in planned] == [("calm", None), ("stormy", NOW + GATHER)]


def test_a_limit_below_what_a_first_harvest_brings_groups_it_at_once() -> None:
    (alert,) = alerts.plan([candidate(1), candidate(2)], [Room(name="a")], set(), Storm(1, {}, NOW), {})
    assert (alert.item_ids, alert.not_before) == ((1, 2), None)


EVERYTHING = Room(name="tous")
TOLD = {("tous", 7): ToldStory(alert=40, first_hand=False)}


def called(*candidates: Candidate, stories: Mapping[tuple[str, int], ToldStory] = TOLD) -> list[int]:
    planned = alerts.plan(candidates, [EVERYTHING], frozenset(), Storm(5, {}, NOW), stories)
    return [item_id for alert in planned for item_id in alert.item_ids]


def test_another_telling_of_a_told_story_does_not_call_but_echoes_in_its_alert() -> None:
    other = candidate(2, story=7)
    assert called(other) == []
    assert echoes([other], [EVERYTHING], frozenset(), [], TOLD) == (Echo("tous", 2, 40),)


def test_the_first_hand_telling_calls_when_the_told_one_was_not() -> None:
    decision = candidate(2, story=7, first_hand=True)
    assert called(decision) == [2]
    assert called(decision, stories={("tous", 7): ToldStory(40, first_hand=True)}) == []


def test_what_calls_does_not_echo() -> None:
    decision = candidate(2, story=7, first_hand=True)
    planned = alerts.plan([decision], [EVERYTHING], frozenset(), Storm(5, {}, NOW), TOLD)
    assert echoes([decision], [EVERYTHING], frozenset(), planned, TOLD) == ()


def test_of_a_story_that_comes_twice_in_a_harvest_one_calls() -> None:
    both = [candidate(1, story=9), candidate(2, story=9)]
    assert called(*both, stories={}) == [1]
    written = {("tous", 9): ToldStory(50, first_hand=False)}
    planned = (Alert("tous", (1,), ()),)
    assert echoes(both, [EVERYTHING], frozenset(), planned, written) == (Echo("tous", 2, 50),)


def test_a_story_told_in_another_room_calls_in_this_one() -> None:
    other = candidate(2, story=7)
    assert called(other, stories={("juridique", 7): ToldStory(40, first_hand=True)}) == [2]


def test_what_is_not_urgent_or_was_told_echoes_nowhere() -> None:
    notable, told = candidate(2, story=7, urgency="notable"), candidate(3, story=7)
    assert echoes([notable, told], [EVERYTHING], {("tous", 3)}, [], TOLD) == ()


def test_a_room_without_alerts_hears_no_echo() -> None:
    quiet = Room(name="tous", receives=("digest",))
    assert echoes([candidate(2, story=7)], [quiet], frozenset(), [], TOLD) == ()
