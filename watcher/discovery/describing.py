"""Pure: what is found as an entry of sources.yaml: id, name, who speaks, how often; guesses are named."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Literal

from classifiers.assessment import SourceNature
from watcher.discovery.findings import Finding
from watcher.discovery.page import PageFacts
from watcher.recipes import Recipe
from watcher.sources import Category, Kind, Source
from watcher.web.urls import host

_RHYTHMS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 365)
_LONGEST_NAME = 120

_SPEAKERS: Sequence[tuple[re.Pattern[str], SourceNature, Category]] = (
    (
        re.compile(r"\.europa\.eu$|\.gouv\.fr$|(?:^|\.)(?:cnil|defenseurdesdroits|arcep)\.fr$"),
        "authority",
        "regulatory",
    ),
    (
        re.compile(r"\.bzh$|metropole|(?:^|[.-])(?:ville|mairie|agglo|departement|region)[.-]"),
        "peer",
        "peers",
    ),
    (
        re.compile(r"\.edu$|\.ac\.uk$|(?:^|[.-])univ|(?:^|\.)(?:arxiv\.org|inria\.fr|cnrs\.fr)$"),
        "research",
        "observatory",
    ),
    (re.compile(r"(?:^|\.)asso\.fr$|\.asso\.fr$"), "association", "peers"),
)
_DIVIDERS = re.compile(r"\s+(?:[|–—•·»«-]|::)\s+")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever adds a source wants otherwise than proposed."""

    id: str | None = None
    name: str | None = None
    publisher: str | None = None
    nature: SourceNature | None = None
    category: Category | None = None
    language: Literal["fr", "en", "multi"] | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """A source that is complete, and which of its values nothing on the site states."""

    source: Source
    guesses: tuple[str, ...]


def provisional(kind: Kind, url: str, recipe: Recipe | None, keep: str | None) -> Source:
    """A source to try a collector with, before it has a name."""
    return Source(
        id="found",
        name="found",
        kind=kind,
        url=url,
        language="multi",
        publisher="found",
        nature="press",
        category="press",
        **_stated(recipe=recipe, keep=keep),
    )


def describe(finding: Finding, facts: PageFacts, wishes: Wishes, taken: Collection[str]) -> Described:
    """The entry for a finding. `taken` are the ids that the file has.

    Raises ValidationError for a wish that no source may have.
    """
    name, publisher = _names(finding, facts)
    nature, category = guess_speaker(finding.url)
    rhythm = rhythm_of([entry.published for entry in finding.entries if entry.published is not None])
    language = wishes.language or _language(finding.channel.language, facts.language)
    stated = {
        "nature": wishes.nature,
        "category": wishes.category,
        "rhythm_days": rhythm,
        "language": language,
    }
    source = Source(
        id=wishes.id or unique_id(finding.url, name, taken),
        name=wishes.name or name,
        kind=finding.kind,
        url=finding.url,
        language=language or "multi",
        publisher=wishes.publisher or publisher,
        nature=wishes.nature or nature,
        category=wishes.category or category,
        rhythm_days=rhythm or 7,
        **_stated(
            homepage=facts.url if facts.url != finding.url else None,
            recipe=finding.recipe,
            keep=finding.keep,
        ),
    )
    return Described(source, tuple(key for key, value in stated.items() if value is None))


def _stated(**values: Any) -> dict[str, Any]:
    """Only what there is: a key that does not belong to a kind may not even be empty."""
    return {key: value for key, value in values.items() if value is not None}


def guess_speaker(url: str) -> tuple[SourceNature, Category]:
    """Who probably speaks at an address, and under which heading: from the name of the host."""
    name = host(url) or ""
    for pattern, nature, category in _SPEAKERS:
        if pattern.search(name):
            return nature, category
    return "press", "press"


def rhythm_of(dates: Sequence[datetime]) -> float | None:
    """The longest ordinary wait in days: nine in ten of the latest gaps are no longer.

    Rounded up to a usual span. None when fewer than three days are known.
    """
    days = sorted({moment.date() for moment in dates})[-30:]
    if len(days) < 3:
        return None
    gaps = sorted((later - earlier).days for earlier, later in pairwise(days))
    usual = gaps[min(math.ceil(0.9 * len(gaps)), len(gaps)) - 1]
    return next((rhythm for rhythm in _RHYTHMS if rhythm >= usual), _RHYTHMS[-1])


def unique_id(url: str, name: str, taken: Collection[str]) -> str:
    """From the host's name; with words of the name, and at last a number, when that is taken."""
    short = _slug(_host_words(url)) or _slug(name) or "source"
    candidates = [short, _slug(f"{short} {name}")]
    candidates += [f"{short[:58]}-{number}" for number in range(2, len(taken) + 3)]
    return next(one for one in candidates if one not in taken)


def _host_words(url: str) -> str:
    """`digital-strategy ec` of digital-strategy.ec.europa.eu; nothing of a bare address."""
    name = (host(url) or "").removeprefix("www.")
    if ":" in name or re.fullmatch(r"[\d.]+", name):
        return ""
    labels = name.split(".")[:-1] or [name]
    return (
        " ".join(label for label in labels if label not in {"gouv", "asso", "europa", "co", "com"})
        or labels[0]
    )


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-")


def _names(finding: Finding, facts: PageFacts) -> tuple[str, str]:
    """The source's name and its publisher's: of the feed, of the site, of the page, else the host."""
    lone = (host(finding.url) or finding.url).removeprefix("www.")
    parts = [part for part in _DIVIDERS.split(facts.title) if part]
    publisher = facts.site or (parts[-1] if parts else "") or finding.channel.title or lone
    title = finding.channel.title or (parts[0] if len(parts) > 1 else "")
    if not title or title.casefold() in publisher.casefold():
        return publisher[:_LONGEST_NAME], publisher[:_LONGEST_NAME]
    name = title if publisher.casefold() in title.casefold() else f"{publisher} – {title}"
    return name[:_LONGEST_NAME], publisher[:_LONGEST_NAME]


def _language(*stated: str) -> Literal["fr", "en"] | None:
    for one in stated:
        if one[:2] == "fr":
            return "fr"
        if one[:2] == "en":
            return "en"
    return None
