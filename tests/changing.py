"""Documents changed by small steps, as networks, careless software and attackers change them.

A step is four numbers, so that Hypothesis can draw and shrink it, a fuzzer can print it, and the same numbers
give the same document again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

LARGEST = 400_000
"""Bytes that a changed document may have."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change: which, where, over how much, and with what. Any numbers will do."""

    kind: int
    place: int
    size: int
    token: int


TOKENS = (
    *(
        b"<",
        b">",
        b"&",
        b'"',
        b"'",
        b"/>",
        b"</",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?xml ?>",
        b"\x00",
    ),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", "\u202e".encode(), "\u0301".encode(), b"\x1b"),
    *(b"&amp;lt;", b"&#0;", b"&#xD800;", b"&#x110000;", b"&#99999999999;", b"&nope;", b"&lt;script&gt;"),
    *(
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"<!ENTITY",
        b"<item>",
        b"</item>",
        b"<entry>",
        b"</entry>",
        b"<feed>",
    ),
    *(b"<title>", b"</title>", b"<link/>", b"<link href='//x'/>", b"<guid>", b"<div>", b"<table><tr><td>"),
    *(b"<a href='javascript:alert(1)'>", b"<base href='http://[::1'>", b"<author>", b"<x:y>", b"<xml:base>"),
    *(
        b"http://",
        b"https://user@10.0.0.1\\@x/",
        b"//",
        b"\xc2\xa0",
        b"http://\xe2\x91\xa0/",
        b"mailto:a@b.c",
    ),
    *(
        b"9999-12-31T23:59:59-23:59",
        b"0001-01-01",
        b"31 f\xc3\xa9vrier 2026",
        b"Tue, 30 Jun 70",
        b"2026-06-30",
    ),
    *(
        b"-1",
        b"1e999",
        b"9" * 400,
        b"NaN",
        b"null",
        b"[]",
        b"{}",
        b"[[[[",
        b'{"a":',
        b"true",
        b"\\ud800",
        b"\\",
    ),
    *(
        b" " * 40,
        b"\n",
        b"\r\n\r\n",
        b"\t",
        b"=?utf-8?q?=00?=",
        b"Content-Type: ",
        b"--",
        b"%",
        b"%00",
        b"%ff",
    ),
)
"""What parsers trip over."""

_TAG = re.compile(rb"<[^<>]{0,400}>")
_TEXT = re.compile(rb">[^<>]{1,400}<|\"[^\"<>]{1,400}\"")
_NUMBER = re.compile(rb"\d{1,20}")
_ENCODINGS = ("utf-16", "utf-32", "utf-7", "cp037", "windows-1252", "shift_jis", "utf-16-be", "iso-8859-15")
_TIMES = (2, 10, 300, 5000, 40_000)


def changed(body: bytes, steps: Iterable[Step]) -> bytes:
    """The document after these steps, at most `LARGEST` bytes of it."""
    for step in steps:
        body = _KINDS[step.kind % len(_KINDS)](body, step)[:LARGEST]
    return body


def _at(body: bytes, step: Step) -> int:
    return step.place % (len(body) + 1)


def _span(body: bytes, step: Step) -> tuple[int, int]:
    start = _at(body, step)
    return start, min(len(body), start + 1 + step.size % 200)


def _token(step: Step) -> bytes:
    return TOKENS[step.token % len(TOKENS)]


def _flip(body: bytes, step: Step) -> bytes:
    at = _at(body, step)
    return body[:at] + bytes([step.token % 256]) + body[at + 1 :]


def _cut(body: bytes, step: Step) -> bytes:
    start, end = _span(body, step)
    return body[:start] + body[end:]


def _cut_short(body: bytes, step: Step) -> bytes:
    return body[: _at(body, step)]


def _insert(body: bytes, step: Step) -> bytes:
    at = _at(body, step)
    return body[:at] + _token(step) + body[at:]


def _insert_many(body: bytes, step: Step) -> bytes:
    at = _at(body, step)
    return body[:at] + _many(_token(step), step) + body[at:]


def _repeat(body: bytes, step: Step) -> bytes:
    start, end = _span(body, step)
    return body[:start] + _many(body[start:end], step) + body[end:]


def _many(piece: bytes, step: Step) -> bytes:
    return (piece * _TIMES[step.size % len(_TIMES)])[: LARGEST // 2]


def _move(body: bytes, step: Step) -> bytes:
    start, end = _span(body, step)
    rest = body[:start] + body[end:]
    at = step.token % (len(rest) + 1)
    return rest[:at] + body[start:end] + rest[at:]


def _encode(body: bytes, step: Step) -> bytes:
    return body.decode("utf-8", "replace").encode(_ENCODINGS[step.token % len(_ENCODINGS)], "replace")


def _near(pattern: re.Pattern[bytes], replacement: bytes) -> Callable[[bytes, Step], bytes]:
    def change(body: bytes, step: Step) -> bytes:
        found = pattern.search(body, _at(body, step)) or pattern.search(body)
        if found is None:
            return body
        new = replacement.replace(b"?", _token(step)).replace(b"*", _many(_token(step), step))
        return body[: found.start()] + new + body[found.end() :]

    return change


def _repeat_element(body: bytes, step: Step) -> bytes:
    """From one tag to the end of another, again and again: entries, nested or side by side."""
    start = _TAG.search(body, _at(body, step))
    if start is None:
        return body
    *_, end = (start, *islice(_TAG.finditer(body, start.end()), step.token % 12))
    return body[: start.start()] + _many(body[start.start() : end.end()], step) + body[end.end() :]


_KINDS: Sequence[Callable[[bytes, Step], bytes]] = (
    *(_flip, _cut, _cut_short, _insert, _insert_many, _repeat, _move, _encode, _repeat_element),
    *(_near(_TAG, b""), _near(_TAG, b"?"), _near(_TEXT, b">?<"), _near(_TEXT, b">*<"), _near(_NUMBER, b"?")),
)
