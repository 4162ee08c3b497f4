"""The picture of a message, from the transaction that decided it until its message arrived or is given up."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.picture import Picture, Upload
from watcher.store import queries
from watcher.store.sqlite import Database

_ATTACH = """
INSERT INTO outbox_pictures (outbox_id, name, width, height, png) VALUES (:id, :name, :width, :height, :png)
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture as it stands: where it was taken, and how often that failed."""

    picture: Picture
    upload: Upload | None
    failures: int


def attach(db: Database, message_id: int, picture: Picture) -> None:
    """Give a message its picture. Raises `sqlite3.IntegrityError` when it has one."""
    named = {"name": picture.name, "width": picture.width, "height": picture.height, "png": picture.png}
    queries.execute(db, _ATTACH, {"id": message_id, **named})


def of_message(db: Database, message_id: int) -> Kept | None:
    """The picture of a message that waits; None when it has none."""
    row = queries.fetch_one(db, "SELECT * FROM outbox_pictures WHERE outbox_id = ?", [message_id])
    if row is None:
        return None
    url = row.text_or_none("url")
    return Kept(
        picture=Picture(row.text("name"), row.blob("png"), row.integer("width"), row.integer("height")),
        upload=None if url is None else Upload(url, row.text_or_none("keys")),
        failures=row.integer("failures"),
    )


def note_upload(db: Database, message_id: int, upload: Upload) -> None:
    """It lies there now."""
    sql = "UPDATE outbox_pictures SET url = ?, keys = ? WHERE outbox_id = ?"
    queries.execute(db, sql, [upload.url, upload.keys, message_id])


def note_failure(db: Database, message_id: int) -> None:
    """It could not be taken anywhere, this time."""
    sql = "UPDATE outbox_pictures SET failures = failures + 1 WHERE outbox_id = ?"
    queries.execute(db, sql, [message_id])
