"""Newsletters out of a real Dovecot, through whole visits."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from select import select

import pytest

from collectors.visits import Visits, items, policy_for, titles
from dovecot import PASSWORD, Dovecot
from factories import NOW, source
from newsletters import SENDER, STORIES, letter, page
from servers import ScriptedServer, html, redirect
from watcher.config.accounts import Mailbox
from watcher.harvest import harvest
from watcher.items import Fault, Outcome, SourceState
from watcher.mail.addresses import LetterAt, ListingOf, Place
from watcher.mail.door import MailDoor
from watcher.recipes import Letters
from watcher.visit import Visit
from watcher.web.answer import Answer, Ask, FetchError
from watcher.web.archive import read_record

PLAIN = "La lettre\n\nUn guide pour les agents\nhttps://a.example/guide\n\nUn forum ouvert à tous\nhttps://a.example/forum\n"
Account = Callable[..., Mailbox]


@pytest.fixture
def account(mailbox: Dovecot, tmp_path: Path) -> Account:
    """Settings that lead to the test's mailbox; keywords change them."""
    secret = tmp_path / "password"
    secret.write_text(f"{PASSWORD}\n")

    def settings(**changes: object) -> Mailbox:
        values: dict[str, object] = {
            "host": "127.0.0.1",
            "port": mailbox.tls_port,
            "user": mailbox.user,
            "password_file": secret,
            "ca_file": mailbox.ca,
            "allow_private": True,
        }
        return Mailbox.model_validate({**values, **changes})

    return settings


@pytest.fixture
def visits(account: Account, model_directory: Path) -> Visits:
    letters = source(
        kind="mailbox", url="https://observatoire.example/lettre", letters=Letters(sender=SENDER)
    )
    return Visits(letters, replace(policy_for(model_directory), mailbox=account()))


def test_three_newsletters_are_their_stories_once(mailbox: Dovecot, visits: Visits) -> None:
    mailbox.deliver(letter(page(*STORIES), "texte", id="<1@a>"))
    mailbox.deliver(letter(text=PLAIN, id="<2@a>", charset="iso-8859-1"))
    mailbox.deliver(
        letter("<p>Bonjour</p><p>Une réunion aura lieu.</p>", id="<3@a>", subject="Réunion", cte="base64")
    )
    mailbox.deliver(letter(page(*STORIES), sender="Autre <autre@ailleurs.example>", id="<4@a>"))
    mailbox.deliver(letter(page(*STORIES), sender=f"ma{SENDER}", id="<6@a>"))
    first = visits.again()
    assert titles(first) == [
        *(one.title for one in STORIES),
        "Un guide pour les agents",
        "Un forum ouvert à tous",
        "Réunion",
    ]
    story = items(first)[1]
    assert (story.link, story.text) == ("https://ville.example/registre?id=12", STORIES[1].text)
    assert (story.published, story.author, story.stale) == (NOW, "Observatoire de l'IA", False)
    assert items(visits.again()) == []
    assert visits.again().outcome is Outcome.UNCHANGED
    mailbox.deliver(letter(text=PLAIN.replace("guide", "rapport"), id="<5@a>"))
    assert titles(visits.again()) == ["Un rapport pour les agents"]


def test_the_mailbox_is_left_as_it_was(mailbox: Dovecot, visits: Visits) -> None:
    mailbox.deliver(letter(page(*STORIES)))
    visits.again()
    assert (mailbox.seen(), mailbox.letters()) == ([], 1)


def test_letters_that_are_numbered_anew_flood_nothing(mailbox: Dovecot, visits: Visits) -> None:
    mailbox.deliver(letter(page(*STORIES), id="<1@a>"))
    visits.again()
    mailbox.number_anew()
    mailbox.deliver(letter(text=PLAIN, id="<2@a>"))
    again = visits.again()
    assert titles(again) == ["Un guide pour les agents", "Un forum ouvert à tous"]
    assert "numbered its letters anew" in again.notes[0]


def test_a_folder_and_the_end_of_an_address(mailbox: Dovecot, visits: Visits) -> None:
    mailbox.deliver(letter(text=PLAIN), "Lettres")
    visits.source = source(kind="mailbox", letters=Letters(sender="@observatoire.example", folder="Lettres"))
    assert len(items(visits.again())) == 2


