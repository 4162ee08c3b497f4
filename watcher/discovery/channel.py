"""Pure: what a feed says of itself, read from its head without parsing its entries."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import cast

from watcher.collectors.sniffing import Shape, sniff
from watcher.collectors.texts import headline
from watcher.web.answer import Answer
from watcher.web.charset import decode

HEAD = 64 * 1024
"""Characters in which a feed introduces itself."""

_FIRST_ENTRY = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,200}>(.{0,2000}?)</title>", re.DOTALL | re.IGNORECASE)
_LANGUAGE = re.compile(r"<(?:dc:)?language>\s*([A-Za-z]{2})|xml:lang\s*=\s*[\"']([A-Za-z]{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed's title and the two letters of its language; empty when it states none."""

    title: str = ""
    language: str = ""


def channel_of(answer: Answer) -> Channel:
    """What a feed, in XML or JSON, says of itself; nothing of what is none."""
    sniffed = sniff(answer.body)
    if sniffed.shape is Shape.JSON:
        return _of_json(answer.body)
    if sniffed.shape is None:
        return Channel()
    head = _FIRST_ENTRY.split(decode(sniffed.body, answer.charset)[:HEAD], maxsplit=1)[0]
    title, language = _TITLE.search(head), _LANGUAGE.search(head)
    return Channel(
        title=headline(title.group(1)) if title else "",
        language=(language.group(1) or language.group(2)).lower() if language else "",
    )


def _of_json(body: bytes) -> Channel:
    try:
        data: object = json.loads(body)
    except (ValueError, RecursionError):
        return Channel()
    if not isinstance(data, dict):
        return Channel()
    document = cast("dict[str, object]", data)
    title, language = document.get("title"), document.get("language")
    return Channel(
        title=headline(title) if isinstance(title, str) else "",
        language=language[:2].lower() if isinstance(language, str) else "",
    )
