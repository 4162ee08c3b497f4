"""A publication as readers see it: every text cleaned, cut, and in the reader's language.

A view is what templates get: plain strings, numbers and flags, ready to be shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from classifiers.register import Recommendation
from digests.choosing.ranking import dated
from digests.rows import ItemRow, RiskRow
from digests.texts.french import AXIS_NAMES, INTENTIONS, NATURE_NAMES, URGENCY_MARKS, URGENCY_NAMES
from digests.texts.language import FRENCH, Language
from digests.texts.safe import cut, excerpt, headline, safe_link
from digests.texts.sentences import sentence
from digests.views.reasons import reason_view

NAME_LIMIT = 80
LEAD_LIMIT = 300
LABEL_LIMIT = 300
SHORT_LABEL_LIMIT = 60
NAMES_SHOWN = 3
ADVICE_SHOWN = 2

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class RiskView:
    """`code` is `R08 · 20`: the risk and its weight; `short` is a label that fits a phone's line."""

    id: str
    weight: int
    code: str
    label: str
    short: str


@dataclass(frozen=True, slots=True)
class QuoteView:
    """The source's words between quotation marks; `language` is empty when it is the reader's."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One publication. `date`, `short_date` and `iso_date` are the day in the reader's zone.

    `lead` and `also` may be empty, `quote` None; `signed` says that an author other than the publisher is
    named; `language` is empty for the reader's own and for what is no language tag. `advice` is what the
    register recommends against the heaviest of its risks, when that is major.
    """

    item_id: int
    mark: str
    urgency: str
    title: str
    link: str | None
    lead: str
    quote: QuoteView | None
    publisher: str
    author: str
    signed: bool
    nature: str
    intention: str
    date: str
    short_date: str
    iso_date: str
    axes: tuple[str, ...]
    risks: tuple[RiskView, ...]
    advice: str
    reasons: tuple[str, ...]
    also: str
    ai_act: bool
    revised: bool
    routine: bool
    language: str

    def with_risks(self, limit: int) -> ItemView:
        """With so many of its risks at most."""
        return replace(self, risks=self.risks[:limit])

    def without_words(self) -> ItemView:
        """Without quotation and advice, for where there is no room."""
        return replace(self, quote=None, advice="")


def item_view(row: ItemRow, zone: ZoneInfo, words: Language = FRENCH, *, quoted: bool = True) -> ItemView:
    """Every text of the row cleaned and cut to a length that a message can bear; a quotation if `quoted`."""
    day = dated(row).astimezone(zone).date()
    long_day, short_day = words.long_date(day), words.days(day, day)
    publisher, author = name_view(row.publisher), name_view(row.author or "")
    return ItemView(
        item_id=row.item_id,
        mark=URGENCY_MARKS[row.urgency],
        urgency=words.say(URGENCY_NAMES[row.urgency]),
        title=headline(row.title),
        link=safe_link(row.link),
        lead=excerpt(row.lead, LEAD_LIMIT),
        quote=quote_view(row, words) if quoted else None,
        publisher=publisher,
        author=author or words.say("non indiqué"),
        signed=bool(author) and author.casefold() not in publisher.casefold(),
        nature=words.say(NATURE_NAMES[row.nature]),
        intention=words.say(INTENTIONS[row.nature]),
        date=long_day if row.published else words.say("vu le {day}", day=long_day),
        short_date=short_day if row.published else words.say("vu le {day}", day=short_day),
        iso_date=day.isoformat(),
        axes=tuple(words.say(AXIS_NAMES[axis]) for axis in row.axes),
        risks=tuple(risk_view(risk, words) for risk in heaviest_first(row.risks)),
        advice=advice_view(row.risks, words),
        reasons=tuple(reason_view(reason, words) for reason in row.reasons),
        also=words.enumeration([name_view(name) for name in row.also_at], NAMES_SHOWN),
        ai_act=row.ai_act,
        revised=row.revised,
        routine=row.urgency == "routine",
        language=_tag(row.language, words),
    )


def quote_view(row: ItemRow, words: Language = FRENCH) -> QuoteView | None:
    """The sentence of the source that says what happened."""
    quote = sentence(row)
    return quote and QuoteView(quote.text, _tag(quote.language, words))


def risk_view(risk: RiskRow, words: Language = FRENCH) -> RiskView:
    """A risk with its weight, labelled in the reader's language when the register has it."""
    label = excerpt(words.say(risk.label if words.is_french else risk.english or risk.label), LABEL_LIMIT)
    return RiskView(
        id=risk.id,
        weight=risk.weight,
        code=f"{risk.id} · {risk.weight}",
        label=label,
        short=cut(label, SHORT_LABEL_LIMIT),
    )


def advice_view(risks: Sequence[RiskRow], words: Language = FRENCH) -> str:
    """What the register recommends against the heaviest risk, when that is major: `RU04 Ne pas …, RU05 …`."""
    heaviest = next(iter(heaviest_first(risks)), None)
    if heaviest is None or not heaviest.is_major:
        return ""
    return words.enumeration([advice(one, words) for one in heaviest.recommendations], ADVICE_SHOWN)


def advice(one: Recommendation, words: Language = FRENCH) -> str:
    """A recommendation with its id: `RU02 Contrôler l’exactitude`."""
    return f"{one.id} {words.say(one.text)}"


def heaviest_first(risks: Sequence[RiskRow]) -> list[RiskRow]:
    """By weight, then in the register's order."""
    return sorted(risks, key=lambda risk: (-risk.weight, risk.id))


def name_view(name: str) -> str:
    """A publisher's, an author's or a source's name, on one line."""
    return excerpt(name, NAME_LIMIT)


def machine_view(models: Sequence[str], remark: str = "", words: Language = FRENCH) -> str:
    """The sentence that says a machine classified, and which versions of its model; empty without any.

    `remark` follows it: what is to be known of the model's answers this time.
    """
    if not models:
        return ""
    names = words.enumeration([name_view(model) for model in models], NAMES_SHOWN)
    told = words.count(
        len(models),
        "Classé automatiquement par Vigie (modèle {names}), sans relecture humaine : "
        "vos corrections sont bienvenues.",
        "Classé automatiquement par Vigie (modèles {names}), sans relecture humaine : "
        "vos corrections sont bienvenues.",
        names=names,
    )
    return f"{told} {words.say(remark)}".rstrip() if remark else told


def lifted_view(rows: Sequence[ItemRow], words: Language = FRENCH) -> str:
    """What readers of an alert must know first: that its publications are not all urgent any more."""
    lifted = [row for row in rows if row.urgency != "urgent"]
    if not lifted:
        return ""
    if len(rows) > 1:
        return words.count(
            len(lifted),
            "Depuis : {n} publication n’est plus jugée urgente après révision de la source.",
            "Depuis : {n} publications ne sont plus jugées urgentes après révision de la source.",
        )
    if lifted[0].scope == "hors":
        return words.say(
            "Alerte levée : sa source l’a révisée, et cette publication n’est plus jugée dans le sujet."
        )
    return words.say("Alerte levée : sa source l’a révisée, et cette publication n’est plus jugée urgente.")


def _tag(language: str, words: Language) -> str:
    return language if _LANGUAGE.fullmatch(language) and language != words.code else ""
