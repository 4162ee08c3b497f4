"""`vigie site`, as its operator runs it."""

from __future__ import annotations

import socket
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from cli_folder import Folder


def test_a_site_is_built_and_the_second_time_left_as_it_is(folder: Folder) -> None:
    first = folder.run("site", "build", "--out", "public", "--json").json
    assert first["written"] > 50
    again = folder.run("site", "build", "--out", "public", "--json").json
    assert (again["written"], again["unchanged"]) == (0, first["written"])
    assert (
        folder.run("site", "build", "--out", "public", "--full", "--json").json["written"] == first["written"]
    )
    assert (folder.path / "public" / "index.html").is_file()


def test_a_site_may_be_english(folder: Folder) -> None:
    assert "written" in folder.run("site", "build", "--lang", "en").out
    assert '<html lang="en">' in (folder.path / "var" / "site" / "index.html").read_text(encoding="utf-8")


def test_nothing_to_serve_says_what_to_do(folder: Folder) -> None:
    ran = folder.run("site", "serve")
    assert ran.code == 3
    assert "vigie site build" in ran.err


def test_a_port_in_use_is_said_with_the_remedy(folder: Folder) -> None:
    folder.run("site", "build")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = folder.run("site", "serve", "--port", str(taken.getsockname()[1]))
    assert ran.code == 3
    assert "name another with --port" in ran.err


def test_the_site_is_served_on_this_machine(folder: Folder) -> None:
    folder.run("site", "build")
    server = folder.start("site", "serve", "--port", "0", PYTHONUNBUFFERED="1")
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split()[0]
        assert address.startswith("http://127.0.0.1:")
        with urlopen(address, timeout=10) as answer:
            assert "Cette semaine" in answer.read().decode()
        with pytest.raises(HTTPError, match="404") as refused:
            urlopen(f"{address}.vigie-site.json", timeout=10)
        refused.value.close()
    finally:
        server.terminate()
        server.communicate(timeout=10)
