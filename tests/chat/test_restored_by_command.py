"""A machine burns after its backup: by two commands Vigie goes on elsewhere, on a real homeserver."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from datetime import UTC, datetime

import pytest

from cli_folder import Folder
from feeds import URGENT_TEXT, Post, feed
from servers import Page, ScriptedServer
from synapse import LabRoom, Synapse, User

pytestmark = pytest.mark.homeserver

SETTINGS = """\
[site]
build = false
[schedule]
quiet = []
[alerts]
quiet_hours = "00:00-00:00"
storm = 1000
[backup]
passphrase_file = "passphrase"
[matrix]
homeserver = "{homeserver}"
user_id = "{user}"
password_file = "password"  # pragma: allowlist secret
[[rooms]]
name = "veille"
id = "{room}"
receives = ["alerts"]
"""


def test_what_was_posted_after_the_backup_is_there_once_and_the_session_goes_on(
    folder: Folder, server: ScriptedServer, homeserver: Synapse, alice: User, bot: User
) -> None:
    room = LabRoom.create(homeserver, alice, preset="public_chat")
    written = SETTINGS.format(homeserver=homeserver.url, user=bot.user_id, room=room.room_id)
    (folder.path / "vigie.toml").write_text(written, encoding="utf-8")
    (folder.path / "password").write_text(bot.password, encoding="utf-8")
    (folder.path / "passphrase").write_text("quatre mots bien au hasard", encoding="utf-8")
    sources = folder.sources(cnil=server.url("/feed"))
    posts: list[Post] = []

    def publish_and_run(where: Folder) -> None:
        number = len(posts) + 1
        title = f"La CNIL prononce une sanction contre l'éditeur de l'assistant d'IA numéro {number}."
        today = datetime.now(UTC).replace(microsecond=0)
        posts.append(Post(f"u{number}", title, f"Délibération {number}. {URGENT_TEXT}", published=today))
        server.script("/feed", Page(feed(*reversed(posts))))
        assert where.run("run", "--once", "--sources", sources).code == 0

    publish_and_run(folder)
    made = folder.run("backup", "--to", "backups", "--json")
    assert made.code == 0, made.err
    publish_and_run(folder)
    device = json.loads((folder.path / "var" / "matrix" / "session.json").read_bytes())["device_id"]

    elsewhere = Folder(folder.path / "another machine")
    elsewhere.path.mkdir()
    for name in ("vigie.toml", "password", "passphrase", sources):
        shutil.copyfile(folder.path / name, elsewhere.path / name)
    (backup,) = (folder.path / "backups").glob("vigie-*.tar")
    shutil.rmtree(folder.path / "var")
    restored = elsewhere.run("restore", str(backup), "--passphrase-file", "passphrase")
    assert restored.code == 0, restored.err
    publish_and_run(elsewhere)

    bodies = [event["content"].get("body", "") for event in room.messages()]
    told = Counter(post.guid for post in posts for body in bodies if post.title in body)
    assert told == {"u1": 1, "u2": 1, "u3": 1}
    assert (
        json.loads((elsewhere.path / "var" / "matrix" / "session.json").read_bytes())["device_id"] == device
    )
