"""Sitemaps: what is listed for the first time, what is no news, and what is no sitemap."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from pathlib import Path

import pytest

from collectors.shapes import NEWS, SITE, SITEMAP
from collectors.visits import Visits, items, policy_for, titles
from factories import source
from servers import Page, ScriptedServer, html
from watcher.collectors.collection import Collection
from watcher.collectors.sitemaps.sitemap import MOST, collect
from watcher.items import Fault, Outcome
from watcher.web.answer import Answer

URL = f"{SITE}/sitemap.xml"
DATE = "Mon, 23 Nov 2026 07:00:00 GMT"
LATER = "Tue, 24 Nov 2026 07:00:00 GMT"


def read(
    body: str | bytes, memory: str | None = None, *, keep: str | None = None, language: str = "fr"
) -> Collection:
    data = body.encode() if isinstance(body, str) else body
    answer = Answer(URL, 200, {"date": DATE if memory is None else LATER}, data)
    return collect(answer, source(kind="sitemap", url=URL, keep=keep, language=language), memory)


def urlset(pages: Iterable[str | tuple[str, str]], base: str = SITE) -> str:
    """A sitemap of paths, or of paths with a lastmod."""
    pairs = [(page, "") if isinstance(page, str) else page for page in pages]
    inner = "".join(
        f"<url><loc>{base}{path}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"
        for path, changed in pairs
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</urlset>'


def links(collection: Collection) -> list[str]:
    return [(entry.link or "").removeprefix(SITE) for entry in collection.entries]


def test_pages_come_newest_first_with_titles_guessed_from_their_addresses() -> None:
    collection = read(SITEMAP, keep="/actualites/")
    assert [entry.title for entry in collection.entries] == [
        "Une charte pour l ia",
        "Un agent conversationnel a l accueil",
        "Un ancien projet",
    ]
    assert all(entry.guessed for entry in collection.entries)


def test_a_lastmod_dates_only_what_is_far_behind_the_newest() -> None:
    collection = read(SITEMAP, keep="/actualites/")
    assert [entry.published and str(entry.published.date()) for entry in collection.entries] == [
        None,
        None,
        "2024-05-06",
    ]


def test_a_day_in_the_address_is_the_day_of_publication() -> None:
    (entry,) = read(urlset([("/2026/11/20/titre", "2026-11-22")])).entries
    assert str(entry.published) == "2026-11-20 00:00:00+00:00"


def test_pictures_and_translations_are_no_pages() -> None:
    assert links(read(SITEMAP)) == [
        "/",
        "/actualites/une-charte-pour-l-ia",
        "/actualites/un-agent-conversationnel-a-l-accueil",
        "/actualites/2024/05/un-ancien-projet",
        "/mentions-legales",
    ]


def test_news_have_their_title_their_date_and_a_language() -> None:
    (entry,) = read(NEWS).entries
    assert entry.title == "L'IA générative entre à l'hôtel de ville"
    assert str(entry.published) == "2026-11-22 17:30:00+00:00"
    assert not entry.guessed
    assert len(read(NEWS, language="multi").entries) == 2


@pytest.mark.parametrize(
    "lastmod",
    [
        "2020",
        "2020-05",
        "2020-05-06",
        "2020-05-06T10:30Z",
        "2020-05-06T10:30:12+01:00",
        "2020-05-06T10:30:12.345Z",
    ],
)
def test_every_form_of_a_lastmod_tells_the_order(lastmod: str) -> None:
    pages = [("/ancien", lastmod), ("/neuf", "2026-11-22"), ("/faux", "hier"), ("/rien", "")]
    assert links(read(urlset(pages))) == ["/neuf", "/ancien", "/rien", "/faux"]


def test_without_dates_the_last_in_the_file_come_first() -> None:
    collection = read(urlset(f"/{number}-billet" for number in range(1000)))
    assert len(collection.entries) == MOST
    assert links(collection)[:2] == ["/999-billet", "/998-billet"]


def test_of_fifty_thousand_pages_the_newest_are_taken_and_the_others_known() -> None:
    pages = [(f"/page-{number}", f"{1990 + number // 1500}-01-01") for number in range(50_000)]
    first = read(urlset(pages))
    assert len(first.entries) == MOST
    assert links(first)[0] == "/page-49999"
    assert read(urlset(pages), first.memory).entries == ()


def test_what_was_ever_listed_is_nothing_new_whatever_its_lastmod() -> None:
    first = read(urlset([("/un", "2026-11-01"), ("/deux", "2020-01-01")]))
    touched = read(
        urlset([("/un", "2026-11-23"), ("/deux", "2026-11-23")], SITE.replace("https", "http")), first.memory
    )
    assert touched.entries == ()
    gone = read(urlset(["/un"]), touched.memory)
    assert read(urlset(["/un", "/deux", "/trois"]), gone.memory).entries[0].title == "Trois"


def test_a_rebuilt_site_is_no_news_and_leaves_one_note() -> None:
    first = read(urlset(f"/ancien/{number}-billet" for number in range(100)))
    rebuilt = read(urlset(f"/neuf/{number}-billet" for number in range(100)), first.memory)
    assert rebuilt.entries == ()
    assert rebuilt.notes == (
        "100 pages are listed for the first time, no news but a rebuilt site: known from now on",
    )
    after = read(
        urlset([*(f"/neuf/{number}-billet" for number in range(100)), "/neuf/encore"]), rebuilt.memory
    )
    assert links(after) == ["/neuf/encore"]


def test_many_new_pages_with_dates_are_news_after_a_long_absence() -> None:
    first = read(urlset(f"/2026/01/01/billet-{number}" for number in range(10)))
    later = read(urlset(f"/2026/11/20/billet-{number}" for number in range(80)), first.memory)
    assert (len(later.entries), later.notes) == (80, ())


def test_a_sitemap_may_be_a_gzip_file() -> None:
    assert len(read(gzip.compress(SITEMAP.encode(), mtime=0)).entries) == 5


def test_a_sitemap_may_be_lines() -> None:
    collection = read(f"\ufeff{SITE}/un\r\n\r\n{SITE}/deux-mots\nmailto:a@b.example\n")
    assert [entry.title for entry in collection.entries] == ["Deux mots", "Un"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (urlset(["/un", "/deux-mots-entiers"])[:-20], ["/un"]),
        (f"<urlset><url><loc>{SITE}/un</loc></url><url><loc>{SITE}/de", ["/un"]),
        (
            f"<urlset><url><loc>{SITE}/un</loc></url><p></url><url><loc>{SITE}/deux</loc></url></urlset>",
            ["/deux", "/un"],
        ),
        (f"<urlset><url><loc>{SITE}/?a=1&b=2</loc></url></urlset>", ["/?a=1&b=2"]),
        (f"<urlset><url><loc><![CDATA[{SITE}/?a=1&b=2]]></loc></url></urlset>", ["/?a=1&b=2"]),
        (
            f"<urlset><url><loc>{SITE}/\udced</loc></url><url><loc>{SITE}/un</loc></url></urlset>",
            ["/un", "/\ufffd"],
        ),
        (
            f"<urlset><url><lastmod>2026</lastmod></url><url><loc>javascript:x</loc></url><url><loc>{SITE}/un</loc></url></urlset>",
            ["/un"],
        ),
    ],
)
def test_what_is_broken_costs_only_itself(body: str, found: list[str]) -> None:
    assert links(read(body.encode("utf-8", "surrogateescape"))) == found


@pytest.mark.parametrize(
    ("body", "fault", "remedy"),
    [
        ("<!DOCTYPE html><html><body>Bienvenue</body></html>", Fault.NOT_A_FEED, "new address"),
        ("<rss version='2.0'><channel/></rss>", Fault.NOT_A_FEED, "set kind: feed"),
        ("<html><body><urlset/></body></html>", Fault.NOT_A_FEED, "new address"),
        ("", Fault.EMPTY, "wait"),
        ("Not found", Fault.NOT_A_FEED, "new address"),
        (
            "<!DOCTYPE urlset [<!ENTITY a 'aaa'>]><urlset><url><loc>&a;</loc></url></urlset>",
            Fault.UNREADABLE,
            "ENTITY",
        ),
        (gzip.compress(b"<urlset/>", mtime=0)[:-9], Fault.UNREADABLE, "webmaster"),
        (gzip.compress(bytes(60 * 1024 * 1024), mtime=0), Fault.TOO_LARGE, "smaller"),
        ("<sitemapindex></sitemapindex>", Fault.EMPTY, "robots.txt"),
    ],
)
def test_what_is_no_sitemap_is_named(body: str | bytes, fault: Fault, remedy: str) -> None:
    problem = read(body).problem
    assert problem is not None
    assert problem.fault is fault
    assert remedy in problem.remedy


def test_a_site_that_keeps_nothing_of_it_says_so() -> None:
    collection = read(SITEMAP, keep="/presse/")
    assert collection.problem is None
    assert collection.notes == ("none of 5 addresses is one that this source keeps",)


def test_an_empty_news_sitemap_is_a_quiet_day() -> None:
    assert read("<urlset></urlset>").problem is None


@pytest.mark.parametrize(
    "body",
    [
        b"<urlset>" + b"<a>" * 200_000,
        b"<urlset><url><loc>" + b"x" * 11_000_000,
        b"<urlset>" + b"<url>" * 100_000,
        b"<urlset>" + b"<url/>" * 500_000,
        b"<urlset><url>" + b"<loc/>" * 500_000,
        b"<!DOCTYPE u [" + b"<!ATTLIST a b CDATA 'x'>" * 50_000 + b"]><urlset/>",
        b"http://" + b"x" * 5_000_000,
        b"http://a.example/\n" * 500_000,
    ],
    ids=lambda body: body[:20].decode(),
)
def test_hostile_sitemaps_are_read_in_time(body: bytes) -> None:
    read(body)


def test_visits_bring_each_page_once_with_the_title_and_date_of_its_article(
    server: ScriptedServer, model_directory: Path
) -> None:
    def article(title: str, day: str) -> Page:
        head = f"<title>{title}</title><meta property='article:published_time' content='{day}'>"
        body = f"<article><h1>{title}</h1><p>{'Un texte. ' * 60}</p></article>"
        return html(f"<html><head>{head}</head><body>{body}</body></html>")

    base = server.url()[:-1]
    server.script("/recent", article("Une charte d’usage", "2026-11-20"))
    server.script("/ancien", article("Un vieux projet", "2019-01-05"))
    server.script("/encore", article("Encore une charte", "2026-11-22"))
    known = [("/ancien", "2026-11-22"), ("/recent", "2026-11-22"), ("/perdu", "2026-11-22")]
    touched = [(path, "2026-11-23") for path, _ in known]
    pages = [urlset(known, base), urlset(touched, base), urlset([*touched, ("/encore", "2026-11-22")], base)]
    url = server.script("/sitemap.xml", *(Page(page.encode(), headers={"Date": DATE}) for page in pages))
    visits = Visits(source(kind="sitemap", url=url), policy_for(model_directory))
    first = {item.title: item.stale for item in items(visits.again())}
    assert first == {"Une charte d’usage": False, "Un vieux projet": True, "Perdu": True}
    assert titles(visits.again()) == []
    third = items(visits.again())
    assert [(item.title, item.stale) for item in third] == [("Encore une charte", False)]
    assert visits.again().outcome is Outcome.UNCHANGED
