"""What the articles and annexes of the AI Act are about, and from when they apply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self, cast

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from classifiers.assessment import Citation
from classifiers.calendar import Calendar, applies_from, load_calendar
from classifiers.law.mentions import ROMAN
from classifiers.lists import bundled, read_list


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Articles(_Frozen):
    """A short French title for each of the 113 articles and 13 annexes, and for the articles inserted later.

    The keys are numbers as in a `Citation`: `50`, `4 bis`, of annexes Roman numerals.
    """

    articles: dict[str, str]
    annexes: dict[str, str]

    @field_validator("articles", mode="before")
    @classmethod
    def _keyed_by_text(cls, articles: object) -> object:
        if not isinstance(articles, dict):
            return articles
        return {str(number): title for number, title in cast("dict[object, object]", articles).items()}

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        missing = [f"article {number}" for number in range(1, 114) if str(number) not in self.articles]
        missing += [f"annex {number}" for number in ROMAN[1:14] if number not in self.annexes]
        if missing:
            raise ValueError(f"no title for {', '.join(missing)}")
        return self


class Explained(_Frozen):
    """A citation with its title in French and the day from which it applies, each None when unknown."""

    citation: Citation
    title: str | None
    applies_from: date | None


def load_articles(path: Path | None = None) -> Articles:
    """Read a list of titles, by default the bundled one. Raises ListError with one line a problem."""
    return read_list(path or bundled("ai_act_articles.yaml"), Articles)


@dataclass(frozen=True)
class LawBook:
    """The titles of the AI Act's articles, and when they apply."""

    articles: Articles
    calendar: Calendar

    def explain(self, citation: Citation) -> Explained:
        """What is cited; nothing is known of other acts than the AI Act, of recitals, of whole acts."""
        known = {"article": self.articles.articles, "annex": self.articles.annexes}
        titles = known.get(citation.kind, {}) if citation.act == "ai-act" else {}
        return Explained(
            citation=citation,
            title=titles.get(citation.number or ""),
            applies_from=applies_from(self.calendar, citation),
        )


def load_law_book() -> LawBook:
    """The bundled titles and calendar. Raises ListError."""
    return LawBook(load_articles(), load_calendar())
