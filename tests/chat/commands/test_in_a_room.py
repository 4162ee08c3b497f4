"""Every command, from a member's words to the answer, in a room of a real homeserver."""

from __future__ import annotations

import io
import itertools
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlite_utils import Database

from factories import judged, source
from feeds import LONG
from servers import ScriptedServer, html
from synapse import LabRoom, Synapse, User
from watcher.chat.commands.registry import all_commands
from watcher.config.conversation import People
from watcher.house import House
from watcher.items import Harvest, Judged, Outcome, SourceState
from watcher.pipeline import keep
from watcher.posting import post_now
from watcher.proposals import work_through
from watcher.register_book import RegisterBook
from watcher.settings import Alerts, Matrix, Paths, Room, Schedule, Settings, Web
from watcher.store import sources
from watcher.store.database import open_database

pytestmark = pytest.mark.homeserver


@dataclass
class Salon:
    """Alice's room with the bot in it, and the bot's house."""

    db: Database
    house: House
    room: LabRoom

    def say(self, words: str) -> str:
        """Say something; the answer that stands in its thread, with plain spaces."""
        event_id = self.room.say(words)
        post_now(self.db, self.house)
        (answer,) = self.under(event_id)
        return answer

    def under(self, event_id: str) -> list[str]:
        """What the bot said in the thread of an event, silently, oldest first."""
        found = [one["content"] for one in self.room.messages() if _thread(one) == event_id]
        assert {one["msgtype"] for one in found} <= {"m.notice"}
        return [one["body"].replace("\u202f", " ") for one in found]

    def bring(self, *items: Judged) -> None:
        brought = Harvest("cnil", Outcome.COLLECTED, SourceState(), items)
        keep(self.db, brought, self.house.desk, None, self.house.now())


def _thread(event: dict[str, Any]) -> str | None:
    return event["content"].get("m.relates_to", {}).get("event_id")


@pytest.fixture
def salon(
    homeserver: Synapse, room: LabRoom, alice: User, settings: Matrix, tmp_path: Path, model_directory: Path
) -> Iterator[Salon]:
    (tmp_path / "model").symlink_to(model_directory)
    chosen = Settings(
        paths=Paths(data=tmp_path),
        schedule=Schedule(quiet=()),
        matrix=settings,
        rooms=(Room(name="veille", id=room.room_id, receives=("alerts",)),),
        people=People(coordinators=(alice.user_id,), organisation="l’observatoire de Rennes"),
        alerts=Alerts(quiet_hours="03:00-03:00"),
        web=Web(host_spacing=0, allow_loopback=True),
    )
    numbers = itertools.count()
    run = secrets.token_hex(4)
    watched = (source("cnil"),)
    house = House(
        chosen,
        watched,
        RegisterBook(chosen.paths.register),
        lambda: datetime.now(UTC),
        lambda: f"txn-{run}-{next(numbers)}",
        Console(file=io.StringIO()),
    )
    db = open_database(chosen.paths.database)
    sources.sync_sources(db, watched)
    post_now(db, house)
    yield Salon(db, house, room)
    db.close()


def test_it_introduces_itself_when_it_comes_in(salon: Salon) -> None:
    post_now(salon.db, salon.house)
    (greeting,) = salon.room.bodies()
    assert "le robot de veille de l’observatoire de Rennes" in greeting
    assert "!oubliez-moi" in greeting


def test_every_command_is_answered_once_and_silently(salon: Salon) -> None:
    salon.bring(*(judged(f"id:{number}") for number in range(1, 13)))
    for number, command in enumerate(all_commands()):
        later = timedelta(seconds=10 * number)
        salon.house = replace(salon.house, now=lambda later=later: datetime.now(UTC) + later)
        answer = salon.say(command.examples[0])
        assert answer, command.name
        assert "une erreur de ma part" not in answer, command.name


def test_a_publication_is_corrected(salon: Salon) -> None:
    salon.bring(judged("id:1"))
    assert "Axes : Usages → Légal" in salon.say("!classer 1 axe=legal")


def test_a_page_is_proposed_read_and_answered_in_the_same_thread(
    salon: Salon, server: ScriptedServer
) -> None:
    url = server.script("/a", html(f"<html><body><article><h1>T</h1><p>{LONG}</p></article></body></html>"))
    event_id = salon.room.say(f"!proposer {url}")
    post_now(salon.db, salon.house)
    assert work_through(salon.db, salon.house, salon.house.now()) == 1
    post_now(salon.db, salon.house)
    received, kept = salon.under(event_id)
    assert received.startswith("Reçu, n° 1.")
    assert kept.startswith("Proposition n° 1 : lue et gardée")


def test_a_subscriber_is_told_in_a_direct_room_until_they_stop(
    salon: Salon, homeserver: Synapse, alice: User
) -> None:
    salon.say("!abonner mot charte")
    salon.bring(judged("id:1"))
    post_now(salon.db, salon.house)
    (invited,) = homeserver.member("GET", "/_matrix/client/v3/sync", user=alice)["rooms"]["invite"]
    direct = LabRoom(homeserver, alice, invited)
    direct.enter(alice)
    assert salon.say("!desabonner tout").endswith("Votre adresse est effacée.")
    salon.bring(judged("id:2"))
    post_now(salon.db, salon.house)
    assert [alice.user_id in str(row) for row in salon.db["outbox"].rows] == [False] * salon.db[
        "outbox"
    ].count


def test_a_request_is_made_and_closed(salon: Salon) -> None:
    event_id = salon.room.say("!saisine Peut-on utiliser un transcripteur ?")
    post_now(salon.db, salon.house)
    salon.say("!saisine 1 close Oui, avec un accord.")
    asked = [one["content"] for one in salon.room.messages() if _thread(one) == event_id]
    assert [one["msgtype"] for one in asked] == ["m.notice", "m.text"]
    assert "Oui, avec un accord." in asked[1]["body"]


def test_the_room_is_muted_and_speaks_again(salon: Salon) -> None:
    assert salon.say("!muet 2h").startswith("Silence dans ce salon")
    assert [row["room"] for row in salon.db["muted_rooms"].rows] == ["veille"]
    assert salon.say("!parle") == "Le silence est levé."


def test_a_member_is_forgotten(salon: Salon, alice: User) -> None:
    salon.say("!abonner axe legal")
    assert "1 abonnement" in salon.say("!oubliez-moi")
    assert salon.say("!oubliez-moi oui").startswith("C’est effacé.")
    assert salon.db["subscriptions"].count == 0
