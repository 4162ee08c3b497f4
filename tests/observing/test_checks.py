"""When the watch is well and when it is not, as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from factories import NOW
from watcher.observing.checks import FULL_BYTES, checks
from watcher.observing.signs import CONVERSATION, JOBS, PATIENCE
from watcher.observing.vitals import Vitals
from watcher.store.runs import Run
from watcher.store.vitals import Outbox

HOUR = timedelta(hours=1)


def a_round(started: datetime, ended: datetime | None) -> Run:
    return Run(1, "round", started, ended, "done", 0, {})


WELL = Vitals(
    at=NOW,
    began=NOW - 100 * HOUR,
    silences={JOBS: 20, CONVERSATION: 3},
    over={},
    failures={},
    database_bytes=10**9,
    free_bytes=10**10,
    last=a_round(NOW - timedelta(minutes=9), NOW - timedelta(minutes=8)),
    outbox=Outbox({("pending", "alert"): 2, ("dead", "notice"): 1}, NOW - timedelta(minutes=2), 0),
)


def failing(**changes: Any) -> list[str]:
    found = checks(replace(WELL, **changes), collect_minutes=10)
    assert all(one.detail and "\n" not in one.detail for one in found)
    return [one.check for one in found if not one.ok]


def test_all_is_well() -> None:
    assert failing() == []
    assert [one.check for one in checks(WELL, collect_minutes=10)] == [
        "database",
        "rounds",
        "jobs",
        "delivery",
        "outbox",
        "disk",
    ]


OLD = a_round(NOW - 3 * HOUR, NOW - 2 * HOUR)


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"trouble": "vigie.db: damaged"}, "database"),
        ({"last": OLD}, "rounds"),
        ({"last": None}, "rounds"),
        ({"last": OLD, "under_way": a_round(NOW - 25 * HOUR, None)}, "rounds"),
        ({"silences": {JOBS: PATIENCE[JOBS] + 1}}, "jobs"),
        ({"silences": {}}, "jobs"),
        ({"failures": {"round": "the disk is full"}}, "jobs"),
        ({"silences": {JOBS: 1, CONVERSATION: PATIENCE[CONVERSATION] + 1}}, "delivery"),
        ({"silences": {JOBS: 1}, "over": {CONVERSATION: "the session is over"}}, "delivery"),
        ({"outbox": Outbox({("pending", "alert"): 1}, NOW - HOUR, 0)}, "outbox"),
        ({"outbox": Outbox({("pending", "alert"): 1}, NOW - HOUR, 3)}, "outbox"),
        ({"free_bytes": FULL_BYTES - 1}, "disk"),
        ({"free_bytes": None}, "disk"),
    ],
)
def test_what_is_not_well_is_said_and_nothing_else(changes: dict[str, Any], check: str) -> None:
    assert failing(**changes) == [check]


@pytest.mark.parametrize(
    "changes",
    [
        {"last": None, "began": NOW - HOUR},
        {"last": OLD, "began": NOW - HOUR},
        {"last": OLD, "under_way": a_round(NOW - 2 * HOUR, None)},
        {"silences": {JOBS: 1}},
        {"outbox": Outbox({("pending", "notice"): 1}, NOW - 60 * HOUR, 1)},
        {"outbox": Outbox({("dead", "notice"): 5}, None, 0)},
        {"last": a_round(NOW + 24 * HOUR, NOW + 25 * HOUR), "began": NOW + 20 * HOUR},
    ],
    ids=[
        "just begun",
        "just begun again after a rest",
        "a long round",
        "no account",
        "held over a weekend, and one blip",
        "what is given up is the doctor's",
        "the clock was set back",
    ],
)
def test_what_may_look_bad_and_is_not(changes: dict[str, Any]) -> None:
    assert failing(**changes) == []


def test_rounds_that_are_far_apart_are_waited_for() -> None:
    seen = replace(WELL, last=OLD)
    assert all(one.ok for one in checks(seen, collect_minutes=60))


def test_no_line_holds_a_secret() -> None:
    seen = replace(WELL, failures={"round": "GET https://m/?access_token=abcdef0123 by @ann:example.org"})
    told = " ".join(one.detail for one in checks(seen, collect_minutes=10))
    assert "abcdef0123" not in told
    assert "ann" not in told
