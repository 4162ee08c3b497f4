"""Reading the week's own feeds."""

import pytest

from watcher.demo.entries import Listed, listed

RSS = b"""<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<link>http://h/</link><title>Channel</title>
<item><title>One</title><link>http://h/1</link><description>short</description>
<content:encoded>&lt;p&gt;long&lt;/p&gt;</content:encoded></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://h/"/>
<entry><title>One</title><link href="http://h/1"/>
<content type="html">&lt;p&gt;long&lt;/p&gt;</content></entry></feed>"""
JSON = b'{"items": [{"url": "http://h/1", "title": "One", "content_html": "<p>long</p>"}]}'


@pytest.mark.parametrize("body", [RSS, ATOM, JSON], ids=["rss", "atom", "json"])
def test_each_shape_gives_address_title_and_the_fullest_text(body: bytes):
    assert listed(body) == (Listed("http://h/1", "One", "<p>long</p>"),)


def test_an_entry_without_an_address_is_left_out():
    assert listed(b"<rss><channel><item><title>None</title></item></channel></rss>") == ()


def test_an_entry_with_nothing_but_an_address_is_kept():
    assert listed(b"<rss><item><link>http://h/1</link></item></rss>") == (Listed("http://h/1", "", ""),)
    assert listed(b'{"items": [{"url": "http://h/1", "title": ""}]}') == (Listed("http://h/1", "", ""),)
