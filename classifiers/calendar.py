"""When which part of the AI Act starts to apply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field, field_validator

from classifiers.assessment import Citation
from classifiers.lists import bundled, read_list


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Regulation(_Frozen):
    """Regulation (EU) 2024/1689 itself."""

    celex: str
    eli: str
    adopted: date
    published: date
    in_force: date


class AmendingAct(_Frozen):
    """An act that changes the Regulation, with the stages it went through."""

    celex: str
    name: str
    procedure: str
    proposed: date
    agreement: date
    parliament: date
    council: date
    adopted: date
    published: date
    in_force: date
    also_amends: tuple[str, ...] = ()


class ImplementingAct(_Frozen):
    """An act of the Commission under the Regulation."""

    celex: str
    what: str
    adopted: date
    published: date


class Guidance(_Frozen):
    """A guideline, code or opinion; `status` says when it is only a draft."""

    day: date = Field(alias="date")
    what: str
    status: Literal["draft"] | None = None


class Deadline(_Frozen):
    """A day on which something of the Regulation applies; `was` is the day before it was amended.

    `articles` are numbers, ranges ("8-27") or paragraphs ("50(2)"); `annexes` Roman numerals.
    """

    day: date = Field(alias="date")
    what: str
    status: Literal["past", "applies", "amended"]
    articles: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    was: date | None = None

    @field_validator("articles", mode="before")
    @classmethod
    def _as_text(cls, articles: object) -> object:
        if not isinstance(articles, list):
            return articles
        return [str(article) for article in cast("list[object]", articles)]


class RelatedDay(_Frozen):
    """A day of another act that a reader of the AI Act should know."""

    day: date = Field(alias="date")
    what: str


class Calendar(_Frozen):
    """The whole calendar; `checked` says whether the dates were compared with the Official Journal."""

    checked: Literal["secondary", "official"]
    regulation: Regulation
    amending: tuple[AmendingAct, ...]
    implementing: tuple[ImplementingAct, ...]
    guidance: tuple[Guidance, ...]
    deadlines: tuple[Deadline, ...] = Field(alias="dates")
    related: tuple[RelatedDay, ...] = ()


def load_calendar(path: Path | None = None) -> Calendar:
    """Read a calendar, by default the bundled one. Raises ListError with one line a problem."""
    return read_list(path or bundled("ai_act_calendar.yaml"), Calendar)


def upcoming(calendar: Calendar, today: date, days: int) -> tuple[Deadline, ...]:
    """The deadlines from `today` to `days` days later, both included, the nearest first."""
    last = today + timedelta(days=days)
    due = [deadline for deadline in calendar.deadlines if today <= deadline.day <= last]
    return tuple(sorted(due, key=lambda deadline: deadline.day))


def applies_from(calendar: Calendar, citation: Citation) -> date | None:
    """The day from which what is cited applies; None when the calendar does not say, and for other acts.

    The most specific entry wins: the point (`5(1)(f)`) over the paragraph (`50(2)`), the article (`50`) and
    the range that it stands in (`8-27`). Of several entries as specific the earliest counts: what applies to
    some from then on is no longer without effect. What is said of a paragraph is not said of its whole
    article; nor, while an entry of whole articles names it, of an annex.
    """
    if citation.act != "ai-act" or not citation.number:
        return None
    if citation.kind == "annex":
        entries = [one for one in calendar.deadlines if citation.number in one.annexes]
        whole = [one for one in entries if not all("(" in written for written in one.articles)]
        return _earliest(whole or entries)
    if citation.kind != "article":
        return None
    for written in _from_specific_to_general(citation):
        if day := _earliest(one for one in calendar.deadlines if written in one.articles):
            return day
    return _earliest(one for one in calendar.deadlines if _in_a_range(citation.number, one.articles))


def _from_specific_to_general(citation: Citation) -> tuple[str, ...]:
    paragraph = f"{citation.number}({citation.paragraph})"
    point = f"{paragraph}({citation.point})"
    levels = (
        (point, citation.paragraph and citation.point),
        (paragraph, citation.paragraph),
        (citation.number, True),
    )
    return tuple(written for written, cited in levels if written and cited)


def _in_a_range(number: str, articles: tuple[str, ...]) -> bool:
    ends = [written.split("-") for written in articles if "-" in written]
    return number.isdigit() and any(int(first) <= int(number) <= int(last) for first, last in ends)


def _earliest(deadlines: Iterable[Deadline]) -> date | None:
    return min((deadline.day for deadline in deadlines), default=None)
