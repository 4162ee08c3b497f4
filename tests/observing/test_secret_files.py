from __future__ import annotations

import json
from pathlib import Path

from watcher.config.accounts import Mailbox, Piste
from watcher.config.upkeep import Backup
from watcher.observing.redaction import STRUCK, redacted
from watcher.observing.secret_files import SecretFiles, secrets_of
from watcher.settings import Matrix, Paths, Room, Settings, Web


def struck(secrets: SecretFiles, text: str) -> str:
    return redacted(text, secrets.expression())


def test_every_file_that_the_settings_name_is_known_and_what_is_kept_of_the_account(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("password", "key", "mail", "piste", "proxy", "backup", "ca")}
    for name, file in files.items():
        file.write_text(f"the {name} of it\n", encoding="utf-8")
    data = tmp_path / "var"
    (data / "matrix").mkdir(parents=True)
    session = {"user_id": "@vigie:example.org", "device_id": "ABCDEFGH", "access_token": "AAAA-BBBB"}
    (data / "matrix" / "session.json").write_text(json.dumps(session), encoding="utf-8")
    (data / "matrix" / "cross_signing.json").write_text('{"master": "seed+seed/seed="}', encoding="utf-8")
    (data / "members.key").write_bytes(bytes(range(32)))
    settings = Settings(
        paths=Paths(data=data),
        matrix=Matrix(
            homeserver="https://m.example.org",
            user_id="@vigie:example.org",
            password_file=files["password"],
            encryption_key_file=files["key"],
        ),
        rooms=(Room(name="a", id="!a:example.org"),),
        mailbox=Mailbox(host="m", user="u", password_file=files["mail"], ca_file=files["ca"]),
        piste=Piste(client_id="1", client_secret_file=files["piste"]),
        web=Web(proxy="http://u@p:1", proxy_password_file=files["proxy"]),
        backup=Backup(passphrase_file=files["backup"]),
    )
    secrets = secrets_of(settings)
    for name in files.keys() - {"ca"}:
        assert struck(secrets, f"({file_text(files[name])})") == f"({STRUCK})"
    assert struck(secrets, "the ca of it") == "the ca of it"
    assert struck(secrets, "AAAA-BBBB seed+seed/seed= ABCDEFGH") == f"{STRUCK} {STRUCK} ABCDEFGH"
    assert struck(secrets, bytes(range(32)).hex()) == STRUCK


def file_text(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip()


def test_a_session_that_is_made_later_is_known_from_then_on(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    secrets = SecretFiles((file,))
    assert secrets.expression() is None
    file.write_text('{"access_token": "made later"}', encoding="utf-8")
    assert struck(secrets, "made later") == STRUCK
    file.unlink()
    assert struck(secrets, "made later") == STRUCK


def test_what_cannot_be_read_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "session.json").write_text("[" * 20_000, encoding="utf-8")
    (tmp_path / "cross_signing.json").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder").mkdir()
    names = ("session.json", "cross_signing.json", "folder", "absent")
    assert SecretFiles(tuple(tmp_path / name for name in names)).expression() is None
