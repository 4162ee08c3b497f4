"""What a body is, it says itself; each kind has its reader."""

from __future__ import annotations

import pytest

from pdfs import pdf
from watcher.items import Article
from watcher.web.answer import Answer
from watcher.web.article import extract
from watcher.web.readable import TEXT

PARAGRAPH = "La métropole présente sa charte d'usage de l'intelligence artificielle. " * 4
PAGE = f"<!DOCTYPE html><html><body><article><h1>Une charte</h1><p>{PARAGRAPH}</p></article></body></html>"


def read(body: bytes | str, content_type: str = "", *, metadata: bool = False) -> Article | None:
    data = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    return extract(Answer("https://a.example/x", 200, headers, data), metadata)


def text_of(body: bytes | str, content_type: str = "") -> str:
    article = read(body, content_type)
    assert article is not None
    return article.text


@pytest.mark.parametrize("content_type", ["", "text/html", "text/plain", "application/octet-stream"])
def test_a_body_is_what_it_says_and_not_what_the_server_says(content_type: str) -> None:
    assert text_of(PAGE, content_type) == PARAGRAPH.strip()
    assert text_of(pdf("Un rapport"), content_type) == "Un rapport"


def test_plain_text_is_its_own_article() -> None:
    assert (
        text_of("Un  texte\r\n\r\nsur deux lignes", "text/plain; charset=utf-8")
        == "Un texte\nsur deux lignes"
    )
    assert text_of("été".encode("cp1252"), "text/plain") == "été"
    assert text_of("Ещё".encode("cp1251"), "text/plain; charset=windows-1251") == "Ещё"
    assert len(text_of("mot " * TEXT)) <= TEXT


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", ""),
        (b" \n ", "text/plain"),
        (b"<html><body><script>run()</script></body></html>", "text/html"),
        (b"<html></html>", "text/html"),
        (b"%PDF-1.4 and then nothing", "application/pdf"),
        (pdf("Text")[:60], "application/pdf"),
        (pdf(""), "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "text/html"),
        (b"PK\x03\x04\x00\x00", "application/zip"),
        (b'{"a": 1}', "application/json"),
    ],
)
def test_nothing_readable_is_no_article(body: bytes, content_type: str) -> None:
    assert read(body, content_type, metadata=True) is None
