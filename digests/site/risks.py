"""A page for each risk of the register: what it is, what is done about it, what was published on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from classifiers.register import Recommendation, Risk, Strategy
from digests.pictures.figures import RiskCounts
from digests.rows import RatingRow
from digests.site.cards import Card
from digests.site.charts import Chart, heat_map, trend
from digests.site.content import Content
from digests.site.counting import MONTHS, by_month
from digests.site.frame import Frame, Head, Shell, root_of, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.site.shelves import Shelf, ShelfHead, shelve
from digests.texts.french import typeset
from digests.texts.safe import excerpt
from digests.texts.templating import render
from digests.views.rating import DECISION_LIMIT, change_view

RECENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A risk in the list of all: how many publications it has, and how many of the last 30 days."""

    id: str
    label: str
    weight: int
    strategy: str
    total: int
    recent: int
    retired: bool


@dataclass(frozen=True, slots=True)
class RatingLine:
    """A decision of the committee on the risk: what became of its weight, and where it was decided."""

    day: str
    iso_day: str
    change: str
    decision: str


@dataclass(frozen=True, slots=True)
class _RiskPage:
    frame: Frame
    head: Head
    risk: Risk
    strategy: str
    mitigations: tuple[Recommendation, ...]
    shelf: Shelf
    months: tuple[date, ...]
    counts: RiskCounts
    until: date
    draws: bool
    ratings: tuple[RatingRow, ...]


@dataclass(frozen=True, slots=True)
class _RiskView:
    shell: Shell
    id: str
    label: str
    weight: int
    strategy: str
    retired: bool
    mitigations: tuple[tuple[str, str], ...]
    ratings: tuple[RatingLine, ...]
    chart: Chart | None
    shelf: Shelf
    machine: str
    articles: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class _IndexPage:
    frame: Frame
    lines: tuple[RiskLine, ...]
    months: tuple[date, ...]
    counts: tuple[RiskCounts, ...]
    until: date
    draws: bool


@dataclass(frozen=True, slots=True)
class _IndexView:
    shell: Shell
    lines: tuple[RiskLine, ...]
    chart: Chart | None


def risk_pages(content: Content) -> Iterator[AnyPlanned]:
    """The list of all risks, one page for each, and the pages behind it."""
    frame = content.frame
    strategies = {one.number: strategy_name(one) for one in content.register.strategies}
    lines: list[RiskLine] = []
    counts: list[RiskCounts] = []
    months: tuple[date, ...] = ()
    for risk in content.register.risks:
        cards = content.by_risk[risk.id]
        months, counted = by_month(cards, content.today, MONTHS)
        counts.append(RiskCounts(risk.id, risk_label(risk, frame), risk.weight, counted))
        strategy = strategies.get(risk.strategy, "")
        lines.append(_line(risk, strategy, cards, content))
        named = ShelfHead(
            f"risques/{risk.id}", risk_title(risk, frame), "risques", f"flux/risques/{risk.id}.xml"
        )
        shelf, pages = shelve(frame, named, cards)
        page = _RiskPage(
            frame=frame,
            head=Head(f"{named.stem}.html", named.title, section="risques", feed=named.feed),
            risk=risk,
            strategy=strategy,
            mitigations=content.register.mitigations(risk),
            shelf=shelf,
            months=months,
            counts=counts[-1],
            until=content.today,
            draws=content.draws,
            ratings=tuple(one for one in reversed(content.ratings) if one.risk.id == risk.id),
        )
        yield Planned(page.head.path, page, _risk_page, shelf.latest)
        yield from pages
    index = _IndexPage(frame, tuple(lines), months, tuple(counts), content.today, content.draws)
    yield Planned("risques/index.html", index, _index_page)


def risk_title(risk: Risk, frame: Frame) -> str:
    """`R08 · Données personnelles…`, in the language of the site."""
    return f"{risk.id} · {risk_label(risk, frame)}"


def risk_label(risk: Risk, frame: Frame) -> str:
    """The register's words, with our apostrophes."""
    label = risk.label(frame.code).replace("'", "’")
    return typeset(label) if frame.code == "fr" else label


def strategy_name(strategy: Strategy) -> str:
    """Its name without the remark that the register makes on it in brackets."""
    return strategy.name.partition(" (")[0]


def _line(risk: Risk, strategy: str, cards: tuple[Card, ...], content: Content) -> RiskLine:
    recent = sum((content.today - card.day).days < RECENT_DAYS for card in cards)
    label = risk_label(risk, content.frame)
    strategy = content.frame.words.say(strategy)
    return RiskLine(risk.id, label, risk.weight, strategy, len(cards), recent, risk.retired)


def _rating(one: RatingRow, frame: Frame) -> RatingLine:
    words = frame.words
    return RatingLine(
        day=words.long_date(one.decided),
        iso_day=one.decided.isoformat(),
        change=change_view(one, words),
        decision=excerpt(one.decision, DECISION_LIMIT),
    )


def _risk_page(page: _RiskPage, shown: Shown) -> str:
    words = page.frame.words
    chart = trend(page.counts, page.months, page.until, words, draws=page.draws)
    view = _RiskView(
        shell=shell(page.frame, page.head),
        id=page.risk.id,
        label=page.counts.label,
        weight=page.risk.weight,
        strategy=words.say(page.strategy),
        retired=page.risk.retired,
        mitigations=tuple((one.id, words.say(one.text).replace("'", "’")) for one in page.mitigations),
        ratings=tuple(_rating(one, page.frame) for one in page.ratings),
        chart=chart,
        shelf=page.shelf,
        machine=shown.articles.machine(page.shelf.latest),
        articles=shown.articles.html(page.shelf.latest, root_of(page.head.path)),
    )
    return render("site/risk.html.j2", view, words)


def _index_page(page: _IndexPage, _shown: Shown) -> str:
    words = page.frame.words
    head = Head("risques/index.html", words.say("Registre des risques"), section="risques")
    lines = tuple(sorted(page.lines, key=lambda line: (-line.weight, line.id)))
    chart = heat_map(page.counts, page.months, page.until, words, draws=page.draws)
    return render("site/risks.html.j2", _IndexView(shell(page.frame, head), lines, chart), words)
