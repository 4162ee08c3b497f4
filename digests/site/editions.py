"""The archive of digests: one page for each that was published, as it was published."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from digests.period import period_label
from digests.site.content import Content, Told
from digests.site.frame import Frame, Head, Shell, root_of, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.texts.templating import render
from digests.views.digest_view import DigestView, digest_view
from digests.views.view import ItemView


@dataclass(frozen=True, slots=True)
class EditionLine:
    """A digest in the list of all: its period, and what came in during it as it is known now."""

    href: str
    period: str
    year: str
    publications: int
    urgent: int


@dataclass(frozen=True, slots=True)
class _EditionPage:
    frame: Frame
    head: Head
    told: Told
    alerts: tuple[int, ...]
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class _EditionView:
    shell: Shell
    title: str
    digest: DigestView | None
    root: str
    alerts: tuple[ItemView, ...]
    made: str
    iso_made: str
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class _IndexPage:
    frame: Frame
    lines: tuple[EditionLine, ...]


@dataclass(frozen=True, slots=True)
class _IndexView:
    shell: Shell
    years: tuple[tuple[str, tuple[EditionLine, ...]], ...]


def edition_path(label: str) -> str:
    """Where the digest of a period is; a week, a month and a quarter have labels of their own."""
    return f"syntheses/{label}.html"


def edition_lines(content: Content) -> tuple[EditionLine, ...]:
    """Every digest, the newest first."""
    told = sorted((card.seen, card.urgency == "urgent") for card in content.shown if not card.stale)
    return tuple(_line(one, told, content.frame) for one in content.told)


def edition_pages(content: Content) -> Iterator[AnyPlanned]:
    """The list of all digests, and their pages. `told` has the newest first."""
    frame = content.frame
    lines = edition_lines(content)
    shown = {card.item_id for card in content.shown}
    for place, told in enumerate(content.told):
        period = told.period
        title = frame.words.say("Synthèse : {period}", period=lines[place].period)
        page = _EditionPage(
            frame=frame,
            head=Head(edition_path(period.label), title, section="syntheses", feed="flux/syntheses.xml"),
            told=told,
            alerts=tuple(one.item_id for one in content.alerts if one.at in period and one.item_id in shown),
            newer=lines[place - 1].href if place else "",
            older=lines[place + 1].href if place + 1 < len(lines) else "",
        )
        yield Planned(page.head.path, page, _edition_page, page.alerts, edition=told)
    yield Planned("syntheses/index.html", _IndexPage(frame, lines), _index_page)


def _line(told: Told, seen: Sequence[tuple[datetime, bool]], frame: Frame) -> EditionLine:
    """`seen` is when publications were, and whether they are urgent, in order."""
    period = told.period
    within = seen[bisect_left(seen, (period.start, False)) : bisect_left(seen, (period.end, False))]
    return EditionLine(
        href=f"{period.label}.html",
        period=period_label(period, frame.zone, frame.words),
        year=period.label[:4],
        publications=len(within),
        urgent=sum(urgent for _, urgent in within),
    )


def _edition_page(page: _EditionPage, shown: Shown) -> str:
    words, zone = page.frame.words, page.frame.zone
    made = page.told.made.astimezone(zone)
    view = _EditionView(
        shell=shell(page.frame, page.head),
        title=page.head.title,
        digest=shown.digest and digest_view(shown.digest, words),
        root=root_of(page.head.path),
        alerts=tuple(shown.articles[item].view for item in page.alerts),
        made=words.long_date(made.date()),
        iso_made=made.isoformat(timespec="minutes"),
        newer=page.newer,
        older=page.older,
    )
    return render("site/edition.html.j2", view, words)


def _index_page(page: _IndexPage, _shown: Shown) -> str:
    words = page.frame.words
    head = Head(
        "syntheses/index.html", words.say("Synthèses"), section="syntheses", feed="flux/syntheses.xml"
    )
    years = tuple((year, tuple(lines)) for year, lines in groupby(page.lines, lambda line: line.year))
    return render("site/editions.html.j2", _IndexView(shell(page.frame, head), years), words)
