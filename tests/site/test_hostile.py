"""Texts of sources that want to be more than texts, in pages, feeds, calendar and search."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from lxml import etree, html

from classifiers.assessment import DueDate
from factories import judged
from sample_site import NOW
from sample_week import HOSTILE
from site_workshop import Workshop
from watcher.store import items

TEXTS = (
    *HOSTILE,
    "</script><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "\ufffe\uffff nonchars",
    "\u2066 isolé \u2069 \u202d forcé",
    "مرحبا بالعالم שלום",
    "x" * 5_000,
    "a\u200bb\u200dc\ufeffd",
    "END:VEVENT\r\nBEGIN:VALARM",
    'l\'index vigie("2026-11",[]);//',
)


@pytest.fixture
def attacked(workshop: Workshop) -> Path:
    for number, text in enumerate(TEXTS):
        one = judged(
            f"id:h{number}",
            title=text,
            lead=text,
            text=text,
            author=text,
            link=f"javascript:alert({number})" if number % 2 else f"https://exemple.fr/?q={number}&<b>",
            language='fr"><script>' if number % 3 == 0 else "fr",
            published=NOW,
            risks=["R08"],
            urgency="notable",
        )
        due = DueDate.model_validate({"day": "2027-03-01", "sentence": text, "stated": "absolute"})
        said = one.assessment.model_copy(update={"deadlines": (due,)})
        items.save(workshop.db, type(one)(one.item, one.change, said), NOW)
    workshop.build()
    return workshop.folder


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
    assert len(etree.fromstring(path.read_bytes()).findall("{*}entry")) > len(TEXTS)
    assert all(not entry.link.startswith("javascript") for entry in parsed.entries)


def test_the_calendar_has_no_event_that_we_did_not_make(attacked: Path) -> None:
    content = (attacked / "echeances.ics").read_bytes()
    calendar = icalendar.Calendar.from_ical(content)
    announced = [event for event in calendar.walk("VEVENT") if str(event["dtstart"].dt) == "2027-03-01"]
    assert len(announced) == len(TEXTS)
    assert not calendar.walk("VALARM")
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_the_search_index_is_one_call_with_plain_data(attacked: Path) -> None:
    script = (attacked / "recherche" / "2026-11.js").read_text(encoding="utf-8")
    assert "<" not in script
    call = re.fullmatch(r'vigie\("2026-11",(\[.*\])\);\n', script)
    assert call is not None
    links = [entry[2] for entry in json.loads(call[1])]
    assert all(link == "" or link.startswith("https://") for link in links)
