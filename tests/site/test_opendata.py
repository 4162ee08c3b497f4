"""The open data that are published with the site: once a day, whole or not at all, and never in its way."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from factories import judged
from sample_site import NOW
from site_workshop import Workshop
from watcher.site import year
from watcher.site.keeping import keep_up
from watcher.site.opendata import publish
from watcher.site.published import due, published
from watcher.store import items, runs

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _watched(workshop: Workshop) -> None:
    """Since the first of January: without any run nothing was watched, and nothing is counted."""
    runs.start_run(workshop.db, "watch", NOW.replace(month=1, day=1))


def data(workshop: Workshop, label: str = "2026") -> dict[str, bytes]:
    return workshop.files(workshop.folder / "donnees" / label)


@given(st.lists(st.dates(date(2025, 12, 1), date(2028, 3, 1)), min_size=1, max_size=40))
def test_a_day_makes_its_year_once_and_a_year_that_ended_once_more(days: list[date]) -> None:
    made: dict[str, date] = {}
    for day in sorted(days):
        found = due(made, day)
        assert set(found) <= {str(day.year), str(day.year - 1)}
        made |= dict.fromkeys(found, day)
        assert made[str(day.year)] == day
        assert due(made, day) == ()
        before = made.get(str(day.year - 1))
        assert before is None or before.year == day.year


def test_the_running_year_is_published_as_a_package_that_validates(workshop: Workshop) -> None:
    assert publish(workshop.db, workshop.house, workshop.folder, NOW) == ("2026",)
    report = Package(str(workshop.folder / "donnees" / "2026" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])
    assert data(workshop)["repertoire-preuves.csv"].count(b"\r\n") > 10


def test_it_is_made_once_a_day_whatever_comes_in(workshop: Workshop) -> None:
    publish(workshop.db, workshop.house, workshop.folder, NOW)
    before = data(workshop)
    items.save(workshop.db, judged("id:neuf", title="Une charte à Brest", risks=["R05"], published=NOW), NOW)
    assert publish(workshop.db, workshop.house, workshop.folder, NOW) == ()
    assert data(workshop) == before
    assert publish(workshop.db, workshop.house, workshop.folder, NOW + DAY) == ("2026",)
    assert "Une charte à Brest".encode() in data(workshop)["repertoire-preuves.csv"]


def test_a_year_that_is_over_is_made_once_more_and_stays(workshop: Workshop) -> None:
    publish(workshop.db, workshop.house, workshop.folder, NOW)
    january = datetime(2027, 1, 3, 8, tzinfo=NOW.tzinfo)
    assert publish(workshop.db, workshop.house, workshop.folder, january) == ("2026", "2027")
    assert publish(workshop.db, workshop.house, workshop.folder, january + DAY) == ("2027",)
    assert [one.label for one in published(workshop.folder, workshop.house.settings.schedule.zone)] == [
        "2027",
        "2026",
    ]


def test_the_page_links_to_every_file_of_it(workshop: Workshop) -> None:
    publish(workshop.db, workshop.house, workshop.folder, NOW)
    workshop.build()
    page = html.fromstring((workshop.folder / "donnees.html").read_bytes())
    links = {str(href) for href in page.xpath("//main//a/@href") if str(href).startswith("donnees/")}
    assert links == {f"donnees/2026/{name}" for name in data(workshop)}
    assert "CC BY-SA 4.0" in page.text_content()


def test_a_build_without_data_says_so_and_one_with_them_keeps_them(workshop: Workshop) -> None:
    workshop.build()
    assert "Aucune table" in (workshop.folder / "donnees.html").read_text("utf-8")
    publish(workshop.db, workshop.house, workshop.folder, NOW)
    before = data(workshop)
    assert workshop.build().removed == 0
    workshop.build(full=True)
    assert data(workshop) == before


def test_the_watch_publishes_them_before_it_builds(workshop: Workshop) -> None:
    assert keep_up(workshop.db, workshop.house, NOW, changed=True) == ""
    assert "donnees/2026/datapackage.json" in (workshop.folder / "donnees.html").read_text("utf-8")


def test_data_that_cannot_be_made_leave_those_of_before_and_the_site_alone(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    publish(workshop.db, workshop.house, workshop.folder, NOW)
    before = data(workshop)

    def broken(*_: object) -> None:
        raise ValueError("a cell of another type")

    monkeypatch.setattr(year, "gather", broken)
    assert keep_up(workshop.db, workshop.house, NOW + DAY, changed=True) == ""
    assert data(workshop) == before
    assert (workshop.folder / "index.html").is_file()
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_a_descriptor_that_nobody_can_read_is_made_anew(workshop: Workshop, tmp_path: Path) -> None:
    publish(workshop.db, workshop.house, workshop.folder, NOW)
    descriptor = workshop.folder / "donnees" / "2026" / "datapackage.json"
    for rubbish in (b"", b"{}", b"\xff", b'{"created": "hier", "resources": []}'):
        descriptor.write_bytes(rubbish)
        assert published(workshop.folder, workshop.house.settings.schedule.zone) == ()
    assert publish(workshop.db, workshop.house, workshop.folder, NOW) == ("2026",)
