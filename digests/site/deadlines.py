"""The calendar of the AI Act, past and to come, and the days that publications announce."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from classifiers.milestones import Milestone
from digests.site.articles import Articles
from digests.site.content import Announced, Content
from digests.site.frame import Frame, Head, Shell, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.texts.language import Language
from digests.texts.safe import excerpt, safe_link
from digests.texts.templating import render
from digests.views.milestone import DayView, day_view

PATH = "echeances.html"
_SENTENCE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class AnnouncedView:
    """A day that a publication announces."""

    day: str
    iso_day: str
    left: str
    sentence: str
    title: str
    link: str | None
    publisher: str
    language: str


@dataclass(frozen=True, slots=True)
class _CalendarPage:
    frame: Frame
    today: date
    milestones: tuple[Milestone, ...]
    announced: tuple[Announced, ...]


@dataclass(frozen=True, slots=True)
class _CalendarView:
    shell: Shell
    today: str
    iso_today: str
    coming: tuple[DayView, ...]
    past: tuple[DayView, ...]
    announced: tuple[AnnouncedView, ...]


def deadline_pages(content: Content) -> Iterator[AnyPlanned]:
    """The one page."""
    page = _CalendarPage(content.frame, content.today, content.milestones, content.announced)
    yield Planned(PATH, page, _calendar_page, tuple(one.item_id for one in content.announced))


def coming(milestones: Iterable[Milestone], today: date, words: Language) -> tuple[DayView, ...]:
    """The days from today on, the nearest first."""
    return tuple(day_view(one, today, words) for one in milestones if one.day >= today)


def _calendar_page(page: _CalendarPage, shown: Shown) -> str:
    words, today = page.frame.words, page.today
    past = [day_view(one, today, words) for one in page.milestones if one.day < today]
    view = _CalendarView(
        shell=shell(page.frame, Head(PATH, words.say("Échéances"), section="echeances")),
        today=words.long_date(today),
        iso_today=today.isoformat(),
        coming=coming(page.milestones, today, words),
        past=tuple(reversed(past)),
        announced=tuple(_announced(one, today, shown.articles, words) for one in page.announced),
    )
    return render("site/deadlines.html.j2", view, words)


def _announced(one: Announced, today: date, articles: Articles, words: Language) -> AnnouncedView:
    item = articles[one.item_id].view
    return AnnouncedView(
        day=words.long_date(one.day),
        iso_day=one.day.isoformat(),
        left=words.days_left((one.day - today).days),
        sentence=excerpt(one.sentence, _SENTENCE_LIMIT),
        title=item.title,
        link=safe_link(item.link),
        publisher=item.publisher,
        language=item.language,
    )
