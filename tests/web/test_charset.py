"""In which encoding a page is written, by the best evidence."""

from __future__ import annotations

import pytest

from watcher.web.answer import Answer
from watcher.web.charset import decode


@pytest.mark.parametrize(
    ("header", "charset"),
    [
        ("text/xml; charset=UTF-8", "utf-8"),
        ('text/xml;charset="windows-1252"; x=y', "windows-1252"),
        ("text/xml", None),
        ("text/xml; charset=", None),
    ],
)
def test_the_charset_of_the_header(header: str, charset: str | None) -> None:
    assert Answer("https://a.example/", 200, {"content-type": header}).charset == charset


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        ("été".encode(), None),
        ("été".encode(), "iso-8859-1"),
        ("été".encode("utf-8-sig"), None),
        ("été".encode("utf-16"), None),
        ("été".encode("cp1252"), None),
        ("été".encode("latin-1"), "nonsense"),
        ("été".encode("latin-1"), "iso-8859-1"),
        (b'<meta charset="windows-1252">' + "été".encode("cp1252"), None),
        (b'<meta charset="cp037x">' + "été".encode("cp1252"), None),
    ],
)
def test_pages_are_decoded_by_the_best_evidence(body: bytes, charset: str | None) -> None:
    assert decode(body, charset).endswith("été")


def test_the_charset_of_the_page_is_used() -> None:
    assert decode(b'<meta charset="windows-1251">' + "Ещё".encode("cp1251"), None).endswith("Ещё")
