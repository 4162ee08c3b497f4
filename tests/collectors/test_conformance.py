"""The two thousand files of feedparser's own tests, read as feedparser reads them and as they say themselves.

Each file is a question of its own; what it says it expects stands in its first comment, and so do the headers
that it comes with. Where we differ from feedparser, the difference is one of `REASONS`, and no other.
"""

from __future__ import annotations

import ast
import calendar
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import feedparser
import pytest

from factories import source
from fuzz_seeds import FEEDS, files
from watcher.collectors.drafting import draft
from watcher.collectors.feed import collect
from watcher.collectors.feedparser_border import read
from watcher.collectors.identity import Draft
from watcher.collectors.raw import UnreadableError
from watcher.collectors.sniffing import Shape, sniff
from watcher.collectors.texts import collapse, headline
from watcher.web.answer import Answer
from watcher.web.urls import absolute

URL = "http://127.0.0.1:8097/tests/feed.xml"
"""Where feedparser's own tests are served from: some files name it."""

FOLDER = FEEDS / "conformance" / "feedparser" / "tests"

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="needs ../shared/feeds beside the project")

REASONS: Mapping[str, frozenset[str]] = {
    "JSON Feed, which feedparser 6 does not read": frozenset({"example.json"}),
    "a declaration of an entity, which we refuse": frozenset({"entity_in_doctype.xml"}),
    "a guid that is no address of its own is no link": frozenset(
        {
            "atom10_id.xml",
            "entry_id_with_attributes.xml",
            "http_content_language_entry_title_inherit_2.xml",
            "http_entry_id_base_docuri.xml",
            "http_entry_id_base_content_location.xml",
        }
    ),
    "the base is the address that answered; RFC 9110 (8.7) took that from Content-Location": frozenset(
        {
            "http_entry_id_base_content_location.xml",
            "http_entry_link_base_content_location.xml",
            "http_item_link_base_content_location.xml",
        }
    ),
    "the page goes before its files, also when both claim to be HTML": frozenset(
        {"entry_link_no_href_link_priority.xml", "entry_link_rel_enclosure_no_href.xml"}
    ),
    "an entry without a page has its file, or itself, as its link": frozenset(
        {
            "entry_link_length.xml",
            "entry_link_rel_enclosure.xml",
            "entry_link_rel_enclosure_map_enclosure_length.xml",
            "entry_link_rel_enclosure_map_enclosure_type.xml",
            "entry_link_rel_enclosure_map_enclosure_url.xml",
            "entry_link_rel_self.xml",
        }
    ),
}
"""Why we differ, and in which files."""

DIFFERENT = frozenset(name for names in REASONS.values() for name in names)

_HEADER = re.compile(rb"^\s*Header:\s*([\w-]+):\s*(.+?)\s*$", re.MULTILINE)
_EXPECT = re.compile(rb"^\s*Expect:\s*(.+?)\s*-->", re.MULTILINE | re.DOTALL)


def answer_of(path: Path) -> Answer:
    """The file, with the headers that it states."""
    body = path.read_bytes()
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in _HEADER.findall(body)}
    return Answer(URL, 200, headers, body)


