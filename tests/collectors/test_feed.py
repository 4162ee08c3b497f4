"""Feeds in all their formats, sound and broken."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest

from documents import URL, atom, collected, entries, rss
from watcher.collectors.feed import entries_of
from watcher.collectors.raw import RawDocument, RawEntry
from watcher.items import Fault

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel rdf:about="https://rdf.example/"><title>RDF</title><link>https://rdf.example/</link></channel>
  <item rdf:about="https://rdf.example/1"><title>Premier</title><link>https://rdf.example/1</link>
    <dc:date>2026-07-16T13:53:00+02:00</dc:date><dc:creator>A. Auteur</dc:creator></item>
</rdf:RDF>"""

GITHUB = atom(
    """<id>tag:github.com,2008:Repository/1/v1.2</id><updated>2026-05-04T10:11:12Z</updated>
    <link rel="alternate" type="text/html" href="https://github.com/a/b/releases/tag/v1.2"/>
    <title>v1.2</title><content type="html">&lt;h2&gt;Fixes&lt;/h2&gt;&lt;p&gt;One&lt;/p&gt;</content>
    <author><name>octocat</name></author>"""
)


def test_an_rss_item_becomes_an_entry() -> None:
    item = """<title>Un titre</title><link>https://a.example/1?utm_source=rss</link><guid>g-1</guid>
      <description>&lt;p&gt;Un texte.&lt;/p&gt;&lt;p&gt;Deux.&lt;/p&gt;</description>
      <pubDate>Tue, 30 Jun 2026 00:00:00 +0200</pubDate><author>a@b.example (Jeanne Martin)</author>"""
    (entry,) = entries(rss(item))

    assert (entry.key, entry.title, entry.link) == (
        "id:g-1",
        "Un titre",
        "https://a.example/1?utm_source=rss",
    )
    assert (entry.text, entry.author) == ("Un texte. Deux.", "Jeanne Martin")
    assert entry.published == datetime(2026, 6, 29, 22, tzinfo=UTC)


def test_an_rdf_item_has_its_address_as_id_and_the_date_of_dublin_core() -> None:
    (entry,) = entries(RDF)

    assert (entry.key, entry.author) == ("id:https://rdf.example/1", "A. Auteur")
    assert entry.published == datetime(2026, 7, 16, 11, 53, tzinfo=UTC)


def test_an_atom_entry_of_a_release_feed() -> None:
    (entry,) = entries(GITHUB)

    assert entry.key == "id:tag:github.com,2008:Repository/1/v1.2"
    assert entry.link == "https://github.com/a/b/releases/tag/v1.2"
    assert (entry.title, entry.text, entry.author) == ("v1.2", "Fixes One", "octocat")
    assert entry.published == datetime(2026, 5, 4, 10, 11, 12, tzinfo=UTC)


def test_atom_prefers_the_alternate_page_and_the_date_of_publication() -> None:
    item = """<id>x</id><title>t</title><link rel="self" href="https://a.example/x.atom"/>
      <link rel="enclosure" href="https://a.example/x.mp3"/><link href="https://a.example/x"/>
      <updated>2026-05-04T00:00:00Z</updated><published>2026-05-01T00:00:00Z</published>"""
    (entry,) = entries(atom(item))

    assert entry.link == "https://a.example/x"
    assert entry.published == datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("document", "link"),
    [
        (rss("<title>t</title><link>/fr/page</link>"), "https://www.example.org/fr/page"),
        (
            rss("<title>t</title><link>/page</link>", channel="<link>https://site.example/</link>"),
            "https://site.example/page",
        ),
        (
            rss("<title>t</title><link>page</link>", attributes='xml:base="https://base.example/fr/"'),
            "https://base.example/fr/page",
        ),
        (atom('<id>x</id><title>t</title><link href="page"/>'), "https://www.example.org/actualites/page"),
        (rss("<title>t</title><guid>https://a.example/g</guid>"), "https://a.example/g"),
        (rss("<title>t</title><guid>44850a5f</guid>"), None),
        (rss("<title>t</title><link>javascript:alert(1)</link>"), None),
        (rss('<title>t</title><enclosure url="https://a.example/a.mp3"/>'), "https://a.example/a.mp3"),
    ],
)
def test_links_are_complete_web_addresses_or_none(document: str, link: str | None) -> None:
    assert [entry.link for entry in entries(document)] == [link]


def test_a_guid_stays_as_published_whatever_the_base() -> None:
    item = "<title>t</title><link>/x</link><guid>0b5e-44</guid>"

    assert entries(rss(item, channel="<link>https://site.example/</link>"))[0].key == "id:0b5e-44"


def test_the_longest_text_is_kept() -> None:
    item = """<title>t</title><description>Court.</description>
      <content:encoded><![CDATA[<p>Un texte <b>bien</b> plus long.</p>]]></content:encoded>"""
    (entry,) = entries(rss(item, attributes='xmlns:content="http://purl.org/rss/1.0/modules/content/"'))

    assert entry.text == "Un texte bien plus long."


def test_pictures_in_content_are_not_text() -> None:
    item = (
        '<id>x</id><title>t</title><content type="image/png">iVBORw0KGgo</content><summary>Un texte</summary>'
    )

    assert entries(atom(item))[0].text == "Un texte"


