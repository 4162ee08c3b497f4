"""A text without markup is its own article."""

from __future__ import annotations

from watcher.items import Article
from watcher.web.answer import Answer
from watcher.web.charset import decode
from watcher.web.readable import article, lines_of


def read(answer: Answer, want_metadata: bool) -> Article | None:  # noqa: ARG001 - every reader has it
    """The lines of a text; None when it is blank."""
    return article(lines_of(decode(answer.body, answer.charset)))
