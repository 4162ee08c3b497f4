"""A person teaches 30 remarks a day and 200 in 30 days at most; nobody takes another's room."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from classifiers.improvement.learnt import Remark
from watcher.rules.caps import CAPS, Caps, capped, remaining

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FEW = Caps(a_day=2, a_window=3, window=timedelta(days=5))


def remark(item_id: int, at: datetime = NOW, who: str = "a") -> Remark:
    return Remark(item_id, "confirm", "", who, at)


def test_the_defaults_are_thirty_a_day_and_two_hundred_in_thirty_days() -> None:
    assert Caps(30, 200, timedelta(days=30)) == CAPS
    starts = [NOW + timedelta(days=day) for day in range(8)]
    said = [remark(n, start + n * MINUTE) for start in starts for n in range(40)]
    found = capped(said)
    by_day = Counter(one.at.date().day for one in found.kept)
    assert list(by_day.values()) == [30, 30, 30, 30, 30, 30, 20]
    assert found.dropped == {"a": 320 - 200}


def test_the_oldest_count_in_whatever_order_they_come() -> None:
    said = [remark(n, NOW + n * MINUTE) for n in (3, 1, 2)]
    assert [one.item_id for one in capped(said, FEW).kept] == [1, 2]


def test_to_correct_oneself_on_the_same_day_costs_nothing() -> None:
    said = [remark(1, NOW + n * MINUTE) for n in range(9)]
    assert capped([*said, remark(2, NOW + 10 * MINUTE)], FEW).dropped == {}


def test_room_comes_back_when_the_window_has_passed() -> None:
    said = [remark(n, NOW + timedelta(days=day)) for n, day in enumerate([0, 0, 1, 2, 5, 5, 6])]
    assert [one.item_id for one in capped(said, FEW).kept] == [0, 1, 2, 4, 5, 6]


def test_a_flood_of_one_takes_nothing_from_another() -> None:
    flood = [remark(n, NOW + n * MINUTE) for n in range(50)]
    found = capped([*flood, remark(1, NOW + timedelta(hours=2), who="b")], FEW)
    assert [one.item_id for one in found.kept if one.who == "b"] == [1]
    assert found.dropped == {"a": 48}


def test_what_remains_today_is_known() -> None:
    said = [remark(1), remark(1, NOW + MINUTE), remark(2, who="b"), remark(3, NOW + timedelta(days=9))]
    assert remaining(said, "a", NOW + 2 * MINUTE, FEW) == 1
    assert remaining(said, "c", NOW, FEW) == 2
    assert remaining([remark(n, NOW + n * MINUTE) for n in range(9)], "a", NOW + timedelta(hours=1), FEW) == 0


moments = st.integers(0, 12 * 24).map(lambda hours: NOW + timedelta(hours=hours))
many = st.lists(st.builds(remark, st.integers(1, 9), moments, st.sampled_from("ab")), max_size=40)


@given(many, st.builds(Caps, st.integers(1, 4), st.integers(1, 6), st.just(timedelta(days=3))))
def test_no_day_and_no_window_holds_more_than_the_caps(said: list[Remark], caps: Caps) -> None:
    found = capped(said, caps)
    assert len(found.kept) + sum(found.dropped.values()) == len(said)
    assert Counter(found.kept) <= Counter(said)
    charged = {(one.who, one.item_id, one.at.date()): one.at for one in reversed(found.kept)}
    assert all(count <= caps.a_day for count in Counter((who, day) for who, _, day in charged).values())
    for who, _, _ in charged:
        times = sorted(at for (other, _, _), at in charged.items() if other == who)
        for end in times:
            assert sum(end - caps.window < at <= end for at in times) <= caps.a_window


@given(many)
def test_who_stays_under_the_caps_loses_nothing(said: list[Remark]) -> None:
    found = capped(said, Caps(a_day=40, a_window=40))
    assert found.kept == tuple(sorted(said, key=lambda one: one.at))
    assert found.dropped == {}
