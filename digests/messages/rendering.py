"""A view becomes a message: plain text and allow-listed HTML from two templates of one name."""

from __future__ import annotations

from digests.rows import Message
from digests.texts.language import FRENCH, Language
from digests.texts.safe import clean
from digests.texts.templating import render


def message(template: str, view: object, words: Language = FRENCH) -> Message:
    """`TEMPLATE.txt.j2` and `TEMPLATE.html.j2` over one view, so that neither says more than the other."""
    body = render(f"{template}.txt.j2", view, words).strip()
    return Message(body=body, html=clean(render(f"{template}.html.j2", view, words)).strip())
