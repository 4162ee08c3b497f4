"""`vigie matrix`, as an operator types it."""

from __future__ import annotations

import pytest

from cli_folder import Folder
from synapse import LabRoom, Synapse, User

pytestmark = pytest.mark.homeserver


@pytest.fixture
def settings(folder: Folder, homeserver: Synapse, bot: User, room: LabRoom) -> str:
    """Settings with the bot's account and a room that must be encrypted."""
    (folder.path / "password").write_text(bot.password, encoding="utf-8")
    text = (
        f'[web]\ncontact = "veille@example.org"\n[matrix]\nhomeserver = "{homeserver.url}"\n'
        f'user_id = "{bot.user_id}"\npassword_file = "password"\n'
        f'[[rooms]]\nname = "juridique"\nid = "{room.room_id}"\nrequire_encryption = true\n'
        '[[rooms]]\nname = "ici"\n'
    )
    (folder.path / "vigie.toml").write_text(text, encoding="utf-8")
    return text


def test_an_operator_logs_in_enters_a_room_and_sees_how_all_stands(
    folder: Folder, settings: str, bot: User, room: LabRoom
) -> None:
    login = folder.run("matrix", "login")
    assert login.code == 0
    assert f"{bot.user_id} on " in login.out
    assert "cross-signing: signed" in login.out
    absent = folder.run("matrix", "status", "--json")
    assert (absent.code, absent.json["rooms"]) == (1, [])
    assert [one["room_id"] for one in absent.json["invitations"]] == [room.room_id]
    assert room.room_id in absent.err
    assert folder.run("matrix", "join", "juridique").out == f"joined {room.room_id}\n"
    there = folder.run("matrix", "status", "--json")
    assert there.code == 0
    assert there.json["rooms"] == [
        {"room_id": room.room_id, "is_encrypted": False, "members": 2, "denied": []}
    ]
    assert bot.password not in login.out + there.out


def test_doctor_names_what_members_would_stumble_over(folder: Folder, settings: str, room: LabRoom) -> None:
    def found() -> dict[str, tuple[bool, str]]:
        return {
            one["check"]: (one["ok"], one["detail"] + one["remedy"])
            for one in folder.run("doctor", "--json").json
        }

    assert "vigie matrix login" in found()["matrix"][1]
    folder.run("matrix", "login")
    folder.run("matrix", "join", room.room_id)
    account, of_room = found()["matrix"], found()["room juridique"]
    assert account[0]
    assert "cross-signing: signed" in account[1]
    assert not of_room[0]
    assert "switch encryption on" in of_room[1]
    room.encrypt()
    assert found()["room juridique"] == (True, "joined, 2 members, encrypted")


def test_what_cannot_be_done_has_its_exit_code_and_says_why(folder: Folder, settings: str) -> None:
    early = folder.run("matrix", "status")
    assert (early.code, early.out) == (3, "")
    assert "not logged in yet" in early.err
    for unknown in ("nowhere", "ici"):
        wrong = folder.run("matrix", "join", unknown)
        assert wrong.code == 2
        assert unknown in wrong.err
    uninvited = folder.run("matrix", "join", "!nowhere:lab.test")
    assert uninvited.code == 3
    (folder.path / "password").write_text("wrong", encoding="utf-8")
    (folder.path / "var" / "matrix" / "session.json").unlink()
    refused = folder.run("matrix", "login")
    assert refused.code == 3
    assert "M_FORBIDDEN" in refused.err
    (folder.path / "vigie.toml").write_text("", encoding="utf-8")
    without = folder.run("matrix", "login")
    assert without.code == 2
    assert "[matrix]" in without.err
