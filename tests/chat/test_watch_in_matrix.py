"""The whole way, from a feed to a room on a real homeserver, by the installed command."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from cli_folder import Folder
from feeds import URGENT_TEXT, URGENT_TITLE, Post, feed
from servers import Page, ScriptedServer
from synapse import LabRoom, Synapse, User

pytestmark = pytest.mark.homeserver

TODAY = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def room(folder: Folder, homeserver: Synapse, alice: User, bot: User) -> LabRoom:
    """Alice's room, to which the bot is invited, named in the folder's settings."""
    room = LabRoom.create(homeserver, alice)
    room.invite(bot.user_id)
    (folder.path / "token").write_text(bot.access_token, encoding="utf-8")
    (folder.path / "vigie.toml").write_text(
        f'[matrix]\nhomeserver = "{homeserver.url}"\nuser_id = "{bot.user_id}"\naccess_token_file = "token"\n'
        f'[site]\nbuild = false\n[schedule]\nquiet = []\n[alerts]\nquiet_hours = "00:00-00:00"\n'
        f'[[rooms]]\nname = "observatoire"\nid = "{room.room_id}"\n'
        f'mention = ["{alice.user_id}"]\n',
        encoding="utf-8",
    )
    return room


def make_a_digest_due(folder: Folder) -> None:
    """As if the watch had started a fortnight ago, and had been off since."""
    with closing(sqlite3.connect(folder.path / "var" / "vigie.db")) as db, db:
        for column in ("due_at", "starts_at", "ends_at", "done_at"):
            (value,) = db.execute(f"select {column} from due").fetchone()
            earlier = datetime.fromisoformat(value) - timedelta(days=14)
            db.execute(f"update due set {column} = ?", [value.replace(value[:10], f"{earlier:%Y-%m-%d}")])
        db.execute("update due set period = 'a fortnight ago'")
        db.execute("update items set seen_at = (select ends_at from due)")


def test_an_alert_and_a_digest_arrive_plain_and_formatted_once(
    folder: Folder, server: ScriptedServer, room: LabRoom, alice: User
) -> None:
    urgent = Post("u", URGENT_TITLE, URGENT_TEXT, published=TODAY, link="https://cnil.example/sanction")
    sources = folder.sources(cnil=server.script("/feed", Page(feed(urgent))))
    once = ("run", "--once", "--sources", sources, "--json")
    assert folder.run(*once).json["posted"] == 2
    make_a_digest_due(folder)
    assert folder.run(*once).json["posted"] == 2
    assert folder.run(*once).json["posted"] == 0
    ours = [event["content"] for event in room.messages()]
    alert, digest, in_thread = (content for content in ours if "Bonjour" not in content["body"])
    for message in (alert, digest):
        assert message["msgtype"] == "m.text"
        assert URGENT_TITLE.replace("'", "’") in message["body"].replace("'", "’")
        assert "https://cnil.example/sanction" in message["body"]
        assert '<a href="https://cnil.example/sanction"' in message["formatted_body"]
        assert "Classé automatiquement par Vigie" in message["formatted_body"].replace("\u202f", " ")
    assert "Alerte" in alert["body"]
    assert alert["m.mentions"] == {"user_ids": [alice.user_id]}
    assert "Veille IA" in digest["body"]
    assert digest["m.mentions"] == {}
    assert in_thread["msgtype"] == "m.notice"
    assert URGENT_TITLE.replace("'", "’") in in_thread["body"].replace("'", "’")


def test_a_homeserver_that_is_down_postpones_by_name_and_loses_nothing(
    folder: Folder, server: ScriptedServer, room: LabRoom
) -> None:
    urgent = Post("u", URGENT_TITLE, URGENT_TEXT, published=TODAY)
    sources = folder.sources(cnil=server.script("/feed", Page(feed(urgent))))
    down = {"VIGIE_MATRIX__HOMESERVER": "http://127.0.0.1:9"}
    first = folder.run("run", "--once", "--sources", sources, "--json", **down)
    assert (first.code, first.json["posted"], first.json["postponed"]) == (1, 0, 1)
    assert "observatoire" in json.dumps(first.json["errors"])
    with closing(sqlite3.connect(folder.path / "var" / "vigie.db")) as db, db:
        db.execute("update outbox set not_before = null")
    assert folder.run("run", "--once", "--sources", sources, "--json").json["posted"] == 2
    assert [("Alerte" in body, "Bonjour" in body) for body in room.bodies()] == [(True, False), (False, True)]


def test_doctor_tells_whether_the_bot_is_in_its_room(
    folder: Folder, server: ScriptedServer, room: LabRoom, bot: User
) -> None:
    def of_rooms() -> dict[str, str]:
        findings = folder.run("doctor", "--json", VIGIE_WEB__CONTACT="veille@example.org").json
        return {
            one["check"]: one["remedy"] for one in findings if one["check"] in ("matrix", "room observatoire")
        }

    assert "not logged in yet" in json.dumps(folder.run("doctor", "--json").json)
    assert folder.run("matrix", "login").code == 0
    assert of_rooms() == {"matrix": "", "room observatoire": f"invite {bot.user_id} into {room.room_id}"}
    urgent = Post("u", URGENT_TITLE, URGENT_TEXT, published=TODAY)
    folder.run("run", "--once", "--sources", folder.sources(cnil=server.script("/feed", Page(feed(urgent)))))
    assert of_rooms() == {"matrix": "", "room observatoire": ""}
