"""Pages about the site itself: what is watched and how, what is kept of people, who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from digests.site.content import Content, Method
from digests.site.frame import Frame, Head, Link, Shell, shell
from digests.site.planning import AnyPlanned, Planned, Shown
from digests.site.risks import risk_title
from digests.texts.language import marked
from digests.texts.templating import render

_PAGES = (
    ("a-propos", marked("À propos de cette veille")),
    ("methode", marked("Méthode et limites")),
    ("confidentialite", marked("Données personnelles")),
    ("accessibilite", marked("Déclaration d’accessibilité")),
    ("mentions-legales", marked("Mentions légales")),
)


@dataclass(frozen=True, slots=True)
class _Figures:
    """What the pages count: sources watched, publications kept, put aside."""

    sources: int
    kept: int
    aside: int
    risks: int


@dataclass(frozen=True, slots=True)
class _AboutPage:
    frame: Frame
    name: str
    title: str
    figures: _Figures
    method: Method


@dataclass(frozen=True, slots=True)
class _AboutView:
    shell: Shell
    title: str
    sources: str
    kept: str
    aside: str
    risks: str
    models: str
    training: str
    measured: str
    targets: tuple[tuple[str, str], ...]
    organisation: str
    contact: str


@dataclass(frozen=True, slots=True)
class _FeedsPage:
    frame: Frame
    risks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _FeedsView:
    shell: Shell
    risks: tuple[Link, ...]


def about_pages(content: Content) -> Iterator[AnyPlanned]:
    """All of them, and the page that lists the feeds."""
    kept = sum(card.is_shown for card in content.cards)
    figures = _Figures(
        sources=sum(source.watched for source in content.sources),
        kept=kept,
        aside=len(content.cards) - kept,
        risks=len(content.register.risks),
    )
    for name, title in _PAGES:
        page = _AboutPage(content.frame, name, title, figures, content.method)
        yield Planned(f"{name}.html", page, _about_page)
    risks = tuple((risk.id, risk_title(risk, content.frame)) for risk in content.register.risks)
    yield Planned("flux.html", _FeedsPage(content.frame, risks), _feeds_page)


def _about_page(page: _AboutPage, _shown: Shown) -> str:
    words, figures, method = page.frame.words, page.figures, page.method
    title = words.say(page.title)
    view = _AboutView(
        shell=shell(page.frame, Head(f"{page.name}.html", title)),
        title=title,
        sources=words.number(figures.sources),
        kept=words.number(figures.kept),
        aside=words.number(figures.aside),
        risks=words.number(figures.risks),
        models=words.enumeration(method.models, 3),
        training=words.number(method.training),
        measured=words.number(method.measured),
        targets=tuple((words.say(name), words.decimal(value, 2)) for name, value in method.targets),
        organisation=page.frame.organisation,
        contact=page.frame.contact,
    )
    return render(f"site/about/{page.name}.html.j2", view, words)


def _feeds_page(page: _FeedsPage, _shown: Shown) -> str:
    words = page.frame.words
    view = _FeedsView(
        shell=shell(page.frame, Head("flux.html", words.say("Flux et agenda"))),
        risks=tuple(Link(f"flux/risques/{name}.xml", title) for name, title in page.risks),
    )
    return render("site/feeds.html.j2", view, words)