def test_a_sound_feed_without_entries_is_no_problem() -> None:
    collection = collected(rss())

    assert (collection.entries, collection.problem, collection.notes) == ((), None, ())


def test_a_truncated_feed_gives_the_entries_that_came() -> None:
    document = rss(*(f"<title>n{n}</title><link>https://a.example/{n}</link>" for n in range(5)))
    cut = document[: document.index("n3</title>") + 4]

    assert [entry.title for entry in entries(cut)][:3] == ["n0", "n1", "n2"]


def test_a_feed_cut_before_its_first_entry_is_unreadable() -> None:
    collection = collected('<rss version="2.0"><channel><title>Act')

    assert collection.problem is not None
    assert collection.problem.fault is Fault.UNREADABLE


@pytest.mark.parametrize(
    "broken",
    ["<title>a &nope; b</title>", "<title>a & b</title>", "<title>&#xD800;</title>", "<x:y>undeclared</x:y>"],
)
def test_one_broken_entry_does_not_cost_the_others(broken: str) -> None:
    titles = [entry.title for entry in entries(rss("<title>un</title>", broken, "<title>trois</title>"))]

    assert (titles[0], titles[-1]) == ("un", "trois")


def test_a_broken_module_that_stops_the_parser_does_not_cost_the_entries() -> None:
    item = '<title>un</title><media:license href="x">y</media:license><x>&</x><psc:chapter start="a"/>'
    document = rss(item, "<title>deux</title>", attributes='xmlns:psc="http://podlove.org/simple-chapters"')

    assert [entry.title for entry in entries(document)] == ["un", "deux"]


def test_a_stray_end_tag_that_stops_the_parser_does_not_cost_the_entries() -> None:
    assert [entry.title for entry in entries(rss("<title>un</title></width>", "<title>deux</title>"))] == [
        *("un", "deux")
    ]


def test_an_encoding_whose_name_is_broken_is_unreadable() -> None:
    problem = collected(b'<?xml version="1.0" encoding="UTF-\xff8"?><rss><item/></rss>').problem

    assert problem is not None
    assert (problem.fault, "the parser gave up" in problem.detail) == (Fault.UNREADABLE, True)


def test_whatever_goes_wrong_in_one_entry_stays_there() -> None:
    impossible = RawEntry(title=cast("str", None))
    collection = entries_of(RawDocument((impossible, RawEntry(title="deux"))), URL, None)

    assert [entry.title for entry in collection.entries] == ["deux"]
    assert "entry 1 could not be read: TypeError" in collection.notes[0]


def test_an_entry_without_anything_is_left_out_and_noted() -> None:
    collection = collected(rss("<title>un</title>", "<pubDate>Thu, 03 Sep 2026 00:00:00 GMT</pubDate>"))

    assert [entry.title for entry in collection.entries] == ["un"]
    assert collection.notes == ("entry 2 was left out: it has no title, text, link or id",)


def test_thousands_of_empty_entries_make_few_notes() -> None:
    collection = collected(rss("<title>un</title>", *["<author>x</author>"] * 1000))

    assert len(collection.entries) == 1
    assert collection.notes[-1] == "and 995 more like these"


def test_a_feed_of_nothing_but_empty_entries_is_unreadable() -> None:
    problem = collected(rss("<author>x</author>", "<author>y</author>")).problem

    assert problem is not None
    assert (problem.fault, "2 entries" in problem.detail) == (Fault.UNREADABLE, True)


def test_only_entries_whose_link_contains_what_the_source_keeps() -> None:
    items = [f"<title>{n}</title><link>https://a.example/{n}/x</link>" for n in ("news", "jobs")]

    assert [entry.title for entry in entries(rss(*items, "<title>none</title>"), keep="/news/")] == ["news"]
    nothing = collected(rss(*items), keep="/absent/")
    assert nothing.problem is None
    assert nothing.notes == ("none of 2 links contains '/absent/', which this source keeps",)


@pytest.mark.parametrize(
    ("encoding", "declaration", "content_type"),
    [
        ("windows-1252", '<?xml version="1.0" encoding="windows-1252"?>', "text/xml"),
        ("windows-1252", '<?xml version="1.0" encoding="utf-8"?>', "text/xml; charset=utf-8"),
        ("windows-1252", "", "text/xml"),
        ("windows-1251", "", "text/xml; charset=windows-1251"),
        ("utf-8", '<?xml version="1.0" encoding="utf-8"?>', "text/xml; charset=iso-8859-1"),
        ("utf-8", "", "text/xml; charset=iso-8859-1"),
        ("utf-8-sig", "", "text/xml"),
        ("utf-16", '<?xml version="1.0" encoding="utf-16"?>', "text/xml"),
    ],
)
def test_texts_survive_their_encoding(encoding: str, declaration: str, content_type: str) -> None:
    title = "Ещё" if encoding == "windows-1251" else "Été à l’œuvre"
    plain = rss(f"<title>{title}</title>").partition("?>")[2]

    collection = collected((declaration + plain.replace("Actualités", "x")).encode(encoding), content_type)

    assert [entry.title for entry in collection.entries] == [title]


def test_a_very_long_name_costs_no_time() -> None:
    (entry,) = entries(rss(f"<title>t</title><author>{'a' * 300_000}</author>"))

    assert entry.title == "t"
