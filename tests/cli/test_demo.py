from __future__ import annotations

import re

from cli_folder import Folder

PORT = re.compile(r"127\.0\.0\.1:\d+")


def test_the_demo_tells_the_whole_way_of_a_publication_offline(folder: Folder) -> None:
    ran = folder.run("demo")
    assert ran.code == 0
    for promised in ("Alerte", "Veille IA", "Légal", "ANGLES MORTS", "what to do", "vigie search"):
        assert promised in ran.out, promised
    page = folder.path / "var" / "demo" / "site" / "syntheses" / "2026-W47.html"
    assert "Exemple fictif" in page.read_text(encoding="utf-8")
    assert list((folder.path / "var" / "demo" / "archive").rglob("*.warc.gz"))


def test_the_demo_can_be_played_again(folder: Folder) -> None:
    first, second = folder.run("demo"), folder.run("demo")
    assert PORT.sub("", first.out) == PORT.sub("", second.out)


def test_what_the_demo_kept_can_be_searched_and_shown(folder: Folder) -> None:
    folder.run("demo")
    found = folder.run("search", "reglement", "--json", VIGIE_PATHS__DATA="var/demo")
    assert found.code == 0
    assert any("règlement" in hit["title"].lower() for hit in found.json)
    shown = folder.run("show", str(found.json[0]["item_id"]), VIGIE_PATHS__DATA="var/demo")
    assert "classified by" in shown.out
