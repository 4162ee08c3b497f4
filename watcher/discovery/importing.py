"""Pure: the feeds of a list of another reader as sources, with what the list does not state by default."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from pydantic import ValidationError

from classifiers.assessment import SourceNature
from watcher.discovery.describing import guess_speaker, unique_id
from watcher.opml import Outline
from watcher.sources import Category, Source
from watcher.web.urls import canonical, host

_FOLDERS: Sequence[tuple[re.Pattern[str], Category]] = (
    (re.compile(r"regl|regul|droit|juridi|legal|\blaw|loi|cnil|europ|autorit|authorit"), "regulatory"),
    (re.compile(r"incident|secur|cert\b|vulnerab"), "incidents"),
    (re.compile(r"pair|peer|collectivit|territoi|commune|metropole|local"), "peers"),
    (re.compile(r"observ|recherche|research|academ|univers|think"), "observatory"),
    (re.compile(r"techno|modele|model|vendor|editeur|dev|logiciel|software|blog"), "technology"),
    (re.compile(r"presse|press|media|news|actu|journ"), "press"),
)
"""What folders are called, and the heading that is meant."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What is taken where neither list nor address tells."""

    nature: SourceNature | None = None
    category: Category | None = None
    language: Literal["fr", "en", "multi"] = "multi"


@dataclass(frozen=True, slots=True)
class Imported:
    """The new sources; which feeds are there already, as which source; which cannot be taken, and why."""

    sources: tuple[Source, ...]
    known: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...]


def as_sources(outlines: Sequence[Outline], existing: Sequence[Source], defaults: Defaults) -> Imported:
    """Each feed once, in order."""
    there = {canonical(source.url) or source.url: source.id for source in existing}
    taken = {source.id for source in existing}
    sources: list[Source] = []
    known: list[tuple[str, str]] = []
    refused: list[tuple[str, str]] = []
    for outline in outlines:
        address = canonical(outline.feed)
        if address is None:
            refused.append((outline.feed, "is no address of a feed: https://… or http://… is wanted"))
        elif address in there:
            known.append((outline.feed, there[address]))
        else:
            try:
                source = _source(outline, taken, defaults)
            except ValidationError as error:
                refused.append((outline.feed, error.errors()[0]["msg"].removeprefix("Value error, ")))
                continue
            sources.append(source)
            there[address] = source.id
            taken.add(source.id)
    return Imported(tuple(sources), tuple(known), tuple(refused))


def _source(outline: Outline, taken: set[str], defaults: Defaults) -> Source:
    name = outline.title or (host(outline.feed) or outline.feed)
    own_category, own_nature = _ours(outline.category)
    guessed_nature, guessed_category = guess_speaker(outline.feed)
    called = _category((*outline.folders, *outline.category))
    return Source(
        id=unique_id(outline.feed, name, taken),
        name=name,
        kind="feed",
        url=outline.feed,
        homepage=outline.page if outline.page and canonical(outline.page) else None,
        language=_language(outline.language) or defaults.language,
        publisher=name,
        nature=own_nature or defaults.nature or guessed_nature,
        category=own_category or called or defaults.category or guessed_category,
    )


def _ours(stated: Sequence[str]) -> tuple[Category | None, SourceNature | None]:
    """Our own lists state heading and nature, `/regulatory/authority`; nobody else does."""
    if len(stated) == 2 and stated[0] in get_args(Category) and stated[1] in get_args(SourceNature):
        return cast("Category", stated[0]), cast("SourceNature", stated[1])
    return None, None


def _category(folders: Sequence[str]) -> Category | None:
    """The nearest folder that is called like one of our headings, or by a word that means one."""
    for folder in reversed(folders):
        if folder in get_args(Category):
            return cast("Category", folder)
        said = unicodedata.normalize("NFKD", folder).encode("ascii", "ignore").decode().lower()
        for pattern, category in _FOLDERS:
            if pattern.search(said):
                return category
    return None


def _language(stated: str) -> Literal["fr", "en"] | None:
    if stated.startswith("fr"):
        return "fr"
    return "en" if stated.startswith("en") else None
