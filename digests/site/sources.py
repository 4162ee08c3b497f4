"""A page for each source: whether it answers, whether it is silent, what it brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from digests.pictures.figures import SourceWeeks
from digests.site.cards import Card
from digests.site.charts import Chart, source_health
from digests.site.content import Content, SourceFacts
from digests.site.frame import Frame, Head, Shell, root_of, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.site.shelves import Shelf, ShelfHead, shelve
from digests.texts.language import Language, marked
from digests.texts.safe import safe_link
from digests.texts.templating import render
from digests.views.digest_view import blind_view
from digests.views.view import name_view

CATEGORIES: Mapping[str, str] = {
    "regulatory": marked("Textes et autorités"),
    "technology": marked("Technique et éditeurs"),
    "peers": marked("Collectivités et pairs"),
    "observatory": marked("Observatoires et recherche"),
    "press": marked("Presse"),
    "incidents": marked("Incidents"),
}
_LANGUAGES: Mapping[str, str] = {
    "fr": marked("français"),
    "en": marked("anglais"),
    "multi": marked("plusieurs langues"),
}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source in the list of all. `state` is ok, broken, silent, off or waiting; `told` says it in words."""

    id: str
    name: str
    state: str
    told: str
    kept: int
    aside: str
    last: str
    last_iso: str


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class _SourcePage:
    frame: Frame
    head: Head
    facts: SourceFacts
    line: SourceLine
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class _SourceView:
    shell: Shell
    line: SourceLine
    detail: str
    publisher: str
    homepage: str | None
    category: str
    language: str
    rhythm: str
    succeeded: str
    failures: int
    shelf: Shelf
    machine: str
    articles: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class _IndexPage:
    frame: Frame
    groups: tuple[_Group, ...]
    health: SourceWeeks
    draws: bool


@dataclass(frozen=True, slots=True)
class _IndexView:
    shell: Shell
    groups: tuple[_Group, ...]
    watched: int
    broken: int
    silent: int
    chart: Chart | None


def source_pages(content: Content) -> Iterator[AnyPlanned]:
    """The list of all sources, one page for each, and the pages behind it."""
    frame = content.frame
    brought: defaultdict[str, list[Card]] = defaultdict(list)
    for card in content.cards:
        brought[card.source_id].append(card)
    lines: dict[str, SourceLine] = {}
    for facts in content.sources:
        cards = brought[facts.id]
        line = lines[facts.id] = _line(facts, cards, frame.words)
        named = ShelfHead(f"sources/{facts.id}", line.name, "sources")
        shelf, pages = shelve(frame, named, tuple(card for card in cards if card.is_shown))
        head = Head(f"{named.stem}.html", line.name, section="sources")
        yield Planned(head.path, _SourcePage(frame, head, facts, line, shelf), _source_page, shelf.latest)
        yield from pages
    groups = tuple(
        _Group(
            frame.words.say(name),
            tuple(lines[facts.id] for facts in content.sources if facts.category == category),
        )
        for category, name in CATEGORIES.items()
    )
    yield Planned("sources/index.html", _IndexPage(frame, groups, content.health, content.draws), _index_page)


def _line(facts: SourceFacts, cards: list[Card], words: Language) -> SourceLine:
    kept = sum(card.is_shown for card in cards)
    share = (len(cards) - kept) / len(cards) if cards else 0
    state, told = _state(facts, words)
    last = max((card.day for card in cards), default=None)
    return SourceLine(
        id=facts.id,
        name=name_view(facts.name),
        state=state,
        told=told,
        kept=kept,
        aside=words.say("{n}\u202f%", n=round(100 * share)) if cards else "",
        last=words.long_date(last) if last else "",
        last_iso=last.isoformat() if last else "",
    )


def _state(facts: SourceFacts, words: Language) -> tuple[str, str]:
    if not facts.watched:
        return "off", words.say("non suivie")
    if facts.spot is not None and facts.spot.to_repair:
        return "broken", words.say("à réparer")
    if facts.spot is not None:
        return (
            ("broken", words.say("en panne")) if facts.spot.broken else ("silent", words.say("silencieuse"))
        )
    if facts.failures:
        return "waiting", words.say("dernière visite en échec")
    if facts.succeeded is None:
        return "waiting", words.say("pas encore visitée")
    return "ok", words.say("répond")


def _source_page(page: _SourcePage, shown: Shown) -> str:
    words, facts = page.frame.words, page.facts
    items = page.shelf.latest
    view = _SourceView(
        shell=shell(page.frame, page.head),
        line=page.line,
        detail=blind_view(facts.spot, words) if facts.spot else "",
        publisher=name_view(facts.publisher),
        homepage=safe_link(facts.homepage),
        category=words.say(CATEGORIES.get(facts.category, facts.category)),
        language=words.say(_LANGUAGES.get(facts.language, facts.language)),
        rhythm=words.count(round(facts.rhythm_days) or 1, "{n} jour", "{n} jours"),
        succeeded=words.long_date(facts.succeeded) if facts.succeeded else "",
        failures=facts.failures,
        shelf=page.shelf,
        machine=shown.articles.machine(items),
        articles=shown.articles.html(items, root_of(page.head.path)),
    )
    return render("site/source.html.j2", view, words)


def _index_page(page: _IndexPage, _shown: Shown) -> str:
    words = page.frame.words
    head = Head("sources/index.html", words.say("Sources"), section="sources")
    states = [line.state for group in page.groups for line in group.lines]
    view = _IndexView(
        shell=shell(page.frame, head),
        groups=tuple(group for group in page.groups if group.lines),
        watched=len(states) - states.count("off"),
        broken=states.count("broken"),
        silent=states.count("silent"),
        chart=source_health(page.health, words, draws=page.draws),
    )
    return render("site/sources.html.j2", view, words)