@cache
def theirs(path: Path) -> Any:
    """What feedparser makes of a file, with the options that we give it."""
    answer = answer_of(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return feedparser.parse(
            io.BytesIO(answer.body),
            response_headers=dict(answer.headers),
            sanitize_html=False,
            resolve_relative_uris=False,
        )


@cache
def drafted(path: Path) -> tuple[Draft, ...]:
    """Each entry as our collector drafts it, before twins are merged; what says nothing is given a title."""
    answer = answer_of(path)
    sniffed = sniff(answer.body)
    if sniffed.shape is not Shape.XML:
        return ()
    try:
        document = read(sniffed.body, answer.charset)
    except UnreadableError:
        return ()
    base = (document.link and absolute(URL, document.link)) or URL
    drafts = [draft(raw, base) or draft(replace(raw, title="-"), base) for raw in document.entries]
    return tuple(one for one in drafts if one is not None)


def compared(name: str) -> Iterator[tuple[Path, Mapping[str, Any], Draft]]:
    """Their entries beside ours, for the comparison of `name`, and that it compares something at all."""
    count = 0
    for path in files(str(FOLDER)):
        if path.name not in DIFFERENT:
            for entry, ours in zip(theirs(path).entries, drafted(path), strict=True):
                count += bool(dict(entry).get(name))
                yield path, dict(entry), ours
    assert count > 40


def moment_of(parsed: Any) -> datetime | None:
    """A date as feedparser states it."""
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None


def test_each_file_has_the_entries_that_feedparser_finds() -> None:
    for path in files(str(FOLDER)):
        if path.name not in DIFFERENT:
            assert len(drafted(path)) == len(theirs(path).entries), path


def test_the_collector_leaves_out_what_says_nothing_and_merges_twins() -> None:
    """So much, and nothing else, lies between feedparser's entries and the collector's."""
    for path in files(str(FOLDER)):
        collection = collect(answer_of(path), source())
        if path.name in DIFFERENT:
            continue
        saying = [one for one in drafted(path) if one.title != "-"]
        different = {replace(one, published=None, author=None) for one in saying}
        assert len(collection.entries) == len(different), path


def test_ids_are_feedparsers() -> None:
    for path, entry, ours in compared("id"):
        assert (ours.id or "") == collapse(entry.get("id", "")), path


def test_titles_are_feedparsers() -> None:
    for path, entry, ours in compared("title"):
        if title := headline(entry.get("title", "")):
            assert ours.title == title, path


def test_links_are_feedparsers() -> None:
    for path, entry, ours in compared("link"):
        link = entry.get("link")
        base = absolute(URL, theirs(path).feed.get("link", "")) or URL
        assert ours.link == (absolute(base, link) if link else None), path


@pytest.mark.parametrize("name", ["published_parsed", "updated_parsed", "created_parsed"])
def test_dates_are_feedparsers(name: str) -> None:
    order = ("published_parsed", "updated_parsed", "created_parsed")
    found = 0
    for path in files(str(FOLDER)):
        if path.name in DIFFERENT:
            continue
        for entry, ours in zip(theirs(path).entries, drafted(path), strict=True):
            stated = next((one for one in order if dict(entry).get(one)), None)
            if stated == name:
                found += 1
                assert ours.published == moment_of(dict(entry)[name]), path
    assert found > 3


def expectations(path: Path) -> Iterator[tuple[int, str, Any]]:
    """What a file says of its entries in a form that can be looked at: the n-th, a name, a value."""
    stated = _EXPECT.search(path.read_bytes())
    try:
        tree = ast.parse(stated.group(1).decode("utf-8").strip(), mode="eval") if stated else None
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree) if tree else ():
        match node:
            case ast.Compare(
                left=ast.Subscript(
                    value=ast.Subscript(value=ast.Name("entries"), slice=ast.Constant(int(place))),
                    slice=ast.Constant(str(name)),
                ),
                ops=[ast.Eq()],
                comparators=[value],
            ):
                with suppress(ValueError):  # something computed
                    yield place, name, ast.literal_eval(value)
            case _:
                continue


def test_what_the_files_say_of_their_entries_holds() -> None:
    """Not by way of feedparser: its own files say what it should find."""
    looked_at: Counter[str] = Counter()
    for path in files(str(FOLDER)):
        if path.name in DIFFERENT:
            continue
        for place, name, value in expectations(path):
            said = said_of(drafted(path)[place], name, value)
            looked_at[name] += said is not None
            assert said is not False, (path, name, value)

    assert looked_at["title"] > 40
    assert looked_at["id"] > 8
    assert looked_at["link"] > 10
    assert looked_at["published_parsed"] + looked_at["updated_parsed"] > 5


def said_of(ours: Draft, name: str, value: Any) -> bool | None:
    """Whether an expectation holds; None when it is about what we do not read."""
    if name == "title":
        return ours.title == headline(value) if headline(value) else None
    if name in {"id", "guid"}:
        return (ours.id or "") == collapse(value)
    if name == "link":
        return ours.link == absolute(URL, value)
    if name in {"published_parsed", "updated_parsed", "created_parsed"}:
        return ours.published == moment_of(value)
    return None


def test_each_reason_to_differ_is_needed() -> None:
    """A file that no longer differs is to be taken off the list."""
    for path in files(str(FOLDER)):
        if path.name not in DIFFERENT:
            continue
        links = [dict(entry).get("link") for entry in theirs(path).entries]
        expected = [absolute(URL, link) if link else None for link in links]
        assert [entry.link for entry in collect(answer_of(path), source()).entries] != expected, path
