"""`vigie sources add`, `try`, `export` and `import`, as they are typed."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cli_folder import Folder, Ran
from discovery import pages
from discovery.sites import NEWS, SITES, announced, listed
from servers import Page, ScriptedServer, html
from watcher.cli.main import main
from watcher.opml import read_opml
from watcher.sources import load_sources

KEPT = """# Our own file.
sources:
  # a remark
  - id: kept
    name: Kept
    kind: feed
    url: "https://kept.example/feed.xml"
    language: fr
    publisher: Kept
    nature: press
    category: press
"""


Run = Callable[..., Ran]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(KEPT, encoding="utf-8")
    return path


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    clean_surroundings: None,
) -> Run:
    """A command in this process, with settings that allow the test's own server."""
    monkeypatch.setenv("VIGIE_WEB__ALLOW_LOOPBACK", "true")
    monkeypatch.setenv("VIGIE_WEB__HOST_SPACING", "0")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["vigie", *words])
        with pytest.raises(SystemExit) as left:
            main()
        code = left.value.code
        captured = capsys.readouterr()
        return Ran(code if isinstance(code, int) else 0 if code is None else 1, captured.out, captured.err)

    return run


@pytest.fixture
def sites() -> Iterator[dict[str, ScriptedServer]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(ScriptedServer()) for name in SITES}


def test_unlike_sites_are_added_unaided_and_the_watch_collects_them(
    folder: Folder, run: Run, path: Path, sites: dict[str, ScriptedServer]
) -> None:
    wanted: dict[str, int] = {}
    for name, server in sites.items():
        build, place = SITES[name]
        expected = build(server)
        added = run("sources", "add", server.url(place), "--sources", str(path), "--json")
        assert (added.code, added.json["source"]["kind"], added.json["written"]) == (
            0,
            expected.kind,
            str(path),
        )
        wanted[added.json["source"]["id"]] = len(expected.entries)

    assert path.read_text(encoding="utf-8").startswith(KEPT)
    assert len(wanted) == len(SITES)
    visited = folder.run("run", "--once", "--sources", str(path), "--json").json["sources"]
    assert {one["id"]: one["entries"] for one in visited if one["id"] in wanted} == wanted


def test_what_would_be_collected_is_shown_before_it_is_written(
    run: Run, path: Path, server: ScriptedServer
) -> None:
    announced(server)
    ran = run("sources", "add", server.url(), "--sources", str(path), "--dry-run")

    assert (ran.code, path.read_text(encoding="utf-8")) == (0, KEPT)
    assert f"feed {server.url('/flux-actus')}: 5 entries, the newest of 2026-11-20" in ran.out
    assert f"2026-11-20 │ {NEWS[0][0]}" in ran.out
    assert f"Also found: listing {server.url()}, 6 entries" in ran.out
    assert "  - id: syndicat-du-numerique-les-nouvelles-du-syndicat\n" in ran.out
    assert "default that you may correct: nature, category" in ran.out
    assert f"asking {server.url()}" in ran.err


def test_what_is_wished_is_written(run: Run, path: Path, server: ScriptedServer) -> None:
    announced(server)
    wishes = ("--id", "le-syndicat", "--name", "Le syndicat", "--nature", "peer", "--category", "peers")
    run("sources", "add", server.url(), "--sources", str(path), *wishes, "--kind", "listing", "--yes")
    made = load_sources(path)[1]

    assert (made.id, made.name, made.nature, made.category, made.kind) == (
        *("le-syndicat", "Le syndicat", "peer", "peers"),
        "listing",
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("said", "code", "nature"), [("research\n\ny\n", 0, "research"), ("\n\nn\n", 1, None)]
)
def test_on_a_terminal_it_is_asked(
    run: Run,
    path: Path,
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    code: int,
    nature: str | None,
) -> None:
    announced(server)
    monkeypatch.setattr(sys, "stdin", Terminal(said))
    ran = run("sources", "add", server.url(), "--sources", str(path))

    assert ran.code == code
    assert [one.nature for one in load_sources(path)[1:]] == ([nature] if nature else [])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Page(b"", 404), "the server answered 404"),
        (html("<title>Just a moment...</title>", 403), "checks for a browser"),
        (Page(b"%PDF-1.7"), "gives a PDF"),
        (html("<title>Rien</title><p>En construction"), "nothing to collect was found. Give the address"),
    ],
)
def test_what_gives_nothing_says_what_was_tried_and_what_to_do(
    run: Run, path: Path, server: ScriptedServer, answer: Page, words: str
) -> None:
    server.script("/", answer)
    ran = run("sources", "add", server.url(), "--sources", str(path))

    assert (ran.code, words in ran.err, path.read_text(encoding="utf-8")) == (3, True, KEPT)
    assert "tried" in ran.err or "nothing" not in words


def test_no_network_is_said_so(run: Run, path: Path) -> None:
    ran = run("sources", "add", "http://127.0.0.1:9/", "--sources", str(path))

    assert (ran.code, "127.0.0.1" in ran.err) == (3, True)


