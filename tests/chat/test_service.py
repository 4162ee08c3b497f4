"""The ear and the mouth of the watch: they work until stopped, through outages, and end with the session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chat.accounts import new_user, token_settings
from chat.watches import Watch, watching
from processes import wait_until
from synapse import LabRoom, Synapse, User
from watcher.chat.service import ChatService
from watcher.observing.signs import CONVERSATION, Signs
from watcher.settings import Matrix, Room
from watcher.store import heard
from watcher.store.database import open_database
from watcher.upkeep.doctor import examine

pytestmark = pytest.mark.homeserver


@pytest.fixture
def watch(settings: Matrix, room: LabRoom, alice: User, tmp_path: Path) -> Iterator[Watch]:
    with watching(settings, room, alice, tmp_path) as made:
        yield made


def answers(watch: Watch) -> int:
    return sum(event["content"]["msgtype"] == "m.notice" for event in watch.posted)


def trouble(watch: Watch) -> str | None:
    db = open_database(watch.house.settings.paths.database, read_only=True)
    try:
        return heard.value(db, heard.TROUBLE)
    finally:
        db.close()


def test_a_command_is_answered_while_it_runs_and_stopping_waits_for_it(watch: Watch) -> None:
    service = ChatService(watch.house)
    service.start()
    watch.room.say("!aide")
    assert wait_until(lambda: answers(watch) == 1)
    service.stop()
    watch.room.say("!aide")
    assert answers(watch) == 1


def test_after_an_outage_it_goes_on(spare_homeserver_without_limits: Synapse, tmp_path: Path) -> None:
    homeserver = spare_homeserver_without_limits
    alice, bot = new_user(homeserver, "alice"), new_user(homeserver, "bot")
    room = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    with watching(token_settings(homeserver, bot, tmp_path), room, alice, tmp_path) as watch:
        service = ChatService(watch.house)
        service.start()
        homeserver.stop()
        homeserver.start()
        room.say("!aide")
        assert wait_until(lambda: answers(watch) == 1)
        service.stop()


def test_a_room_that_is_added_while_it_runs_is_joined_without_a_restart(
    watch: Watch, homeserver: Synapse, alice: User, bot: User
) -> None:
    other = LabRoom.create(homeserver, alice)
    signs = Signs()
    service = ChatService(watch.house, signs)
    service.start()
    try:
        watch.room.say("!aide")
        assert wait_until(lambda: answers(watch) == 1)
        assert list(signs.silences()) == [CONVERSATION]
        settings = watch.house.settings
        rooms = (*settings.rooms, Room(name="autre", id=other.room_id))
        service.renew(replace(watch.house, settings=settings.model_copy(update={"rooms": rooms})))
        other.invite(bot.user_id)
        assert wait_until(lambda: any("Bonjour" in body for body in other.bodies()))
        watch.room.say("!aide")
        assert wait_until(lambda: answers(watch) == 2)
    finally:
        service.stop()


def test_a_session_that_is_over_ends_it_and_leaves_word_for_the_operator(
    watch: Watch, homeserver: Synapse, bot: User
) -> None:
    signs = Signs()
    service = ChatService(watch.house, signs)
    service.start()
    homeserver.member("POST", "/_matrix/client/v3/logout/all", {}, bot)
    assert wait_until(lambda: trouble(watch) is not None)
    assert wait_until(lambda: CONVERSATION in signs.over())
    assert signs.silences() == {}
    service.renew(watch.house)  # asks once more, in case somebody logged in
    service.stop()
    (found,) = [one for one in examine(watch.house) if one.check == "conversation"]
    assert not found.ok
    assert trouble(watch) in found.detail
