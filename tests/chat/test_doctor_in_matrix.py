"""What the doctor says of a real homeserver, of the account on it and of its rooms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from chat.accounts import post
from synapse import LabRoom, Synapse, User
from upkeep.installations import Installation
from watcher.chat.room import Post
from watcher.settings import Matrix, Room
from watcher.upkeep.doctor import Finding

pytestmark = pytest.mark.homeserver


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "var", datetime.now(UTC))


def looked(installation: Installation, matrix: Matrix, room: LabRoom) -> dict[str, Finding]:
    return installation.found(matrix=matrix, rooms=(Room(name="juridique", id=room.room_id),))


def test_an_account_that_works_is_told_with_its_rooms_and_keys(
    installation: Installation, settings: Matrix, room: LabRoom, homeserver: Synapse, bot: User
) -> None:
    early = looked(installation, settings, room)
    assert early["homeserver"].ok
    assert "not logged in yet" in early["matrix"].detail
    installation.data.mkdir(mode=0o700, exist_ok=True)
    post(settings, room, Post("t1", "bonjour", "bonjour"), directory=installation.data / "matrix")
    found = looked(installation, settings, room)
    assert found["clock"].ok
    assert found["encryption"].ok
    assert found["room juridique"].detail == "joined, 2 members, not encrypted"
    assert bot.access_token not in repr(found)

    levels = f"/_matrix/client/v3/rooms/{quote(room.room_id, safe='')}/state/m.room.power_levels"
    stated = homeserver.member("GET", levels, user=room.owner)
    homeserver.member("PUT", levels, {**stated, "events_default": 50}, room.owner)
    muted = looked(installation, settings, room)["room juridique"]
    assert not muted.ok
    assert "may not send m.room.message, m.reaction" in muted.detail
    assert bot.user_id in muted.remedy


def test_a_wrong_token_is_named_by_its_file_and_not_shown(
    installation: Installation, settings: Matrix, room: LabRoom, alice: User
) -> None:
    file = settings.access_token_file
    assert file is not None
    file.write_text("syt_wrong")
    found = looked(installation, settings, room)
    assert not found["token"].ok
    assert f"{file} is refused (M_UNKNOWN_TOKEN)" in found["token"].detail
    assert "new token" in found["token"].remedy
    assert "syt_wrong" not in repr(found)
    file.write_text(alice.access_token)
    assert f"is that of {alice.user_id}" in looked(installation, settings, room)["token"].detail


def test_a_clock_that_is_not_the_homeservers_is_told(
    installation: Installation, settings: Matrix, room: LabRoom
) -> None:
    behind = replace(installation, now=datetime.now(UTC) - timedelta(hours=2))
    found = looked(behind, settings, room)["clock"]
    assert not found.ok
    assert found.detail.endswith("minutes behind the homeserver")


def test_what_is_no_homeserver_is_told_before_anything_is_asked_of_it(
    installation: Installation, settings: Matrix, room: LabRoom
) -> None:
    nowhere = settings.model_copy(update={"homeserver": "http://127.0.0.1:9"})
    found = looked(installation, nowhere, room)
    assert not found["homeserver"].ok
    assert {"matrix", "token"}.isdisjoint(found)
