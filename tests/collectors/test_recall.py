"""Entries that were there before are recalled exactly, and only those."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.made_feeds import entry_of, written
from documents import URL, rss
from factories import source
from watcher.collectors.collection import Collection, Remembered
from watcher.collectors.crowded import MOST
from watcher.collectors.feed import collect, collect_news
from watcher.collectors.pieces import cut
from watcher.collectors.sniffing import sniff
from watcher.web.answer import Answer

SHARED = Path(__file__).parents[3] / "shared" / "feeds"
SOURCE = source()
FIRST = "<guid>1</guid><title>Un titre</title><description>Un texte.</description>"
SECOND = "<guid>2</guid><title>Un autre</title><description>Un autre texte.</description>"
NEWEST = "<guid>3</guid><title>Le dernier</title><description>Un texte neuf.</description>"


def read(document: str, notes: bytes | None = b"") -> Remembered:
    return collect_news(Answer(URL, 200, {}, document.encode()), None, notes or b"")


def recalled(found: Remembered) -> list[str]:
    return [entry.title for entry in found.collection.entries if entry.recalled]


def without_texts(found: Collection) -> Collection:
    bare = (replace(entry, text="", author=None, recalled=False) for entry in found.entries)
    return replace(found, entries=tuple(bare))


def test_what_was_there_is_recalled_and_what_is_new_is_read() -> None:
    notes = read(rss(FIRST, SECOND)).notes
    found = read(rss(NEWEST, FIRST, SECOND), notes)

    assert recalled(found) == ["Un titre", "Un autre"]
    assert found.collection.entries[0].text == "Un texte neuf."


def test_an_entry_with_a_changed_byte_is_read() -> None:
    notes = read(rss(FIRST, SECOND)).notes
    found = read(rss(FIRST.replace("texte.", "texte!"), SECOND), notes)

    assert recalled(found) == ["Un autre"]
    assert found.collection.entries[0].text == "Un texte!"


def test_a_document_that_says_nothing_new_leaves_the_notes_as_they_are() -> None:
    notes = read(rss(FIRST, SECOND)).notes
    assert read(rss(FIRST, SECOND, channel="<lastBuildDate>now</lastBuildDate>"), notes).notes is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (rss(FIRST), rss(FIRST, attributes='xml:base="https://other.example/"')),
        (rss(FIRST), rss(FIRST, channel="<link>https://other.example/</link>")),
        (rss(FIRST), rss(FIRST, attributes='xmlns:dc="http://purl.org/dc/elements/1.1/"')),
    ],
)
def test_where_entries_may_mean_something_else_all_are_read(before: str, after: str) -> None:
    assert recalled(read(after, read(before).notes)) == []


@pytest.mark.parametrize("damage", [b"", b"x", b"[1]", b"\n[]", bytes(range(256))])
def test_damaged_notes_are_none(damage: bytes) -> None:
    notes = read(rss(FIRST)).notes
    assert notes is not None
    assert recalled(read(rss(FIRST), damage)) == recalled(read(rss(FIRST), notes[:-1])) == []


def test_what_looks_like_an_entry_inside_of_one_is_never_taken_for_one() -> None:
    inside = "<guid>1</guid><title><![CDATA[a</item><item>b]]></title>"
    assert read(rss(inside, SECOND)).notes is None


@pytest.mark.parametrize("between", ["a word", "</item>", "<!-- a remark -->"])
def test_what_stands_between_two_entries_belongs_to_none_of_them(between: str) -> None:
    assert read(rss(FIRST, SECOND).replace("</item>", f"</item>{between}", 1)).notes is None


def test_what_ends_before_the_first_entry_and_after_the_last_is_none() -> None:
    found = read(rss(FIRST, SECOND, channel="<description>&lt;/item&gt;<![CDATA[</item>]]></description>"))
    assert found.notes is not None
    assert len(found.collection.entries) == 2


def test_of_a_feed_with_more_entries_than_are_read_nothing_is_recalled() -> None:
    entries = [f"<guid>{number}</guid><title>a</title>" for number in range(MOST + 1)]
    assert read(rss(*entries)).notes is None
    assert read(rss(*entries[1:])).notes is not None


def test_of_two_equal_entries_both_are_recalled() -> None:
    before = read(rss(FIRST, FIRST))
    found = read(rss(NEWEST, FIRST, FIRST), before.notes)

    assert recalled(found) == ["Un titre"]
    assert without_texts(found.collection) == without_texts(read(rss(NEWEST, FIRST, FIRST)).collection)


def test_an_entry_that_is_gone_leaves_the_notes() -> None:
    before = read(rss(FIRST, SECOND))
    assert read(rss(FIRST), before.notes).notes == read(rss(FIRST)).notes


def test_an_entry_is_not_read_by_itself_where_another_one_takes_its_prefix() -> None:
    """feedparser would read `p:author` as that of iTunes, once any entry has given `p` that meaning."""
    first = f'{FIRST}<p:type xmlns:p="http://www.itunes.com/dtds/podcast-1.0.dtd">full</p:type>'
    later = f'{NEWEST}<p:author xmlns:p="urn:x">A. N. Author</p:author>'
    found = read(rss(later, first), read(rss(first)).notes)

    assert recalled(found) == []
    assert found.notes is None


def test_an_entry_that_declares_a_prefix_once_more_is_read_by_itself() -> None:
    attributes = 'xmlns:p="urn:x"'
    later = f'{NEWEST}<p:author xmlns:p="urn:x">A. N. Author</p:author>'
    found = read(rss(later, FIRST, attributes=attributes), read(rss(FIRST, attributes=attributes)).notes)

    assert recalled(found) == ["Un titre"]


MARKUP = "<guid>4</guid><title>Du balisage</title><description>Un <b>texte</b> nu.</description>"


def test_entries_that_are_not_regular_are_recalled_too() -> None:
    before = read(rss(MARKUP, SECOND))
    found = read(rss(NEWEST, MARKUP, SECOND), before.notes)

    assert recalled(found) == ["Du balisage", "Un autre"]
    assert without_texts(found.collection) == without_texts(read(rss(NEWEST, MARKUP, SECOND)).collection)


def test_a_new_entry_that_is_not_regular_is_read_by_feedparser_and_the_others_are_recalled() -> None:
    found = read(rss(MARKUP, FIRST, SECOND), read(rss(FIRST, SECOND)).notes)

    assert recalled(found) == ["Un titre", "Un autre"]
    assert found.collection.entries[0].text == "Un texte nu."


def test_where_the_feed_itself_is_not_regular_nothing_is_recalled() -> None:
    channel = '<language xml:base="https://other.example/">fr</language>'
    assert read(rss(FIRST, SECOND, channel=channel)).notes is None


def neighbours() -> list[bytes]:
    """Entries of real and of feedparser's own feeds, each in its document, between two plain ones."""
    found: list[bytes] = []
    for path in sorted(SHARED.rglob("*")):
        parts = cut(sniff(path.read_bytes()).body) if path.is_file() else None
        if parts is None:
            continue
        for piece in parts.pieces[:3]:
            opened = re.match(rb"<([^\s<>/]+)", piece)
            assert opened is not None
            plain = (rb"<%s><title>Un</title><id>1</id></%s>" % (opened[1], opened[1])).replace(
                b"Un", b"Un %d"
            )
            found.append(parts.with_only([plain % 1, piece, plain % 2]))
    return found


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"needs the feeds in {SHARED}")
def test_whatever_stands_beside_an_entry_it_is_recalled_as_feedparser_reads_the_whole() -> None:
    counts: Counter[bool] = Counter()
    for body in neighbours():
        answer = Answer(URL, 200, {}, body)
        parts = cut(sniff(body).body)
        notes = collect_news(answer, None, b"").notes
        if parts is None or notes is None:
            continue
        whole = collect(answer, SOURCE)
        for place in range(len(parts.pieces)):
            others = [piece for other, piece in enumerate(parts.pieces) if other != place]
            known = collect_news(Answer(URL, 200, {}, parts.with_only(others)), None, b"").notes
            found = collect_news(answer, None, known or b"")
            assert without_texts(found.collection) == without_texts(whole)
            counts[any(entry.recalled for entry in found.collection.entries)] += 1
    assert counts[True] > 1_000


@given(
    kind=st.sampled_from(["rss", "atom", "rdf"]),
    data=st.data(),
    order=st.permutations(range(4)),
    kept=st.integers(1, 4),
)
def test_recalled_or_read_the_entries_are_the_same(
    kind: str, data: st.DataObject, order: list[int], kept: int
) -> None:
    entries = data.draw(st.lists(entry_of(kind), min_size=4, max_size=4))
    notes = read(written(kind, entries[:2])).notes
    later = written(kind, [entries[place] for place in order[:kept]])
    plain = collect(Answer(URL, 200, {}, later.encode()), SOURCE)

    assert without_texts(read(later, notes).collection) == without_texts(plain)
