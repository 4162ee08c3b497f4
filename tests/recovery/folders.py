"""A data folder with something of everything that a backup is about, and what is done with it."""

from __future__ import annotations

import gzip
import hashlib
import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from factories import judged, source
from people_traces import KEY, PEOPLE, leave_traces
from watcher.recovery.bundle import trailer
from watcher.recovery.making import Made, Order, make_backup
from watcher.store import items, outbox
from watcher.store.database import open_database, transaction
from watcher.store.messages import NewMessage
from watcher.store.sources import sync_sources

NOW = datetime(2026, 11, 26, 3, 30, tzinfo=UTC)
PASSPHRASE = "cinq mots pris au hasard"
TOKEN, STORE_KEY, RATCHET = "syt_JETON_SECRET", "CLEF-DU-MAGASIN", "CLIQUET-NUMERO-7"
SECRETS = (TOKEN.encode(), STORE_KEY.encode(), RATCHET.encode(), KEY)


def silent(_step: str, _done: int, _total: int) -> None:
    """Nobody looks on."""


def fill(data: Path) -> None:
    """A Vigie of some days: items, people, an account, all files."""
    db = open_database(data / "vigie.db")
    sync_sources(db, [source("cnil")])
    with transaction(db):
        kept = items.save_many(db, [judged(f"id:{number}") for number in range(20)], NOW)
    alert = outbox.enqueue(db, NewMessage("veille", "alert", "a1", "txn-a", "corps", "<p>corps</p>"), NOW)
    assert alert is not None
    outbox.mark_sent(db, alert, "$alerte", NOW)
    leave_traces(db, NOW, tuple(one.item_id for one in kept)[:2], "$alerte")
    db.close()
    (data / "members.key").write_bytes(KEY)
    write(data / "hosts" / "cnil.example.json", "{}")
    write(data / "model" / "service.json", "{}")
    write(data / "dossiers" / "2026-Q3.html", "<p>dossier</p>")
    write(data / "rooms" / "veille.jsonl", "{}\n")
    write(data / "register-decisions.yaml", "decisions: []\n")
    write(data / "site" / "donnees" / "2026" / "datapackage.json", "{}")
    write(data / "site" / "index.html", "made again")
    (data / "archive" / "2026").mkdir(parents=True)
    (data / "archive" / "2026" / "20261125T100000Z-1.warc.gz").write_bytes(gzip.compress(b"WARC/1.1" * 999))
    fill_account(data / "matrix")


def fill_account(folder: Path, ratchet: str = RATCHET) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    session = {"user_id": "@vigie:x", "device_id": "D", "access_token": TOKEN, "store_key": STORE_KEY}
    write(folder / "session.json", json.dumps(session))
    write(folder / "cross_signing.json", json.dumps({"master": "SEMENCE"}))
    write(
        folder / "direct.json", json.dumps({address: f"!{number}" for number, address in enumerate(PEOPLE)})
    )
    write(folder / "lock", "")
    store = sqlite3.connect(folder / "D.db")
    store.execute("CREATE TABLE IF NOT EXISTS sessions (pickle TEXT)")
    store.execute("INSERT INTO sessions VALUES (?)", [ratchet])
    store.commit()
    store.close()


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def rows(database: Path, without: tuple[str, ...] = ()) -> dict[str, list[object]]:
    """All rows by table."""
    connection = sqlite3.connect(database)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    found = {
        name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"').fetchall()))
        for name in names
        if name not in without and "_fts" not in name
    }
    connection.close()
    return found


def ratchets(store: Path) -> list[str]:
    connection = sqlite3.connect(store)
    found = [text for (text,) in connection.execute("SELECT pickle FROM sessions")]
    connection.close()
    return found


@dataclass(frozen=True)
class Sample:
    """A filled data folder, and a backup of it with everything, sealed."""

    data: Path
    made: Made


def make(data: Path, folder: Path, at: datetime = NOW, **changes: object) -> Made:
    """A backup without what is sealed, which takes a second, unless a passphrase is given."""
    return make_backup(Order(data=data, folder=folder, **changes), at, silent)  # type: ignore[arg-type]


def signed(body: bytes) -> bytes:
    """What somebody changed, made to look right: with the digest that it should have."""
    return body + trailer(hashlib.sha256(body).hexdigest())
