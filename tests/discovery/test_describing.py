"""What is found becomes an entry: its id, name, speaker and rhythm; and which of several ways is the best."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from factories import NOW, entry
from watcher.collectors.lists.names import is_furniture, is_telling, lasting
from watcher.discovery.channel import Channel, channel_of
from watcher.discovery.describing import Wishes, describe, guess_speaker, rhythm_of, unique_id
from watcher.discovery.findings import Finding, is_enough, ranked
from watcher.discovery.page import PageFacts, look
from watcher.discovery.places import maps_of, section_of, usual_feeds
from watcher.sources import Kind
from watcher.web.answer import Answer

SITE = "https://www.megalis.bretagne.bzh/"


def finding(
    kind: Kind = "feed", url: str = f"{SITE}feed/", days: tuple[int, ...] = (1, 2), **more: Any
) -> Finding:
    """One way whose entries are so many days old."""
    entries = tuple(entry(f"id:{n}", published=NOW - timedelta(days=day)) for n, day in enumerate(days))
    return Finding(kind, url, more.pop("page", SITE), more.pop("entries", entries), **more)


def test_the_site_names_what_the_feed_does_not() -> None:
    facts = PageFacts(SITE, "Actualités | Mégalis Bretagne", "Mégalis Bretagne", "fr-fr")
    made = describe(finding(days=(1, 8, 15, 40)), facts, Wishes(), ())

    assert made.guesses == ("nature", "category")
    assert made.source.model_dump(exclude_defaults=True) == {
        "id": "megalis-bretagne",
        "name": "Mégalis Bretagne – Actualités",
        "kind": "feed",
        "url": f"{SITE}feed/",
        "homepage": SITE,
        "language": "fr",
        "publisher": "Mégalis Bretagne",
        "nature": "peer",
        "category": "peers",
        "rhythm_days": 30,
    }


def test_what_is_wished_wins_and_leaves_fewer_guesses() -> None:
    wishes = Wishes("x", "Nom", "Éditeur", "association", "observatory", "en")
    made = describe(finding(days=(1, 2, 3)), PageFacts(SITE), wishes, ("x-y",))
    source = made.source

    assert (source.id, source.name, source.publisher) == ("x", "Nom", "Éditeur")
    assert (source.nature, source.category, source.language) == ("association", "observatory", "en")
    assert made.guesses == ()


def test_a_wish_that_no_source_may_have_is_refused() -> None:
    with pytest.raises(ValidationError):
        describe(finding(), PageFacts(SITE), Wishes(id="É é"), ())


@pytest.mark.parametrize(
    ("title", "site", "channel", "name", "publisher"),
    [
        ("", "", "", "megalis.bretagne.bzh", "megalis.bretagne.bzh"),
        ("Accueil", "", "Flux du labo", "Accueil – Flux du labo", "Accueil"),
        ("News - AI Office", "", "", "AI Office – News", "AI Office"),
        ("CNIL", "CNIL", "CNIL", "CNIL", "CNIL"),
        ("x", "CNIL", "Actualités de la CNIL", "Actualités de la CNIL", "CNIL"),
    ],
)
def test_names_are_put_together_from_what_is_stated(
    title: str, site: str, channel: str, name: str, publisher: str
) -> None:
    made = describe(finding(channel=Channel(channel)), PageFacts(SITE, title, site), Wishes(), ())

    assert (made.source.name, made.source.publisher) == (name, publisher)


@pytest.mark.parametrize(
    ("url", "taken", "wanted"),
    [
        ("https://www.cnil.fr/fr", (), "cnil"),
        ("https://digital-strategy.ec.europa.eu/en", (), "digital-strategy-ec"),
        ("https://www.numerique.gouv.fr/", (), "numerique"),
        ("https://www.cnil.fr/fr", ("cnil",), "cnil-la-revue"),
        ("https://www.cnil.fr/fr", ("cnil", "cnil-la-revue"), "cnil-2"),
        ("https://www.cnil.fr/fr", ("cnil", "cnil-la-revue", "cnil-2"), "cnil-3"),
        ("http://127.0.0.1:80/", (), "la-revue"),
        ("https://xn--bcher-kva.example/", (), "xn-bcher-kva"),
    ],
)
def test_ids_come_from_the_host_and_are_not_taken(url: str, taken: tuple[str, ...], wanted: str) -> None:
    assert unique_id(url, "La revue", taken) == wanted


@pytest.mark.parametrize(
    ("gaps", "rhythm"),
    [
        ((1,) * 20, 1),
        ((1, 1, 1, 1, 3) * 4, 3),
        ((7, 7, 7, 7), 7),
        ((14, 15, 16), 20),
        ((31, 28, 31), 45),
        ((500, 500), 365),
        ((1,), None),
        ((0, 0, 0), None),
    ],
)
def test_the_rhythm_is_the_longest_ordinary_wait(gaps: tuple[int, ...], rhythm: float | None) -> None:
    days: list[datetime] = [NOW]
    for gap in gaps:
        days.append(days[-1] - timedelta(days=gap))

    assert rhythm_of(days) == rhythm


@pytest.mark.parametrize(
    ("url", "speaker"),
    [
        ("https://www.numerique.gouv.fr/x", ("authority", "regulatory")),
        ("https://www.edpb.europa.eu/", ("authority", "regulatory")),
        ("https://metropole.rennes.fr/", ("peer", "peers")),
        ("https://www.univ-rennes.fr/", ("research", "observatory")),
        ("https://www.fnccr.asso.fr/", ("association", "peers")),
        ("https://next.ink/", ("press", "press")),
    ],
)
def test_who_speaks_is_guessed_from_the_host(url: str, speaker: tuple[str, str]) -> None:
    assert guess_speaker(url) == speaker


def test_the_best_way_is_a_living_feed_then_a_dated_list_then_a_map() -> None:
    feed, old = finding(), finding(url=f"{SITE}old.xml", days=(800, 900))
    comments = finding(url=f"{SITE}comments/feed/")
    dated = finding("listing", SITE)
    undated = finding("listing", SITE, entries=tuple(entry(f"id:{n}", published=None) for n in range(9)))
    named = finding("sitemap", f"{SITE}news.xml")
    guessed = finding("sitemap", f"{SITE}map.xml", entries=(entry(guessed=True, published=None),))
    empty = finding(url=f"{SITE}rss", entries=())
    ways = [empty, comments, old, undated, guessed, dated, named, feed]

    assert ranked(ways, NOW) == (feed, named, dated, guessed, undated, comments, old, empty)
    assert is_enough([dated, feed], None, NOW)
    assert not is_enough([old, dated, comments], None, NOW)
    assert is_enough([dated], "listing", NOW)


def test_a_sections_own_feed_is_nearer_than_the_sites() -> None:
    own = finding(url=f"{SITE}blog/ia/feed/", page=f"{SITE}blog/ia")
    site = finding(url=f"{SITE}feed/", page=f"{SITE}blog/ia", days=(1, 2, 3, 4))

    assert ranked([site, own], NOW)[0] is own


def test_what_is_missing_is_counted() -> None:
    lacking = (entry("a", published=None, link=None, text=""), entry("b", guessed=True))

    assert finding(entries=lacking).missing() == (
        "1 of 2 lack a date",
        "1 of 2 lack a link",
        "1 of 2 lack a text of their own",
        "1 of 2 lack a title of their own",
    )


@pytest.mark.parametrize(
    ("body", "channel"),
    [
        (b"<rss version='2.0'><channel><title>Les &amp; actus</title><language>fr-FR</language><item>"
         b"<title>Non</title></item></channel></rss>", Channel("Les & actus", "fr")),
        (b"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title type='text'>News</title></feed>",
         Channel("News", "en")),
        (b"<rss version='2.0'><channel><item><title>Non</title></item></channel></rss>", Channel()),
        (b'{"version": "https://jsonfeed.org/version/1", "title": "Notes", "language": 3}', Channel("Notes")),
        (b"[1]", Channel()),
        (b"{", Channel()),
        (b"<html></html>", Channel()),
    ],
)  # fmt: skip
def test_a_feed_says_its_name_and_language(body: bytes, channel: Channel) -> None:
    assert channel_of(Answer("https://a.example/", 200, {}, body)) == channel


def test_usual_addresses_are_those_of_the_page_and_of_its_site() -> None:
    assert usual_feeds("https://a.example/blog/ia/?x=1")[:2] == (
        "https://a.example/blog/ia/feed/",
        "https://a.example/feed/",
    )
    assert len(usual_feeds("https://a.example/")) == len(usual_feeds("https://a.example/news.html")) == 6


def test_robots_states_maps_those_of_news_first() -> None:
    robots = "User-agent: *\r\nDisallow: /\r\nsitemap: https://a.example/a.xml\r\nSITEMAP:https://a.example/news.xml\r\n"

    assert maps_of(robots) == ("https://a.example/news.xml", "https://a.example/a.xml")
    assert maps_of("Sitemap: https://a.example/x\n" * 5000) == ("https://a.example/x",)


@pytest.mark.parametrize(
    ("paths", "page", "section"),
    [
        (("/actualites/a", "/actualites/b", "/services/c"), "/", "/actualites/"),
        (("/fr/presse/a", "/fr/presse/b", "/fr/x/c"), "/", "/presse/"),
        (("/dossiers/a", "/dossiers/b", "/news/c", "/news/d"), "/dossiers", "/dossiers/"),
        (("/a", "/b"), "/", None),
        (("/services/a", "/services/b"), "/", None),
    ],
)
def test_the_part_of_a_map_with_the_news_is_kept(
    paths: tuple[str, ...], page: str, section: str | None
) -> None:
    links = [f"https://a.example{path}" for path in paths]

    assert section_of(links, f"https://a.example{page}") == section


def test_names_that_will_last_are_told_from_those_that_will_not() -> None:
    names = ["mt-4", "css-1a2b3c", "Card_root__aBcDe", "odd", "wide", "col-md-4", "card-actu", "views-row"]

    assert lasting([*names, "node-123", "sc-AxYz"]) == ("card-actu", "views-row", "wide")
    assert [is_telling(name) for name in ("articleCard", "wide")] == [True, False]
    furniture = [is_furniture([name]) for name in ("main-menu", "with-sidebar", "socialLinks", "content")]
    assert furniture == [True, False, True, False]


@pytest.mark.parametrize(
    ("body", "news"),
    [
        ("<a href='/x'>Actualités</a>", "https://a.example/x"),
        ("<a href='/blog'>Ici</a><a href='/actualites'>Tout voir</a>", "https://a.example/actualites"),
        ("<a href='/actualites/un-titre-qui-est-long-et-precis'>Un titre</a>", None),
        ("<a href='https://b.example/news'>News</a><a href='/news.pdf'>News</a><a href='#'>News</a>", None),
        ("<base href='/fr/'><a href='presse'>Presse</a>", "https://a.example/fr/presse"),
    ],
)
def test_the_page_of_the_news_is_found_by_what_its_link_is_called(body: str, news: str | None) -> None:
    assert look(Answer("https://a.example/", 200, {}, f"<html><body>{body}".encode())).news == news


def test_announced_feeds_come_before_linked_ones_and_those_of_comments_last() -> None:
    page = """<html><head><link rel="alternate" type="application/rss+xml" title="Comments" href="/c/feed/">
        <link rel="alternate" type="application/atom+xml" href="/atom">
        <link rel="alternate" hreflang="en" href="/en">
        <link rel="alternate" type="application/json+oembed" href="/oembed">
        <link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/5"></head>
        <body><a href="/flux.rss">RSS</a><a href="/atom/">Atom</a><a href="/page">Une page</a></body>"""

    assert look(Answer("https://a.example/", 200, {}, page.encode())).feeds == (
        "https://a.example/atom",
        "https://a.example/c/feed/",
        "https://a.example/flux.rss",
    )
