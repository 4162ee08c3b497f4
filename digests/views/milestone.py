"""A day of the AI Act's calendar as readers see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from classifiers.milestones import Milestone
from digests.texts.language import FRENCH, Language


@dataclass(frozen=True, slots=True)
class DayView:
    """`was` is the day before it was put off, `left` how long there is; both may be empty."""

    day: str
    iso_day: str
    text: str
    was: str
    left: str


def day_view(one: Milestone, today: date | None, words: Language = FRENCH) -> DayView:
    """The day with the days that are left from `today` on; none are told without it, nor of the past."""
    return DayView(
        day=words.long_date(one.day),
        iso_day=one.day.isoformat(),
        text=milestone_text(one, words),
        was=words.say("reporté : c’était le {day}", day=words.long_date(one.was)) if one.was else "",
        left=words.days_left((one.day - today).days) if today is not None and one.day >= today else "",
    )


def milestone_text(one: Milestone, words: Language = FRENCH) -> str:
    """What applies from then on: the French wording, or the calendar's own English where it has one."""
    return words.say(one.text) if words.is_french else one.what or one.text
