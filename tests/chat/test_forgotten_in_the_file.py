"""`!oubliez-moi` reaches the bytes of the database, as soon as it was heard."""

from __future__ import annotations

from pathlib import Path

from chat.houses import opened, said
from watcher.store import heard


def test_who_says_so_leaves_the_database_and_its_log(tmp_path: Path) -> None:
    with opened(tmp_path) as room:
        room.hear(said("!chercher un mot secret", event_id="$1"))
        (who,) = {row["who"] for row in room.db["heard"].rows}
        room.hear(said("!oubliez-moi oui", event_id="$2"))
        assert room.db["searches"].count == 0
        path = Path(
            next(file for _, name, file in room.db.conn.execute("PRAGMA database_list") if name == "main")
        )
        content = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
        assert heard.value(room.db, "wipe") is None
        assert who.encode() not in content
