"""A restored database is older than its rooms: nothing comes twice, nothing is lost, the device goes on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from pathlib import Path

import pytest

from chat.accounts import new_user, password_settings
from chat.matrix.element import element, needs_element
from chat.restored import Listener, back_up, listening, restored
from chat.watches import Watch, watching
from factories import judged
from synapse import LabRoom, Synapse, User
from watcher.items import Judged
from watcher.settings import Matrix
from watcher.store import care, outbox, requests

pytestmark = pytest.mark.homeserver

CLAIM = "/_matrix/client/v3/keys/claim"
QUESTION = "!saisine Peut-on utiliser un transcripteur en commission ?"


def urgent(number: int, **changes: object) -> Judged:
    page = {"title": f"Sanction numéro {number}."} | changes
    return judged(f"id:{number}", urgency="urgent", axes=["legal"], **page)


def live_until_the_fire(watch: Watch, alice: User, ann: Listener) -> str:
    """What happens after the backup; the event of the alert that alice took in charge."""
    watch.bring(urgent(2))
    watch.bring(*(urgent(number) for number in (3, 4, 5, 6)))
    watch.go_on()
    first = next(
        one
        for one in (outbox.message(watch.db, number) for number in range(1, 20))
        if one is not None and "numéro 2" in one.body
    )
    assert first.event_id is not None
    watch.room.react(first.event_id, "✅", alice)
    ann.say(QUESTION)
    watch.bring(urgent(2, title="Sanction numéro 2, corrigée.", content_hash="other"))
    watch.post_digest()
    watch.go_on()
    return first.event_id


def posted(watch: Watch, bot: User) -> list[str]:
    """Our events in the room: messages, what stands in threads, and new versions."""
    return [event["event_id"] for event in watch.room.messages() if event["sender"] == bot.user_id]


def is_answered(watch: Watch, bot: User) -> bool:
    """Whether the last thing that somebody else said in the room was read, and has its answer."""
    events = watch.room.messages()
    last = next(event["event_id"] for event in reversed(events) if event["sender"] != bot.user_id)
    relations = [event["content"].get("m.relates_to", {}) for event in events]
    return any(one.get("m.in_reply_to", {}).get("event_id") == last for one in relations)


def device_of(watch: Watch) -> str:
    return json.loads((watch.house.settings.paths.data / "matrix" / "session.json").read_bytes())["device_id"]


@pytest.mark.parametrize("encrypted", [False, True])
def test_each_message_is_there_once_and_new_ones_are_read(
    homeserver: Synapse, settings: Matrix, alice: User, bot: User, tmp_path: Path, encrypted: bool
) -> None:
    room = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    if encrypted:
        room.encrypt()
    with listening(homeserver, alice, room, tmp_path / "alice") as ann:
        with watching(settings, room, alice, tmp_path / "old") as watch:
            watch.bring(urgent(1))
            ann.say("!aide")
            watch.go_on()
            made_at = back_up(watch, tmp_path / "new")
            alert = live_until_the_fire(watch, alice, ann)
            device = device_of(watch)
            told = posted(watch, bot)
        with restored(settings, room, alice, tmp_path / "new", made_at) as again:
            again.bring(urgent(6), urgent(2, title="Sanction numéro 2, corrigée."), urgent(3))
            again.go_on()
            again.bring(urgent(4), urgent(5), urgent(1))
            again.post_digest()
            again.go_on()
            assert posted(again, bot) == told
            ann.say("!etat")
            again.bring(urgent(7))
            again.go_on()
            assert len(posted(again, bot)) == len(told) + 2
            assert [text.partition("\n")[0] for text in ann.hear()] == ["!etat", "🔴 Alerte · Légal"]
            assert outbox.pending_count(again.db) == 0
            assert device_of(again) == device
            (attended,) = care.recorded(again.db, made_at, again.house.now())[:1]
            assert attended.is_answered
            assert outbox.message_of_event(again.db, alert) is not None
            assert [one.text for one in requests.open_requests(again.db)] == [QUESTION.partition(" ")[2]]


def encrypted_room(homeserver: Synapse, alice: User, bot: User) -> LabRoom:
    room = LabRoom.create(homeserver, alice, invite=[bot.user_id])
    room.encrypt()
    return room


def claim(homeserver: Synapse, user: User, bot: User, times: int) -> int:
    """Take one-time keys of the bot as members do who begin to write to it; how many there were."""
    wanted = {"one_time_keys": {bot.user_id: {bot.device_id: "signed_curve25519"}}}
    taken = [homeserver.member("POST", CLAIM, wanted, user)["one_time_keys"] for _ in range(times)]
    return sum(bool(one.get(bot.user_id, {}).get(bot.device_id)) for one in taken)


def test_whoever_begins_to_write_to_us_after_the_restore_is_read(
    homeserver: Synapse, settings: Matrix, alice: User, bot: User, tmp_path: Path
) -> None:
    """The keys that the homeserver has by then were made after the backup, and their private halves burnt."""
    room = encrypted_room(homeserver, alice, bot)
    carol = new_user(homeserver, "carol")
    with watching(settings, room, alice, tmp_path / "old") as watch:
        made_at = back_up(watch, tmp_path / "new")
        assert claim(homeserver, alice, bot, 50) == 50
        watch.go_on()
    room.invite(carol.user_id)
    room.enter(carol)
    with (
        restored(settings, room, alice, tmp_path / "new", made_at) as again,
        listening(homeserver, carol, room, tmp_path / "carol") as late,
    ):
        late.say("!aide")
        again.go_on()
        assert is_answered(again, bot)
        assert claim(homeserver, alice, bot, 50) >= 48
        again.go_on()
        assert claim(homeserver, alice, bot, 50) == 50


def test_without_a_session_a_new_device_finds_what_was_posted(
    homeserver: Synapse, alice: User, bot: User, tmp_path: Path
) -> None:
    """A backup without a passphrase has neither session nor keys, nor the key of the pseudonyms."""
    room = encrypted_room(homeserver, alice, bot)
    settings = password_settings(homeserver, bot, tmp_path)
    with watching(settings, room, alice, tmp_path / "old") as watch:
        made_at = back_up(watch, tmp_path / "new")
        watch.bring(urgent(1))
        watch.go_on()
        told, device = posted(watch, bot), device_of(watch)
    shutil.rmtree(tmp_path / "new" / "var" / "matrix")
    (tmp_path / "new" / "var" / "members.key").unlink()
    with restored(settings, room, alice, tmp_path / "new", made_at) as again:
        again.bring(urgent(1))
        again.go_on()
        assert posted(again, bot) == told
        assert device_of(again) != device


@needs_element
def test_element_sends_its_keys_again_that_burnt(
    homeserver: Synapse, settings: Matrix, alice: User, bot: User, tmp_path: Path
) -> None:
    """What a member says next under a key that only the burnt machine had got is read all the same."""
    room = encrypted_room(homeserver, alice, bot)
    with asyncio.Runner() as runner:
        stack = contextlib.AsyncExitStack()
        ann = runner.run(stack.enter_async_context(element(homeserver, alice, "")))
        with watching(settings, room, alice, tmp_path / "old") as watch:
            watch.bring(urgent(1))
            watch.go_on()
            runner.run(ann.told("body"))
            made_at = back_up(watch, tmp_path / "new")
            runner.run(ann.say(room.room_id, "!aide"))
            watch.go_on()
            watch.go_on()  # with which the homeserver lets go of the key
        with restored(settings, room, alice, tmp_path / "new", made_at) as again:
            runner.run(asyncio.sleep(2))  # what we sent to her device is not shown
            runner.run(ann.say(room.room_id, "!etat"))
            again.go_on()
            assert is_answered(again, bot)
        runner.run(stack.aclose())
