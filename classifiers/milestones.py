"""The calendar of the AI Act as members read it: every day in French, in order.

The French texts stand in a file of their own: they are no part of what the model is made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from classifiers.calendar import Calendar
from classifiers.lists import bundled, read_list


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day on which something applies; `text` is French, `was` the day before it was put off.

    `what` is the calendar's own text, which is English; `articles` as the calendar writes them (`8-27`,
    `50(2)`), none for a day of another act or of the whole Regulation. Day and articles tell entries apart.
    """

    day: date
    text: str
    was: date | None = None
    articles: tuple[str, ...] = ()
    what: str = ""


class Wording(BaseModel):
    """The French text of the calendar's entry with this day and these articles."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)

    day: date = Field(alias="date")
    fr: str = Field(min_length=1)
    articles: tuple[str, ...] = ()


class Wordings(BaseModel):
    """All of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entries: tuple[Wording, ...]


def load_wordings(path: Path | None = None) -> Wordings:
    """Read the French texts, by default the bundled ones. Raises ListError with one line a problem."""
    return read_list(path or bundled("ai_act_calendar_fr.yaml"), Wordings)


def milestones(calendar: Calendar, wordings: Wordings) -> tuple[Milestone, ...]:
    """Every day of the calendar, those of related acts too, the earliest first.

    An entry that was added to the calendar alone shows its own English text.
    """
    french = {(one.day, one.articles): one.fr for one in wordings.entries}
    found = [
        Milestone(one.day, french.get((one.day, one.articles), one.what), one.was, one.articles, one.what)
        for one in calendar.deadlines
    ]
    found += [
        Milestone(one.day, french.get((one.day, ()), one.what), what=one.what) for one in calendar.related
    ]
    return tuple(sorted(found, key=lambda one: one.day))
