"""The watch keeps its site up to date, and never stops for it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from factories import judged
from sample_site import NOW, house
from site_workshop import Workshop
from watcher.config.site import Site
from watcher.files import locked
from watcher.site import building
from watcher.site.building import LOCK
from watcher.site.keeping import keep_up
from watcher.site.state import NAME
from watcher.store import items


def test_the_site_is_built_when_something_changed(workshop: Workshop) -> None:
    assert keep_up(workshop.db, workshop.house, NOW, changed=True) == ""
    assert (workshop.folder / "index.html").is_file()


def test_the_site_is_left_alone_when_nothing_changed_and_the_day_is_the_same(workshop: Workshop) -> None:
    workshop.build()
    items.save(workshop.db, judged("id:neuf", title="Une nouvelle", published=NOW), NOW)
    keep_up(workshop.db, workshop.house, NOW + timedelta(hours=1), changed=False)
    assert "Une nouvelle" not in (workshop.folder / "sources" / "cnil.html").read_text(encoding="utf-8")


def test_another_day_builds_it_without_any_change(workshop: Workshop) -> None:
    workshop.build()
    keep_up(workshop.db, workshop.house, NOW + timedelta(days=1), changed=False)
    assert "27 novembre 2026" in (workshop.folder / "index.html").read_text(encoding="utf-8")


def test_an_operator_may_do_without(workshop: Workshop, tmp_path: Path) -> None:
    off = replace(workshop.house, settings=house(tmp_path, site=Site(build=False)).settings)
    assert keep_up(workshop.db, off, NOW, changed=True) == ""
    assert not workshop.folder.exists()


def test_a_failure_is_named_and_stops_nothing(workshop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    workshop.folder.write_text("not a folder")
    told = keep_up(workshop.db, workshop.house, NOW, changed=True)
    assert "the site could not be built" in told
    assert "vigie site build" in told
    assert [record.levelno for record in caplog.records] == [logging.ERROR]


def test_another_build_at_work_is_no_failure(workshop: Workshop) -> None:
    with locked(workshop.folder / LOCK):
        assert keep_up(workshop.db, workshop.house, NOW, changed=True) == ""


def test_a_mistake_of_ours_stops_nothing_either(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_: object) -> None:
        raise RuntimeError("oops")

    monkeypatch.setattr(building, "build", mistaken)
    assert "oops" in keep_up(workshop.db, workshop.house, NOW, changed=True)


def test_a_change_may_wait_until_the_last_build_is_half_an_hour_old(workshop: Workshop) -> None:
    def page() -> str:
        return (workshop.folder / "sources" / "cnil.html").read_text(encoding="utf-8")

    def minutes_later(minutes: int, *, changed: bool) -> None:
        at = NOW + timedelta(minutes=minutes)
        assert keep_up(workshop.db, workshop.house, at, changed=changed, may_wait=True) == ""

    workshop.build()
    items.save(workshop.db, judged("id:neuf", title="Une nouvelle", published=NOW), NOW)
    minutes_later(10, changed=True)
    minutes_later(20, changed=False)
    assert "Une nouvelle" not in page()
    minutes_later(30, changed=False)
    assert "Une nouvelle" in page()
    built = (workshop.folder / NAME).read_bytes()
    minutes_later(70, changed=False)
    assert (workshop.folder / NAME).read_bytes() == built


def test_what_must_not_wait_does_not(workshop: Workshop) -> None:
    workshop.build()
    items.save(workshop.db, judged("id:neuf", title="Une nouvelle", published=NOW), NOW)
    keep_up(workshop.db, workshop.house, NOW + timedelta(minutes=1), changed=True, may_wait=True)
    keep_up(workshop.db, workshop.house, NOW + timedelta(minutes=2), changed=False)
    assert "Une nouvelle" in (workshop.folder / "sources" / "cnil.html").read_text(encoding="utf-8")


def test_what_a_failed_build_did_not_show_is_built_by_the_next_call(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop.build()
    items.save(workshop.db, judged("id:neuf", title="Une nouvelle", published=NOW), NOW)
    with monkeypatch.context() as broken:
        broken.setattr(building, "build", lambda *_: 1 / 0)
        assert "division by zero" in keep_up(workshop.db, workshop.house, NOW, changed=True)
    keep_up(workshop.db, workshop.house, NOW, changed=False)
    assert "Une nouvelle" in (workshop.folder / "sources" / "cnil.html").read_text(encoding="utf-8")
