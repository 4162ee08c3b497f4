"""The server of made-up feeds: what it answers in each of its four rounds, and what it counts."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from bench.feeds.desk import Asked
from bench.feeds.load import Load, Round
from bench.feeds.made import made
from bench.feeds.server import Served, serving

LOAD = Load(3, datetime(2026, 11, 26, 9, tzinfo=UTC), entries=4)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(LOAD) as server:
        yield server


def ask(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers and body."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=dict(headers or {}))) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def validators(served: Served, url: str) -> tuple[dict[str, str], dict[str, str]]:
    """What a client would send after the first round: the tag, the date."""
    served.begin(Round.COLD)
    _, headers, _ = ask(url)
    return {"If-None-Match": headers["ETag"]}, {"If-Modified-Since": headers["Last-Modified"]}


def test_each_feed_lies_at_an_address_of_its_own(served: Served) -> None:
    served.begin(Round.COLD)
    bodies = [ask(url)[2] for url in served.urls]
    assert bodies == [feed.body for feed in made(LOAD)]
    assert [len(body) for body in bodies] == list(served.sizes)
    assert len({url.split(":")[1] for url in served.urls}) == LOAD.count


def test_in_the_round_304_a_tag_or_a_date_is_enough(served: Served) -> None:
    tag, date = validators(served, served.urls[0])
    served.begin(Round.UNCHANGED)
    assert [ask(served.urls[0], sent)[0] for sent in (tag, date, {})] == [304, 304, 200]
    assert ask(served.urls[1], tag)[0] == 200


def test_in_the_round_same_body_the_same_bytes_come_under_other_validators(served: Served) -> None:
    tag, date = validators(served, served.urls[0])
    _, _, body = ask(served.urls[0])
    served.begin(Round.SAME)
    status, headers, again = ask(served.urls[0], {**tag, **date})
    assert (status, again) == (200, body)
    assert headers["ETag"] != tag["If-None-Match"]
    assert headers["Last-Modified"] != date["If-Modified-Since"]
    assert ask(served.urls[0], {"If-None-Match": headers["ETag"]})[0] == 200


def test_in_the_last_round_each_feed_has_one_entry_more_under_another_tag(served: Served) -> None:
    for url in served.urls:
        tag, date = validators(served, url)
        served.begin(Round.ONE_MORE)
        status, headers, body = ask(url, {**tag, **date})
        assert status == 200
        assert headers["ETag"] != tag["If-None-Match"]
        assert len(feedparser.parse(body).entries) == LOAD.entries + 1
        assert ask(url, {"If-Modified-Since": headers["Last-Modified"]})[0] == 304


def test_it_counts_who_asked_for_what_since_the_round_began(served: Served) -> None:
    tag, _ = validators(served, served.urls[0])
    served.begin(Round.UNCHANGED)
    for url, headers in ((served.urls[0], tag), (served.urls[0], {}), (served.urls[1], {})):
        ask(url, headers)
    assert served.asked() == Asked(requests=3, feeds=2, whole=2, not_modified=1)
    served.begin(Round.SAME)
    assert served.asked() == Asked(0, 0, 0, 0)


def test_what_is_no_feed_is_not_found_and_not_counted(served: Served) -> None:
    served.begin(Round.COLD)
    base = served.urls[0].rpartition("/")[0]
    assert [ask(f"{base}/{name}")[0] for name in ("3", "favicon.ico", "")] == [404, 404, 404]
    assert served.asked().requests == 0


def test_feeds_that_cannot_be_made_are_said_where_they_were_asked_for(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="no feed with 10 entries"),
        serving(Load(1, LOAD.at, folder=tmp_path)),
    ):
        pass
