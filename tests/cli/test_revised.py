"""`vigie show`: the versions of an item, and what each changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from cli_folder import Folder
from factories import NOW, judged, source
from watcher.cli.revised import revised_view
from watcher.store.database import open_database
from watcher.store.items import save
from watcher.store.revisions import Revision
from watcher.store.sources import sync_sources

FIRST = "La commission rend son avis. Elle demande un registre. Le délai est de trois mois."
SECOND = "La commission rend son avis. Le délai est de six mois. Un recours est possible."


def test_each_version_says_what_it_changed() -> None:
    versions = [
        Revision(3, NOW, "Un avis", FIRST),
        Revision(4, NOW + timedelta(days=1), "[MàJ] Un avis", SECOND),
        Revision(5, NOW + timedelta(days=2), "[MàJ] Un avis", SECOND.upper()),
    ]
    assert revised_view(versions, with_changes=True).splitlines() == [
        "Version 3, seen 2026-11-23 07:00 UTC: Un avis",
        "Version 4, seen 2026-11-24 07:00 UTC: [MàJ] Un avis",
        "  ~ title: Un avis",
        "        -> [MàJ] Un avis",
        "  - Elle demande un registre.",
        "  + Un recours est possible.",
        "  ~ Le délai est de trois mois.",
        "    -> Le délai est de six mois.",
        "Version 5, seen 2026-11-25 07:00 UTC: [MàJ] Un avis",
        "  only case, spacing or order changed",
    ]
    assert len(revised_view(versions, with_changes=False).splitlines()) == 3


def test_the_command_lists_versions_and_tells_changes_when_asked(tmp_path: Path) -> None:
    db = open_database(tmp_path / "var" / "vigie.db")
    sync_sources(db, [source()])
    save(db, judged("id:1", text=FIRST, title="Un [avis]"), NOW)
    folder = Folder(tmp_path)
    assert "Version" not in folder.run("show", "1").out
    save(db, judged("id:1", text=SECOND, title="Un [avis]", content_hash="other"), NOW + timedelta(days=1))
    db.close()
    listed, told = folder.run("show", "1").out, folder.run("show", "1", "--revisions").out
    assert "Version 1, seen 2026-11-24 07:00 UTC: Un [avis]" in listed
    assert "Un recours est possible." not in listed.partition("Version 0")[2]
    assert "  + Un recours est possible." in told
    first, second = folder.run("show", "1", "--revisions", "--json").json["versions"]
    assert (first["number"], first["text"], second["seen_at"][:10]) == (0, FIRST, "2026-11-24")
