"""The sample week: real shapes, invented content, and every case that the demonstration tells of."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import feedparser
import pytest

from watcher.collectors import registry
from watcher.collectors.collection import Collection
from watcher.demo.sources import demo_sources, week_directory
from watcher.demo.week import Page, Site, VisitNumber, week_site
from watcher.sources import Source
from watcher.web.answer import Answer
from watcher.web.urls import canonical

ORIGIN = "http://127.0.0.1:8765"
SOURCES = {source.id: source for source in demo_sources(ORIGIN)}
FEEDS = [one for one in SOURCES if one not in {"megalis", "lorient", "europarl"}]
FIRST_VISIT = datetime(2026, 11, 19, 12, tzinfo=UTC)
SECOND_VISIT = datetime(2026, 11, 23, 7, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
FICTIONAL = ("Exemple fictif — démonstration de Vigie", "Fictional sample — Vigie demonstration")

SITES: dict[VisitNumber, Site] = {1: week_site(ORIGIN, 1), 2: week_site(ORIGIN, 2)}


def page(url: str, visit: VisitNumber = 2) -> Page:
    found = SITES[visit].find(url)
    assert found is not None, url
    return found


def text(url: str, visit: VisitNumber = 2) -> str:
    return page(url, visit).body.decode()


def feed(source_id: str, visit: VisitNumber = 2) -> Any:
    return feedparser.parse(page(SOURCES[source_id].url, visit).body)


def published(entry: Any) -> datetime:
    return datetime(*(entry.get("published_parsed") or entry.updated_parsed)[:6], tzinfo=UTC)


def collect(source: Source, visit: VisitNumber = 2) -> Collection:
    answer = page(source.url, visit)
    return registry.collect(
        Answer(source.url, 200, {"content-type": answer.content_type}, answer.body), source
    )


def links(source: Source, visit: VisitNumber = 2) -> list[str]:
    return [entry.link for entry in collect(source, visit).entries if entry.link]


def test_over_forty_entries_stand_in_over_a_dozen_feeds():
    counts = {one: len(feed(one).entries) for one in FEEDS}
    assert min(counts.values()) > 0
    assert len(counts) >= 12
    assert sum(counts.values()) >= 40


def test_every_source_but_the_broken_one_is_collected_whole_and_dated():
    found = {source.id: collect(source) for source in SOURCES.values()}
    assert found.pop("europarl").problem is not None
    for one in found.values():
        assert one.problem is None
        assert one.entries
        assert all(entry.published for entry in one.entries)
    assert sum(len(one.entries) for one in found.values()) >= 48


@pytest.mark.parametrize("visit", [1, 2])
@pytest.mark.parametrize("source_id", FEEDS)
def test_feeds_are_well_formed_and_every_entry_is_dated(source_id: str, visit: VisitNumber):
    parsed = feed(source_id, visit)
    assert not parsed.bozo
    latest = FIRST_VISIT if visit == 1 else SECOND_VISIT
    assert all(published(entry) <= latest for entry in parsed.entries)


@pytest.mark.parametrize("source_id", SOURCES)
def test_every_channel_and_page_is_marked_fictional(source_id: str):
    assert any(mark in text(SOURCES[source_id].url) for mark in FICTIONAL)
    if source_id in FEEDS:
        channel: Any = feed(source_id).feed
        assert any(mark in channel.get("subtitle", "") for mark in FICTIONAL)
        assert re.search("fictif|fictional", channel.title)


def test_every_article_is_marked_fictional():
    for file in (week_directory() / "pages").glob("*.html"):
        footer = file.read_text(encoding="utf-8").partition("<footer")[2]
        assert any(mark in footer for mark in FICTIONAL), file.name


@pytest.mark.parametrize("visit", [1, 2])
def test_every_publication_that_is_kept_has_a_page(visit: VisitNumber):
    for source in SOURCES.values():
        for link in links(source, visit):
            answer = page(link, visit)
            assert answer.status == 200
            assert any(mark in answer.body.decode() for mark in FICTIONAL)


def test_no_address_leads_to_the_real_web():
    names_of_formats = (
        "http://www.w3.org/",
        "http://purl.org/",
        "https://jsonfeed.org/",
        "http://search.yahoo.com/",
    )
    for site in SITES.values():
        for one in site.pages.values():
            for url in re.findall(r"https?://[^\s\"'<>&]+", unescape(one.body.decode())):
                assert url.startswith((ORIGIN, *names_of_formats))


def test_articles_hold_more_than_their_summaries():
    for file in (week_directory() / "pages").glob("*.html"):
        words = re.sub(r"<[^>]+>", " ", file.read_text(encoding="utf-8").partition("<h1>")[2]).split()
        assert 150 <= len(words) <= 400, file.name


def test_the_act_on_artificial_intelligence_comes_with_the_second_visit():
    def acts(visit: VisitNumber) -> list[Any]:
        return [one for one in feed("eur-lex", visit).entries if "2024/1689" in one.title]

    assert acts(1) == []
    (act,) = acts(2)
    assert re.match(
        r"CELEX:32026R9\d{3}: Règlement d'exécution \(UE\) 2026/9\d{3} .*exemple fictif", act.title
    )
    assert MONDAY < published(act) < SECOND_VISIT
    assert act.id != act.link
    assert "A ADOPTÉ LE PRÉSENT RÈGLEMENT" in text(act.link)


def test_one_entry_is_revised_under_the_same_id():
    before = {one.id: one.summary for one in feed("cnil", 1).entries}
    after = {one.id: one.summary for one in feed("cnil", 2).entries}
    assert before.keys() == after.keys()
    (revised,) = [key for key in before if before[key] != after[key]]
    assert "22 janvier 2027" in after[revised]


def test_no_other_entry_changes_between_the_visits():
    for one in set(FEEDS) - {"cnil"}:
        later = [(entry.get("link"), entry.title, entry.get("summary")) for entry in feed(one, 2).entries]
        earlier = [(entry.get("link"), entry.title, entry.get("summary")) for entry in feed(one, 1).entries]
        assert [entry for entry in later if entry in earlier] == earlier


def test_the_weekend_brings_new_entries():
    new = sum(len(feed(one, 2).entries) - len(feed(one, 1).entries) for one in FEEDS)
    assert new >= 5


def test_exactly_one_page_is_announced_by_two_sources_with_different_tracking():
    addresses: dict[str, set[str]] = {}
    for source in SOURCES.values():
        for link in links(source):
            addresses.setdefault(canonical(link) or "", set()).add(link)
    shared = [forms for forms in addresses.values() if len(forms) > 1]
    assert len(shared) == 1
    assert all("utm_source=" in link for link in shared[0])


def test_the_silent_source_is_healthy_but_ten_weeks_old():
    newest = max(published(one) for one in feed("labo-travail").entries)
    assert (FIRST_VISIT.date() - newest.date()) == timedelta(days=70)
    assert SOURCES["labo-travail"].rhythm_days == 7


def test_the_broken_source_serves_a_challenge_page_as_if_it_were_a_success():
    answer = page(SOURCES["europarl"].url)
    assert answer.status == 202
    assert answer.body.startswith(b"<!DOCTYPE html>")


def test_shapes_of_the_real_world_are_kept():
    alerts = [published(one) for one in feed("cert-fr").entries]
    assert alerts == sorted(alerts)
    assert r"\[" in feed("cert-fr").entries[0].summary
    assert not any("id" in one for one in feed("mag-numerique").entries)
    assert any("content" in one for one in feed("ai-act").entries)
    assert any(one.title == "No title" for one in feed("incidents").entries)
    assert any(not one.get("links") for one in feed("incidents").entries)
    assert any(re.fullmatch(r"CELEX:\w+R\(03\)", one.title) for one in feed("eur-lex").entries)
    assert any(SOURCES["commission"].keep not in one.link for one in feed("commission").entries)
    assert "05 novembre 2026" in text(SOURCES["megalis"].url)


def test_an_address_that_is_none_has_no_page():
    assert SITES[1].find("") is None
    assert SITES[1].find(f"{ORIGIN}/robots.txt") is None
