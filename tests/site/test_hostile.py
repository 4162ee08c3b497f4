"""Texts of sources that want to be more than texts, in pages, feeds, calendar and search."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import feedparser
import icalendar
from lxml import etree, html

from site_workshop import HARMFUL


def test_no_page_gets_an_element_an_attribute_or_a_link_from_a_source(attacked: Path) -> None:
    for path in attacked.rglob("*.html"):
        page = html.fromstring(path.read_bytes())
        scripts = [element.get("src") for element in page.iter("script")]
        assert scripts in ([], ["recherche/recherche.js"]), path
        handlers = [name for element in page.iter() for name in element.attrib if str(name).startswith("on")]
        assert handlers == [], path
        assert not any(
            str(element.get("href", "")).startswith("javascript:") for element in page.iter("a")
        ), path
        assert not list(page.iter("img", "iframe", "object")), path


def test_nothing_turns_the_reading_direction_or_hides(attacked: Path) -> None:
    for path in (*attacked.rglob("*.html"), *attacked.rglob("*.xml"), *attacked.rglob("*.js")):
        assert not re.search(
            "[\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08]", path.read_text(encoding="utf-8")
        ), path


def test_feeds_stay_well_formed(attacked: Path) -> None:
    path = attacked / "flux" / "risques" / "R08.xml"
    parsed: Any = feedparser.parse(path.read_bytes())
    assert not parsed.bozo
    assert len(etree.fromstring(path.read_bytes()).findall("{*}entry")) > len(HARMFUL)
    assert all(not entry.link.startswith("javascript") for entry in parsed.entries)


def test_the_calendar_has_no_event_that_we_did_not_make(attacked: Path) -> None:
    content = (attacked / "echeances.ics").read_bytes()
    calendar = icalendar.Calendar.from_ical(content)
    announced = [event for event in calendar.walk("VEVENT") if str(event["dtstart"].dt) == "2027-03-01"]
    assert len(announced) == len(HARMFUL)
    assert not calendar.walk("VALARM")
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_the_search_index_is_one_call_with_plain_data(attacked: Path) -> None:
    script = (attacked / "recherche" / "2026-11.js").read_text(encoding="utf-8")
    assert "<" not in script
    call = re.fullmatch(r'vigie\("2026-11",(\[.*\])\);\n', script)
    assert call is not None
    links = [entry[2] for entry in json.loads(call[1])]
    assert all(link == "" or link.startswith("https://") for link in links)
