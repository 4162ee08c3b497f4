"""The first page: the week that is under way, the last digest, the next deadlines, the last alerts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from classifiers.milestones import Milestone
from digests.choosing.selection import Counts
from digests.period import period_label
from digests.site.cards import Card, gravest_first
from digests.site.content import Content
from digests.site.deadlines import coming
from digests.site.editions import EditionLine, edition_lines
from digests.site.frame import Frame, Head, Shell, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.site.risks import RECENT_DAYS, risk_label
from digests.texts.templating import render
from digests.views.digest_view import numbers_view
from digests.views.milestone import DayView
from digests.views.view import ItemView

PATH = "index.html"
WEEK_SHOWN = 6
ALERT_DAYS = 14
ALERTS_SHOWN = 6
DEADLINES_SHOWN = 4
RISKS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class RiskCount:
    """A risk and how many publications of the last 30 days bear on it."""

    id: str
    label: str
    weight: int
    recent: int


@dataclass(frozen=True, slots=True)
class _HomePage:
    frame: Frame
    today: date
    period: str
    counts: Counts
    week: tuple[int, ...]
    alerts: tuple[int, ...]
    lifted: tuple[int, ...]
    milestones: tuple[Milestone, ...]
    last: EditionLine | None
    risks: tuple[RiskCount, ...]


@dataclass(frozen=True, slots=True)
class _AlertView:
    item: ItemView
    lifted: bool


@dataclass(frozen=True, slots=True)
class _HomeView:
    shell: Shell
    today: str
    iso_today: str
    period: str
    numbers: tuple[str, ...]
    week: tuple[Markup, ...]
    left_out: int
    machine: str
    alerts: tuple[_AlertView, ...]
    alert_days: int
    deadlines: tuple[DayView, ...]
    last: EditionLine | None
    risks: tuple[RiskCount, ...]
    recent_days: int


def home_pages(content: Content) -> Iterator[AnyPlanned]:
    """The one page."""
    frame = content.frame
    weights = {risk.id: risk.weight for risk in content.register.risks}
    in_week = [card for card in content.cards if card.seen in content.week and not card.stale]
    told = [card for card in in_week if card.is_shown]
    by_id = {card.item_id: card for card in content.shown}
    since = content.today - timedelta(days=ALERT_DAYS)
    alerts = [
        one.item_id
        for one in content.alerts
        if one.item_id in by_id and one.at.astimezone(frame.zone).date() >= since
    ][:ALERTS_SHOWN]
    lines = edition_lines(content)
    page = _HomePage(
        frame=frame,
        today=content.today,
        period=period_label(content.week, frame.zone, frame.words),
        counts=Counts(
            publications=len(told),
            sources=len({card.source_id for card in told}),
            urgent=sum(card.urgency == "urgent" for card in told),
            out_of_scope=len(in_week) - len(told),
        ),
        week=tuple(card.item_id for card in gravest_first(told, weights)[:WEEK_SHOWN]),
        alerts=tuple(alerts),
        lifted=tuple(item for item in alerts if by_id[item].urgency != "urgent"),
        milestones=tuple(one for one in content.milestones if one.day >= content.today)[:DEADLINES_SHOWN],
        last=lines[0] if lines else None,
        risks=_risks(content, by_id.values()),
    )
    yield Planned(PATH, page, _home_page, (*page.week, *page.alerts))


def _risks(content: Content, cards: Iterable[Card]) -> tuple[RiskCount, ...]:
    recent = Counter(
        risk for card in cards if (content.today - card.day).days < RECENT_DAYS for risk in card.risks
    )
    counted = [
        RiskCount(risk.id, risk_label(risk, content.frame), risk.weight, recent[risk.id])
        for risk in content.register.risks
        if recent[risk.id]
    ]
    return tuple(sorted(counted, key=lambda one: (-one.recent, -one.weight, one.id))[:RISKS_SHOWN])


def _home_page(page: _HomePage, shown: Shown) -> str:
    words = page.frame.words
    head = Head(PATH, page.frame.title)
    view = _HomeView(
        shell=shell(page.frame, head),
        today=words.long_date(page.today),
        iso_today=page.today.isoformat(),
        period=page.period,
        numbers=numbers_view(page.counts, words),
        week=shown.articles.html(page.week, ""),
        left_out=page.counts.publications - len(page.week),
        machine=shown.articles.machine(page.week + page.alerts),
        alerts=tuple(_AlertView(shown.articles[item].view, item in page.lifted) for item in page.alerts),
        alert_days=ALERT_DAYS,
        deadlines=coming(page.milestones, page.today, words),
        last=page.last,
        risks=page.risks,
        recent_days=RECENT_DAYS,
    )
    return render("site/home.html.j2", view, words)
