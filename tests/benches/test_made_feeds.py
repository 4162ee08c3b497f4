"""Feeds made for benches: all different, the same for the same load, as long and as old as real ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from time import struct_time
from typing import Any

import feedparser
import pytest

from bench.feeds import sizes
from bench.feeds.copied import LEAST
from bench.feeds.load import ENTRIES, Load, MadeFeed
from bench.feeds.made import made
from bench.feeds.words import prose

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
INVENTED = Load(60, AT, entries=10)
REAL = """<?xml version="1.0"?>
<rss version="2.0"><channel><title>Mairie</title>{items}</channel></rss>"""
ITEM = (
    "<item><title>Séance numéro {n}</title><link>https://mairie.example/{n}?from=rss</link><guid>{n}</guid>"
    "<pubDate>{date}</pubDate><description>&lt;p class='chapeau'&gt;Conseil municipal extraordinaire, "
    "délibération &amp;eacute;crite, voir https://mairie.example/deliberation{n}&lt;/p&gt; {text}"
    "</description></item>"
)


def entries(document: bytes) -> list[Any]:
    """What feedparser finds in it, which must be well formed."""
    found = feedparser.parse(document)
    assert not found.bozo
    return list(found.entries)


def read_at(entry: Any) -> datetime:
    """When it says that it was published."""
    said = entry.get("published_parsed") or entry.updated_parsed
    assert isinstance(said, struct_time)
    return datetime(*said[:6], tzinfo=UTC)


def written_dates(feed: MadeFeed) -> list[datetime]:
    """The dates of its entries, found without a parser."""
    said = re.findall(rb"<pubDate>([^<]+)|<entry>.*?<updated>([^<]+)", feed.after)
    return [
        parsedate_to_datetime(rss.decode()) if rss else datetime.fromisoformat(atom.decode())
        for rss, atom in said
    ]


@pytest.fixture(scope="module")
def invented() -> list[MadeFeed]:
    return list(made(INVENTED))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two real feeds: one with twelve entries, an hour apart, and a sample that is too short to be one."""
    where = tmp_path_factory.mktemp("real")
    for name, count in (("mairie.xml", 12), ("sample.xml", LEAST - 1)):
        dates = [AT - timedelta(days=400, hours=n) for n in range(count)]
        items = "".join(
            ITEM.format(
                n=n, date=date.strftime("%a, %d %b %Y %H:%M:%S +0000"), text=prose(Random(n), "fr", 300)
            )
            for n, date in enumerate(dates)
        )
        (where / name).write_text(REAL.format(items=items), encoding="utf-8")
    (where / "notes.txt").write_text("no feed", encoding="utf-8")
    return where


def test_the_same_load_makes_the_same_bytes_and_another_seed_makes_others(invented: list[MadeFeed]) -> None:
    assert list(made(replace(INVENTED, count=3))) == invented[:3]
    assert list(made(replace(INVENTED, count=3, seed=7))) != invented[:3]


def test_each_feed_has_just_its_entries_and_one_more_with_the_newest(invented: list[MadeFeed]) -> None:
    for feed in invented[:6]:
        before, after = entries(feed.body), entries(feed.body_with_newest)
        assert len(before) == INVENTED.entries
        assert [entry.id for entry in after[1:]] == [entry.id for entry in before]
        assert read_at(after[0]) == AT


def test_no_two_entries_share_an_id_a_link_a_title_or_a_text(invented: list[MadeFeed]) -> None:
    found = [entry for feed in invented[:12] for entry in entries(feed.body_with_newest)]
    assert len({entry.id for entry in found}) == len({entry.link for entry in found}) == len(found)
    assert len({entry.title for entry in found}) == len(found)
    told = [entry.summary for entry in found if len(entry.summary) > 40]
    assert len(set(told)) == len(told) > len(found) / 2


def test_entries_are_as_long_and_as_old_as_the_measured_ones(invented: list[MadeFeed]) -> None:
    long = [len(feed.body) / INVENTED.entries for feed in invented]
    assert 0.6 < median(long) / sizes.ENTRY_BYTES.at(0.5) < 1.6
    assert max(long) > 3 * median(long)
    read = [written_dates(feed) for feed in invented]
    apart = [(dates[0] - dates[-1]) / timedelta(days=INVENTED.entries - 1) for dates in read]
    assert all(newer >= older for dates in read for newer, older in pairwise(dates))
    assert 0.2 < median(apart) / sizes.DAYS_APART.at(0.5) < 5
    assert min(apart) < 0.05
    assert max(apart) > 5


def test_a_decile_is_where_it_says() -> None:
    ten = sizes.Deciles(tuple(range(11)))
    assert [ten.at(rank) for rank in (-1, 0, 0.25, 0.5, 1, 2)] == [0, 0, 2.5, 5, 10, 10]


def test_texts_have_the_words_of_their_language_and_hundreds_of_different_ones() -> None:
    chance = Random(1)
    french, english = prose(chance, "fr", 20_000), prose(chance, "en", 20_000)
    for text, common in ((french, "de"), (english, "the")):
        words = re.findall(r"\w+", text)
        assert len(set(words)) > 700
        assert words.count(common) > len(words) / 40


def copies(folder: Path, count: int = 4, entries_each: int = ENTRIES) -> Iterator[MadeFeed]:
    return made(Load(count, AT, entries=entries_each, folder=folder))


def test_copies_of_real_feeds_are_all_different_and_have_just_as_many_entries(folder: Path) -> None:
    found = [entry for feed in copies(folder) for entry in entries(feed.body_with_newest)]
    assert len(found) == 4 * (ENTRIES + 1)
    for name in ("id", "link", "title", "summary"):
        assert len({entry[name] for entry in found}) == len(found), name


def test_copies_keep_markup_addresses_and_lengths(folder: Path) -> None:
    (first, *_) = entries(next(copies(folder)).body)
    assert "https://mairie.example/deliberation0" in first.summary
    assert first.link.startswith("https://mairie.example/0?from=rss&made=0-0")
    assert re.search(r"<p[^>]*>\w{7} \w{9} \w{14}, ", first.summary)
    assert "&eacute;crite" in first.summary or "écrite" in first.summary


def test_dates_of_copies_are_as_far_apart_as_they_were_and_the_newest_is_of_the_last_hour(
    folder: Path,
) -> None:
    read = [read_at(entry) for entry in entries(next(copies(folder, entries_each=12)).body)]
    assert {newer - older for newer, older in pairwise(read)} == {timedelta(hours=1)}
    assert AT - timedelta(hours=1) <= read[0] < AT


def test_a_copy_whose_original_names_no_entry_names_each(tmp_path: Path) -> None:
    items = "<item><description>Le même texte</description></item>" * LEAST
    (tmp_path / "old.rss").write_text(REAL.format(items=items), encoding="utf-8")
    found = [entry for feed in copies(tmp_path, 2) for entry in entries(feed.body_with_newest)]
    assert len({entry.id for entry in found}) == len(found) == 2 * (ENTRIES + 1)


def test_a_folder_without_feeds_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no feed with 10 entries or more; name a folder"):
        next(copies(tmp_path))
