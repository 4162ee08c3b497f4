"""Two devices that speak to each other past any homeserver."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nio.crypto import Olm
from nio.store import SqliteStore
from peewee import OperationalError

from watcher.chat.matrix.cipher import Cipher, CipherError, Parcel, store_file

ANN, BOT = "@ann:lab.test", "@bot:lab.test"
ROOM = "!veille"


@pytest.fixture
def ann(tmp_path: Path) -> Iterator[Cipher]:
    with closing(Cipher(ANN, "LAPTOP", tmp_path / "ann", "key of ann")) as cipher:
        yield cipher


@pytest.fixture
def bot(tmp_path: Path) -> Iterator[Cipher]:
    with closing(open_bot(tmp_path)) as cipher:
        yield cipher


def open_bot(tmp_path: Path) -> Cipher:
    return Cipher(BOT, "VIGIE", tmp_path / "bot", "key of the bot")


def meet(speaker: Cipher, listener: Cipher, user: str = BOT, device: str = "VIGIE") -> None:
    """The speaker learns the listener's device, and shares a secret with it."""
    keys = listener.keys_to_publish(0)
    assert keys is not None
    speaker.learn_devices({user: {device: keys["device_keys"]}})
    name, key = next(iter(keys["one_time_keys"].items()))
    speaker.open_sessions({user: {device: {name: key}}})


def key_of_the_room(speaker: Cipher, *members: str) -> list[Parcel]:
    parcels = list(speaker.parcels(ROOM, members))
    for parcel in parcels:
        speaker.delivered(parcel)
    return parcels


def received(parcel: Parcel, user: str = BOT, device: str = "VIGIE", sender: str = ANN) -> dict[str, Any]:
    return {"type": "m.room.encrypted", "sender": sender, "content": parcel.messages[user][device]}


def said(speaker: Cipher, body: str, event_id: str = "$1", sender: str = ANN) -> dict[str, Any]:
    return {
        "type": "m.room.encrypted",
        "event_id": event_id,
        "sender": sender,
        "origin_server_ts": 1,
        "content": speaker.encrypt(ROOM, "m.room.message", {"msgtype": "m.text", "body": body}),
    }


def read(cipher: Cipher, event: dict[str, Any]) -> object:
    clear = cipher.decrypt(ROOM, event)
    return None if clear is None else clear["content"]["body"]


def test_what_one_device_says_the_other_reads(ann: Cipher, bot: Cipher) -> None:
    meet(ann, bot)
    (parcel,) = key_of_the_room(ann, BOT)
    bot.receive(received(parcel))
    event = said(ann, "!aide")
    assert read(bot, event) == "!aide"
    assert read(bot, event) == "!aide", "read again, as after a kill"


def test_a_message_is_not_read_again_under_another_name_or_in_another_room(ann: Cipher, bot: Cipher) -> None:
    meet(ann, bot)
    (parcel,) = key_of_the_room(ann, BOT)
    bot.receive(received(parcel))
    event = said(ann, "!aide")
    assert read(bot, event) == "!aide"
    assert read(bot, {**event, "event_id": "$replayed"}) is None
    assert bot.decrypt("!elsewhere", event) is None


def test_a_device_reads_what_it_said_itself_after_a_restart_too(bot: Cipher, tmp_path: Path) -> None:
    key_of_the_room(bot)
    event = said(bot, "Semaine 47", sender=BOT)
    bot.close()
    with closing(open_bot(tmp_path)) as again:
        assert read(again, event) == "Semaine 47"


