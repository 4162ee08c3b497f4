"""The calendar of the AI Act as members read it: every day in French, in order.

The French texts stand in a file of their own: they are no part of what the model is made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from pydantic import BaseModel, ConfigDict, Field, field_validator

from classifiers.calendar import Calendar
from classifiers.lists import bundled, read_list


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day on which something applies; `text` is French, `was` the day before it was put off."""

    day: date
    text: str
    was: date | None = None


class Wording(BaseModel):
    """The French text of the calendar's entry with this day and these articles."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    day: date = Field(alias="date")
    fr: str = Field(min_length=1)
    articles: tuple[str, ...] = ()

    @field_validator("articles", mode="before")
    @classmethod
    def _as_text(cls, articles: object) -> object:
        if not isinstance(articles, list):
            return articles
        return [str(article) for article in cast("list[object]", articles)]


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
        Milestone(one.day, french.get((one.day, one.articles), one.what), one.was)
        for one in calendar.deadlines
    ]
    found += [Milestone(one.day, french.get((one.day, ()), one.what)) for one in calendar.related]
    return tuple(sorted(found, key=lambda one: one.day))
