"""OPML in and out: what feed readers give and take, and what hostile files do not achieve."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from factories import NOW, source
from watcher.discovery.importing import Defaults, Imported, as_sources
from watcher.opml import FEEDS, OpmlError, Outline, read_opml, write_opml
from watcher.recipes import Recipe
from watcher.sources import Source, load_sources

BUNDLED = load_sources(Path(__file__).parents[1] / "sources.yaml")


def outlines(body: str) -> tuple[Outline, ...]:
    return read_opml(f'<opml version="1.1"><head/><body>{body}</body></opml>'.encode()).feeds


def imported(body: str, *existing: Source, defaults: Defaults = Defaults()) -> Imported:  # noqa: B008
    return as_sources(outlines(body), existing, defaults)


def test_what_was_written_is_read_back() -> None:
    listing = source("b", kind="listing", recipe=Recipe(item="li"), homepage="https://b.example/")
    disabled = source("c", enabled=False, reason="An example.")
    feed = source(
        "a", name='L’« IA » & <co> "x"', homepage="https://a.example/", nature="press", category="peers"
    )
    text = write_opml([feed, listing, disabled], "Vigie", NOW)
    read = read_opml(text.encode())
    (made,) = as_sources(read.feeds, (), Defaults()).sources

    assert (read.others, "c.example" in text) == (1, False)
    wanted = feed.model_dump() | {"id": made.id, "publisher": made.publisher}
    assert made.model_dump() == wanted
    assert "<dateCreated>Mon, 23 Nov 2026 07:00:00 GMT</dateCreated>" in text


def test_the_bundled_feeds_go_out_and_come_back() -> None:
    feeds = [one for one in BUNDLED if one.enabled and one.kind == "feed"]
    made = as_sources(read_opml(write_opml(BUNDLED, "Vigie", NOW).encode()).feeds, (), Defaults()).sources

    def facts(sources: list[Source]) -> set[tuple[str, ...]]:
        return {(one.url, one.name, one.language, one.nature, one.category) for one in sources}

    assert facts(list(made)) == facts(feeds)
    assert len({one.id for one in made}) == len(feeds)


def test_every_outline_has_the_text_that_the_format_wants() -> None:
    root = etree.fromstring(write_opml(BUNDLED, "Vigie", NOW).encode())

    assert root.get("version") == "2.0"
    assert all(node.get("text") for node in root.iter("outline"))
    assert {node.get("type") for node in root.iter("outline")} == {None, "rss", "link"}


def test_folders_and_capitals_of_other_readers_are_understood() -> None:
    (first, second) = outlines(
        '<outline title="Veille juridique">'
        '<outline Text="A" xmlURL="https://a.example/f" LANGUAGE="fr-FR"/></outline>'
        '<outline text="B" xmlUrl=" https://b.example/f " category="/Tech/Blogs,/x"/>'
    )

    assert (first.title, first.language, first.folders) == ("A", "fr-fr", ("Veille juridique",))
    assert (second.feed, second.category) == ("https://b.example/f", ("Tech", "Blogs"))


@pytest.mark.parametrize(
    ("folder", "category"),
    [
        ("Réglementation", "regulatory"),
        ("Presse quotidienne", "press"),
        ("Territoires", "peers"),
        ("Incidents et sécurité", "incidents"),
        ("Labos de recherche", "observatory"),
        ("technology", "technology"),
        ("Divers", "observatory"),
    ],
)
def test_the_heading_is_guessed_from_the_folder(folder: str, category: str) -> None:
    body = f'<outline text="{folder}"><outline text="A" xmlUrl="https://a.example/f"/></outline>'
    (made,) = imported(body, defaults=Defaults("research", "observatory", "en")).sources

    assert (made.category, made.nature, made.language) == (category, "research", "en")
    assert (made.enabled, made.rhythm_days) == (True, 7)


def test_feeds_that_are_there_already_are_named_and_left_out() -> None:
    body = "".join(
        f'<outline text="x" xmlUrl="{url}"/>'
        for url in (
            "https://new.example/f",
            "http://www.cnil.example/feed.xml/",
            "https://new.example/f?utm_source=a",
        )
    )
    found = imported(body, source("cnil"))

    assert [one.url for one in found.sources] == ["https://new.example/f"]
    assert found.known == (
        ("http://www.cnil.example/feed.xml/", "cnil"),
        ("https://new.example/f?utm_source=a", "new"),
    )


def test_addresses_that_are_no_feeds_are_refused_by_name_and_cost_nobody_else() -> None:
    bad = (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://u:p@a.example/f",
        "https://a b.example/",
        "x",
    )
    body = "".join(f'<outline text="x" xmlUrl="{url}"/>' for url in (*bad, "https://a.example/f"))
    found = imported(body)

    assert [one.url for one in found.sources] == ["https://a.example/f"]
    assert [feed for feed, _ in found.refused] == list(bad)
    assert all(reason for _, reason in found.refused)


BOMB = '<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><opml><body>&b;</body></opml>'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not XML"),
        (b"not xml at all", "not"),
        (b"<rss version='2.0'/>", "not <opml>"),
        (b"<html><body/></html>", "not <opml>"),
        (BOMB.encode(), "entities"),
        (BOMB.encode("utf-16"), "entities"),
        (b"<opml>" + b" " * 11_000_000, "10 MB"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(body: bytes, words: str) -> None:
    with pytest.raises(OpmlError, match=words):
        read_opml(body)


def test_endless_lists_are_cut_and_deep_ones_read_without_their_depth() -> None:
    many = "".join(f'<outline xmlUrl="https://a{n}.example/f"/>' for n in range(100_000))
    found = read_opml(f"<opml><body>{many}</body></opml>".encode())
    assert (len(found.feeds), found.cut) == (FEEDS, True)

    deep = "<outline text='f'>" * 100_000 + "<outline xmlUrl='https://a.example/f'/>"
    assert all(len(one.folders) <= 20 for one in read_opml(f"<opml><body>{deep}".encode()).feeds)


def test_a_list_broken_half_way_gives_what_stood_before() -> None:
    body = b"<opml><body><outline text='A &amp; B' xmlUrl='https://a.example/f'/><outline text='C' xmlU"

    assert [one.title for one in read_opml(body).feeds] == ["A & B"]


@settings(max_examples=60)
@given(
    cuts=st.lists(
        st.tuples(
            st.integers(0, 3000), st.integers(0, 40), st.sampled_from([b"<", b"\x00", b"&x;", b'"', b">"])
        ),
        max_size=6,
    )
)
def test_no_damage_to_a_list_is_too_much(cuts: list[tuple[int, int, bytes]]) -> None:
    body = write_opml(BUNDLED[:8], "Vigie", NOW).encode()
    for place, length, piece in cuts:
        body = body[:place] + piece + body[place + length :]
    try:
        found = read_opml(body)
    except OpmlError:
        return
    assert len(as_sources(found.feeds, (), Defaults()).sources) <= 8