def test_a_process_killed_while_it_takes_in_a_key_takes_it_in_when_it_comes_again(
    ann: Cipher, bot: Cipher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ratchet that brings a key moves on once it is read: moved on without the key, all is lost."""
    meet(ann, bot)
    (parcel,) = key_of_the_room(ann, BOT)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(SqliteStore, "save_inbound_group_session", die)
        with pytest.raises(KeyboardInterrupt):
            bot.receive(received(parcel))
    bot.close()
    with closing(open_bot(tmp_path)) as again:
        again.receive(received(parcel))
        assert read(again, said(ann, "!aide")) == "!aide"


def test_a_disk_that_is_full_is_told_and_the_key_taken_in_when_it_comes_again(
    ann: Cipher, bot: Cipher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet(ann, bot)
    (parcel,) = key_of_the_room(ann, BOT)

    def fail(*_: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as full:
        full.setattr(SqliteStore, "save_inbound_group_session", fail)
        with pytest.raises(CipherError, match="disk is full"):
            bot.receive(received(parcel))
    bot.close()
    with closing(open_bot(tmp_path)) as again:
        again.receive(received(parcel))
        assert read(again, said(ann, "!aide")) == "!aide"


def test_a_key_is_on_its_way_once_to_each_device(ann: Cipher, bot: Cipher) -> None:
    meet(ann, bot)
    assert len(key_of_the_room(ann, BOT)) == 1
    said(ann, "un")
    assert key_of_the_room(ann, BOT) == []
    said(ann, "deux")


def test_a_parcel_that_was_not_delivered_is_made_again(ann: Cipher, bot: Cipher) -> None:
    meet(ann, bot)
    assert len(list(ann.parcels(ROOM, [BOT]))) == 1
    (again,) = key_of_the_room(ann, BOT)
    bot.receive(received(again))
    assert read(bot, said(ann, "!aide")) == "!aide"


def test_one_time_keys_are_offered_when_half_are_gone(bot: Cipher) -> None:
    assert bot.keys_to_publish(50) is not None, "a new device publishes itself"
    bot.published(50)
    assert bot.keys_to_publish(50) is None
    assert bot.keys_to_publish(26) is None
    more = bot.keys_to_publish(25)
    assert more is not None
    assert "device_keys" not in more
    assert len(more["one_time_keys"]) == 25
    assert bot.keys_to_publish(0) is not None


def test_keys_are_on_disk_before_they_are_published(bot: Cipher, tmp_path: Path) -> None:
    """A process killed after the upload offers the same keys again, and can read what is sent to them."""
    published = bot.keys_to_publish(0)
    bot.close()
    with closing(open_bot(tmp_path)) as again:
        offered = again.keys_to_publish(0)
    assert published is not None
    assert offered is not None
    assert offered["device_keys"] == published["device_keys"]
    assert published["one_time_keys"].items() <= offered["one_time_keys"].items()


def test_a_room_that_was_seen_encrypted_stays_so(bot: Cipher, tmp_path: Path) -> None:
    assert not bot.is_known_encrypted(ROOM)
    bot.remember_encrypted(ROOM)
    bot.close()
    with closing(open_bot(tmp_path)) as again:
        assert again.is_known_encrypted(ROOM)


@pytest.mark.parametrize("device_id", ["VIGIE", "../../etc/passwd", "é/ü"])
def test_the_file_of_a_device_stays_in_its_folder(tmp_path: Path, device_id: str) -> None:
    assert store_file(tmp_path, device_id).parent == tmp_path
    with closing(Cipher(BOT, device_id, tmp_path, "key")) as cipher:
        assert cipher.path.stat().st_mode & 0o777 == 0o600


def test_another_key_or_a_damaged_file_is_told(tmp_path: Path) -> None:
    Cipher(BOT, "VIGIE", tmp_path, "key").close()
    with pytest.raises(CipherError, match="was not made with this key"):
        Cipher(BOT, "VIGIE", tmp_path, "another")
    store_file(tmp_path, "VIGIE").write_bytes(b"no database" * 100)
    with pytest.raises(CipherError, match="cannot be used"):
        Cipher(BOT, "VIGIE", tmp_path, "key")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
contents = st.dictionaries(
    st.sampled_from(["algorithm", "sender_key", "ciphertext", "session_id", "device_id"]),
    anything | st.sampled_from(["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"]),
)


@pytest.fixture(scope="module")
def hardy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cipher]:
    with closing(Cipher(BOT, "VIGIE", tmp_path_factory.mktemp("hardy"), "key")) as cipher:
        yield cipher


@given(contents, anything)
def test_no_message_of_anybody_stops_it(hardy: Cipher, content: dict[str, Any], other: object) -> None:
    event = {"type": "m.room.encrypted", "event_id": "$1", "sender": ANN, "origin_server_ts": 1}
    for said_so in (content, other):
        hardy.receive({**event, "content": said_so})
        assert hardy.decrypt(ROOM, {**event, "content": said_so}) is None


@given(st.dictionaries(st.just(ANN), st.dictionaries(st.text(max_size=5), anything)), anything)
def test_no_keys_of_anybody_stop_it(hardy: Cipher, keys: dict[str, dict[str, Any]], other: Any) -> None:
    hardy.learn_devices(keys)
    hardy.open_sessions(keys)
    hardy.learn_devices({ANN: {"LAPTOP": {"user_id": ANN, "device_id": "LAPTOP", "keys": other}}})


def test_a_session_that_is_broken_is_mended_with_a_word_of_our_own(
    ann: Cipher, bot: Cipher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message whose key is used up is how two ratchets that went apart show; once an hour is enough."""
    monkeypatch.setattr(Olm, "_unwedging_interval", timedelta(0))
    keys = ann.keys_to_publish(0)
    assert keys is not None
    bot.learn_devices({ANN: {"LAPTOP": keys["device_keys"]}})
    meet(ann, bot)
    (parcel,) = key_of_the_room(ann, BOT)
    bot.receive(received(parcel))
    assert bot.without_session([]) == {}
    bot.receive(received(parcel))
    assert bot.without_session([]) == {ANN: ["LAPTOP"]}
    name, key = next(iter(keys["one_time_keys"].items()))
    bot.open_sessions({ANN: {"LAPTOP": {name: key}}})
    (mail,) = bot.mail()
    assert list(mail.messages[ANN]) == ["LAPTOP"]
    bot.delivered(mail)
    assert bot.mail() == []
    assert bot.without_session([]) == {}


def test_a_device_that_gives_no_key_is_not_waited_for(
    ann: Cipher, bot: Cipher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or a device that is gone for good would be asked for a key with each request for news."""
    monkeypatch.setattr(Olm, "_unwedging_interval", timedelta(0))
    keys = ann.keys_to_publish(0)
    assert keys is not None
    bot.learn_devices({ANN: {"LAPTOP": keys["device_keys"]}})
    meet(ann, bot)
    (parcel,) = key_of_the_room(ann, BOT)
    bot.receive(received(parcel))
    bot.receive(received(parcel))
    bot.open_sessions({})
    assert bot.without_session([]) == {}
    assert bot.mail() == []


def test_one_time_keys_are_named_by_what_they_are(bot: Cipher) -> None:
    """A restored count would begin anew at names that the homeserver has, with other keys behind them."""
    keys = bot.keys_to_publish(0)
    assert keys is not None
    names = set(keys["one_time_keys"])
    assert len(names) == 50
    assert all(name.startswith("signed_curve25519:") for name in names)
    again = bot.keys_to_publish(0)
    assert again is not None
    assert all(again["one_time_keys"].get(name, key) == key for name, key in keys["one_time_keys"].items())


def test_a_restored_secret_is_read_with_and_never_written_with(
    ann: Cipher, bot: Cipher, tmp_path: Path
) -> None:
    meet(bot, ann, ANN, "LAPTOP")
    (before,) = key_of_the_room(bot, ANN)
    ann.receive(received(before, ANN, "LAPTOP", BOT))
    keys = bot.keys_to_publish(0)
    assert keys is not None
    ann.learn_devices({BOT: {"VIGIE": keys["device_keys"]}})
    assert bot.without_session([ANN]) == {}
    assert bot.retire_sessions() == (ANN,)
    assert bot.without_session([ANN]) == {ANN: ["LAPTOP"]}
    with closing(open_bot(tmp_path)) as later:
        assert later.without_session([ANN]) == {ANN: ["LAPTOP"]}
        (parcel,) = key_of_the_room(ann, BOT)
        later.receive(received(parcel))
        assert read(later, said(ann, "!aide")) == "!aide"
        assert later.without_session([ANN]) == {ANN: ["LAPTOP"]}


def test_whoever_shared_a_secret_is_told_of_a_new_one(ann: Cipher, bot: Cipher) -> None:
    meet(bot, ann, ANN, "LAPTOP")
    bot.retire_sessions()
    bot.greet([ANN])
    keys = ann.keys_to_publish(0)
    assert keys is not None
    name, key = next(iter(keys["one_time_keys"].items()))
    assert bot.without_session([]) == {ANN: ["LAPTOP"]}
    bot.open_sessions({ANN: {"LAPTOP": {name: key}}})
    (mail,) = bot.mail()
    assert mail.messages[ANN]["LAPTOP"]["algorithm"] == "m.olm.v1.curve25519-aes-sha2"
    bot.delivered(mail)
    assert bot.mail() == []
    assert bot.without_session([ANN]) == {}
