"""What feedparser is known to do to those who trust it, by the numbers of its issues, and what we met."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from documents import atom, collected, entries, rss

DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
ADDRESS = "a@" + "a." * 30_000 + "!"
"""Almost a mail address: its regular expression goes back and forth for a minute."""

QUADRATIC: dict[str, Callable[[], str | bytes]] = {
    "#562": lambda: rss(f"<title>t</title><author>{ADDRESS}</author>"),
    "#562 of another name": lambda: rss(f"<title>t</title><dc:creator>{ADDRESS}</dc:creator>", attributes=DC),
    "#562 in Atom": lambda: atom(f"<id>1</id><title>t</title><author>{ADDRESS}</author>"),
    "#562 in pieces": lambda: rss(f"<title>t</title><author>a@{('a.' * 150 + '<x/>') * 200}!</author>"),
    "#562 behind an element": lambda: rss(f"<title>t</title><author><x/>{ADDRESS}</author>"),
    "#562 in UTF-16": lambda: rss(f"<title>t</title><author>{ADDRESS}</author>").encode("utf-16"),
    "#339: it looks for a DOCTYPE after each line": lambda: "\n" * 200_000 + rss("<title>t</title>"),
    "#339 in UTF-16": lambda: ("\n" * 60_000 + rss("<title>t</title>")).encode("utf-16"),
    "#339 in UTF-32": lambda: ("\n" * 30_000 + rss("<title>t</title>")).encode("utf-32"),
    "tags, each compared with each other": lambda: rss(
        "<title>t</title>" + "".join(f"<category>{n}</category>" for n in range(8000))
    ),
    "attributes, each looked for among all": lambda: rss(
        "<title>t</title><x " + " ".join(f"a{n}='1'" for n in range(15_000)) + "/>"
    ),
}


@pytest.mark.parametrize("name", QUADRATIC)
def test_what_takes_feedparser_a_minute_takes_no_time(name: str) -> None:
    document = QUADRATIC[name]()
    started = time.process_time()
    assert [entry.title for entry in entries(document)] == ["t"]
    assert time.process_time() - started < 2


def test_of_a_document_with_more_tags_than_anyone_writes_the_beginning_is_read() -> None:
    document = rss("<title>t</title>", f"<title>u</title><description>{'<p>' * 200_000}</description>")

    found = collected(document)

    assert [entry.title for entry in found.entries] == ["t", "u"]
    assert found.notes == ("holds more than 80000 tags: only what stands before was read",)


def test_378_a_code_sample_in_cdata_does_not_stop_the_parser() -> None:
    item = "<title>t</title><content:encoded><![CDATA[<p>Un texte</p> <!h<!h<!h<]]></content:encoded>"
    (entry,) = entries(rss(item, "<title>u</title>", attributes='xmlns:content="bogus"'))[:1]
    assert (entry.title, "Un texte" in entry.text) == ("t", True)


def test_378_neither_when_the_feed_is_broken_too() -> None:
    found = entries(
        rss("<title>a & b</title><description><![CDATA[<!h<!h<!h<]]></description>", "<title>c</title>")
    )
    assert [entry.title for entry in found] == ["a & b", "c"]


def test_a_short_name_still_loses_its_mail_address() -> None:
    (entry,) = entries(rss("<title>t</title><author>jeanne@a.example (Jeanne Martin)</author>"))
    assert entry.author == "Jeanne Martin"


@pytest.mark.parametrize(
    "encoding", ["punycode", "idna", "undefined", "zlib", "hex", "unicode_escape", "a" * 9000]
)
def test_an_encoding_that_is_none_neither_raises_nor_holds_us_up(encoding: str) -> None:
    document = rss("<title>t</title>").replace("utf-8", encoding, 1)
    assert collected(document).entries or collected(document).problem
