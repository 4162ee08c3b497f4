"""The readable part of pages, PDFs and texts."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.items import Article
from watcher.web.answer import Answer
from watcher.web.article import PAGES, TAGS, TEXT, extract

AEB = Path(__file__).parents[2].parent / "shared" / "pages" / "aeb"

PARAGRAPH = (
    "La métropole présente sa charte d'usage de l'intelligence artificielle générative aux agents. " * 4
)
PAGE = f"""<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Une charte — Métropole</title>
<meta property="og:title" content="Une charte"><meta name="author" content="Jeanne Martin">
<meta property="article:published_time" content="2026-03-04T10:00:00+01:00"></head><body>
<nav><ul><li><a href="/">Accueil du site</a></li></ul></nav>
<article><h1>Une charte</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>
<footer><p>Mentions légales</p></footer></body></html>"""


def read(body: bytes | str, content_type: str = "", *, metadata: bool = False) -> Article | None:
    data = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    return extract(Answer("https://a.example/x", 200, headers, data), metadata)


def text_of(body: bytes | str, content_type: str = "") -> str:
    article = read(body, content_type)
    assert article is not None
    return article.text


def pdf(*pages: str, info: str = "") -> bytes:
    """A PDF with one line of text a page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, line in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 595 842] >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    objects.append(f"<< {info} >>")
    out, offsets = b"%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def test_a_page_gives_its_article_without_menus() -> None:
    article = read(PAGE, "text/html")

    assert article is not None
    assert "La métropole présente sa charte" in article.text
    assert "Accueil du site" not in article.text
    assert "Mentions" not in article.text
    assert (article.title, article.author, article.published) == (None, None, None)


def test_metadata_is_read_on_request() -> None:
    article = read(PAGE, metadata=True)

    assert article is not None
    assert (article.title, article.author) == ("Une charte", "Jeanne Martin")
    assert article.published == datetime(2026, 3, 4, tzinfo=UTC)


def test_paragraphs_are_lines_and_spaces_single() -> None:
    text = text_of(PAGE.replace("La métropole", "La \u00ad  métro\u200bpole"))

    assert text.count("\n") >= 1
    assert "La métropole présente" in text
    assert all(line == " ".join(line.split()) != "" for line in text.splitlines())


def test_a_pdf_gives_its_pages() -> None:
    info = "/Title (Un rapport) /Author (La mission) /CreationDate (D:20260304100000+01'00')"
    body = pdf("First page", "Second page", info=info)
    article = read(body, "application/octet-stream", metadata=True)

    assert article is not None
    assert article.text == "First page\nSecond page"
    assert (article.title, article.author) == ("Un rapport", "La mission")
    assert article.published == datetime(2026, 3, 4, 9, tzinfo=UTC)
    assert read(body) == Article("First page\nSecond page", None, None, None)


@pytest.mark.parametrize(
    ("info", "published"),
    [
        ("", None),
        ("/CreationDate (D:20260304)", datetime(2026, 3, 4, tzinfo=UTC)),
        ("/CreationDate (D:19010101)", None),
        ("/CreationDate (yesterday)", None),
    ],
)
def test_a_pdf_without_a_sound_date_has_none(info: str, published: datetime | None) -> None:
    article = read(pdf("Text", info=info), metadata=True)

    assert article is not None
    assert article.published == published


def test_a_long_pdf_is_read_to_its_fiftieth_page() -> None:
    assert text_of(pdf(*(f"Page {n}" for n in range(1, PAGES + 20)))).endswith(f"Page {PAGES}")


def test_a_pdf_page_that_cannot_be_read_does_not_cost_the_others() -> None:
    body = pdf("First", "Second", "Third").replace(b"(Second) Tj", b"<zz  > ]>> ")

    assert {"First", "Third"} <= set(text_of(body).splitlines())


def test_a_pdf_of_much_text_ends_at_the_limit() -> None:
    assert len(text_of(pdf(*["word " * 20_000] * 4))) <= TEXT


def test_plain_text_is_its_own_article() -> None:
    assert (
        text_of("Un  texte\r\n\r\nsur deux lignes", "text/plain; charset=utf-8")
        == "Un texte\nsur deux lignes"
    )
    assert text_of("été".encode("cp1252"), "text/plain") == "été"
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


@pytest.mark.parametrize(
    "piece", ["<p>some words here, ok ", "<div>x ", "<b>x</i>", "<tr><td>x y z</td></tr>"]
)
def test_a_page_of_200_000_tags_is_read_in_part(piece: str) -> None:
    started = time.process_time()
    read(b"<html><body>" + piece.encode() * (8 * TAGS))

    assert time.process_time() - started < 8


@pytest.mark.skipif(not AEB.exists(), reason="needs ../shared/pages/aeb beside the project")
def test_real_pages_are_read_nearly_as_people_read_them() -> None:
    """F1 over runs of four words, averaged over pages, as the benchmark's authors measure it."""
    truth = json.loads((AEB / "ground-truth.json").read_text(encoding="utf-8"))
    sample = sorted(truth)[::3]
    precision = recall = 0.0
    for name in sample:
        found = _shingles(text_of(gzip.decompress((AEB / "html" / f"{name}.html.gz").read_bytes())))
        wanted = _shingles(truth[name]["articleBody"])
        common = (found & wanted).total()
        precision += common / found.total() / len(sample)
        recall += common / wanted.total() / len(sample)

    assert 2 * precision * recall / (precision + recall) >= 0.94


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[start : start + 4]) for start in range(max(1, len(words) - 3)))