def test_a_link_that_only_a_click_would_tell_is_followed_and_never_published(
    mailbox: Dovecot, visits: Visits, server: ScriptedServer
) -> None:
    wrapped = [
        server.script(
            "/mk/cl/f/sh/one", redirect("/article?id=7&utm_source=lettre&email=agent%40ville.example")
        ),
        server.script("/mk/cl/f/sh/two", html("", 404)),
        STORIES[2].link,
    ]
    server.script("/article", html("<html><body>Article</body></html>"))
    mailbox.deliver(
        letter(page(*(replace(story, link=link) for story, link in zip(STORIES, wrapped, strict=True))))
    )
    first = visits.again()
    assert {item.title: item.link for item in items(first)} == {
        STORIES[0].title: server.url("/article?id=7"),
        STORIES[2].title: "https://droit.example/calendrier",
    }
    assert items(visits.again()) == []
    (late,) = items(visits.again())
    assert (late.title, late.link) == (STORIES[1].title, None)
    assert [len(server.asked(path)) for path in ("/mk/cl/f/sh/one", "/mk/cl/f/sh/two", "/article")] == [
        1,
        2,
        1,
    ]
    assert visits.again().outcome is Outcome.UNCHANGED or items(visits.again()) == []


def test_a_forged_sender_is_noted(mailbox: Dovecot, visits: Visits) -> None:
    mailbox.deliver(letter(text=PLAIN, Authentication_Results="mx.example; dkim=fail; spf=softfail"))
    assert (
        "doubts that lettre@observatoire.example sent it (dkim=fail, spf=softfail)" in visits.again().notes[0]
    )


def test_one_bad_letter_costs_the_others_nothing(mailbox: Dovecot, visits: Visits) -> None:
    mailbox.deliver(letter(text=PLAIN, id="<1@a>"))
    many = b"".join(b"--b\r\n\r\nx\r\n" for _ in range(6000))
    mailbox.deliver(f"From: {SENDER}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".encode() + many)
    mailbox.deliver(letter(text=PLAIN.replace("guide", "rapport"), id="<3@a>"))
    brought = visits.again()
    assert len(items(brought)) == 4
    assert any("could not be read: more than 5000 parts" in note for note in brought.notes)


def test_an_archive_plays_the_letters_again(mailbox: Dovecot, visits: Visits, tmp_path: Path) -> None:
    mailbox.deliver(letter(page(*STORIES)))
    archive = tmp_path / "letters.warc.gz"
    live = harvest([Visit(visits.source, SourceState(), ())], replace(visits.policy, archive=archive))[0]
    evidence = live.judged[0].item.evidence
    assert evidence is not None
    kept = read_record(archive, evidence)
    assert kept is not None
    assert kept.body == letter(page(*STORIES))
    assert (kept.url.partition(";")[0], kept.headers) == (
        "imap://mailbox/INBOX",
        (("Content-Type", "message/rfc822"),),
    )
    played = replace(visits.policy, mailbox=None, replay=(archive,))
    assert harvest([Visit(visits.source, SourceState(), ())], played)[0].judged == live.judged


def asked(account: Mailbox, ask: Ask, seconds: float = 10, **door: object) -> Answer:
    class Nobody:
        async def get(self, ask: Ask) -> Answer:
            raise AssertionError(f"{ask.url} was asked of the web")

    async def run() -> Answer:
        async with MailDoor(Nobody(), account, None, lambda: NOW, seconds, **door) as opened:  # type: ignore[arg-type]
            return await opened.get(ask)

    return asyncio.run(run())


LISTING = Ask(ListingOf("INBOX", SENDER).url)


def problem(account: Mailbox, ask: Ask = LISTING, **door: object) -> tuple[Fault, str, str]:
    with pytest.raises(FetchError) as raised:
        asked(account, ask, **door)
    found = raised.value.problem
    return found.fault, found.detail, found.remedy


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_each_way_to_the_server(mailbox: Dovecot, account: Account, security: str) -> None:
    mailbox.deliver(letter(text=PLAIN))
    port = mailbox.tls_port if security == "tls" else mailbox.port
    assert b'"uids": [1]' in asked(account(security=security, port=port), LISTING).body


