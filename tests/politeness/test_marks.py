"""Vigie gets full marks, though it is started anew for each round; a careless reader does not."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

from politeness.examiner import ROUNDS, START, Examiner, examine
from politeness.ours import FEEDS, reader, watched
from politeness.rules import RULES, marks, most_at_once, spacing
from watcher.store.database import open_database


def test_vigie_gets_full_marks_though_each_round_is_a_new_start(data: Path) -> None:
    with Examiner() as examiner:
        examine(examiner, reader(data, watched(examiner)))
        lost = [mark for mark in marks(examiner) if mark.points < mark.most]
    assert lost == []
    assert items_of(data, "feeds-packed") == 3


def test_a_reader_without_manners_loses_the_marks() -> None:
    with Examiner() as examiner:
        addresses = [examiner.url(site, f"/{path}") for site, paths in FEEDS.items() for path in paths]
        addresses += [examiner.url("pages", path) for path in ("/list", "/private/list")]

        def careless(_: datetime) -> None:
            for address in addresses:
                request = urllib.request.Request(address, headers={"Cookie": "id=1", "Referer": address})
                try:
                    with urllib.request.urlopen(request) as answer:
                        answer.read()
                except urllib.error.HTTPError as error:
                    error.close()

        for at in ROUNDS[:30]:
            examiner.now = at
            careless(at)
        kept = {mark.name for mark in marks(examiner) if mark.points}
    assert kept == {
        "asks with GET only, never HEAD",
        "asks no address again within 15 minutes",
        "never adopts one after 302",
        "never adopts one after 307",
    }
    assert sum(rule.points for rule in RULES) == 39


def test_a_reader_that_asks_for_nothing_gets_no_marks() -> None:
    with Examiner() as examiner:
        assert [mark for mark in marks(examiner) if mark.points] == []


def test_starts_at_a_host_are_spaced_between_feeds_and_articles_and_over_a_restart(data: Path) -> None:
    with Examiner(slow=0.7) as examiner:
        sources = [one for one in watched(examiner) if one.id in {"feeds-etag", "feeds-both"}]
        for at in (START, START):
            reader(data, tuple(sources), spacing=0.4, only_due=False)(at)
        assert len(examiner.of("feeds")) == 7
        assert spacing(examiner.seen, 0.4, spared=1) is None
        assert most_at_once(examiner.seen) == 2


def items_of(data: Path, source_id: str) -> int:
    db = open_database(data / "vigie.db", read_only=True)
    try:
        return db["items"].count_where("source_id = ?", [source_id])
    finally:
        db.close()
