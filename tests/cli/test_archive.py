"""What is archived of an item, as an operator looks at it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli_folder import Folder
from factories import judged, source
from feeds import Post, feed
from servers import Page, ScriptedServer, html
from watcher.store import items, sources
from watcher.store.database import open_database
from watcher.web.archive import Recorder

SEEN = datetime.now(UTC).replace(microsecond=0)
RECORD = "urn:uuid:00000000-0000-4000-8000-000000000001"
PAGE = (
    "<html><body><article><h1>La charte</h1><p>La métropole publie sa charte \x1b[31m d’usage de l’IA "
    "générative pour ses agents, après six mois de travaux.</p></article></body></html>"
).encode()


def keep(folder: Folder, evidence: str | None = RECORD, seen: datetime = SEEN) -> None:
    """Keep one item in the folder's store."""
    with closing(open_database(folder.path / "var" / "vigie.db")) as db:
        sources.sync_sources(db, [source()])
        items.save(db, judged(evidence=evidence, text="Le texte du flux."), seen)


def archive(
    folder: Folder, body: bytes = PAGE, kind: str = "text/html; charset=utf-8", begun: datetime = SEEN
) -> Path:
    """Archive an answer under the item's record id, as a round that began then does."""
    path = folder.path / "var" / "archive" / f"{begun:%Y}" / f"{begun:%Y%m%dT%H%M%SZ}-1.warc.gz"
    ids = iter([RECORD.replace("1", "0"), RECORD])
    with Recorder(path, software="vigie", operator=None, at=begun, new_id=lambda: next(ids)) as recorder:
        recorder.record("https://cnil.example/1", 200, "OK", [("Content-Type", kind)], body, begun)
    return path


def test_the_record_is_told_with_its_readable_text(folder: Folder) -> None:
    keep(folder)
    archive(folder)
    ran = folder.run("archive", "show", "1")
    assert ran.code == 0
    assert ran.out.splitlines()[:7] == [
        f"  record  {RECORD}",
        " address  https://cnil.example/1",
        f"    date  {SEEN:%Y-%m-%d %H:%M:%S} UTC",
        "  status  200 OK",
        "    type  text/html; charset=utf-8",
        f"    size  {len(PAGE)} bytes",
        "  digest  sha256:" + ran.out.partition("sha256:")[2][:56],
    ]
    assert "La métropole publie sa charte" in ran.out
    assert "\x1b" not in ran.out
    assert "<p>" not in ran.out


def test_raw_gives_the_archived_bytes_and_nothing_else(folder: Folder) -> None:
    keep(folder)
    archive(folder)
    assert folder.run("archive", "show", "1", "--raw").out.encode() == PAGE


def test_of_a_feed_the_text_kept_of_the_entry_is_told(folder: Folder) -> None:
    keep(folder)
    archive(folder, feed(Post("1"), Post("2")), "application/rss+xml")
    out = folder.run("archive", "show", "1").out
    assert out.endswith("(a feed or list; the text kept of this entry)\nLe texte du flux.\n")


def test_it_shows_what_a_round_archived(folder: Folder, server: ScriptedServer) -> None:
    page = html(
        "<html><body><article><p>" + "Une phrase de l’article. " * 40 + "</p></article></body></html>"
    )
    link = server.script("/article", page)
    post = Post("a", text="Un résumé.", link=link, published=SEEN)
    sources_file = folder.sources(cnil=server.script("/feed", Page(feed(post))))
    assert folder.run("run", "--once", "--sources", sources_file).code == 0
    out = folder.run("archive", "show", "1").out
    assert f" address  {link}\n" in out
    assert "Une phrase de l’article." in out


def test_an_unknown_item_is_wrong_use(folder: Folder) -> None:
    keep(folder)
    ran = folder.run("archive", "show", "999")
    assert (ran.code, ran.out) == (2, "")
    assert "no item 999" in ran.err


def test_an_item_that_was_kept_without_evidence_says_so(folder: Folder) -> None:
    keep(folder, evidence=None)
    ran = folder.run("archive", "show", "1")
    assert (ran.code, ran.out) == (3, "")
    assert "without an archived answer" in ran.err


@pytest.mark.parametrize(
    ("age", "why"),
    [(timedelta(days=40), "kept for 30 days (privacy.archive_days)"), (timedelta(1), "restore")],
)
def test_an_archive_that_is_gone_says_why(folder: Folder, age: timedelta, why: str) -> None:
    keep(folder, seen=SEEN - age)
    ran = folder.run("archive", "show", "1", VIGIE_PRIVACY__ARCHIVE_DAYS="30")
    assert (ran.code, ran.out) == (3, "")
    assert why in ran.err


def test_a_damaged_file_is_named_when_the_record_is_in_no_other(folder: Folder) -> None:
    keep(folder)
    path = archive(folder)
    path.write_bytes(path.read_bytes()[:-20])
    ran = folder.run("archive", "show", "1")
    assert (ran.code, ran.out) == (3, "")
    assert str(path.relative_to(folder.path)) in ran.err
    archive(folder, begun=SEEN + timedelta(seconds=600))
    assert folder.run("archive", "show", "1").code == 0
