"""The quick reader gives what feedparser gives, to the letter, or leaves the document to it."""

from __future__ import annotations

import re
import warnings

import pytest
from feedparser.html import _cp1252  # pyright: ignore
from feedparser.mixin import _FeedParserMixin  # pyright: ignore
from feedparser.util import FeedParserDict
from hypothesis import given
from hypothesis import strategies as st

from changing import Step, changed
from collectors.made_feeds import documents
from documents import atom, rss
from fuzz_seeds import FEEDS, files, seeds
from watcher.collectors import feedparser_border, regular
from watcher.collectors.raw import RawDocument, UnreadableError
from watcher.collectors.regular_elements import _WINDOWS  # pyright: ignore
from watcher.collectors.regular_names import TELLING
from watcher.collectors.regular_namespaces import HANDLED, PLAIN, PREFIXES
from watcher.collectors.sniffing import Shape, sniff

SEEDS = seeds("feed")
NUMBERS = st.integers(0, 2**24)
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
MEDIA = "http://search.yahoo.com/mrss/"
GEORSS = "http://www.georss.org/georss"
CHAPTERS = "http://podlove.org/simple-chapters"
STEPS = st.lists(st.builds(Step, NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4)


def quickly(body: bytes) -> RawDocument | None:
    """What the quick reader gives; None for what it leaves to feedparser, and for what is no feed."""
    sniffed = sniff(body)
    if sniffed.shape is not Shape.XML:
        return None
    try:
        return regular.read(sniffed.body, feedparser_border.full_name)
    except regular.IrregularError:
        return None


def patiently(body: bytes) -> RawDocument | str:
    """What feedparser gives."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            return feedparser_border.read(sniff(body).body, None)
        except UnreadableError as error:
            return str(error)


@pytest.mark.skipif(not FEEDS.exists(), reason="needs ../shared/feeds beside the project")
@pytest.mark.parametrize(
    ("folder", "read"),
    [("real", 80), ("institutional", 5), ("conformance/feedparser", 400), ("conformance/feedvalidator", 200)],
)
def test_all_feeds_of_others_are_read_as_feedparser_reads_them(folder: str, read: int) -> None:
    found = [(path, document) for path in files(folder) if (document := quickly(path.read_bytes()))]

    assert len(found) >= read
    for path, document in found:
        assert document == patiently(path.read_bytes()), path


@given(document=documents())
def test_a_made_up_feed_is_read_as_feedparser_reads_it(document: str) -> None:
    read = quickly(document.encode())
    assert read is None or read == patiently(document.encode())


@given(place=st.integers(0, len(SEEDS) - 1), steps=STEPS)
def test_a_changed_feed_is_read_as_feedparser_reads_it(place: int, steps: list[Step]) -> None:
    body = changed(SEEDS[place].body, steps)
    read = quickly(body)
    assert read is None or read == patiently(body)


@pytest.mark.parametrize(
    "document",
    [
        rss("<title>T</title>") + "<p>",
        rss("<title>T <b>b</b></title>"),
        rss("<title>T</title>", channel="<x:y/>"),
        rss("<title>T</title>", attributes='xmlns:a="a b"'),
        rss("<itunes:author>A</itunes:author>", attributes=f'xmlns:itunes="{MEDIA}" xmlns:i="{ITUNES}"'),
        rss("<x:guid>1</x:guid>", attributes='xmlns:x="urn:x" xmlns:y="urn:x"'),
        rss("<x:guid>1</x:guid><a xmlns:x='urn:y'/>", attributes='xmlns:x="urn:x"'),
        rss("<guid xmlns='urn:x'>1</guid>"),
        rss("<media:guid>1</media:guid>", attributes='xmlns:media="urn:x"'),
        rss("<title>T</title><g:point>1 2 3</g:point>", attributes=f'xmlns:g="{GEORSS}"'),
        rss("<title>T</title><p:chapters><p:chapter/></p:chapters>", attributes=f'xmlns:p="{CHAPTERS}"'),
        rss("<link xml:base='http://a.example/'>/b</link>"),
        atom("<title>T</title><author>A name</author>"),
        atom("<title>T</title><content type='image/png'>aGFsbG8=</content>"),
        rss("<item><title>T</title></item>"),
        rss("<title>T</title>").replace("utf-8", "utf-7"),
        rss(),
    ],
)
def test_what_is_irregular_is_left_to_feedparser(document: str) -> None:
    assert quickly(document.encode()) is None


@pytest.mark.parametrize(
    "inside",
    [
        "<itunes:title>Un épisode</itunes:title><itunes:author>A</itunes:author>",
        "<pod:guid>x</pod:guid><pod:link>/x</pod:link><pod:chapters url='/c'/>",
        "<georss:point>45.25 -71.9</georss:point>",
        "<psc:chapters version='1.2'><psc:chapter start='00:00:01' title='c'/></psc:chapters>",
        "<a:contributor><a:name>N</a:name></a:contributor>",
        "<a:link>https://a.example/1?a=b&amp;amp;c</a:link>",
    ],
)
@pytest.mark.parametrize("podcasts", [ITUNES, ITUNES.replace("dtds/podcast", "DTDs/PodCast")])
def test_modules_that_say_nothing_to_feedparser_leave_a_feed_regular(inside: str, podcasts: str) -> None:
    attributes = (
        f'xmlns:itunes="{podcasts}" xmlns:pod="https://podcastindex.org/namespace/1.0" '
        f'xmlns:georss="{GEORSS}" xmlns:psc="{CHAPTERS}" xmlns:a="http://www.w3.org/2005/Atom"'
    )
    document = rss(f"<title>Un titre</title><guid>1</guid>{inside}", attributes=attributes)
    read = quickly(document.encode())

    assert read is not None
    assert read == patiently(document.encode())


def test_a_picture_of_a_podcast_leaves_its_feed_regular_whatever_media_type_it_states() -> None:
    picture = '<i:link rel="image" type="video/jpeg" href="https://a.example/logo.png">Logo</i:link>'
    attributes, inside = f'xmlns:i="{ITUNES}"', "<title>Un titre</title><guid>1</guid>"
    document = rss(inside, inside.replace("1", "2"), attributes=attributes, channel=picture).encode()
    read = quickly(document)

    assert read is not None
    assert read == patiently(document)


def test_all_names_that_mean_something_to_feedparser_are_known() -> None:
    handled = {name.split("_", 2)[2] for name in dir(_FeedParserMixin) if re.match("_(start|end)_", name)}
    local = {name.rpartition("_")[2].lower() for name in handled}
    assert local | set(FeedParserDict.keymap) <= TELLING


def test_all_namespaces_that_feedparser_knows_are_known_by_its_prefixes() -> None:
    known = {name.lower(): prefix.lower() for name, prefix in _FeedParserMixin.namespaces.items()}
    assert {**PREFIXES, **dict.fromkeys(PLAIN, "")} == known


def test_all_names_with_a_prefix_that_mean_something_to_feedparser_are_known() -> None:
    names = {
        name.split("_", 2)[2].lower() for name in dir(_FeedParserMixin) if re.match("_(start|end)_", name)
    }
    with_prefix = {name for name in names if name.partition("_")[0] in PREFIXES.values() and "_" in name}
    assert with_prefix | {"feedburner_origlink"} == HANDLED


def test_characters_of_windows_are_those_that_feedparser_knows() -> None:
    assert _cp1252 == _WINDOWS
