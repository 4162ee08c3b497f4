"""A letter (RFC 5322) as text and links, however it was encoded; bounded in parts and size."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import blake2b
from typing import Any, cast

from watcher.collectors.dates import EARLIEST
from watcher.collectors.texts import collapse
from watcher.web.charset import decode

PARTS = 300
"""The most parts of a letter that are looked at."""
HEADER = 2000
"""The most characters of a header that are read."""
ADDRESS = 254
"""The most characters of an address (RFC 5321, section 4.5.3.1)."""
BODY = 3_000_000
"""The most bytes of a body that are read."""
BOUNDARIES = 5_000
"""Lines that open a part, above which a letter is an attack: parsing takes longer than their number grows."""

_UNREADABLE = (MessageError, LookupError, ValueError, TypeError, OverflowError, RecursionError)
"""What the standard library raises over letters that nobody should have sent."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What of a letter matters. `markup` is HTML, empty when the letter has only `text`.

    `sender` is the address in From, in lower case, `name` the name beside it. `doubt` says what the receiving
    server found wrong with the sender (RFC 8601), if anything.
    """

    id: str
    subject: str
    sender: str
    name: str
    date: datetime | None
    markup: str
    text: str
    doubt: str | None


class UnreadableLetterError(Exception):
    """The bytes are no letter that could be read; the text says why."""


def read(body: bytes) -> Letter:
    """Read a letter. Raises UnreadableLetterError."""
    if body.count(b"\n--") > BOUNDARIES:
        raise UnreadableLetterError(f"more than {BOUNDARIES} parts")
    try:
        message = cast("Message[Any, Any]", message_from_bytes(body))
        parts = _parts(message)
    except _UNREADABLE as error:
        raise UnreadableLetterError(f"{type(error).__name__}: {error}"[:200]) from None
    name, sender = _sender(message)
    return Letter(
        id=_header(message, "Message-ID") or f"without-id-{blake2b(body, digest_size=12).hexdigest()}",
        subject=_header(message, "Subject"),
        sender=sender,
        name=name,
        date=_date(message),
        markup=next((text for kind, text in parts if kind == "text/html" and text.strip()), ""),
        text=next((text for kind, text in parts if kind == "text/plain" and text.strip()), ""),
        doubt=_doubt(message),
    )


def _parts(message: Message[Any, Any]) -> list[tuple[str, str]]:
    """The readable parts, attachments not."""
    found: list[tuple[str, str]] = []
    for number, part in enumerate(message.walk()):
        if number >= PARTS:
            break
        kind = part.get_content_type()
        attached = (str(part.get("Content-Disposition") or "")).lstrip().lower().startswith("attachment")
        if kind in {"text/html", "text/plain"} and not attached:
            found.append((kind, _text(part)))
    return found


def _text(part: Message[Any, Any]) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    with suppress(LookupError, ValueError, TypeError):
        return decode(data[:BODY], part.get_content_charset())
    return data[:BODY].decode("utf-8", "replace")


def _header(message: Message[Any, Any], name: str) -> str:
    return _decoded(str(message.get(name) or "")[:HEADER])


def _decoded(text: str) -> str:
    """A header's words (RFC 2047); as they stand when they cannot be decoded."""
    with suppress(*_UNREADABLE):
        return collapse(str(make_header(decode_header(text))))
    return collapse(text)


def _sender(message: Message[Any, Any]) -> tuple[str, str]:
    with suppress(*_UNREADABLE):
        for name, address in getaddresses([str(message.get("From") or "")[:HEADER]]):
            if "@" in address:
                return _decoded(name), collapse(address).lower()[:ADDRESS]
    return "", ""


def _date(message: Message[Any, Any]) -> datetime | None:
    with suppress(*_UNREADABLE):
        moment = parsedate_to_datetime(str(message.get("Date") or "")[:HEADER])
        moment = moment.astimezone(UTC) if moment.tzinfo else None
        return moment if moment is not None and moment.year >= EARLIEST else None
    return None


def _doubt(message: Message[Any, Any]) -> str | None:
    """What the topmost Authentication-Results says: that of our own server, those below anybody may write."""
    stated = " ".join(str(message.get("Authentication-Results") or "")[:HEADER].lower().split())
    failed = [
        f"{method}={result}"
        for method in ("dmarc", "dkim", "spf")
        for result in ("fail", "softfail", "permerror")
        if f"{method}={result}" in stated
    ]
    return ", ".join(failed) or None
