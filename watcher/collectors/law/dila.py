"""The texts of one archive of the Journal officiel, as the DILA publishes them in XML.

A text is spread over files: its title and dates (`texte/version`), the order of its articles
(`texte/struct`), and each article with the text that it belongs to (`article`). Facts about the form were
read in public repositories that read these archives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from lxml import etree

from watcher.collectors.hardened import HARDENED
from watcher.collectors.law.tarred import files
from watcher.collectors.raw import UnreadableError

MARKUP = 400_000
"""The most characters kept of the articles of one text."""
TEXTS = 20_000
"""The most texts that are held of one archive."""

_WANTED = re.compile(r"(?:^|/)(?:JORFTEXT|JORFARTI)[0-9]{12}\.xml$")
_NEVER = "2999"
"""The year of a date that is not set."""


@dataclass(slots=True)
class Text:
    """One text as far as the archive has it; `title` is empty when only articles of it are there.

    `parts` are markup: what announces the text and what it rests on. `articles` are by their ids.
    """

    id: str
    title: str = ""
    published: str = ""
    ministry: str = ""
    parts: list[str] = field(default_factory=list[str])
    articles: dict[str, str] = field(default_factory=dict[str, str])
    order: list[str] = field(default_factory=list[str])
    size: int = 0

    def markup(self) -> str:
        """All of its text, articles in their order."""
        place = {article: number for number, article in enumerate(self.order)}
        ordered = sorted(self.articles, key=lambda article: (place.get(article, len(place)), article))
        return "\n".join([*(self.articles[article] for article in ordered), *self.parts])


@dataclass(frozen=True, slots=True)
class Archive:
    """The texts with a title, by the archive's order; `broken` counts files that could not be read.

    `cut` says why the archive ends too early, if it does.
    """

    texts: tuple[Text, ...]
    broken: int = 0
    cut: str | None = None


def read(body: bytes) -> Archive:
    """What stands in an archive, as far as it can be read."""
    texts: dict[str, Text] = {}
    broken = 0
    cut = None
    try:
        for _, data in files(body, _WANTED):
            if len(texts) > TEXTS:
                cut = f"holds more than {TEXTS} texts"
                break
            broken += not _take(data, texts)
    except UnreadableError as error:
        cut = str(error)
    return Archive(tuple(text for text in texts.values() if text.title), broken, cut)


def _take(data: bytes, texts: dict[str, Text]) -> bool:
    """Put what a file says to its text; whether it could be read."""
    parser = etree.XMLParser(**HARDENED)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    if root.tag == "ARTICLE":
        return _take_article(root, texts)
    identity = _text(root, ".//META_COMMUN/ID")
    if root.tag not in {"TEXTE_VERSION", "TEXTELR"} or not re.fullmatch(r"JORFTEXT[0-9]{12}", identity):
        return False
    text = texts.setdefault(identity, Text(identity))
    if root.tag == "TEXTELR":
        text.order = [id_ for link in cast("Iterable[Any]", root.iter("LIEN_ART")) if (id_ := link.get("id"))]
        return True
    text.title = _text(root, ".//TITREFULL") or _text(root, ".//META_TEXTE_VERSION/TITRE")
    date = _text(root, ".//META_TEXTE_CHRONICLE/DATE_PUBLI")
    text.published = "" if date.startswith(_NEVER) else date
    text.ministry = _text(root, ".//META_TEXTE_VERSION/MINISTERE")
    text.parts = [
        markup
        for name in ("NOTICE", "ABRO", "RECT", "VISAS")
        if (markup := _inner(root, f".//{name}/CONTENU"))
    ]
    return True


def _take_article(root: Any, texts: dict[str, Text]) -> bool:
    parent = root.find(".//CONTEXTE/TEXTE")
    cid = str(parent.get("cid") or "") if parent is not None else ""
    if not re.fullmatch(r"JORFTEXT[0-9]{12}", cid):
        return False
    text = texts.setdefault(cid, Text(cid))
    markup = _inner(root, ".//BLOC_TEXTUEL/CONTENU")
    if markup and text.size < MARKUP:
        number = _text(root, ".//META_ARTICLE/NUM")
        titled = f"<p>Article {number}</p>{markup}" if number.isalnum() else markup
        text.articles[_text(root, ".//META_COMMUN/ID")] = titled[: MARKUP - text.size]
        text.size += len(titled)
    return True


def _text(root: Any, path: str) -> str:
    node = root.find(path)
    return " ".join("".join(cast("Iterable[str]", node.itertext())).split()) if node is not None else ""


def _inner(root: Any, path: str) -> str:
    """The markup of the first element there; empty when no text stands in it."""
    node = root.find(path)
    if node is None or not "".join(cast("Iterable[str]", node.itertext())).strip():
        return ""
    return etree.tostring(node, encoding="unicode", with_tail=False)[:MARKUP]
