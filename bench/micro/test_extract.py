"""The text of what stands behind an entry: a page, a PDF."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from bench.articles import made_page, sentences
from pdfs import pdf
from watcher.web.answer import Answer
from watcher.web.article import extract

PAGES = 20
LINES = 45
LINE = 90
"""Characters; so a page of the PDF has some 4,000."""


@pytest.mark.parametrize("want_metadata", [False, True], ids=["text", "text-and-date"])
def test_extract_pages(benchmark: BenchmarkFixture, want_metadata: bool) -> None:
    """Twenty pages, with the sizes of real ones."""
    bodies = [made_page(number) for number in range(PAGES)]
    benchmark.extra_info["bytes"] = sum(map(len, bodies))

    def work() -> int:
        return sum(read(body, "text/html", want_metadata) > 0 for body in bodies)

    assert benchmark(work) == PAGES


def test_extract_a_pdf(benchmark: BenchmarkFixture) -> None:
    """Twenty pages of 4,000 characters."""
    said = iter(" ".join(sentences()).encode("ascii", "ignore").decode() * 2)
    text = [["".join(next(said) for _ in range(LINE)) for _ in range(LINES)] for _ in range(PAGES)]
    body = pdf(*text)
    benchmark.extra_info["bytes"] = len(body)
    assert benchmark(read, body, "application/pdf") > 10_000


def read(body: bytes, kind: str, want_metadata: bool = False) -> int:
    """The characters that an article has."""
    article = extract(Answer("https://page.example/1", 200, {"content-type": kind}, body), want_metadata)
    return len(article.text) if article else 0
