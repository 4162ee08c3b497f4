"""JSON Feed, as specified and as found."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from documents import collected, entries
from watcher.items import Fault


def document(*items: Any, **changes: Any) -> str:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "items": list(items)}
    return json.dumps({**head, **changes})


def test_an_item_becomes_an_entry() -> None:
    item = {
        "id": "1",
        "url": "/a",
        "title": "Un titre",
        "content_html": "<p>Un</p><p>texte long</p>",
        "summary": "Court",
        "date_published": "2026-07-16T13:53:00+02:00",
        "authors": [{"name": "A"}, {"name": "B"}],
    }
    (entry,) = entries(document(item, home_page_url="https://site.example/"))

    assert (entry.key, entry.link, entry.title) == ("id:1", "https://site.example/a", "Un titre")
    assert (entry.text, entry.author) == ("Un texte long", "A, B")
    assert entry.published == datetime(2026, 7, 16, 11, 53, tzinfo=UTC)


def test_version_1_with_its_single_author_and_plain_text() -> None:
    item = {"id": 7, "content_text": "a <b> c", "author": {"name": "A"}, "date_modified": "2026-01-02"}
    (entry,) = entries(document(item, version="https://jsonfeed.org/version/1"))

    assert (entry.key, entry.text, entry.author) == ("id:7", "a <b> c", "A")
    assert entry.published == datetime(2026, 1, 2, tzinfo=UTC)


def test_fields_of_the_wrong_type_are_missing_fields() -> None:
    item = {"id": True, "title": "t", "url": ["x"], "authors": "A", "date_published": {}, "tags": 1}
    (entry,) = entries(document(item))

    assert (entry.title, entry.link, entry.author, entry.published) == ("t", None, None, None)
    assert entry.key.startswith("hash:")


def test_an_item_that_is_no_object_does_not_cost_the_others() -> None:
    collection = collected(document({"id": "1", "title": "a"}, "nonsense", {"id": "3", "title": "c"}))

    assert [entry.title for entry in collection.entries] == ["a", "c"]
    assert collection.notes == ("entry 2 could not be read: not a JSON object",)


@pytest.mark.parametrize("items", [None, {}, []])
def test_a_feed_without_items_is_empty(items: Any) -> None:
    assert entries(document(items=items)) == ()


def test_a_byte_order_mark_and_half_a_character_are_survived() -> None:
    body = b"\xef\xbb\xbf" + document({"id": "1", "title": "caf\ud83d"}).encode()

    assert entries(body)[0].title == "caf\ufffd"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('{"error": "not found"}', Fault.NOT_A_FEED),
        ('["a"]', Fault.NOT_A_FEED),
        ('{"version": "https://jsonfeed.org/version/1", "items": [', Fault.UNREADABLE),
        ("[" * 100_000, Fault.UNREADABLE),
    ],
)
def test_other_json_is_named(body: str, fault: Fault) -> None:
    problem = collected(body).problem

    assert problem is not None
    assert problem.fault is fault
