"""Feeds and calendar, read by parsers that are not ours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from lxml import etree

from sample_site import NOW
from site_workshop import Workshop

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


def feeds(site: Path) -> Iterator[Path]:
    return (site / "flux").rglob("*.xml")


def test_every_feed_is_well_formed_and_has_what_atom_requires(site: Path) -> None:
    found = list(feeds(site))
    assert len(found) == 27
    for path in found:
        parsed: Any = feedparser.parse(path.read_bytes())
        assert (parsed.bozo, parsed.version) == (False, "atom10"), path
        root = etree.fromstring(path.read_bytes())
        for element in (root, *root.findall("atom:entry", ATOM)):
            present = [child.tag.partition("}")[2] for child in element]
            for required in ("id", "title", "updated", "author"):
                assert present.count(required) == 1, (path, required)
        ids = [entry.findtext("atom:id", namespaces=ATOM) for entry in root.findall("atom:entry", ATOM)]
        assert len(ids) == len(set(ids))


def test_the_feed_of_a_risk_tells_what_bears_on_it_the_newest_first(site: Path) -> None:
    parsed: Any = feedparser.parse((site / "flux" / "risques" / "R07.xml").read_bytes())
    assert parsed.feed.title.startswith("Vigie · R07")
    assert all("Réunions transcrites" in entry.title for entry in parsed.entries)
    updates = [entry.updated for entry in parsed.entries]
    assert updates == sorted(updates, reverse=True)
    assert all(entry.link.startswith("https://exemple.fr/") for entry in parsed.entries)


def test_the_feed_of_digests_links_to_their_pages(site: Path) -> None:
    parsed: Any = feedparser.parse((site / "flux" / "syntheses.xml").read_bytes())
    links = [entry.link for entry in parsed.entries]
    assert links[0] == "https://veille.exemple.fr/syntheses/2026-W47.html"
    assert all((site / link.removeprefix("https://veille.exemple.fr/")).is_file() for link in links)


def test_alerts_are_told_once_each(site: Path) -> None:
    parsed: Any = feedparser.parse((site / "flux" / "alertes.xml").read_bytes())
    assert len({entry.id for entry in parsed.entries}) == len(parsed.entries) == 40
    assert {entry.title.partition(" ")[0] for entry in parsed.entries} == {"Sanction", "Décret"}


def test_ids_do_not_depend_on_the_address(site: Path, workshop: Workshop) -> None:
    workshop.build()

    def named(folder: Path) -> str:
        return feedparser.parse((folder / "flux" / "syntheses.xml").read_bytes()).feed.id

    assert named(site) == named(workshop.folder)
    assert named(site).startswith("urn:uuid:")


def test_without_an_address_links_are_relative_to_the_feed(workshop: Workshop) -> None:
    workshop.build()
    text = (workshop.folder / "flux" / "syntheses.xml").read_text(encoding="utf-8")
    assert 'href="../syntheses/2026-W47.html"' in text
    assert 'rel="self"' not in text


def events(site: Path) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical((site / "echeances.ics").read_bytes())
    return list(calendar.walk("VEVENT"))


def test_the_calendar_has_a_whole_day_for_each_deadline(site: Path) -> None:
    found = events(site)
    days = [event["dtstart"].dt for event in found]
    assert date(2030, 8, 2) in days
    assert date(2027, 1, 15) in days
    for event in found:
        assert type(event["dtstart"].dt) is date
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        assert event["dtstamp"].dt <= NOW
        assert not event.walk("VALARM")


def test_events_keep_their_ids_from_build_to_build(site: Path, workshop: Workshop) -> None:
    workshop.build()
    ids = [str(event["uid"]) for event in events(site)]
    assert len(ids) == len(set(ids))
    assert {str(event["uid"]) for event in events(workshop.folder)} & set(ids)


def test_lines_of_the_calendar_are_as_short_as_the_standard_wants(site: Path) -> None:
    content = (site / "echeances.ics").read_bytes()
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75


@pytest.mark.parametrize("name", ["robots.txt", "404.html", "style.css", "sitemap.xml"])
def test_what_machines_ask_for_is_there(site: Path, name: str) -> None:
    assert (site / name).stat().st_size > 20


def test_the_site_map_names_every_page_once(site: Path) -> None:
    root = etree.fromstring((site / "sitemap.xml").read_bytes())
    named = [element.text or "" for element in root.iter("{*}loc")]
    pages = {str(path.relative_to(site)) for path in site.rglob("*.html")} - {"404.html"}
    assert sorted(name.removeprefix("https://veille.exemple.fr/") for name in named) == sorted(pages)
