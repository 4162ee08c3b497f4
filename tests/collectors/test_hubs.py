"""The hub that a feed names."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from watcher.collectors.hubs import offered
from watcher.items import Offer
from watcher.web.answer import Answer

URL = "https://cnil.example/rss.xml"


def of(body: str = "<rss/>", **headers: str) -> Offer | None:
    return offered(Answer(URL, 200, headers, body.encode()))


def test_an_atom_link_in_rss_names_it() -> None:
    feed = (
        '<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="hub" href="https://hub.example/?a=1&amp;b=2"/>'
        "<atom:link href='https://cnil.example/self.xml' rel='self'/><item/></channel></rss>"
    )
    assert of(feed) == Offer("https://hub.example/?a=1&b=2", "https://cnil.example/self.xml")


def test_an_atom_feed_names_it_and_a_relative_address_is_of_the_feed() -> None:
    feed = '<feed><link rel="hub" href="/hub"/><link rel="alternate" href="https://cnil.example/"/></feed>'
    assert of(feed) == Offer("https://cnil.example/hub", URL)


def test_a_json_feed_names_it() -> None:
    hubs = [
        {"type": "rssCloud", "url": "https://a.example"},
        {"type": "WebSub", "url": "https://hub.example"},
    ]
    feed = json.dumps({"feed_url": "https://cnil.example/f.json", "hubs": hubs})
    assert of(feed) == Offer("https://hub.example", "https://cnil.example/f.json")


def test_headers_are_believed_before_the_document() -> None:
    feed = '<feed><link rel="hub" href="https://other.example/"/></feed>'
    link = '<https://hub.example/>; rel="hub", <https://cnil.example/own>; rel=self'
    assert of(feed, link=link) == Offer("https://hub.example/", "https://cnil.example/own")


def test_without_a_hub_there_is_no_offer() -> None:
    assert of('<feed><link rel="self" href="https://cnil.example/"/></feed>') is None
    assert of('<feed><link rel="hub" href="ftp://hub.example/"/></feed>') is None
    assert of('<feed><link rel="hub"/></feed>') is None
    assert of("{not json, a hub") is None


@given(st.binary(max_size=300), st.text(max_size=100))
def test_no_answer_is_an_error(body: bytes, link: str) -> None:
    offered(Answer(URL, 200, {"link": link}, b'<link rel="hub" href="' + body))
