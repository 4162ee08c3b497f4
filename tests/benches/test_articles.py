"""Made-up pages are pages, each another one, and the same each time."""

from __future__ import annotations

import gzip
from pathlib import Path

from bench.articles import article_page, made_page
from watcher.web.answer import Answer
from watcher.web.article import extract


def test_each_page_is_another_one_and_the_same_each_time() -> None:
    pages = [made_page(number) for number in range(40)]
    assert len(set(pages)) == 40
    assert pages[7] == made_page(7)


def test_a_page_has_the_size_of_real_ones_and_an_article_to_extract() -> None:
    sizes = sorted(len(made_page(number)) for number in range(200))
    assert 90_000 < sizes[100] < 150_000  # 115 KB at the median of real ones
    article = extract(Answer("http://page.example/", 200, {"content-type": "text/html"}, made_page(1)), False)
    assert article is not None
    assert len(article.text) > 600


def test_real_pages_come_again_as_pages_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "one.html.gz").write_bytes(gzip.compress(b"<html><body><p>Un.</p></body></html>"))
    first, second = article_page(0, tmp_path), article_page(1, tmp_path)
    assert first != second
    assert first.startswith(b"<html><body><p>Un.</p>")
    assert first.endswith(b"</body></html>")
