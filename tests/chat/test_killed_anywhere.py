"""The promise of the room, by force: killed at random moments on a bad day, every message is there once.

Each start collects a new urgent publication and finds new commands; it is killed somewhere in collecting,
deciding, posting, hearing or answering, behind a proxy that refuses, fails and loses answers, with a
homeserver that restarts. In the end the room holds each alert and each answer once.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from ageing.nursery import Nursery, open_nursery
from chat.accounts import new_user
from cli_folder import Folder
from feeds import URGENT_TEXT, Post, feed
from servers import Page, ScriptedServer
from synapse import LabRoom, Synapse, User
from troubled_proxy import TROUBLES, TroubledProxy
from watcher.chat.answering import MOST_COMMANDS

pytestmark = [pytest.mark.homeserver, pytest.mark.timeout(3600)]

KILLS = int(os.environ.get("VIGIE_TEST_ROOM_KILLS", "20"))
"""In `make test`; `make test-long` asks for 200. What is no room is killed in `tests/ageing`."""
SEED = 20261126
RESTARTS = 3
COMMANDS = ("!aide", "!etat", "!risque R08", "!echeances")


@dataclass
class Play:
    """One room, one feed, and a watch that does not live long."""

    nursery: Nursery
    server: ScriptedServer
    room: LabRoom
    members: list[User]
    chance: random.Random
    posts: list[Post] = field(default_factory=list[Post])
    asked: list[str] = field(default_factory=list[str])
    whole_life: float = 0
    """Seconds that a pass with something to do takes on this machine, today, when it is left alone."""

    def publish(self) -> None:
        number = len(self.posts) + 1
        title = f"La CNIL prononce une sanction contre l'éditeur de l'assistant d'IA numéro {number}."
        published = datetime.now(UTC).replace(microsecond=0)
        text = f"Délibération {number}. {URGENT_TEXT}"
        self.posts.append(Post(f"u{number}", title, text, published))
        self.server.script("/feed", Page(feed(*reversed(self.posts))))

    def ask(self) -> None:
        number = len(self.asked)
        path = f"/_matrix/client/v3/rooms/{quote(self.room.room_id, safe='')}/send/m.room.message/ask{number}"
        content = {"msgtype": "m.text", "body": COMMANDS[number % len(COMMANDS)]}
        asker = self.members[number % len(self.members)]
        self.asked.append(self.room.synapse.member("PUT", path, content, asker)["event_id"])

    def live_and_die(self, *words: str) -> None:
        """Start, and kill after a while: before anything is done, in the midst of it, or when all is done."""
        life = self.nursery.start(*words, at=datetime.now(UTC))
        time.sleep(self.whole_life * self.chance.uniform(0.05, 1.5))
        life.kill()

    def hurry(self) -> None:
        """As if the time until the next attempts had passed."""
        database = self.nursery.folder.path / "var" / "vigie.db"
        if database.exists():
            with closing(sqlite3.connect(database, timeout=30)) as db, db:
                if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone():
                    db.execute("UPDATE outbox SET not_before = NULL WHERE attempts > 0")

    def settle(self, sources: str) -> None:
        """Let it live until nothing is left to say."""
        quiet = 0
        for _ in range(60):
            self.hurry()
            started = time.monotonic()
            words = ("run", "--once", "--sources", sources, "--json")
            self.nursery.start(*words, at=datetime.now(UTC)).wait()
            done = json.loads((self.nursery.folder.path / "life.out").read_text(encoding="utf-8"))
            self.whole_life = max(self.whole_life, time.monotonic() - started)
            quiet = quiet + 1 if (done["posted"], done["postponed"], done["dead"]) == (0, 0, 0) else 0
            if quiet == 2:
                return
        pytest.fail("the outbox did not empty")


@pytest.fixture
def play(folder: Folder, server: ScriptedServer, spare_homeserver_without_limits: Synapse) -> Iterator[Play]:
    homeserver = spare_homeserver_without_limits
    alice, bot = new_user(homeserver, "alice"), new_user(homeserver, "bot")
    room = LabRoom.create(homeserver, alice, preset="public_chat")
    members = [alice, *(new_user(homeserver, "member") for _ in range(KILLS // (MOST_COMMANDS // 2)))]
    for member in members[1:]:
        room.enter(member)
    (folder.path / "password").write_text(bot.password, encoding="utf-8")
    (folder.path / "vigie.toml").write_text(
        f'[matrix]\nhomeserver = "HOMESERVER"\nuser_id = "{bot.user_id}"\npassword_file = "password"\n'
        "[site]\nbuild = false\n[alerts]\nstorm = 1000\n"
        f'[[rooms]]\nname = "veille"\nid = "{room.room_id}"\nreceives = ["alerts"]\n',
        encoding="utf-8",
    )
    with open_nursery(folder) as nursery:
        yield Play(nursery, server, room, members, random.Random(SEED))


def test_every_alert_and_every_answer_is_there_once(play: Play) -> None:
    sources = play.nursery.folder.sources(cnil=play.server.url("/feed"))
    with TroubledProxy(play.room.synapse.url, seed=SEED) as proxy:
        settings = play.nursery.folder.path / "vigie.toml"
        settings.write_text(settings.read_text().replace("HOMESERVER", proxy.url))
        play.publish()
        play.settle(sources)
        for life in range(KILLS):
            play.publish()
            play.ask()
            play.hurry()
            words = ("run", "--once") if life % 2 == 0 else ("run",)
            play.live_and_die(*words, "--sources", sources)
            if life % (KILLS // RESTARTS) == 1:
                play.room.synapse.stop()
                play.live_and_die("run", "--once", "--sources", sources)
                play.room.synapse.start()
        proxy.share = 0
        play.settle(sources)
    assert set(proxy.met) >= set(TROUBLES)
    people = {member.user_id for member in play.members}
    ours = [event["content"] for event in play.room.messages() if event["sender"] not in people]
    loud = [one["body"] for one in ours if one["msgtype"] == "m.text"]
    alerts = Counter(post.title for post in play.posts for body in loud if post.title in body)
    assert alerts == dict.fromkeys((post.title for post in play.posts), 1)
    answers = Counter(
        one["m.relates_to"]["m.in_reply_to"]["event_id"] for one in ours if "m.relates_to" in one
    )
    assert answers == dict.fromkeys(play.asked, 1)
