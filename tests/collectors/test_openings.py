"""What is asked first of kinds of source that take more than a GET of their address."""

from __future__ import annotations

import json
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from collectors.shapes import bundled
from factories import source
from watcher.collectors.openings import posted
from watcher.collectors.registry import opening
from watcher.recipes import Fields

TODAY = date(2026, 11, 23)


def test_most_kinds_are_asked_for_at_their_address() -> None:
    ask = opening(source(), None, TODAY)
    assert (ask.url, ask.method, ask.headers) == ("https://cnil.example/feed.xml", "GET", ())


def test_a_kind_without_collector_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        opening(source(kind="mailbox").model_copy(update={"kind": "unknown"}), None, TODAY)


def test_a_query_goes_into_the_address_and_comes_back_as_json() -> None:
    reads = bundled("cellar")
    ask = opening(reads, None, TODAY)
    sent = parse_qs(urlsplit(ask.url).query)
    assert sent == {"query": [reads.query], "format": ["application/sparql-results+json"]}
    assert (ask.method, ask.headers) == ("GET", (("Accept", "application/sparql-results+json"),))
    assert len(ask.url) < 8000


def test_a_query_is_added_to_what_the_address_has() -> None:
    reads = source(kind="sparql", url="https://a.example/sparql?graph=x", query="SELECT ?id {}")
    assert opening(reads, None, TODAY).url.startswith("https://a.example/sparql?graph=x&query=SELECT%20%3Fid")


def test_an_interface_is_asked_by_get_without_a_body() -> None:
    reads = source(kind="json", fields=Fields(items="x", title="y"))
    assert opening(reads, None, TODAY).method == "GET"


def test_incidents_are_asked_for_by_post_with_the_whole_body_and_the_dates_of_the_day() -> None:
    ask = opening(bundled("oecd-aim"), None, TODAY)
    body = json.loads(ask.body or b"")
    assert ask.method == "POST"
    assert (body["from_date"], body["to_date"], body["num_results"]) == ("2026-10-23", "2026-11-23", 100)
    assert len(body["properties_config"]) == 9


def test_dates_are_put_into_texts_however_deep_and_nothing_else_is_changed() -> None:
    template = {"a": ["{today}", {"b": "de {days_ago_2} à {today}"}], "{today}": 1, "c": "{posts}", "d": None}
    body = json.loads(posted("https://a.example/", template, TODAY).body or b"")
    assert body == {
        "a": ["2026-11-23", {"b": "de 2026-11-21 à 2026-11-23"}],
        "{today}": 1,
        "c": "{posts}",
        "d": None,
    }


def test_older_publications_are_asked_for_since_a_given_day() -> None:
    template = {"from": "{days_ago_14}", "to": "{today}"}
    ask = posted("https://a.example/", template, TODAY, date(2026, 11, 1))
    assert ask.body == b'{"from":"2026-11-01","to":"2026-11-23"}'
