"""The one sentence of a publication that says what happened, in its source's own words.

Nothing is written here: a sentence is chosen from the lead or the beginning of the text, and cut at most.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import filterfalse

from digests.rows import ItemRow
from digests.texts.safe import cut, plain

SENTENCE_LIMIT = 280
"""Characters: four lines on a phone."""

_READ = 4_000
_SHORTEST, _SENTENCES_READ = 40, 12
_ENOUGH_WORDS = 6
_FACT, _FACTS = 0.4, 4
"""Points of a figure or a name, and how many of both count."""

_END = re.compile(r"[.!?…]+(?:\s?»|[”\"')\]])*(?=\s+[«“\"'(\[]?\s?[A-ZÀ-ÖØ-Þ0-9])|\n\s*\n")
_ABBREVIATION = re.compile(
    r"(?:\b(?:M|MM|Mme|Mmes|Mlle|Dr|Pr|Me|St|Ste|art|al|cf|p|pp|vol|no|n°|éd|env|ex|réf|tél|fig|av|bd"
    r"|Mr|Mrs|Ms|Prof|vs|etc|e\.g|i\.e|Inc|Ltd|Corp|Co|Art|Nos?|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"|\b[A-Z](?:\.[A-Z])*|(?<![\w])[LRD])\.$"
)
_NUMBER = re.compile(r"\d")
_NAME = re.compile(r"(?<=\w[\s’'])[A-ZÀ-ÖØ-Þ][\w’-]+|\b[A-Z]{2,}\b")
_CUT_OFF = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|:)$")
_BOILERPLATE = re.compile(
    r"appeared first on|est apparu en premier|lire la suite|en savoir plus|read (?:more|the full)"
    r"|continue reading|cookies?\b|newsletter|abonne[zr]|s[’']inscrire|subscribe|sign up|log ?in|all rights"
    r"|tous droits réservés|©|javascript|partager (?:sur|cet)|share (?:on|this)|crédits? photo|photo credit"
    r"|cliquez ici|click here|temps de lecture|min(?:ute)?s? read|publié le|mis à jour le|posted (?:on|by)"
    r"|article réservé|connectez-vous|conditions d.utilisation|terms of|privacy policy|accéder au contenu"
    r"|skip to content",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"^(?:Il|Elle|Ils|Elles|On|Ce|Cet|Cette|Ces|Celui|Celle|Ceux|Cela|Son|Sa|Ses|Leurs?|Mais|Et|Or|Donc|Ainsi"
    r"|Aussi|Pourtant|Enfin|He|She|It|They|Its|Their|His|Her|This|That|These|Those|But|And|So|Also|Yet"
    r"|\d+ ?%)\b|^[«“\"]"
    r"|\b(?:donc|en effet|également|y voit|too|however)\b"
)
"""A sentence that leans on the one before, or what somebody said: alone it says less."""
_SAID = re.compile(r"[«“\"]\s*([^«»“”\"]+?)\s*[»”\"]")
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the source. `whole` says that nothing was cut off the sentence; `language` may be empty."""

    text: str
    language: str
    whole: bool


def sentence(row: ItemRow) -> Quote | None:
    """The sentence of a publication that tells most beyond its title; None when the source gives none.

    Stated preferences: a whole sentence over a cut one, early over late, one with figures and names over one
    without, never a question, an invitation to read on or the title said again.
    """
    best = _best(_sentences(row.lead, row.opening), _words(row.title))
    if best is None:
        return None
    chosen = _unquoted(best)
    short = cut(chosen, SENTENCE_LIMIT)
    return Quote(short, row.language, whole=short == chosen and not _CUT_OFF.search(chosen))


def _best(sentences: Iterator[str], title: frozenset[str]) -> str | None:
    """The one of most worth, the first among equals; what cannot be worth more is not even split off."""
    best, most = None, 0.0
    for place, text in enumerate(sentences):
        if most >= _SENTENCES_READ - place + _FACTS * _FACT:
            break
        worth = _worth(text, place, title)
        if worth > most and _is_sentence(text):
            best, most = text, worth
    return best


def split(text: str) -> Iterator[str]:
    """The sentences of a text as they stand in it, on one line each."""
    start = 0
    for found in _END.finditer(text):
        if _ABBREVIATION.search(text[start : found.end()]):
            continue
        if part := plain(text[start : found.end()]):
            yield part
        start = found.end()
    if rest := plain(text[start:]):
        yield rest


def _sentences(lead: str, opening: str) -> Iterator[str]:
    """Those of the lead, then those of the text that are not in the lead, a dozen in all."""
    seen: set[str] = set()
    for text in (lead[:_READ], opening[:_READ]):
        for one in split(text):
            if len(seen) == _SENTENCES_READ:
                return
            if one not in seen:
                seen.add(one)
                yield one


def _is_sentence(text: str) -> bool:
    words = text.split()
    begins = next((letter for letter in text if letter.isalnum()), "")
    return (
        len(text) >= _SHORTEST
        and len(words) >= _ENOUGH_WORDS
        and not begins.islower()
        and not text.rstrip("»” ").endswith("?")
        and not _BOILERPLATE.search(text)
    )


def _unquoted(text: str) -> str:
    """What somebody said, without its own marks: those of the quotation stand around it."""
    found = _SAID.fullmatch(text)
    return found[1] if found else text


def _worth(text: str, place: int, title: frozenset[str]) -> float:
    """Points: what a sentence adds to the title, its facts, its place. Ours, chosen by reading real feeds."""
    words = _words(cut(text, SENTENCE_LIMIT))
    new = len(words - title) / max(len(words), 1)
    facts = min(len(_NUMBER.findall(text)), 2) + min(len(_NAME.findall(text)), 2)
    told = _SENTENCES_READ - place + _FACT * facts
    told -= bool(_CUT_OFF.search(text)) + (len(text) > SENTENCE_LIMIT) + 1.5 * bool(_LEANS.search(text))
    return told if new >= 0.4 else 0.0


def _words(text: str) -> frozenset[str]:
    """Words of three letters and more, without case and accents."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    if not folded.isascii():
        folded = "".join(filterfalse(unicodedata.combining, folded))
    return frozenset(_WORD.findall(folded))
