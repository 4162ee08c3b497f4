"""What a body is, is seen in the body."""

from __future__ import annotations

import pytest

from documents import atom, rss
from watcher.collectors.sniffing import Shape, sniff
from watcher.items import Fault

FEED = rss("<title>t</title>")
CHALLENGE = """<html lang="fr"><head><meta http-equiv="refresh" content="5;url=/feed">
<title>Vérification de votre navigateur…</title></head><body><h1>Un instant…</h1></body></html>"""


@pytest.mark.parametrize(
    "body",
    [
        FEED,
        FEED.lower(),
        "\n \n" + FEED,
        "<!-- <rss> will follow -->" + FEED.partition("?>")[2],
        '<?xml-stylesheet href="a.xsl"?><!DOCTYPE rss SYSTEM "rss.dtd">' + FEED.partition("?>")[2],
        "Warning: deprecated in feed.php on line 3\n" + FEED,
        '<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"></atom:feed>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>',
        f"<!DOCTYPE html><html><body>{atom('<id>x</id>')}</body></html>",
    ],
)
def test_feeds_are_recognised_whatever_stands_before_them(body: str) -> None:
    assert sniff(body.encode()).shape is Shape.XML


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_feeds_are_recognised_in_every_unicode_encoding(encoding: str) -> None:
    assert sniff(FEED.encode(encoding)).shape is Shape.XML


def test_what_stands_between_declaration_and_root_is_dropped() -> None:
    body = sniff(
        b'\xef\xbb\xbf<?xml version="1.0"?>' + b"\n" * 9000 + b"<!-- x --><rss><channel/></rss>"
    ).body

    assert body == b'\xef\xbb\xbf<?xml version="1.0"?><rss><channel/></rss>'


@pytest.mark.parametrize("body", ['{"version": 1}', ' [{"a": 1}]', "\ufeff{}"])
def test_json_is_recognised(body: str) -> None:
    assert sniff(body.encode()).shape is Shape.JSON


@pytest.mark.parametrize(
    ("body", "fault", "detail", "remedy"),
    [
        (b"", Fault.EMPTY, "empty body", "homepage"),
        (b" \r\n\t", Fault.EMPTY, "empty body", "homepage"),
        (CHALLENGE.encode(), Fault.NOT_A_FEED, "an HTML page", "the feed has moved"),
        (b"<!doctype html><title>404</title>", Fault.NOT_A_FEED, "an HTML page", "new address"),
        (b"<html><body>write &lt;rss version='2.0'&gt;</body></html>", Fault.NOT_A_FEED, "HTML", "homepage"),
        (b"<html><script>a='<rss version=2>'</script></html>", Fault.NOT_A_FEED, "HTML", "homepage"),
        (b"<h1>Gone</h1>", Fault.NOT_A_FEED, "an HTML page", "new address"),
        (b"<?xml version='1.0'?><opml><body/></opml>", Fault.NOT_A_FEED, "OPML", "feeds that it lists"),
        (b"<urlset xmlns='http://x'/>", Fault.NOT_A_FEED, "a sitemap", "kind: sitemap"),
        (b"<Error><Code>AccessDenied</Code></Error>", Fault.NOT_A_FEED, "<error>", "homepage"),
        (b"Service unavailable", Fault.NOT_A_FEED, "plain text", "homepage"),
        (b"\x1f\x8b\x08\x00abc", Fault.UNREADABLE, "binary", "homepage"),
        (b"\x89PNG\r\n\x00\x00", Fault.UNREADABLE, "binary", "homepage"),
    ],
)
def test_what_is_not_a_feed_is_named_with_a_remedy(
    body: bytes, fault: Fault, detail: str, remedy: str
) -> None:
    problem = sniff(body).problem

    assert problem is not None
    assert (problem.fault, detail in problem.detail, remedy in problem.remedy) == (fault, True, True)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE rss [<!ENTITY a "b">]>',
        '<!DOCTYPE rss [\n<!entity % p SYSTEM "file:///etc/passwd">\n]>',
        "<!DOCTYPE rss [<!ENTITY a \"<rss version='2.0'>]>\">]>",
    ],
)
def test_entities_of_its_own_are_refused(prolog: str) -> None:
    problem = sniff((prolog + FEED.partition("?>")[2]).encode()).problem

    assert problem is not None
    assert (problem.fault, "entities" in problem.detail) == (Fault.UNREADABLE, True)


def test_an_article_about_entities_is_no_declaration() -> None:
    assert sniff(rss('<title><![CDATA[<!ENTITY a "b">]]></title>').encode()).shape is Shape.XML


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-32-le"])
def test_what_spends_many_bytes_on_a_letter_is_given_on_as_utf_8(encoding: str) -> None:
    """Else nobody after us would find its markup, or what is wrong with it."""
    stated = FEED.replace("utf-8", encoding).replace("<title>t", "<title>été")
    sniffed = sniff(stated.replace("?>", "?>" + "\n" * 9000).encode(encoding))

    assert sniffed.shape is Shape.XML
    assert sniffed.body.decode("utf-8-sig").startswith("<rss")
    assert "<title>été</title>".encode() in sniffed.body


def test_a_root_of_any_length_is_named_in_few_words() -> None:
    problem = sniff(b"<kml" + b"a" * 9000 + b"></kml>").problem

    assert problem is not None
    assert len(problem.detail) < 100
