"""A database of some thousand rows of every kind, ways to damage it, and what became of its rows."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlite_utils import Database

from factories import NOW, judged, source
from watcher.items import Harvest, Outcome, SourceState
from watcher.rules.reactions import Meaning
from watcher.rules.subscriptions import Subscription, Wish
from watcher.store import feedback, heard, items, outbox, proposals, reactions, requests, runs, sources
from watcher.store import subscriptions as wishes
from watcher.store.database import open_database, transaction
from watcher.store.messages import NewMessage
from watcher.store.shapes import shapes

SOURCES = (source("cnil"), source("presse"))
PAGE = 4096
ITEMS = 150


def sample(path: Path) -> None:
    """Fill a new database; its newest rows are in its write-ahead log only."""
    db = open_database(path)
    with transaction(db):
        sources.sync_sources(db, SOURCES)
        for number in range(1, ITEMS + 1):
            _add(db, number)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("PRAGMA wal_autocheckpoint = 0")
    for number in range(ITEMS + 1, ITEMS + 6):
        with transaction(db):
            _add(db, number)
    for end in ("", "-wal"):  # closing would bring the log into the file
        shutil.copy(f"{path}{end}", f"{path}{end}.kept")
    db.close()
    for end in ("", "-wal"):
        Path(f"{path}{end}.kept").replace(f"{path}{end}")
    Path(f"{path}-shm").unlink(missing_ok=True)


def _add(db: Database, number: int) -> None:
    at = NOW - timedelta(days=100) + timedelta(hours=number)
    run = runs.start_run(db, "round", at)
    long = 6_000 if number % 50 == 0 else 300  # some texts go on over several pages
    one = judged(
        f"id:{number}",
        source_id="cnil" if number % 3 else "presse",
        text=f"Texte {number} sur l'IA. " * (long // 20),
        author="Gwenaëlle Kervoas",
        risks=["R01", "R02"],
        axes=["legal"],
    )
    (saved,) = items.save_many(db, [one], at)
    if number % 7 == 0:
        items.save(db, judged(f"id:{number}", source_id=one.item.source_id, content_hash="v2"), at)
    who = f"{number % 9:032x}"
    sources.save_visit(db, Harvest("cnil", Outcome.COLLECTED, SourceState(), judged=(one,)), run, at)
    feedback.add(db, feedback.Feedback(saved.item_id, f"$f{number}", "doubt", "", who, at))
    reactions.add(db, reactions.Reaction(f"$r{number}", f"$m{number}", Meaning.TAKEN, who, at))
    heard.note(db, f"$h{number}", "said", who, at)
    if number % 5 == 0:
        asked = requests.NewRequest(who, "!salon:x", f"$q{number}", "$t", f"question {number}")
        requests.close(db, requests.add(db, asked, at), "réponse", at)
        page = f"https://page.example/{number}"
        proposals.add(db, proposals.NewProposal(page, "note", who, "!salon:x", f"$p{number}", "$t"), at)
        wishes.add(db, Subscription(f"@a{number}:x", f"{number:032x}", Wish("axis", "legal")), at)
    told = NewMessage(
        room="veille",
        kind="alert",
        dedupe_key=f"alert:{number}",
        txn_id=f"txn-{number}",
        body=f"Alerte {number}. " * 20,
        html=f"<p>Alerte {number}</p>" * 20,
        item_ids=(saved.item_id,),
    )
    message = outbox.enqueue(db, told, at)
    assert message is not None
    outbox.mark_sent(db, message, f"$m{number}", at)


def rows_of(path: Path) -> dict[str, dict[object, tuple[object, ...]]]:
    """Every row by table and key; the file is copied first, as reading writes beside it."""
    copy = path.with_name("looked-at.db")
    for end in ("", "-wal"):
        if Path(f"{path}{end}").exists():
            shutil.copy(f"{path}{end}", f"{copy}{end}")
    found: dict[str, dict[object, tuple[object, ...]]] = {}
    with closing(sqlite3.connect(copy)) as connection:
        for shape in shapes(Database(connection)).values():
            key = "rowid" if shape.has_rowids else ", ".join(shape.key)
            width = 1 if shape.has_rowids else len(shape.key)
            rows = connection.execute(f"SELECT {key}, * FROM {shape.name}").fetchall()
            found[shape.name] = {row[:width]: row[width:] for row in rows}
    for end in ("", "-wal", "-shm"):
        Path(f"{copy}{end}").unlink(missing_ok=True)
    return found


def pages_by_owner(path: Path) -> dict[str, list[int]]:
    """The pages of each table and index."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT name, pageno FROM dbstat ORDER BY pageno").fetchall()
    owners: dict[str, list[int]] = {}
    for name, page in rows:
        owners.setdefault(name, []).append(page)
    return owners


def overwrite(path: Path, page: int, content: bytes, offset: int = 0) -> None:
    """Write over a page, from an offset on."""
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE + offset)
        file.write(content)


def noise(seed: int, size: int = PAGE) -> bytes:
    return random.Random(seed).randbytes(size)


def lost_rows(
    before: Mapping[str, Mapping[object, object]], after: Mapping[str, Mapping[object, object]]
) -> dict[str, int]:
    """How many rows of each table are not there any more."""
    return {name: n for name, rows in before.items() if (n := len(rows.keys() - after[name].keys()))}
