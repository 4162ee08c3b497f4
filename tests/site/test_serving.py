"""A look at the site on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from watcher.site.serving import LOOPBACK, open_server

Ask = Callable[..., tuple[HTTPResponse, bytes]]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    (tmp_path / "index.html").write_text("accueil")
    (tmp_path / "404.html").write_text("introuvable")
    (tmp_path / ".vigie-site.json").write_text("secret")
    (tmp_path / "flux").mkdir()
    (tmp_path / "flux" / "a.xml").write_text("<feed/>")
    (tmp_path.parent / "outside.txt").write_text("outside")
    with open_server(tmp_path, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()

        def asked(path: str, method: str = "GET") -> tuple[HTTPResponse, bytes]:
            connection = HTTPConnection(LOOPBACK, server.server_port)
            connection.request(method, path)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            return answer, content

        yield asked
        server.shutdown()
        thread.join()


def test_the_folder_is_shown_on_the_loopback_address(ask: Ask) -> None:
    answer, content = ask("/")
    assert (answer.status, content) == (200, b"accueil")
    answer, _ = ask("/flux/a.xml")
    assert answer.headers["Content-Type"] == "application/xml"


@pytest.mark.parametrize(
    "path",
    [
        "/rien.html",
        "/.vigie-site.json",
        "/%2evigie-site.json",
        "/flux/",
        "/../outside.txt",
        "/%2e%2e/outside.txt",
    ],
)
def test_what_is_not_for_readers_is_not_there(ask: Ask, path: str) -> None:
    answer, content = ask(path)
    assert (answer.status, content) == (404, b"introuvable")
    assert ask(path, "HEAD")[1] == b""
