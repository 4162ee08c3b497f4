"""The demo server over real loopback HTTP."""

from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from watcher.demo.server import DemoServer
from watcher.demo.sources import demo_sources


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


def get(url: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={name.replace("_", "-"): at for name, at in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_it_listens_on_this_machine_only(server: DemoServer):
    assert urlsplit(server.origin).hostname == "127.0.0.1"


def test_every_source_answers_and_only_the_broken_one_with_202(server: DemoServer):
    answers = {source.id: get(source.url)[0].status for source in demo_sources(server.origin)}
    assert {name: status for name, status in answers.items() if status != 200} == {"europarl": 202}


def test_bodies_come_with_their_type_and_length(server: DemoServer):
    response, body = get(f"{server.origin}/granit-ia/journal/atom.xml")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response.headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize("path", ["/robots.txt", "/", "/cnil/fr/nothing-here"])
def test_what_is_not_part_of_the_week_is_not_found(server: DemoServer, path: str):
    response, body = get(server.origin + path)
    assert (response.status, body) == (404, b"")


def test_a_validator_that_still_holds_is_answered_with_304_and_no_body(server: DemoServer):
    url = f"{server.origin}/cnil/fr/rss.xml"
    etag = get(url)[0].headers["ETag"]
    response, body = get(url, If_None_Match=etag)
    assert (response.status, body, response.headers["ETag"]) == (304, b"", etag)


def test_a_validator_of_something_else_gets_the_whole_answer(server: DemoServer):
    response, body = get(f"{server.origin}/cnil/fr/rss.xml", If_None_Match='"another"')
    assert response.status == 200
    assert body


def test_the_second_visit_changes_some_feeds_and_leaves_others_as_they_are(server: DemoServer):
    before = {source.id: get(source.url)[0].headers["ETag"] for source in demo_sources(server.origin)}
    server.second_visit()
    changed = {
        source.id
        for source in demo_sources(server.origin)
        if get(source.url, If_None_Match=before[source.id])[0].status == 200
    }
    assert {"cnil", "eur-lex", "megalis"} <= changed
    assert changed.isdisjoint({"lorient", "labo-travail", "ai-act"})


def test_two_servers_do_not_share_their_state(server: DemoServer):
    with DemoServer() as other:
        other.second_visit()
        path = "/eur-lex/FR/display-feed.rss?rssId=162"
        assert b"32026R9412" in get(other.origin + path)[1]
        assert b"32026R9412" not in get(server.origin + path)[1]


def test_it_says_nothing_on_its_own(server: DemoServer, capfd: pytest.CaptureFixture[str]):
    get(f"{server.origin}/cnil/fr/rss.xml")
    get(f"{server.origin}/robots.txt")
    assert capfd.readouterr() == ("", "")


def test_after_its_context_nothing_listens():
    with DemoServer() as server:
        origin = server.origin
    with pytest.raises(ConnectionRefusedError):
        get(f"{origin}/cnil/fr/rss.xml")
