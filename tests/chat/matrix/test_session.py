from pathlib import Path

import pytest

from watcher.chat.matrix.private_files import read_secret
from watcher.chat.matrix.session import Session, load_session, save_session
from watcher.chat.room import RoomSessionError

SESSION = Session(user_id="@bot:lab.test", device_id="DEVICE", access_token="syt_token")


def test_a_saved_session_is_loaded_again(tmp_path: Path) -> None:
    save_session(tmp_path / "matrix" / "session.json", SESSION)
    assert load_session(tmp_path / "matrix" / "session.json") == SESSION


def test_a_session_that_was_never_saved_is_none(tmp_path: Path) -> None:
    assert load_session(tmp_path / "session.json") is None


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "matrix" / "session.json"
    save_session(file, SESSION)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_new_session_replaces_the_old_one_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    save_session(file, SESSION)
    (tmp_path / "session.new").write_text("torn by a kill")
    newer = SESSION.model_copy(update={"device_id": "OTHER"})
    save_session(file, newer)
    assert load_session(file) == newer
    assert list(tmp_path.iterdir()) == [file]


def test_the_token_never_shows() -> None:
    assert "syt_token" not in repr(SESSION) + str(SESSION)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"user_id": "@bot:lab.test", "access_token": "syt_token"}', "\xff"]
)
def test_a_damaged_session_is_an_error_that_does_not_quote_it(tmp_path: Path, text: str) -> None:
    file = tmp_path / "session.json"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(RoomSessionError, match="run `vigie matrix login`") as caught:
        load_session(file)
    assert "syt_token" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_session_that_cannot_be_read_or_written_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "session.json").mkdir()
    with pytest.raises(RoomSessionError, match=r"session\.json: cannot be read"):
        load_session(tmp_path / "session.json")
    with pytest.raises(RoomSessionError, match=r"session\.json: cannot be written"):
        save_session(tmp_path / "session.json", SESSION)


def test_a_secret_is_the_files_line_without_its_end(tmp_path: Path) -> None:
    (tmp_path / "password").write_bytes(" mot de passé \r\n".encode())
    assert read_secret(tmp_path / "password") == " mot de passé "


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "cannot be read"), (b"", "empty"), (b"\n", "empty"), (b"\xff", "not UTF-8")],
)
def test_a_secret_that_is_none_names_its_file(tmp_path: Path, content: bytes | None, reason: str) -> None:
    if content is not None:
        (tmp_path / "password").write_bytes(content)
    with pytest.raises(RoomSessionError, match=rf"password: {reason}"):
        read_secret(tmp_path / "password")
