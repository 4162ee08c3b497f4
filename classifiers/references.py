"""References to the AI Act in French and English text: articles with their paragraph, annexes, recitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from classifiers.assessment import Reference

_Found: TypeAlias = tuple[int, Reference]
"""Where a reference stands, and the reference."""

_SPEAKS = re.compile(
    r"""\b(?:
        (?:eu\s+)?ai\s+act | ia\s+act | artificial\s+intelligence\s+act
      | r[èe]glement\s+(?:européen\s+)?(?:(?:sur|relatif\s+à)\s+)?(?:l['’]\s*)?
        (?:ia|intelligence\s+artificielle)
      | loi\s+(?:européenne\s+)?sur\s+l['’](?:ia|intelligence\s+artificielle)
      | 2024/1689
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_RIA = re.compile(r"\bRIA\b")
_OTHER_TEXT = re.compile(
    r"""\s*,?\s*(?:(?:du|de\s+la|de\s+l['’]|des|of(?:\s+the)?)\s+)?
    (?:rgpd|gdpr|dsa|dma|data\s+act|nis\s?2|crpa|tfue|tfeu|codes?|directive|constitution|convention|chart(?:e|er)
      |loi\s+n|traité|treaty)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ONE = r"\d{1,3}(?!\d)(?:\s?(?:bis|ter)\b)?"
_ARTICLE = re.compile(
    rf"""\b(?:articles?|art\.?)\s*
    (?P<number>{_ONE})
    (?:\s?\(\s?(?P<brackets>\d{{1,2}}[a-z]?)\s?\)
      |\s?,?\s?(?:paragraphe|paragraph|par\.|para\.?|§)\s*(?P<named>\d{{1,2}}[a-z]?)\b)?
    (?P<rest>(?:\s?(?:,|et|and|ou|or|à|to|-|–)\s*\d{{1,3}}(?!\d|\s?(?:\d|%|€|ans|mois|jours|days|months|years)))*)""",
    re.IGNORECASE | re.VERBOSE,
)
_PARAGRAPH_FIRST = re.compile(
    r"\b(?:paragraphe|paragraph)\s+(?P<paragraph>\d{1,2}[a-z]?)\s+(?:de\s+l['’]|of\s+)article\s+(?P<number>\d{1,3})\b",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"\bannex[e]?s?\s+(?P<number>[IVX]{1,5}|\d{1,2})\b", re.IGNORECASE)
_RECITAL = re.compile(r"\b(?:considérants?|considerants?|recitals?)\s+(?P<number>\d{1,3})\b", re.IGNORECASE)
_LAST = {"article": 113, "annex": 13, "recital": 180}
"""How many the Regulation has: a greater number refers to another text."""


def speaks_of_ai_act(text: str) -> bool:
    """Whether the text names Regulation (EU) 2024/1689, in one of its usual names."""
    return bool(_SPEAKS.search(text) or _RIA.search(text))


def ai_act_references(text: str) -> tuple[Reference, ...]:
    """The places in the AI Act that a text refers to, each once, in the order of the text.

    Nothing unless the text names the Act; a reference that another text's name follows (`article 22 du RGPD`)
    is left out. Of a list or a range (`articles 5 et 6`, `articles 8 à 27`) the numbers written are given.
    """
    if not speaks_of_ai_act(text):
        return ()
    found = [*_articles(text), *_others(text)]
    return tuple(dict.fromkeys(reference for _, reference in sorted(found, key=lambda pair: pair[0])))


def _articles(text: str) -> Iterator[_Found]:
    taken: set[int] = set()
    for match in _PARAGRAPH_FIRST.finditer(text):
        taken.add(match.start("number"))
        yield from _kept(text, match, "article", match["number"], match["paragraph"])
    for match in _ARTICLE.finditer(text):
        if match.start("number") not in taken:
            yield from _kept(text, match, "article", match["number"], match["brackets"] or match["named"])
        for number in dict.fromkeys(re.findall(r"\d+", match["rest"])):
            yield from _kept(text, match, "article", number)


def _others(text: str) -> Iterator[_Found]:
    for match in _ANNEX.finditer(text):
        yield from _kept(text, match, "annex", _roman(match["number"]))
    for match in _RECITAL.finditer(text):
        yield from _kept(text, match, "recital", match["number"])


def _kept(
    text: str, match: re.Match[str], kind: str, number: str, paragraph: str | None = None
) -> Iterator[_Found]:
    value = _ROMAN.index(number) if kind == "annex" else int(re.sub(r"\D", "", number))
    if 1 <= value <= _LAST[kind] and not _OTHER_TEXT.match(text, match.end()):
        yield match.start(), Reference(kind=kind, number=number, paragraph=paragraph)


_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


def _roman(number: str) -> str:
    """An annex's number in Roman numerals; nothing for what is none."""
    if number.isdigit():
        return _ROMAN[int(number)] if int(number) < len(_ROMAN) else ""
    return number.upper() if number.upper() in _ROMAN else ""
