"""Six unlike sites on one scripted server each, and what a watch of theirs must bring."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from discovery import pages
from servers import Page, ScriptedServer, html

DAYS = tuple(datetime(2026, 11, 20 - 3 * number, 9, tzinfo=UTC) for number in range(5))


@dataclass(frozen=True, slots=True)
class Expected:
    """The kind that is chosen, and of each entry title and ISO day, in the source's order."""

    kind: str
    entries: tuple[tuple[str, str | None], ...]


NEWS = tuple((title, day.date().isoformat()) for title, day in zip(pages.TITLES, DAYS, strict=False))


def rss_of(server: ScriptedServer) -> bytes:
    """The news as RSS."""
    items = "".join(
        f"<item><title>{title}</title><link>{server.url(f'/actualites/{n}')}</link><guid>{n}</guid>"
        f"<description>Le texte de la publication numéro {n}.</description>"
        f"<pubDate>{format_datetime(DAYS[n])}</pubDate></item>"
        for n, (title, _) in enumerate(NEWS)
    )
    head = "<title>Les nouvelles du syndicat</title><language>fr-FR</language>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def announced(server: ScriptedServer) -> Expected:
    """A feed by link rel, after one of comments, and a list in the page that is not needed."""
    links = (
        '<link rel="alternate" type="application/rss+xml" title="Commentaires" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="Actualités" href="/flux-actus">'
    )
    server.script("/", html(pages.page(pages.cards(6), links)))
    server.script("/flux-actus", Page(rss_of(server)))
    return Expected("feed", NEWS)


def unannounced(server: ScriptedServer) -> Expected:
    """A feed at a usual address that no page names; `/feed/` answers a page, as many sites do."""
    server.script("/", html(pages.page("<h1>Bienvenue</h1><p>Le syndicat au service des communes.</p>")))
    server.script("/feed/", html(pages.page("<h1>Page introuvable</h1>")))
    server.script("/rss.xml", Page(rss_of(server)))
    return Expected("feed", NEWS)


def mapped(server: ScriptedServer) -> Expected:
    """Nothing but a map, at an address that only robots.txt states: news among other pages."""
    server.script("/", html("<html lang='fr'><title>Syndicat</title><div id='app'></div></html>"))
    server.script(
        "/robots.txt", Page(f"User-agent: *\nDisallow: /x\nSitemap: {server.url('/plan.xml')}\n".encode())
    )
    news = "".join(
        f"<url><loc>{server.url(f'/actualites/sujet-numero-{n}')}</loc><lastmod>{day.date()}</lastmod></url>"
        for n, day in enumerate(DAYS)
    )
    others = "".join(f"<url><loc>{server.url(f'/services/{n}')}</loc></url>" for n in range(4))
    head = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    server.script("/plan.xml", Page(f"{head}{others}{news}</urlset>".encode()))
    return Expected("sitemap", tuple((f"Sujet numero {n}", None) for n in range(len(DAYS))))


def listed(server: ScriptedServer) -> Expected:
    """Cards with French dates in full and relative links, and a base that they are relative to."""
    base = f'<base href="{server.url("/sud/")}">'
    server.script("/actualites", html(pages.page(pages.cards(9), base)))
    months = range(10, 1, -1)
    days = (f"2026-{month:02}-{1 if n == 0 else n + 2:02}" for n, month in enumerate(months))
    return Expected("listing", tuple(zip(pages.TITLES, days, strict=False)))


def tabled(server: ScriptedServer) -> Expected:
    """A home page that leads to a table without links or ids, one a year."""
    server.script("/", html(pages.page("<h1>Autorité des algorithmes</h1><p>Nos missions.</p>")))
    server.script("/actualites", html(pages.page(pages.table())))
    return Expected(
        "listing",
        tuple(
            (f"Amende administrative de {n + 2} 000 euros et injonction", f"{year}-{11 - n:02}-{n + 3:02}")
            for year in (2026, 2025)
            for n in range(4)
        ),
    )


def json_feed(server: ScriptedServer) -> Expected:
    """A JSON Feed, given by its own address."""
    items = [
        {"id": str(n), "url": server.url(f"/notes/{n}"), "title": title, "content_text": "Une note.",
         "date_published": DAYS[n].isoformat()}
        for n, (title, _) in enumerate(NEWS)
    ]  # fmt: skip
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Notes du labo",
        "language": "fr",
        "items": items,
    }
    server.script("/", Page(json.dumps(document).encode()))
    return Expected("feed", NEWS)


SITES: Mapping[str, tuple[Callable[[ScriptedServer], Expected], str]] = {
    "announced": (announced, "/"),
    "unannounced": (unannounced, "/"),
    "mapped": (mapped, "/"),
    "listed": (listed, "/actualites"),
    "tabled": (tabled, "/"),
    "json feed": (json_feed, "/"),
}
"""Each site with the address that somebody gives of it."""
