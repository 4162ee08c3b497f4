"""A reminder of the AI Act's calendar: what applies from when, what it is about, and who should look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from classifiers.milestones import Milestone
from digests.messages.audience import numbers_in, roles_for, roles_view
from digests.messages.rendering import message
from digests.rows import Message, RiskRow
from digests.texts.language import FRENCH, Language
from digests.views.milestone import milestone_text
from digests.views.view import RiskView, heaviest_first, risk_view

MOST_ARTICLES = 4
MOST_RISKS = 3


@dataclass(frozen=True, slots=True)
class _ReminderView:
    """`left` is how long there is, `was` the day before it was put off, `articles` those with a title.

    `checked` says that the calendar was compared with the Official Journal, `commands` that members can ask
    there for the whole of it.
    """

    ai_act: bool
    day: str
    left: str
    text: str
    was: str
    articles: tuple[str, ...]
    risks: tuple[RiskView, ...]
    roles: str
    checked: bool
    commands: bool


def reminder_message(
    milestone: Milestone,
    today: date,
    *,
    titles: Mapping[str, str],
    risks: Sequence[RiskRow] = (),
    checked: bool = False,
    commands: bool = False,
    words: Language = FRENCH,
) -> Message:
    """A day that comes, `today` being the day on which the message goes.

    `titles` say what each article is about, by number; `risks` are those that its articles are meant to
    lessen. A day without articles is not of the AI Act itself.
    """
    risk_ids = [risk.id for risk in risks]
    is_ai_act = bool(milestone.articles)
    roles = roles_for(("legal",), risk_ids, milestone.articles, ai_act=is_ai_act)
    view = _ReminderView(
        ai_act=is_ai_act,
        day=words.long_date(milestone.day),
        left=words.days_left((milestone.day - today).days),
        text=_sentence(milestone, words),
        was=words.long_date(milestone.was) if milestone.was else "",
        articles=_titled(milestone.articles, titles, words),
        risks=tuple(risk_view(risk, words) for risk in heaviest_first(risks)[:MOST_RISKS]),
        roles=", ".join(roles_view(roles, words)),
        checked=checked,
        commands=commands,
    )
    return message("reminder", view, words)


def _sentence(milestone: Milestone, words: Language) -> str:
    text = milestone_text(milestone, words)
    return f"{text[:1].upper()}{text[1:]}."


def _titled(articles: Sequence[str], titles: Mapping[str, str], words: Language) -> tuple[str, ...]:
    """`article 50 : Obligations de transparence`, each article once; ranges are too long for titles."""
    single = numbers_in(written for written in articles if "-" not in written)
    return tuple(
        words.say("{place} : {title}", place=_article(number, words), title=words.say(titles[number]))
        for number in single
        if titles.get(number)
    )[:MOST_ARTICLES]


def _article(number: str, words: Language) -> str:
    return words.say("article {number}", number=number)