def test_a_certificate_of_another_authority_or_for_another_name_is_refused(
    mailbox: Dovecot, account: Account
) -> None:
    fault, detail, remedy = problem(account(ca_file=mailbox.other_ca))
    assert (fault, "127.0.0.1" in detail, "ca_file" in remedy) == (Fault.TLS, True, True)

    def loopback(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    assert problem(account(host="other.example"), resolve=loopback)[0] is Fault.TLS
    assert asked(account(host="mail.example"), LISTING, resolve=loopback).status == 200


def test_a_wrong_password_says_what_to_look_at_and_not_what_it_was(account: Account, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("hunter2 é")
    fault, detail, remedy = problem(account(password_file=wrong))
    assert (fault, "password_file" in remedy) == (Fault.LOGIN, True)
    assert "hunter2" not in detail + remedy
    fault, detail, _ = problem(account(password_file=tmp_path / "absent"))
    assert (fault, "mailbox.password_file" in detail) == (Fault.LOGIN, True)


def test_an_inner_network_is_visited_only_when_the_settings_say_so(account: Account) -> None:
    fault, detail, remedy = problem(account(allow_private=False))
    assert (fault, "loopback" in detail, "allow_private" in remedy) == (Fault.REFUSED_ADDRESS, True, True)
    names: list[str] = []

    def inner(name: str, port: int) -> list[str]:
        names.append(name)
        return ["10.0.0.1", "fd00::1", "::ffff:10.0.0.1"]

    fault, detail, _ = problem(account(host="mail.example", allow_private=False), resolve=inner)
    assert (fault, "10.0.0.1 is a private address" in detail) == (Fault.REFUSED_ADDRESS, True)
    assert names == ["mail.example"]  # what is judged is what is connected to


def test_a_folder_that_is_not_there_and_a_letter_that_is_gone(mailbox: Dovecot, account: Account) -> None:
    fault, detail, _ = problem(account(), Ask(ListingOf("Absent", SENDER).url))
    assert (fault, "'Absent'" in detail) == (Fault.NO_COLLECTOR, True)
    mailbox.deliver(letter(text=PLAIN))
    validity = int(asked(account(), LISTING).body.partition(b": ")[2].partition(b",")[0])
    assert problem(account(), Ask(LetterAt("INBOX", Place(validity, 9)).url))[0] is Fault.GONE
    assert problem(account(), Ask(LetterAt("INBOX", Place(1, 1)).url))[0] is Fault.HTTP
    assert (
        problem(account(), Ask(LetterAt("INBOX", Place(validity, 1)).url, max_bytes=10))[0] is Fault.TOO_LARGE
    )


def test_a_server_that_is_away(account: Account) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert problem(account(port=port))[0] is Fault.CONNECT


@pytest.mark.parametrize(
    ("greeting", "fault"),
    [
        (b"", Fault.TIMEOUT),
        (b"* OK ready\r\n", Fault.TIMEOUT),
        (b"* BYE\r\n", Fault.CONNECT),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", Fault.CONNECT),
        (b"* OK x\r\n* CAPABILITY IMAP4rev1\r\n+ \r\n* 1 FETCH {99999999999}\r\n", Fault.CONNECT),
    ],
)
def test_a_server_that_says_nothing_or_nonsense(account: Account, greeting: bytes, fault: Fault) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held: list[socket.socket] = []

        def serve() -> None:
            connection, _ = listening.accept()
            held.append(connection)
            connection.sendall(greeting)

        thread = threading.Thread(target=serve)
        thread.start()
        found = problem(account(port=listening.getsockname()[1], security="none"), seconds=1)
        thread.join()
        held[0].close()
    assert found[0] in {fault, Fault.CONNECT, Fault.TIMEOUT} if greeting[:4] == b"* OK" else found[0] is fault


def test_a_connection_that_is_cut_is_made_anew_at_the_next_visit(mailbox: Dovecot, visits: Visits) -> None:
    mailbox.deliver(letter(text=PLAIN, id="<1@a>"))
    mailbox.deliver(letter(text=PLAIN.replace("guide", "rapport") + "x " * 50_000, id="<2@a>"))
    good = visits.policy
    with _cutting(mailbox.tls_port, after=40_000) as port:
        visits.policy = replace(good, mailbox=good.mailbox and good.mailbox.model_copy(update={"port": port}))
        brought = visits.again()
    assert titles(brought) == ["Un guide pour les agents", "Un forum ouvert à tous"]
    assert "stopped at imap://mailbox/INBOX" in brought.notes[-1]
    visits.policy = good
    assert "Un rapport pour les agents" in titles(visits.again())


@contextmanager
def _cutting(target: int, after: int) -> Generator[int]:
    """A port that leads to `target`, until so many bytes have come from there."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            passed = 0
            with (
                suppress(OSError),
                listening.accept()[0] as client,
                socket.create_connection(("127.0.0.1", target)) as server,
            ):
                while passed < after:
                    ready, _, _ = select([client, server], [], [], 5)
                    for one in ready:
                        data = one.recv(4096)
                        (server if one is client else client).sendall(data)
                        passed += len(data) if one is server else 0
                    if not ready or not data:
                        return

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_a_password_goes_out_in_the_open_to_this_machine_only(account: Account) -> None:
    with pytest.raises(ValueError, match="this very machine"):
        account(security="none", host="mail.example")


def test_a_week_of_letters_is_news_and_older_ones_are_not(mailbox: Dovecot, visits: Visits) -> None:
    mailbox.deliver(letter(text=PLAIN, date=NOW - timedelta(days=30)))
    assert all(item.stale for item in items(visits.again()))
