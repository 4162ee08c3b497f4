"""The database: can it be opened, is it whole, what waits in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from watcher.chat.welcome import UNREADABLE
from watcher.store import heard, outbox, runs, soundness
from watcher.store.database import open_database
from watcher.store.errors import Reason
from watcher.store.soundness import Looked
from watcher.store.sqlite import Database
from watcher.upkeep.doctor.finding import DAMAGED, Finding, Scene

LARGE_LOG = 256 * 1024**2
"""Bytes of write-ahead log; it is cut to 64 MiB whenever no reader holds it back."""
ALERT_WAIT = timedelta(hours=1)
"""How long an alert may wait for its room; the delivery tries again every few minutes."""

REFUSED_LATELY = timedelta(days=14)
"""What was refused before is counted, and calls nobody any more."""

_REMEDIES = {
    Reason.OUTDATED: "start the watch, or vigie run --once: it makes a backup and brings it up to date",
    Reason.NEWER: "install that version again, or restore a backup of this one",
    Reason.LOCKED: "see which process holds it (fuser), and wait for it or stop it",
    Reason.READ_ONLY: "give this user the file and its folder",
    Reason.UNREACHABLE: "check the path, its permissions and the health of the disk",
    Reason.NOT_VIGIE: "name another data folder, or restore a backup",
}


def database(scene: Scene) -> Iterator[Finding]:
    """Whether it opens; its pages; its references; its search."""
    path = scene.house.settings.paths.database
    if scene.trouble is not None:
        remedy = _REMEDIES.get(scene.trouble.reason, DAMAGED)
        yield Finding("database", False, str(scene.trouble), remedy)
        return
    if scene.db is None:
        yield Finding("database", True, "none yet: the first run makes it")
        return
    yield Finding("database", True, f"{path}, {path.stat().st_size / 1024**2:.1f} MiB")
    yield _integrity(scene, scene.db)
    log = path.with_name(f"{path.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    if size > LARGE_LOG:
        detail = f"{size / 1024**2:.0f} MiB wait in {log.name}"
        yield Finding(
            "write-ahead log", False, detail, "end whatever reads for hours (vigie explore), or restart"
        )


def _integrity(scene: Scene, db: Database) -> Finding:
    pages = soundness.pages(db, deep=scene.deep, seconds=scene.seconds)
    looks = [pages]
    if not pages.faults:
        looks.append(soundness.orphans(db, seconds=scene.seconds))
        looks.append(_search(scene, db))
    faults = [fault for look in looks for fault in look.faults]
    if faults:
        return Finding("integrity", False, "; ".join(faults), DAMAGED)
    if all(look.complete for look in looks):
        return Finding(
            "integrity", True, "every page and index was read" if scene.deep else "every page was read"
        )
    detail = f"nothing wrong in the first {scene.seconds:g} s; --deep reads all of it"
    return Finding("integrity", True, detail)


def _search(scene: Scene, db: Database) -> Looked:
    """Deep: word by word; else only whether it knows as many publications as there are."""
    if not scene.deep:
        missing = soundness.unsearchable(db)
        return Looked((f"{missing} publications are not in the search",) if missing else ())
    writing = open_database(scene.house.settings.paths.database)
    try:
        return soundness.search_index(writing)
    finally:
        writing.close()


def messages(scene: Scene) -> Iterator[Finding]:
    """What was refused for good, and alerts that wait too long."""
    if scene.db is None:
        return
    dead = outbox.dead(scene.db)
    detail = f"{outbox.pending_count(scene.db)} waiting, {len(dead)} refused for good"
    fresh = [one for one in dead if scene.now - one.created_at < REFUSED_LATELY]
    said = f"the last one met: {fresh[-1].last_error}; it is not sent again" if fresh else ""
    yield Finding("outbox", not fresh, detail, said)
    late = [one for one in soundness.waiting_alerts(scene.db) if scene.now - one > ALERT_WAIT]
    if late:
        detail = f"{len(late)} waiting, the oldest since {min(late):%Y-%m-%d %H:%M} UTC"
        yield Finding(
            "alerts", False, detail, "see the findings on homeserver and rooms; is the watch running?"
        )


def conversation(scene: Scene) -> Iterator[Finding]:
    """What the watch noted of its own hearing; the account's own finding says how it is now."""
    if scene.db is None or scene.house.settings.matrix is None:
        return
    unreadable = f"{heard.value(scene.db, UNREADABLE) or 0} message(s) could not be decrypted so far"
    trouble = heard.value(scene.db, heard.TROUBLE)
    if trouble is None:
        yield Finding("conversation", True, unreadable)
        return
    yield Finding("conversation", False, f"{trouble}; {unreadable}", "mend it and start the watch again")


def version_written(scene: Scene) -> str | None:
    """The version of Vigie that ran last on this database; None when no run noted it."""
    last = None if scene.db is None else runs.last_run(scene.db)
    noted = None if last is None else last.detail.get(runs.VERSION)
    return noted if isinstance(noted, str) else None
