"""The doctor tries the operator's accounts: a mailbox on a real Dovecot, and the interface to the law."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dovecot import PASSWORD, Dovecot
from factories import source
from newsletters import letter
from servers import Page, ScriptedServer
from upkeep.installations import Installation
from watcher.config.accounts import Mailbox, Piste
from watcher.recipes import Letters
from watcher.settings import Web
from watcher.upkeep.doctor import Finding, examine


@pytest.fixture
def account(mailbox: Dovecot, tmp_path: Path) -> Mailbox:
    secret = tmp_path / "password"
    secret.touch(mode=0o600)
    secret.write_text(f"{PASSWORD}\n")
    return Mailbox(
        host="127.0.0.1",
        port=mailbox.tls_port,
        user=mailbox.user,
        password_file=secret,
        ca_file=mailbox.ca,
        allow_private=True,
    )


def looked(tmp_path: Path, account: Mailbox, folder: str = "INBOX") -> Finding:
    letters = source(
        kind="mailbox", url="https://a.example/lettre", letters=Letters(sender="@a.example", folder=folder)
    )
    house = Installation(tmp_path / "var").house((letters,), mailbox=account)
    return {one.check: one for one in examine(house)}["mailbox"]


def test_a_mailbox_is_logged_into_and_nothing_in_it_is_touched(
    mailbox: Dovecot, account: Mailbox, tmp_path: Path
) -> None:
    mailbox.deliver(letter())
    found = looked(tmp_path, account)
    assert found.ok
    assert found.detail == "logged in at 127.0.0.1, found INBOX"
    assert mailbox.seen() == []


def test_a_folder_that_is_not_there_is_named(account: Mailbox, tmp_path: Path) -> None:
    found = looked(tmp_path, account, "Veille")
    assert (found.ok, "no folder 'Veille'" in found.detail) == (False, True)


def test_a_wrong_password_is_named_and_not_shown(account: Mailbox, tmp_path: Path) -> None:
    account.password_file.write_text("hunter2")
    found = looked(tmp_path, account)
    assert not found.ok
    assert "refused user" in found.detail
    assert "password_file under [mailbox]" in found.remedy
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("answer", "ok"),
    [
        (Page(json.dumps({"access_token": "t0ken", "expires_in": 3600}).encode()), True),
        (Page(b'{"error":"invalid_client"}', 401), False),
    ],
)
def test_a_token_of_piste_is_asked_for(
    server: ScriptedServer, tmp_path: Path, answer: Page, ok: bool
) -> None:
    server.script("/token", answer)
    secret = tmp_path / "secret"
    secret.touch(mode=0o600)
    secret.write_text("hunter2")
    piste = Piste(
        client_id="id",
        client_secret_file=secret,
        token_url=server.url("/token"),
        api_url=server.url("/api/"),
    )
    web = Web(contact="veille@example.org", allow_loopback=True)
    found = Installation(tmp_path / "var").found(piste=piste, web=web)
    assert found["PISTE"].ok == ok
    assert "hunter2" not in repr(found)
    assert "t0ken" not in repr(found)


def test_sources_without_their_account_are_advised_of(tmp_path: Path) -> None:
    letters = source(kind="mailbox", url="https://a.example/lettre", letters=Letters(sender="@a.example"))
    house = Installation(tmp_path / "var").house((letters,))
    found = {one.check: one for one in examine(house)}["accounts"]
    assert found.severity == "advice"
    assert "[mailbox]" in found.remedy
