"""Letters as they arrive."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOW
from newsletters import SENDER, STORIES, letter, page
from watcher.collectors.letters.letter import UnreadableLetterError, read


@pytest.mark.parametrize(
    ("charset", "cte"), [("utf-8", "quoted-printable"), ("utf-8", "base64"), ("iso-8859-1", "8bit")]
)
def test_headers_and_bodies_are_decoded(charset: str, cte: str) -> None:
    found = read(letter("<p>Été : l'IA</p>", "Été", charset=charset, cte=cte, subject="L’IA – été"))
    assert (found.subject, found.sender, found.name) == ("L’IA – été", SENDER, "Observatoire de l'IA")
    assert (found.id, found.date, found.doubt) == ("<42@observatoire.example>", NOW, None)
    assert ("Été : l'IA" in found.markup, found.text.strip()) == (True, "Été")


def test_attachments_are_no_bodies() -> None:
    message = EmailMessage()
    message["From"] = SENDER
    message.set_content("Le texte")
    message.add_attachment("<p>pièce jointe</p>", subtype="html", filename="x.html")
    found = read(message.as_bytes())
    assert (found.text.strip(), found.markup) == ("Le texte", "")


def test_a_charset_that_nobody_knows_and_broken_encodings_are_survived() -> None:
    head = b"From: a@b.example\r\nSubject: =?x-unknown?Q?caf=E9?=\r\nContent-Type: text/plain; charset=x-none"
    raw = head + b"\r\n\r\ncaf\xe9"
    found = read(raw)
    assert found.text == "café"
    broken = b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n####"
    assert read(broken).markup.strip("#\ufffd\ufeff") == ""


def test_what_our_server_found_wrong_with_the_sender_is_told() -> None:
    stated = "mx.ville.example; dkim=fail (bad signature) header.d=x; spf=pass; dmarc=fail"
    assert read(letter("<p>x</p>", Authentication_Results=stated)).doubt == "dmarc=fail, dkim=fail"


def test_the_same_letter_without_id_has_the_same_one() -> None:
    assert (
        read(b"Subject: x\r\n\r\ny").id == read(b"Subject: x\r\n\r\ny").id != read(b"Subject: x\r\n\r\nz").id
    )


def hostile() -> dict[str, bytes]:
    many = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * 4000
    )
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000)
    )
    return {
        "parts": many + b"--b--",
        "nested": nested,
        "headers": b"".join(b"X-%d: y\r\n" % n for n in range(50_000)) + b"\r\nz",
        "long header": b"Subject: " + b"=?utf-8?Q?a?= " * 200_000 + b"\r\n\r\nz",
        "addresses": b"From: " + b"a@b, " * 200_000 + b"\r\n\r\nz",
        "comments": b"From: " + b"(" * 100_000 + b"\r\nDate: " + b"(" * 100_000 + b"\r\n\r\nz",
        "nothing": b"",
        "bytes": bytes(range(256)) * 100,
    }


@pytest.mark.parametrize("name", hostile())
def test_hostile_letters_are_read_or_refused_in_no_time(name: str) -> None:
    started = time.process_time()
    with suppress(UnreadableLetterError):
        read(hostile()[name])
    assert time.process_time() - started < 5


def test_ten_thousand_parts_are_refused() -> None:
    with pytest.raises(UnreadableLetterError, match="parts"):
        read(b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000)


@given(st.data())
def test_no_letter_breaks_it(data: st.DataObject) -> None:
    raw = bytearray(letter(page(*STORIES), "texte"))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=20))
        raw = raw or bytearray(b"x")
    found = read(bytes(raw))
    assert found.id


@pytest.mark.parametrize(
    ("stated", "date"),
    [
        ("Mon, 23 Nov 2026 08:00:00 +0100", datetime(2026, 11, 23, 7, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 07:00:00 +0026", datetime(2026, 11, 23, 6, 34, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 07:00:00 -0000", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("yesterday", None),
    ],
)
def test_a_letters_date_is_in_utc_or_none(stated: str, date: datetime | None) -> None:
    assert read(f"Date: {stated}\r\nSubject: Lettre\r\n\r\nBonjour".encode()).date == date
