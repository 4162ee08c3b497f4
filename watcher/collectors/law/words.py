"""Pure: the words of which a text of the law must have one to be kept: the others are thousands a year.

Accents, case and a plural's s or x make no difference; a word is a whole word, so that "IA" is not in
"diaporama".
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

AI_WORDS = (
    "intelligence artificielle",
    "IA générative",
    "système d'IA",
    "modèle d'IA",
    "outil d'IA",
    "2024/1689",  # the AI Act
    "2026/1744",  # which amends it
    "apprentissage automatique",
    "apprentissage machine",
    "apprentissage profond",
    "modèle de langage",
    "modèle de fondation",
    "agent conversationnel",
    "algorithme",
    "algorithmique",
    "décision automatisée",
    "décision individuelle automatisée",
    "décision administrative individuelle prise sur le fondement d'un traitement",
    "reconnaissance faciale",
    "reconnaissance des émotions",
    "identification biométrique à distance",
    "caméra augmentée",
    "hypertrucage",
    "ChatGPT",
)
"""What the law calls AI. Not "RIA" alone, which is a fire hose in most of the texts that name it."""


_ACCENTS = re.compile("[\u0300-\u036f]+")
_TAG = re.compile(r"<[^<>]{0,2000}>")


def form_of_markup(markup: str) -> str:
    """The `plain_form` of a text with tags, made in one go: an archive has tens of megabytes of it."""
    return plain_form(html.unescape(_TAG.sub(" ", markup)))


def plain_form(text: str) -> str:
    """Lower case without accents; typographic apostrophes are plain ones."""
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text.replace("’", "'").casefold()))


@dataclass(frozen=True, slots=True)
class Words:
    """Each term with its longest word: only where that stands is the term looked for, which takes longer."""

    terms: tuple[tuple[str, re.Pattern[str]], ...]

    @classmethod
    def of(cls, words: Sequence[str]) -> Words:
        """Those of a source, or ours when it names none."""
        terms = sorted({plain_form(word).strip() for word in words or AI_WORDS} - {""})
        return cls(tuple((max(term.split(), key=len), re.compile(_pattern(term))) for term in terms))

    def are_in(self, form: str) -> bool:
        """Whether one of the terms stands in a `plain_form`."""
        return any(word in form and pattern.search(form) is not None for word, pattern in self.terms)


def _pattern(term: str) -> str:
    parts = r"[\s\xa0-]{1,3}".join(_whole(part) for part in term.split())
    return rf"(?<!\w){parts}(?!\w)"


def _whole(part: str) -> str:
    return re.escape(part) + ("[sx]?" if part[-1:].isalpha() else "")
