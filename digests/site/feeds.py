"""Atom feeds: the digests, the alerts, and one for each risk (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from digests.site.articles import Article
from digests.site.cards import Card
from digests.site.content import Content
from digests.site.editions import EditionLine, edition_lines, edition_path
from digests.site.frame import Frame
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.site.risks import risk_title
from digests.texts.language import LanguageCode
from digests.texts.templating import render

ENTRIES = 40
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not take, not even escaped."""


@dataclass(frozen=True, slots=True)
class _Feed:
    """A feed before its publications are fetched: each with the moment from which readers count it as new."""

    frame: Frame
    path: str
    title: str
    page: str
    entries: tuple[tuple[int, datetime], ...]


@dataclass(frozen=True, slots=True)
class _EditionFeed:
    frame: Frame
    path: str
    title: str
    entries: tuple[tuple[EditionLine, datetime, str], ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    title: str
    link: str
    updated: str
    summary: str
    author: str
    categories: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class _FeedView:
    language: LanguageCode
    id: str
    title: str
    subtitle: str
    author: str
    alternate: str
    own: str
    updated: str
    entries: tuple[_Entry, ...]


def feed_pages(content: Content) -> Iterator[AnyPlanned]:
    """All feeds."""
    frame, words = content.frame, content.frame.words
    by_id = {card.item_id: card for card in content.shown}
    alerts = tuple((one.item_id, one.at) for one in content.alerts if one.item_id in by_id)[:ENTRIES]
    yield _planned(frame, "flux/alertes.xml", words.say("Alertes"), "index.html", alerts)
    for risk in content.register.risks:
        told = [card for card in content.by_risk[risk.id] if not card.stale]
        page = f"risques/{risk.id}.html"
        yield _planned(frame, f"flux/risques/{risk.id}.xml", risk_title(risk, frame), page, _latest(told))
    editions = tuple(
        (line, told.made, told.period.label)
        for line, told in zip(edition_lines(content), content.told, strict=True)
    )[:ENTRIES]
    path = "flux/syntheses.xml"
    feed = _EditionFeed(frame, path, words.say("Synthèses"), editions)
    yield Planned(path, feed, _edition_feed)


_EMPTY = date(2026, 1, 1)
"""What a feed without entries calls its last change, as it must name one."""


def _latest(cards: list[Card]) -> tuple[tuple[int, datetime], ...]:
    newest = sorted(cards, key=lambda card: (card.seen, card.item_id), reverse=True)[:ENTRIES]
    return tuple((card.item_id, card.seen) for card in newest)


def _planned(
    frame: Frame, path: str, title: str, page: str, entries: tuple[tuple[int, datetime], ...]
) -> AnyPlanned:
    feed = _Feed(frame, path, title, page, entries)
    return Planned(path, feed, _feed, tuple(item for item, _ in entries))


def _feed(feed: _Feed, shown: Shown) -> str:
    entries = tuple(_publication(feed, item, at, shown.articles[item]) for item, at in feed.entries)
    updated = max((at for _, at in feed.entries), default=None)
    subtitle = shown.articles.machine(item for item, _ in feed.entries)
    return _written(feed.frame, feed.path, feed.title, feed.page, updated, subtitle, entries)


def _publication(feed: _Feed, item: int, at: datetime, article: Article) -> _Entry:
    words, view = feed.frame.words, article.view
    told = (
        f"{view.publisher} · {view.author} · {view.nature} · {view.date} · {view.intention}",
        view.quote.text if view.quote else view.lead,
        " ; ".join(view.reasons),
    )
    return _Entry(
        id=feed.frame.urn(f"{feed.path}#{item}"),
        title=xml_text(view.title),
        link=xml_text(view.link or feed.frame.address(feed.page, feed.path)),
        updated=_stamp(at),
        summary=xml_text("\n".join(part for part in told if part)),
        author=xml_text(view.publisher) or words.say("non indiqué"),
        categories=tuple(xml_text(name) for name in (*view.axes, *(risk.code for risk in view.risks))),
        language=view.language or feed.frame.code,
    )


def _edition_feed(feed: _EditionFeed, _shown: Shown) -> str:
    words = feed.frame.words
    entries = tuple(
        _Entry(
            id=feed.frame.urn(f"synthese:{label}"),
            title=words.say("Veille IA · {period}", period=line.period),
            link=feed.frame.address(edition_path(label), feed.path),
            updated=_stamp(made),
            summary=words.count(line.publications, "{n} publication", "{n} publications"),
            author=feed.frame.title,
            categories=(),
            language=feed.frame.code,
        )
        for line, made, label in feed.entries
    )
    updated = max((made for _, made, _ in feed.entries), default=None)
    return _written(feed.frame, feed.path, feed.title, "syntheses/index.html", updated, "", entries)


def _written(
    frame: Frame,
    path: str,
    title: str,
    page: str,
    updated: datetime | None,
    subtitle: str,
    entries: tuple[_Entry, ...],
) -> str:
    view = _FeedView(
        language=frame.code,
        id=frame.urn(path),
        title=xml_text(f"{frame.title} · {title}"),
        subtitle=xml_text(subtitle),
        author=xml_text(frame.organisation or frame.title),
        alternate=frame.address(page, path),
        own=frame.address(path, path) if frame.url else "",
        updated=_stamp(updated or datetime.combine(_EMPTY, time(), UTC)),
        entries=entries,
    )
    return render("site/feed.xml.j2", view, frame.words)


def xml_text(text: str) -> str:
    """The text without what no XML document may hold."""
    return _FORBIDDEN.sub("", text)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
