"""Rows as the templates show them: cleaned texts in French, ready to be escaped and printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from classifiers.french import long_date
from digests.french import (
    AXIS_NAMES,
    INTENTIONS,
    NATURE_NAMES,
    URGENCY_MARKS,
    URGENCY_NAMES,
    enumeration,
    pluriel,
    typeset,
)
from digests.period import period_label
from digests.rows import BlindSpot, ItemRow, RiskRow
from digests.safe import cut, excerpt, headline, safe_link
from digests.select import Counts, Digest, Section, dated

NAME_LIMIT = 80
REASON_LIMIT = 120
LEAD_LIMIT = 300
LABEL_LIMIT = 300
SHORT_LABEL_LIMIT = 60
DETAIL_LIMIT = 160
NAMES_SHOWN = 3
UNKNOWN_AUTHOR = "non indiqué"

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
class ItemView:
    """One publication. `date` and `iso_date` are the day in the reader's zone.

    `lead` and `also` may be empty; `language` is empty for French and for what is no language tag.
    """

    item_id: int
    mark: str
    urgency: str
    title: str
    link: str | None
    lead: str
    publisher: str
    author: str
    nature: str
    intention: str
    date: str
    iso_date: str
    axes: tuple[str, ...]
    risks: tuple[RiskView, ...]
    reasons: tuple[str, ...]
    also: str
    ai_act: bool
    revised: bool
    routine: bool
    language: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """Publications under one heading; `anchor` names the heading in a page."""

    anchor: str
    name: str
    items: tuple[ItemView, ...]
    left_out: int


def item_view(row: ItemRow, zone: ZoneInfo) -> ItemView:
    """Every text of the row cleaned and cut to a length that a message can bear."""
    day = dated(row).astimezone(zone).date()
    return ItemView(
        item_id=row.item_id,
        mark=URGENCY_MARKS[row.urgency],
        urgency=URGENCY_NAMES[row.urgency],
        title=headline(row.title),
        link=safe_link(row.link),
        lead=excerpt(row.lead, LEAD_LIMIT),
        publisher=name_view(row.publisher),
        author=name_view(row.author or "") or UNKNOWN_AUTHOR,
        nature=NATURE_NAMES[row.nature],
        intention=INTENTIONS[row.nature],
        date=long_date(day) if row.published else f"vu le {long_date(day)}",
        iso_date=day.isoformat(),
        axes=tuple(AXIS_NAMES[axis] for axis in row.axes),
        risks=tuple(_risk_view(risk) for risk in _heaviest_first(row.risks)),
        reasons=tuple(typeset(excerpt(reason, REASON_LIMIT)) for reason in row.reasons),
        also=enumeration([name_view(name) for name in row.also_at], NAMES_SHOWN),
        ai_act=row.ai_act,
        revised=row.revised,
        routine=row.urgency == "routine",
        language=row.language if _LANGUAGE.fullmatch(row.language) and row.language != "fr" else "",
    )


def shortened(section: SectionView, limit: int) -> SectionView:
    """The section with its first `limit` publications; the others count as left out."""
    shown = section.items[:limit]
    return replace(section, items=shown, left_out=section.left_out + len(section.items) - len(shown))


def section_view(section: Section, zone: ZoneInfo) -> SectionView:
    """The section with its French name."""
    return SectionView(
        anchor=section.axis or "sans-axe",
        name=AXIS_NAMES[section.axis] if section.axis else "Sans axe",
        items=tuple(item_view(row, zone) for row in section.items),
        left_out=section.left_out,
    )


def name_view(name: str) -> str:
    """A publisher's, an author's or a source's name, on one line."""
    return excerpt(name, NAME_LIMIT)


def digest_title(digest: Digest) -> str:
    """`Veille IA · semaine 47 (16–22 nov. 2026)`."""
    return f"Veille IA · {period_label(digest.period, digest.zone)}"


def numbers_view(counts: Counts) -> tuple[str, ...]:
    """What came in, one short phrase a number; empty when nothing is in scope."""
    if not counts.publications:
        return ()
    phrases = (
        f"{pluriel(counts.publications, 'publication')} de {pluriel(counts.sources, 'source')}",
        pluriel(counts.urgent, "urgente") if counts.urgent else "aucune urgente",
        _phrase(counts.out_of_scope, "écartée (hors sujet)", "écartées (hors sujet)"),
    )
    return tuple(phrase for phrase in phrases if phrase)


def empty_view(counts: Counts) -> str:
    """What an empty week has to say for itself; nothing when something is in scope."""
    if counts.publications:
        return ""
    if counts.out_of_scope:
        read = pluriel(counts.out_of_scope, "publication lue", "publications lues")
        return typeset(f"Rien dans le périmètre cette semaine : {read}, hors sujet.")
    return "Aucune publication reçue cette semaine."


def blind_view(spot: BlindSpot) -> str:
    """`Légifrance : en panne (…)`, in one line."""
    state = "en panne" if spot.broken else "sans nouvelle"
    detail = typeset(excerpt(spot.detail, DETAIL_LIMIT))
    return name_view(spot.name) + typeset(f" : {state}") + (f" ({detail})" if detail else "")


def machine_view(models: Sequence[str], remark: str = "") -> str:
    """The sentence that says a machine classified, and which versions of its model; empty without any.

    `remark` follows it: what is to be known of the model's answers this time.
    """
    if not models:
        return ""
    noun = "modèles" if len(models) > 1 else "modèle"
    names = enumeration([name_view(model) for model in models], NAMES_SHOWN)
    return typeset(
        f"Classé automatiquement par Vigie ({noun} {names}), sans relecture humaine : "
        f"vos corrections sont bienvenues. {remark}".rstrip()
    )


def lifted_view(rows: Sequence[ItemRow]) -> str:
    """What readers of an alert must know first: that its publications are not all urgent any more."""
    lifted = [row for row in rows if row.urgency != "urgent"]
    if not lifted:
        return ""
    if len(rows) > 1:
        count = pluriel(
            len(lifted), "publication n’est plus jugée urgente", "publications ne sont plus jugées urgentes"
        )
        return typeset(f"Depuis : {count} après révision de la source.")
    what = "dans le sujet" if lifted[0].scope == "hors" else "urgente"
    return typeset(f"Alerte levée : sa source l’a révisée, et cette publication n’est plus jugée {what}.")


def _phrase(count: int, one: str, many: str) -> str:
    return pluriel(count, one, many) if count else ""


def _heaviest_first(risks: Sequence[RiskRow]) -> list[RiskRow]:
    return sorted(risks, key=lambda risk: (-risk.weight, risk.id))


def _risk_view(risk: RiskRow) -> RiskView:
    label = excerpt(risk.label, LABEL_LIMIT)
    return RiskView(
        id=risk.id,
        weight=risk.weight,
        code=f"{risk.id} · {risk.weight}",
        label=label,
        short=cut(label, SHORT_LABEL_LIMIT),
    )
