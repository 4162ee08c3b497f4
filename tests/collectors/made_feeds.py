"""Feeds of all regular shapes, drawn by Hypothesis, with an odd element or attribute now and then."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

MODULES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:x="urn:x" '
    'xmlns:georss="http://www.georss.org/georss" xmlns:psc="http://podlove.org/simple-chapters" '
    'xmlns:pod="https://podcastindex.org/namespace/1.0" xmlns:image="urn:image" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
)
_TEXTS: Sequence[str] = (
    *(
        "",
        "  ",
        "Un titre",
        "http://a.example/x",
        "/y",
        "http://a.example//z",
        "http:///a/b",
        "urn:x",
        "(x) @",
    ),
    *("x@y.fr (Jean Dupont)", "jean@y.fr", "a(b)c@d.paris (N)", "<![CDATA[<p>hé &amp; </p>]]>", "Ã©tÃ©"),
    *(
        "&lt;p&gt;texte&lt;/p&gt;",
        "\x85\x92 l’été",
        "Tue, 30 Jun 2026 00:00:00 +0200",
        "2026-05-04T10:11:12Z",
    ),
    *("a&amp;b=c&amp;d;", "&amp;amp;x;", "a<!-- c -->b", "a\r\n b", "&#169;&#x2019;", "\u00a0x\u00a0"),
    *("HTTP://A.example/é", "http://a/?q=1#", "<![CDATA[</item><item>]]>"),
)
_ATTRIBUTES: Sequence[str] = (
    *(
        'type="html"',
        'type="xhtml"',
        'type="image/png"',
        'isPermaLink="false"',
        'ispermalink="true"',
        'rel="self"',
    ),
    *('href="http://a.example/h"', 'href="/rel"', 'href=""', 'xml:lang="fr"', 'xml:base="http://b.example/"'),
    *(
        'xml:base="/b/"',
        'xml:base="/b?c=d&amp;e"',
        'base="http://c.example/"',
        'x:rel="self"',
        'x:count="1"',
        'mode="base64"',
        'uri="u"',
    ),
    *(
        'rdf:about="http://a.example/about"',
        'xmlns="urn:other"',
        'xmlns:dc="urn:fake"',
        'xmlns:pod="urn:pod"',
        'xmlns:y="urn:x"',
        'xmlns:itunes="http://search.yahoo.com/mrss/"',
        'xmlns:media="http://www.itunes.com/DTDs/Podcast-1.0.dtd"',
        'start="00:01"',
        'url="/u"',
        'src="/s"',
    ),
)
_ODD: Sequence[str] = (
    *(
        "title",
        "link",
        "guid",
        "id",
        "published",
        "updated",
        "author",
        "summary",
        "content",
        "image",
        "source",
    ),
    *("media:group", "media:description", "media:thumbnail", "dc:title", "dc:description", "dc:publisher"),
    *(
        "itunes:author",
        "itunes:category",
        "atom:link",
        "atom:author",
        "x:foo",
        "x:title",
        "h:div",
        "comments",
    ),
    *("itunes:title", "itunes:link", "itunes:keywords", "pod:guid", "pod:link", "pod:title", "pod:category"),
    *("x:guid", "x:link", "image:url", "georss:point", "georss:box", "georss:where", "psc:chapters"),
    *(
        "media:category",
        "media:credit",
        "feedburner:origLink",
        "language",
        "item",
        "entry",
        "textInput",
        "contributor",
        "subtitle",
    ),
)
_INSIDE: Sequence[str] = (
    *("1.5 -2", "1 2 3", "1 2, 3 4", "1", '<psc:chapter start="00:01" title="a"/>', "<psc:chapter/>"),
    *("<name>Jean</name>", "<media:title>m</media:title>", "<pod:title>p</pod:title>"),
    *("<x:title>t</x:title>", "<email>a@b.fr</email><uri>/u</uri>", "<title>t</title>"),
)
_USUAL = {
    "rss": (
        *("title", "link", "guid", "description", "pubDate", "dc:creator", "content:encoded", "category"),
        *("author", "dc:date", "media:title", "itunes:summary", "source", "atom:link", "enclosure"),
    ),
    "atom": ("title", "id", "updated", "published", "summary", "content", "author", "link", "category"),
    "rdf": ("title", "link", "description", "dc:date", "dc:creator", "content:encoded", "dc:subject"),
}
_WHOLE = {
    "enclosure": ('<enclosure url="http://a.example/b.mp3" type="a/b"/>', '<enclosure url=""/>'),
    "atom:link": (
        '<atom:link rel="self" href="http://a.example/f"/>',
        '<atom:link href="/r" type="text/plain"/>',
    ),
}
_WHOLE_ATOM = {
    "link": (
        '<link href="http://a.example/1"/>',
        '<link rel="enclosure" href="/r"/>',
        '<link href="http://a//b" type="text/html" x:count="1"/>',
    ),
    "author": ("<author><name>Jean</name><uri>u</uri></author>", "<author><name>a@b.fr (J)</name></author>"),
    "content": (
        '<content type="html">&lt;p&gt;a&lt;/p&gt;</content>',
        '<content type="xhtml"> <h:div>a<h:b x="y">é</h:b>t &lt;</h:div> </content>',
        '<content type="xhtml" xml:base="http://b.example/"><h:p>a</h:p><h:div/></content>',
    ),
}


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document of RSS 2.0, Atom or RSS 1.0 with one to three entries."""
    kind = draw(st.sampled_from(sorted(_USUAL)))
    entries = draw(st.lists(entry_of(kind), min_size=1, max_size=3))
    return written(kind, entries, draw(st.sampled_from(["", "", "", 'xml:base="https://r.example/a/b"'])))


@st.composite
def entry_of(draw: st.DrawFn, kind: str) -> str:
    """One entry of such a document."""
    parts = draw(st.lists(_part(kind), min_size=1, max_size=6))
    if draw(st.integers(0, 5)) == 0:
        parts.insert(0, draw(_odd()))
    name = "entry" if kind == "atom" else "item"
    return f"<{name}>{''.join(parts)}</{name}>"


def written(kind: str, entries: Sequence[str], attributes: str = "") -> str:
    """A document around entries."""
    inner = "\n".join(entries)
    if kind == "rss":
        return f"<rss version='2.0' {MODULES} {attributes}><channel><link>/site</link>{inner}</channel></rss>"
    if kind == "atom":
        return f"<feed xmlns='http://www.w3.org/2005/Atom' {MODULES} {attributes}><id>/f</id>{inner}</feed>"
    return (
        f"<rdf:RDF xmlns='http://purl.org/rss/1.0/' {MODULES} {attributes}>"
        f"<channel rdf:about='x'><title>t</title></channel>{inner}</rdf:RDF>"
    )


def _part(kind: str) -> st.SearchStrategy[str]:
    whole = {**_WHOLE, **(_WHOLE_ATOM if kind == "atom" else {})}

    def one(name: str) -> st.SearchStrategy[str]:
        if name in whole:
            return st.sampled_from(whole[name])
        return st.sampled_from(_TEXTS).map(lambda text: f"<{name}>{text}</{name}>")

    return st.sampled_from(_USUAL[kind]).flatmap(one)


def _odd() -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, attribute, text: f"<{name} {attribute}>{text}</{name}>",
        st.sampled_from(_ODD),
        st.sampled_from(("", *_ATTRIBUTES)),
        st.sampled_from((*_TEXTS, *_INSIDE)),
    )
