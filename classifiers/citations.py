"""References to law as structure: which article, annex or recital of which act a text refers to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from classifiers.assessment import Citation
from classifiers.law.mentions import Act, Mention, Named, Place, mentions_in

_LAST: dict[Act, dict[str, int]] = {
    "ai-act": {"article": 113, "annex": 13, "recital": 180},
    "omnibus-ia": {"article": 4, "recital": 99},
    "rgpd": {"article": 99, "recital": 173},
    "reen": {"article": 36},
    "crpa": {},
}
"""How many each act has, as published in the Official Journal: a greater number refers to another text.

The Omnibus has an article for each of the three acts that it amends and one on its entry into force; its
recitals were not counted.
"""
_KNOWN_CODED = ("L. 311-3-1", "R. 311-3-1-1", "R. 311-3-1-2", "L. 312-1-3")
"""The CRPA's articles on algorithmic decisions and open data: known without the code's name."""

_OF = (
    r"(?:(?:au (?:titre|sens) |en vertu |issu |tir[ée] )?d(?:u|e la|e ce|e cette|es|e)|de l'|dudit"
    r"|dans l(?:e|a)|(?:of|in|under|from)(?: the)?)"
)
_AFTER = re.compile(
    rf"(?:\)?,? {_OF} ?| ?[(\[]?)(?:l'|m[êe]me |french |european |eu |nouve(?:au|lle) )?[«\"]? ?"
)
_AFTER_COMMA = re.compile(r", ")
_BEFORE = re.compile(
    r" ?[»\")]? ?(?:[,:(\[/-] ?)?(?:(?:et )?(?:notamment|in particular|en particulier) )?"
    r"(?:(?:à|au|aux|en|dans|see|voir|cf\.?|under|par|selon|via) )?(?:son |ses |its |l'|les |le |the )?"
)
_CHAIN = re.compile(
    r"\)? ?(?:[,;] ?)?(?:(?:et|and|ou|or|&|ainsi que|as well as|puis) )?(?:(?:de|à|aux|of|in) )?"
    r"(?:l'|les |the |son |ses )?\(?"
)


def citations_in(text: str) -> tuple[Citation, ...]:
    """What a text cites, each once, in its order; an act stands for itself when no place in it is cited.

    A place belongs to the act that qualifies it (`article 22 du RGPD`, `GDPR Article 35`; through `et` that
    holds for a whole list), and is left out when that is a text that we do not follow. Without a qualifier it
    is the AI Act's if the text names it, else of the only act named. Numbers that the act does not have are
    left out. Of a range (`articles 8 à 27`) the numbers written are given.
    """
    mentions = tuple(mentions_in(text))
    if not mentions:  # as in most texts
        return ()
    named: set[Named | None] = {mention.act for mention in mentions}
    found: list[Citation] = []
    for mention, qualifier in zip(mentions, _qualifiers(mentions), strict=True):
        if act := _followed(mention.act):
            found.append(Citation(act=act, kind="act"))
        for place in mention.places:
            found.extend(_citations(_act_of(place, qualifier, named), place))
    placed = {one.act for one in found if one.kind != "act"}
    return tuple(dict.fromkeys(one for one in found if one.kind != "act" or one.act not in placed))


def speaks_of_ai_act(text: str) -> bool:
    """Whether the text names Regulation (EU) 2024/1689, in one of its usual names."""
    return any(mention.act == "ai-act" for mention in mentions_in(text))


def _followed(name: Named | None) -> Act | None:
    return None if name in ("other", "other-code") else name


def _citations(act: Act | None, place: Place) -> Iterator[Citation]:
    if act:
        where = {"number": place.number, "paragraph": place.paragraph, "point": place.point}
        yield Citation(act=act, kind=place.kind, **where)


def _act_of(place: Place, qualifier: Named | None, named: Set[Named | None]) -> Act | None:
    """The act that a place is in, None when it is in none that we follow."""
    if place.ordinal is None:
        return "crpa" if _is_of_the_crpa(place.number, qualifier, named) else None
    act = _followed(qualifier) if qualifier else _unqualified(named)
    own = qualifier and place.ordinal <= _LAST["omnibus-ia"]["article"]
    if act == "omnibus-ia" and place.kind != "recital" and not own:
        act = "ai-act"  # what the Omnibus says of articles it says of those that it changes
    return act if act and 1 <= place.ordinal <= _LAST[act].get(place.kind, 0) else None


def _is_of_the_crpa(number: str, qualifier: Named | None, named: Set[Named | None]) -> bool:
    if qualifier:
        return qualifier == "crpa"
    return number in _KNOWN_CODED or ("crpa" in named and "other-code" not in named)


def _unqualified(named: Set[Named | None]) -> Act | None:
    """The act to which an article belongs that nothing qualifies."""
    acts: set[Act] = {act for act in map(_followed, named) if act}
    if "ai-act" in acts:
        return "ai-act"
    return acts.pop() if len(acts) == 1 else None


def _qualifiers(mentions: Sequence[Mention]) -> list[Named | None]:
    """For each mention the name that qualifies its places: the one after rather than the one before."""
    after, after_all = _following(mentions)
    before, before_all = _preceding(mentions, after)
    comma: list[Named | None] = [_name_after(mentions, place, _AFTER_COMMA) for place in range(len(mentions))]
    ranked = zip(after, before, comma, after_all, before_all, strict=True)
    return [_first(names) for names in ranked]


def _first(names: Iterable[Named | None]) -> Named | None:
    return next((name for name in names if name), None)


def _following(mentions: Sequence[Mention]) -> tuple[list[Named | None], list[Named | None]]:
    """The name right after each mention's places, and the one after the last of the list that it begins."""
    after: list[Named | None] = [_name_after(mentions, place, _AFTER) for place in range(len(mentions))]
    through: list[Named | None] = [*after]
    for place in range(len(mentions) - 2, -1, -1):
        if _lists_on(mentions[place], mentions[place + 1]):
            through[place] = through[place + 1]
    return after, through


def _preceding(
    mentions: Sequence[Mention], after: Sequence[Named | None]
) -> tuple[list[Named | None], list[Named | None]]:
    """The name right before each mention's places, and the one before the first of the list that it ends."""
    before: list[Named | None] = [None] * len(mentions)
    through: list[Named | None] = [None] * len(mentions)
    for place in range(1, len(mentions)):
        last, here = mentions[place - 1], mentions[place]
        if here.places and last.act and not (place > 1 and after[place - 2]) and _BEFORE.fullmatch(here.gap):
            before[place] = through[place] = last.act
        elif _lists_on(last, here):
            through[place] = through[place - 1]
    return before, through


def _name_after(mentions: Sequence[Mention], place: int, gap: re.Pattern[str]) -> Named | None:
    if not mentions[place].places or place + 1 == len(mentions) or not gap.fullmatch(mentions[place + 1].gap):
        return None
    return mentions[place + 1].act


def _lists_on(here: Mention, following: Mention) -> bool:
    return bool(here.places and following.places and _CHAIN.fullmatch(following.gap))
