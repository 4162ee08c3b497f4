from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.config.conversation import Alerts
from watcher.rules.care import Care, Watched, care

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=PARIS)
"""Within the usual hours, nine to six; a reminder is due after two of them, a note after four."""
SENT = Watched(1, "juridique", MONDAY)
REMINDED = replace(SENT, reminded_at=MONDAY + timedelta(hours=2))


def looked(one: Watched, now: datetime, settings: Alerts | None = None) -> Care:
    return care([one], settings or Alerts(), PARIS, now)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (MONDAY + timedelta(hours=1, minutes=59), False),
        (MONDAY + timedelta(hours=2), True),
        (MONDAY + timedelta(hours=9), False),
        (MONDAY + timedelta(days=1), True),
    ],
    ids=["too early", "after two hours", "in the evening", "the next morning"],
)
def test_an_alert_is_recalled_after_two_working_hours_in_working_hours(now: datetime, due: bool) -> None:
    assert looked(SENT, now) == (Care(remind=(SENT,)) if due else Care())


def test_an_alert_of_the_night_is_recalled_two_hours_into_the_morning() -> None:
    night = replace(SENT, sent_at=datetime(2026, 11, 21, 3, tzinfo=PARIS))
    assert looked(night, datetime(2026, 11, 23, 10, 59, tzinfo=PARIS)) == Care()
    assert looked(night, datetime(2026, 11, 23, 11, tzinfo=PARIS)) == Care(remind=(night,))


def test_the_coordinator_hears_after_four_hours_of_what_was_recalled() -> None:
    assert looked(REMINDED, MONDAY + timedelta(hours=3, minutes=59)) == Care()
    assert looked(REMINDED, MONDAY + timedelta(hours=4)) == Care(escalate=(REMINDED,))


def test_after_an_absence_of_ours_members_hear_first_and_have_their_time() -> None:
    wednesday = MONDAY + timedelta(days=2)
    assert looked(SENT, wednesday) == Care(remind=(SENT,))
    late = replace(SENT, reminded_at=wednesday)
    assert looked(late, wednesday + timedelta(hours=1)) == Care()
    assert looked(late, wednesday + timedelta(hours=2)) == Care(escalate=(late,))


def test_each_is_done_once() -> None:
    done = replace(REMINDED, escalated_at=MONDAY + timedelta(hours=4))
    assert looked(done, MONDAY + timedelta(days=2)) == Care()


def test_a_note_that_is_due_before_the_reminder_comes_right_after_it() -> None:
    hasty = Alerts(remind_hours=3, escalate_hours=1)
    now = MONDAY + timedelta(hours=3)
    assert looked(SENT, now, hasty) == Care(remind=(SENT,))
    assert looked(replace(SENT, reminded_at=now), now, hasty).escalate


@given(st.lists(st.timedeltas(timedelta(minutes=1), timedelta(hours=30)), max_size=12))
def test_however_often_we_look_there_is_one_reminder_and_then_one_note(pauses: list[timedelta]) -> None:
    one, now, told = SENT, MONDAY, list[str]()
    for pause in [*pauses, *[timedelta(hours=1)] * 24 * 7]:
        now += pause
        todo = looked(one, now)
        if todo.remind:
            told.append("reminder")
            one = replace(one, reminded_at=now)
        if todo.escalate:
            told.append("note")
            one = replace(one, escalated_at=now)
    assert told == ["reminder", "note"]
