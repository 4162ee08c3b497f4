"""What `vigie digest` and `vigie report` may be asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
import pytest

from digests.choosing.interest import Interest
from digests.period import period_named
from sample_week import LEAK
from watcher.cli.asked import Asked, asked_interests, refuse_early, reported_period, room_named, told_period
from watcher.settings import Room, Schedule

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)
DAY = datetime(2026, 11, 3)


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ({}, "2026-W47"),
        ({"week": "2026-W40"}, "2026-W40"),
        ({"month": "2026-11"}, "2026-11"),
        ({"quarter": "2026-Q4"}, "2026-Q4"),
        ({"first": DAY}, "2026-11-03..2026-11-26"),
        ({"first": DAY, "last": DAY}, "2026-11-03..2026-11-03"),
    ],
)
def test_a_stretch_of_time_is_named_in_one_way(asked: dict[str, Any], label: str) -> None:
    assert told_period(Asked(**asked), PARIS, NOW).label == label


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"week": "2026-W40", "month": "2026-11"}, "give one of"),
        ({"week": "2026-W40", "first": DAY}, "give one of"),
        ({"last": DAY}, "--to wants --from"),
        ({"first": DAY, "last": datetime(2026, 11, 2)}, "2026-11-02 is before 2026-11-03"),
        ({"week": "2026-W60"}, "2026-W60"),
        ({"week": "2026-11"}, "2026-11 is no week"),
        ({"month": "2026-13"}, "2026-13"),
    ],
)
def test_what_is_no_stretch_of_time_says_why(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(click.UsageError, match=told):
        told_period(Asked(**asked), PARIS, NOW)


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ({"year": "2026"}, "2026"),
        ({"quarter": "2026-Q3"}, "2026-Q3"),
        ({"first": DAY, "last": DAY}, "2026-11-03..2026-11-03"),
    ],
)
def test_a_report_is_of_a_year_a_quarter_or_any_days(asked: dict[str, Any], label: str) -> None:
    assert reported_period(Asked(**asked), PARIS, NOW).label == label


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "give one of --year, --quarter, or --from"),
        ({"year": "2026-Q1"}, "2026-Q1 is no year"),
        ({"year": "2026", "quarter": "2026-Q1"}, "give one of"),
        ({"year": "2027"}, "2027 has not begun"),
        ({"first": DAY, "last": datetime(2026, 11, 2)}, "2026-11-02 is before 2026-11-03"),
    ],
)
def test_what_no_report_can_be_of_says_why(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(click.UsageError, match=told):
        reported_period(Asked(**asked), PARIS, NOW)


def test_kinds_of_subjects_narrow_each_other() -> None:
    asked = Asked(axes=("legal", "usages"), risks=("r08",), words=("Assistant de Rédaction",))
    assert asked_interests(asked, {"R08": LEAK}) == (
        Interest(axes=("legal", "usages")),
        Interest(risks=("R08",)),
        Interest(words=("assistant de redaction",)),
    )
    assert asked_interests(Asked(), {}) == ()


@pytest.mark.parametrize(
    ("asked", "told"), [({"risks": ("R99",)}, "the register has R08"), ({"words": ("…",)}, "letters")]
)
def test_a_subject_that_is_none_says_so(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(click.BadParameter, match=told):
        asked_interests(Asked(**asked), {"R08": LEAK})


def test_a_room_is_one_of_the_settings() -> None:
    room = Room(name="juridique")
    assert (room_named(None, (room,)), room_named("juridique", (room,))) == (None, room)
    with pytest.raises(click.BadParameter, match="the settings have juridique"):
        room_named("legal", (room,))


@pytest.mark.parametrize("label", ["2026-W48", "2026-11", "2026-Q4", "2026-11-01..2026-11-26"])
def test_a_period_that_is_not_over_is_refused(label: str) -> None:
    with pytest.raises(click.BadParameter, match="is not over"):
        refuse_early(period_named(label, PARIS), Schedule(), NOW)


@pytest.mark.parametrize("label", ["2026-W47", "2026-10", "2026-Q3", "2026-11-01..2026-11-25"])
def test_one_that_is_over_may_be_posted(label: str) -> None:
    refuse_early(period_named(label, PARIS), Schedule(), NOW)


def test_a_month_is_over_at_the_hour_of_its_note() -> None:
    month = period_named("2026-11", PARIS)
    with pytest.raises(click.BadParameter):
        refuse_early(month, Schedule(), datetime(2026, 12, 1, 6, 59, tzinfo=UTC))
    refuse_early(month, Schedule(), datetime(2026, 12, 1, 7, tzinfo=UTC))
