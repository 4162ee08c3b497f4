"""Settings of the conversation: who may ask for what, and how alerts are looked after."""

from __future__ import annotations

import re
from datetime import time
from typing import Literal

from pydantic import Field, field_validator

from watcher.config.section import Many, Section, UserId

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_SPAN = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9])")


class People(Section):
    """Who has which rights, by address; everybody else in a room is a member.

    Power levels of rooms say nothing here: they are about rooms, and an invitation can change them.
    `organisation` (as it stands after "de") and `contact` are for the bot's introduction of itself.
    """

    coordinators: Many[UserId] = ()
    operators: Many[UserId] = ()
    organisation: str | None = None
    contact: str | None = None


class Alerts(Section):
    """How alerts are looked after, and when the rooms are left in peace. Hours are of the schedule's zone.

    `reminders` are those of the AI Act's calendar, for the rooms that receive alerts.
    """

    working_days: Many[Weekday] = ("mon", "tue", "wed", "thu", "fri")
    working_hours: str = "09:00-18:00"
    remind_hours: float = Field(default=2, gt=0, le=100, description="working hours without anybody")
    escalate_hours: float = Field(default=4, gt=0, le=200, description="working hours without anybody")
    storm: int = Field(default=5, ge=1, le=1000, description="alerts of a room within an hour")
    quiet_hours: str = "20:00-07:30"
    reminders: bool = True

    @field_validator("working_hours", "quiet_hours")
    @classmethod
    def _a_span(cls, value: str) -> str:
        if not _SPAN.fullmatch(value):
            raise ValueError("two times such as '09:00-18:00' are wanted")
        return value

    @field_validator("working_hours")
    @classmethod
    def _within_a_day(cls, value: str) -> str:
        start, end = span(value)
        if start >= end:
            raise ValueError("the working hours must end after they begin, on the same day")
        return value


def span(hours: str) -> tuple[time, time]:
    """The two times of a setting such as `09:00-18:00`; the second may be before the first, over midnight."""
    start, end = hours.split("-")
    return time.fromisoformat(start), time.fromisoformat(end)
