"""The templates' engine."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from digests.texts.templating import render

TEMPLATES = Path(str(files("digests") / "templates"))


@dataclass(frozen=True)
class Notice:
    paragraphs: tuple[tuple[str, ...], ...]


def test_values_are_escaped_in_html_and_left_alone_in_plain_text() -> None:
    notice = Notice((("<b> & co",),))
    assert render("notice.html.j2", notice).strip() == "<p>&lt;b&gt; &amp; co</p>"
    assert render("notice.txt.j2", notice).strip() == "<b> & co"


def test_a_missing_value_is_an_error_rather_than_a_gap() -> None:
    with pytest.raises(UndefinedError, match="paragraphs"):
        render("notice.html.j2", object())


def test_values_keep_their_own_typography() -> None:
    assert render("notice.txt.j2", Notice((("Title : as typed",),))).strip() == "Title : as typed"


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.j2")), ids=lambda path: path.name)
def test_our_own_texts_use_the_typographic_apostrophe(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not any(f"{letter}'" in text for letter in "cdjlmnstuCDJLMNSTU")
