"""Indexes of sitemaps: which maps are asked for, in which order, and never twice without need."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path

import pytest

from collectors.shapes import INDEX, SITE
from collectors.sitemaps.test_sitemap import DATE, LATER, urlset
from collectors.visits import Visits, policy_for, titles
from factories import source
from servers import Page, ScriptedServer
from watcher.collectors.collection import Collection
from watcher.collectors.sitemaps.sitemap import collect
from watcher.items import Outcome
from watcher.web.answer import Answer


def read(body: str, memory: str | None = None, path: str = "/sitemap.xml", date: str = DATE) -> Collection:
    answer = Answer(SITE + path, 200, {"date": date}, body.encode())
    return collect(answer, source(kind="sitemap", url=f"{SITE}/sitemap.xml"), memory)


def index(maps: Mapping[str, str], base: str = SITE) -> str:
    """An index of paths with their lastmod."""
    inner = "".join(
        f"<sitemap><loc>{base}{path}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</sitemap>"
        for path, changed in maps.items()
    )
    return f"<sitemapindex>{inner}</sitemapindex>"


def asked(collection: Collection) -> list[str]:
    return [ask.url.removeprefix(SITE) for ask in collection.more]


def links(collection: Collection) -> list[str]:
    return [(entry.link or "").removeprefix(SITE) for entry in collection.entries]


def test_maps_are_asked_for_newest_first_and_those_of_categories_not() -> None:
    assert asked(read(INDEX)) == ["/post-sitemap.xml", "/page-sitemap.xml"]


def test_categories_are_better_than_nothing() -> None:
    assert asked(read(index({"/tag-sitemap.xml": "2026"}))) == ["/tag-sitemap.xml"]


def test_a_map_that_did_not_change_is_not_asked_for_again() -> None:
    maps = {"/a.xml": "2026-11-01", "/b.xml": "2026-11-02"}
    memory = read(index(maps)).memory
    for path in maps:
        memory = read(urlset([f"/page{path}"]), memory, path).memory
    assert asked(read(index(maps), memory, date=LATER)) == []
    changed = read(index({**maps, "/a.xml": "2026-11-23", "/c.xml": "2026-11-23"}), memory, date=LATER)
    assert asked(changed) == ["/c.xml", "/a.xml"]


def test_a_map_that_was_not_read_is_asked_for_again() -> None:
    maps = {"/a.xml": "2026-11-01", "/b.xml": "2026-11-02"}
    memory = read(index(maps)).memory
    memory = read(urlset(["/un"]), memory, "/b.xml").memory
    assert asked(read(index(maps), memory, date=LATER)) == ["/a.xml"]


def test_a_map_that_fails_keeps_nobody_from_the_others() -> None:
    maps = {"/gone.xml": "2026-11-03", "/a.xml": "2026-11-02", "/b.xml": "2026-11-01"}
    first = read(index(maps))
    assert asked(first) == ["/gone.xml", "/a.xml", "/b.xml"]
    later = {**maps, "/c.xml": "2026-11-23"}
    second = read(index(later), first.memory, date=LATER)
    assert asked(second)[0] == "/c.xml"
    memory = read(urlset(["/un"]), second.memory, "/c.xml", LATER).memory
    third = read(index({**later, "/c.xml": "2026-11-24"}), memory, date=LATER)
    assert asked(third)[0] == "/c.xml"


def test_a_map_first_read_at_a_later_visit_brings_its_backlog_as_known() -> None:
    memory = read(index({"/a.xml": "2026-11-01"})).memory
    late = read(urlset(["/un", "/2020/01/01/deux"]), memory, "/a.xml", LATER)
    assert links(late) == ["/2020/01/01/deux"]
    assert late.notes == ("1 pages of a map that was not read before are known from now on",)
    assert links(read(urlset(["/un", "/trois"]), late.memory, "/a.xml", LATER)) == ["/trois"]


def test_a_new_map_brings_news() -> None:
    memory = read(index({"/2026-10.xml": "2026-10-31"})).memory
    memory = read(urlset(["/un"]), memory, "/2026-10.xml").memory
    grown = read(index({"/2026-10.xml": "2026-10-31", "/2026-11.xml": "2026-11-23"}), memory, date=LATER)
    assert asked(grown) == ["/2026-11.xml"]
    assert links(read(urlset(["/deux"]), grown.memory, "/2026-11.xml", LATER)) == ["/deux"]


def test_of_an_archive_of_decades_only_the_newest_maps_are_read_at_first() -> None:
    maps = {
        f"/{year}-{month:02}.xml": f"{year}-{month:02}-28"
        for year in range(1990, 2026)
        for month in range(1, 13)
    }
    first = read(index(maps))
    assert len(asked(first)) == 20
    assert asked(first)[0] == "/2025-12.xml"
    memory = first.memory
    for path in asked(first):
        memory = read(urlset([f"/page{path}"]), memory, path).memory
    assert asked(read(index(maps), memory, date=LATER)) == []
    touched = read(index(dict.fromkeys(maps, "2026-11-23")), memory, date=LATER)
    assert touched.again
    assert links(read(urlset(["/vieux"]), touched.memory, "/1990-01.xml", LATER)) == []


def test_of_maps_without_dates_the_last_two_of_each_row_are_read_at_every_visit() -> None:
    names = [f"/wp-sitemap-posts-post-{number}.xml" for number in range(1, 12)]
    maps = dict.fromkeys([*names, "/wp-sitemap-posts-page-1.xml", "/wp-sitemap-users-1.xml"], "")
    first = read(index(maps))
    assert sorted(asked(first)) == [
        "/wp-sitemap-posts-page-1.xml",
        "/wp-sitemap-posts-post-10.xml",
        "/wp-sitemap-posts-post-11.xml",
    ]
    assert first.again
    memory = first.memory
    for path in asked(first):
        memory = read(urlset([f"/page{path}"]), memory, path).memory
    assert asked(read(index(maps), memory, date=LATER)) == asked(first)


def test_an_index_of_indexes_is_followed_and_no_deeper() -> None:
    memory = read(index({"/a.xml": "2026"})).memory
    second = read(index({"/b.xml": "2026"}), memory, "/a.xml")
    assert asked(second) == ["/b.xml"]
    third = read(index({"/c.xml": "2026"}), second.memory, "/b.xml")
    assert (asked(third), third.notes) == ([], (f"{SITE}/b.xml lies too deep among the indexes",))


def test_an_index_that_lists_itself_is_an_index_without_maps() -> None:
    assert read(index({"/sitemap.xml": "2026"})).problem is not None


@pytest.mark.parametrize("memory", ["", "{}", "x", '{"children": 4}', '{"seen": "\\u00e9"}'])
def test_a_spoilt_memory_is_a_first_sight(memory: str) -> None:
    assert asked(read(INDEX, memory)) == asked(read(INDEX))


def test_visits_follow_a_site_with_several_maps_through_a_failure(
    server: ScriptedServer, model_directory: Path
) -> None:
    base = server.url()[:-1]

    def page(text: str) -> Page:
        return Page(text.encode(), headers={"Date": DATE})

    maps = {"/a.xml.gz": "2026-11-22", "/b.xml": "2026-11-21"}
    newer = {**maps, "/b.xml": "2026-11-23"}
    url = server.script(
        "/sitemap.xml", page(index(maps, base)), page(index(maps, base)), page(index(newer, base))
    )
    packed = gzip.compress(urlset(["/un", "/deux"], base).encode())
    server.script("/a.xml.gz", Page(packed, headers={"Date": DATE, "Content-Type": "application/gzip"}))
    server.script(
        "/b.xml",
        Page(b"away", 503),
        page(urlset(["/trois"], base)),
        page(urlset(["/trois", "/quatre"], base)),
    )
    visits = Visits(source(kind="sitemap", url=url), policy_for(model_directory))
    first = visits.again()
    assert sorted(titles(first)) == ["Deux", "Un"]
    assert any("stopped at" in note for note in first.notes)
    assert titles(visits.again()) == ["Trois"]
    assert titles(visits.again()) == ["Quatre"]
    assert visits.again().outcome is Outcome.UNCHANGED
    assert [len(server.asked(path)) for path in ("/sitemap.xml", "/a.xml.gz", "/b.xml")] == [4, 1, 3]
