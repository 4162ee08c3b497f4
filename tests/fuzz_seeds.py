"""Where hostile documents start from: the shapes of each kind of source, and real feeds when at hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from collectors.shapes import SHAPES
from documents import URL, atom, rss
from factories import source
from fuzzing import Seed

FEEDS = Path(__file__).parents[2] / "shared" / "feeds"

LARGEST_SEED = 30_000
"""Bytes; larger feeds say little that smaller ones do not."""

KINDS: Sequence[str] = ("feed", *(kind for kind in SHAPES if kind != "feed"))
"""What can be fuzzed."""

_ITEM = """<title>Un titre &amp; un autre</title><link>/fr/1?a=b</link><guid isPermaLink="false">g-1</guid>
<pubDate>Tue, 30 Jun 2026 00:00:00 +0200</pubDate><dc:creator>A. Auteur</dc:creator><category>IA</category>
<description>&lt;p&gt;Un texte.&lt;/p&gt;</description><content:encoded><![CDATA[<p>Un <b>texte</b></p>
<time datetime="2026-06-30T10:00:00Z">30 juin</time>]]></content:encoded>
<enclosure url="https://a.example/a.mp3" length="1" type="audio/mpeg"/>
<source url="https://b.example/">B</source><media:content url="https://a.example/i.png" width="10"/>"""
_MODULES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)
_ENTRY = """<id>tag:a.example,2026:1</id><title type="html">Un &lt;b&gt;titre&lt;/b&gt;</title>
<link rel="alternate" type="text/html" href="page"/><link rel="self" href="https://a.example/1.atom"/>
<updated>2026-05-04T10:11:12Z</updated><published>2026-05-01T00:00:00+02:00</published>
<author><name>B. Auteur</name><email>b@a.example</email></author><category term="ia"/>
<content type="xhtml" xml:base="/fr/"><div xmlns="http://www.w3.org/1999/xhtml"><p>Texte</p></div></content>"""
_JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "t", "home_page_url": "https://a.example/",
"items": [{"id": 1, "url": "https://a.example/1", "title": "Un titre", "content_html": "<p>Texte</p>",
"date_published": "2026-05-04T10:11:12Z", "authors": [{"name": "C. Auteur"}], "tags": ["ia"]},
{"id": "2", "external_url": "/2", "content_text": "a < b", "summary": null}]}"""


def seeds(kind: str) -> list[Seed]:
    """The documents of a kind, in a fixed order."""
    shapes = [seed for name, make in SHAPES.items() if name == kind for seed in make()]
    return [*shapes, *_feeds(), *_shared()] if kind == "feed" else shapes


def _feeds() -> list[Seed]:
    made = {
        "rss": rss(_ITEM, _ITEM.replace("g-1", "g-2"), attributes=_MODULES),
        "atom": atom(_ENTRY, _ENTRY.replace(":1", ":2")),
        "json": _JSON,
    }
    return [Seed(name, text.encode(), source(), URL) for name, text in made.items()]


def _shared() -> list[Seed]:
    return [
        Seed(path.name, path.read_bytes(), source(), URL)
        for path in files()
        if path.stat().st_size < LARGEST_SEED
    ]


def files(*folders: str) -> Sequence[Path]:
    """The feeds of other projects in these folders, all of them when none is named."""
    return sorted(
        path for folder in folders or (".",) for path in (FEEDS / folder).rglob("*") if path.is_file()
    )
