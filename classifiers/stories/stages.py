"""At which stage of an affair a title stands: a complaint and the sanction are two events."""

from __future__ import annotations

import re
from functools import cache

from pydantic import RootModel

from classifiers.lists import bundled, read_list
from classifiers.stories.terms import wording

_IDENTIFIER = re.compile(
    r"\b(?:CVE-\d{4}-\d{4,}|CERTFR-\d{4}-[A-Z]+-\d+|\(?(?:UE|EU|CE)\)? \d{4}/\d+|\d{4}/\d{4}(?: ?\(COD\))?"
    r"|n[°ºo]\.? ?\d{2,4}[-/]\d+|[A-Z]{1,2}[-‑]\d{1,4}/\d{2}|\d{2}/\d{5})\b"
)
_NUMBERED = re.compile(
    r"\d+|^(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)$"
)
_ROUNDUP = re.compile(
    r"\b(?:revue de (?:presse|web|la semaine)|panorama|recap\w*|tour d horizon|chronologie|timeline|round ?up"
    r"|digest|newsletter|lettre d info\w*|cette semaine|this week|semaine \d+|week \d+|weekly|hebdo\w*"
    r"|en bref|in brief|actus?|agenda|veille|podcast|webinaire|webinar|episode|numero|edition|faq|glossaire"
    r"|glossary)\b"
)
_FLAW = re.compile(
    r"\b(?P<cue>vulnerab|faille|flaw|cve|exploit|patch|correctif|attaquant|attacker|injection|contournement|bypass"
    r"|zero day|score \d|cvss|rce)"
)
_FLAW_CUES = 2


class _Stages(RootModel[dict[str, tuple[str, ...]]]):
    """Beginnings of words by stage."""


@cache
def _stages() -> tuple[tuple[str, re.Pattern[str]], ...]:
    stages = read_list(bundled("stories/stages.yaml"), _Stages).root
    return tuple((stage, re.compile(rf"\b(?:{'|'.join(starts)})")) for stage, starts in stages.items())


def stages_in(title: str) -> frozenset[str]:
    """The stages that a title names; most name none."""
    words = " ".join(wording(title))
    return frozenset(stage for stage, beginnings in _stages() if beginnings.search(words))


def identifiers_in(text: str) -> frozenset[str]:
    """Numbers that an act, a case or a flaw is known by: CVE-2026-21523, n° 2026-911, C-203/22."""
    return frozenset(match[0].upper().replace(" ", "") for match in _IDENTIFIER.finditer(text))


def issue_of(title: str) -> frozenset[str]:
    """The numbers and months of a title: what parts the issues of a series."""
    return frozenset(found for word in wording(title) for found in _NUMBERED.findall(word))


def is_about_flaw(text: str) -> bool:
    """Whether a text describes a flaw of software: of one product several may be told on one day."""
    cues = {match["cue"] for match in _FLAW.finditer(" ".join(wording(text)))}
    return len(cues) >= _FLAW_CUES


def is_roundup(title: str) -> bool:
    """Whether a title announces many things at once: such a text shares its names with each of them."""
    return _ROUNDUP.search(" ".join(wording(title))) is not None