@pytest.mark.parametrize(
    ("url", "options", "words"),
    [
        ("http://kept.example/feed.xml/", (), "already there, as kept"),
        ("javascript:alert(1)", (), "is no address"),
        ("https://u:p@a.example/", (), "is no address"),
        ("https://[", (), "is no address"),
    ],
)
def test_wrong_addresses_are_refused_before_anything_is_asked(
    run: Run, path: Path, url: str, options: tuple[str, ...], words: str
) -> None:
    ran = run("sources", "add", url, "--sources", str(path), *options)

    assert (ran.code, words in ran.err) == (2, True)


def test_ids_that_are_taken_or_none_are_refused(run: Run, path: Path, server: ScriptedServer) -> None:
    announced(server)
    taken = run("sources", "add", server.url(), "--sources", str(path), "--id", "kept")
    wrong = run("sources", "add", server.url(), "--sources", str(path), "--id", "É !")

    assert (taken.code, "the id kept is already there" in taken.err) == (2, True)
    assert (wrong.code, "--id" in wrong.err) == (2, True)
    assert path.read_text(encoding="utf-8") == KEPT


def test_a_wrong_or_protected_file_stays_as_it_is(run: Run, path: Path, server: ScriptedServer) -> None:
    announced(server)
    path.write_text(f"{KEPT}  - id: [\n", encoding="utf-8")
    wrong = run("sources", "add", server.url(), "--sources", str(path))
    path.write_text(KEPT, encoding="utf-8")
    path.chmod(0o444)
    protected = run("sources", "add", server.url(), "--sources", str(path))

    assert (wrong.code, f"{path}:13: not valid YAML" in wrong.err) == (2, True)
    assert (protected.code, "permissions" in protected.err) == (3, True)
    assert path.read_text(encoding="utf-8") == KEPT


def listing(run: Run, path: Path, server: ScriptedServer) -> str:
    listed(server)
    added = run(
        "sources", "add", server.url("/actualites"), "--sources", str(path), "--json", "--id", "liste"
    )
    return added.json["source"]["id"]


def test_a_source_is_tried_saved_and_tried_again_on_the_saved_page(
    run: Run, path: Path, server: ScriptedServer, tmp_path: Path
) -> None:
    name, saved = listing(run, path, server), tmp_path / "page.html"
    live = run("sources", "try", name, "--sources", str(path), "--save", str(saved))
    asked = len(server.requests)
    again = run("sources", "try", name, "--sources", str(path), "--page", str(saved), "--json")

    assert (live.code, "│ date    │ p.date" in live.out, "9 of 9" in live.out) == (0, True, True)
    assert (again.code, again.json["entries"], again.json["having"]["date"]) == (0, 9, 9)
    assert len(server.requests) == asked


def test_a_page_that_changed_its_shape_says_what_it_shows_now(
    run: Run, path: Path, server: ScriptedServer, tmp_path: Path
) -> None:
    name, page = listing(run, path, server), tmp_path / "page.html"
    page.write_text(pages.page(pages.linked_cards()), encoding="utf-8")
    ran = run("sources", "try", name, "--sources", str(path), "--page", str(page))

    assert ran.code == 1
    assert "no element matches 'div.card'; the page now shows 5 × a.vignette, e.g. «Une charte" in ran.out
    assert "try as recipe: item: 'a.vignette', title: 'span.intitule', date: 'span.quand'" in ran.out


def test_a_source_that_is_unknown_or_gives_no_answer(run: Run, path: Path, server: ScriptedServer) -> None:
    name = listing(run, path, server)
    server.script("/actualites", Page(b"", 500))
    unknown = run("sources", "try", "list", "--sources", str(path))
    failed = run("sources", "try", name, "--sources", str(path))

    assert (unknown.code, "did you mean 'liste'?" in unknown.err) == (2, True)
    assert (failed.code, "500" in failed.err) == (3, True)


def test_feeds_go_out_as_opml_and_come_in_once(run: Run, path: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "feeds.opml", tmp_path / "other.yaml"
    other.write_text("sources: []\n", encoding="utf-8")
    exported = run("sources", "export", "--opml", str(out), "--sources", str(path))
    first = run("sources", "import", str(out), "--sources", str(other))
    second = run("sources", "import", str(out), "--sources", str(other), "--json")

    assert (exported.code, len(read_opml(out.read_bytes()).feeds)) == (0, 1)
    assert (first.code, "1 feeds written into" in first.out) == (0, True)
    assert second.json["known"] == [{"feed": "https://kept.example/feed.xml", "id": "kept"}]
    assert [one.url for one in load_sources(other)] == ["https://kept.example/feed.xml"]
    printed = run("sources", "export", "--sources", str(path)).out
    assert undated(printed) == undated(out.read_text(encoding="utf-8"))


def undated(opml: str) -> str:
    return re.sub("<dateCreated>[^<]+<", "<dateCreated><", opml)


def test_what_cannot_be_imported_is_named(run: Run, path: Path, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text("<opml><body><outline text='x' xmlUrl='javascript:x'/></body></opml>", encoding="utf-8")
    refused = run("sources", "import", str(file), "--sources", str(path))
    file.write_text("<html/>", encoding="utf-8")
    wrong = run("sources", "import", str(file), "--sources", str(path))

    assert (refused.code, "not taken: javascript:x" in refused.out) == (1, True)
    assert (wrong.code, f"{file}: not OPML" in wrong.err) == (2, True)
    assert path.read_text(encoding="utf-8") == KEPT
