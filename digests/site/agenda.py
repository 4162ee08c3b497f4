"""The deadlines as an iCalendar (RFC 5545): all-day events, nothing that rings."""

# icalendar leaves the type of a value open; this module is its border.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from classifiers.milestones import Milestone
from digests.site.content import Announced, Content
from digests.site.feeds import xml_text
from digests.site.frame import Frame
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.texts.safe import excerpt
from digests.views.milestone import milestone_text

if TYPE_CHECKING:
    from icalendar import Event

PATH = "echeances.ics"
_STAMP = datetime(2024, 7, 12, tzinfo=UTC)
"""When the calendar of the AI Act was made known: the day of its publication."""
_SUMMARY_LIMIT = 200


@dataclass(frozen=True, slots=True)
class _Agenda:
    frame: Frame
    milestones: tuple[Milestone, ...]
    announced: tuple[Announced, ...]


def agenda_pages(content: Content) -> Iterator[AnyPlanned]:
    """The one file."""
    agenda = _Agenda(content.frame, content.milestones, content.announced)
    yield Planned(PATH, agenda, _agenda, tuple(one.item_id for one in content.announced))


def _agenda(agenda: _Agenda, shown: Shown) -> str:
    from icalendar import Calendar  # noqa: PLC0415 - a tenth of a second that most commands do not need

    words = agenda.frame.words
    calendar = Calendar()
    calendar.add("prodid", f"-//Vigie//{agenda.frame.code.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.say("{title} : échéances", title=agenda.frame.title))
    for place, one in enumerate(agenda.milestones):
        same_day = sum(other.day == one.day for other in agenda.milestones[:place])
        uid = agenda.frame.urn(f"echeance:{one.day}:{same_day}")
        summary = words.say("Règlement IA : {what}", what=milestone_text(one, words))
        was = words.say("reporté : c’était le {day}", day=words.long_date(one.was)) if one.was else ""
        calendar.add_component(_event(uid, one.day, summary, was, _STAMP, ""))
    for one in agenda.announced:
        article = shown.articles[one.item_id]
        uid = agenda.frame.urn(f"annonce:{one.item_id}:{one.day}")
        sentence = excerpt(one.sentence, 300)
        told = f"{article.view.publisher} : {sentence}"
        link = article.view.link or ""
        calendar.add_component(_event(uid, one.day, article.view.title, told, article.seen, link))
    return calendar.to_ical().decode("utf-8")


def _event(uid: str, day: date, summary: str, told: str, stamp: datetime, link: str) -> Event:
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", excerpt(xml_text(summary), _SUMMARY_LIMIT))
    if told:
        event.add("description", xml_text(told))
    if link:
        event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event
