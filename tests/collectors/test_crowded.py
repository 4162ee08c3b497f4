"""Of a document with more entries than anyone publishes the newest are read, in little time."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from documents import atom, collected, rss
from factories import NOW
from watcher.collectors.crowded import MOST, newest, newest_of

NOTE = "holds 2003 entries: only the newest 2000 were read"


def items(*hours: int) -> list[str]:
    """An RSS item for each, so many hours old."""
    dates = (format_datetime(NOW - timedelta(hours=hour)) for hour in hours)
    return [
        f"<title>t</title><guid>{hour}</guid><pubDate>{date}</pubDate>"
        for hour, date in zip(hours, dates, strict=True)
    ]


def test_a_feed_of_two_thousand_entries_stays_as_it_is() -> None:
    body = rss(*["<title>t</title>"] * MOST).encode()
    assert newest_of(body) == (body, None)


def test_the_newest_stay_in_the_documents_order_wherever_they_stand() -> None:
    hours = [*range(1001, 2003), 0, *range(1, 1001)]
    collection = collected(rss(*items(*hours)))
    assert [entry.key for entry in collection.entries] == [f"id:{hour}" for hour in hours if hour < MOST]
    assert collection.notes == (NOTE,)


def test_without_dates_the_first_stay() -> None:
    collection = collected(rss(*(f"<title>t</title><guid>{n}</guid>" for n in range(MOST + 3))))
    assert [entry.key for entry in collection.entries] == [f"id:{n}" for n in range(MOST)]


def test_the_newest_of_atom_and_json_stay_too() -> None:
    days = [f"{NOW - timedelta(hours=hour):%Y-%m-%dT%H:%M:%SZ}" for hour in range(MOST + 2, -1, -1)]
    entries = (f"<id>{n}</id><title>t</title><updated>{day}</updated>" for n, day in enumerate(days))
    by_atom = collected(atom(*entries))
    listed = ",".join(f'{{"id":{n},"title":"t","date_published":"{day}"}}' for n, day in enumerate(days))
    by_json = collected(f'{{"version":"https://jsonfeed.org/version/1","items":[{listed}]}}')
    for collection in (by_atom, by_json):
        assert [entry.key for entry in collection.entries] == [f"id:{n}" for n in range(3, MOST + 3)]
        assert collection.notes == (NOTE,)


def test_what_follows_the_last_entry_is_kept() -> None:
    document = rss(*["<title>t</title>"] * (MOST + 1)).replace(
        "</channel>", "<link>https://a.example/</link></channel>"
    )
    body, _ = newest_of(document.encode())
    assert body.endswith(b"</item><link>https://a.example/</link></channel></rss>")
    assert body.count(b"<item>") == MOST


@pytest.mark.parametrize("end", ["", "</item>"])
def test_entries_that_are_never_closed_are_counted_too(end: str) -> None:
    body, note = newest_of(("<rss><channel>" + f"<item><title>t</title>{end}" * (MOST + 1)).encode())
    assert (body.count(b"<item>"), note) == (MOST, "holds 2001 entries: only the newest 2000 were read")


def test_what_is_undated_comes_after_what_is_not() -> None:
    dates = [None, *[NOW] * MOST, None]
    assert list(newest(dates)) == list(range(1, MOST + 1))
