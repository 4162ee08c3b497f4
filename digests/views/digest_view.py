"""A digest as readers see it: its parts in their order, in the reader's language, ready for a template."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from digests.choosing.selection import Counts, Digest, Section, Upcoming
from digests.choosing.signals import Signal
from digests.period import Kind, period_label
from digests.rows import BlindSpot
from digests.texts.french import AXIS_NAMES
from digests.texts.language import FRENCH, Language, marked
from digests.texts.safe import excerpt, safe_link
from digests.views.crowd import CrowdView, crowd_view
from digests.views.framing import interests_view, trend_view
from digests.views.milestone import DayView, day_view
from digests.views.rating import rating_view
from digests.views.view import ItemView, item_view, machine_view, name_view, risk_view

BLIND_SHOWN = 10
DETAIL_LIMIT = 160
FEWEST_DECISIONS = 3
"""The committee's decisions that are named however short a message must be."""

_TITLES: dict[Kind, str] = {
    "week": marked("Veille IA · {period}"),
    "month": marked("Note mensuelle de veille IA · {period}"),
    "quarter": marked("Dossier trimestriel de veille IA · {period}"),
    "days": marked("Veille IA · {period}"),
}


@dataclass(frozen=True, slots=True)
class SectionView:
    """Publications under one heading; `anchor` names the heading in a page."""

    anchor: str
    name: str
    items: tuple[ItemView, ...]
    left_out: int
    crowds: tuple[CrowdView, ...] = ()

    @property
    def total(self) -> int:
        """How many publications it stands for."""
        return len(self.items) + self.left_out + sum(crowd.count for crowd in self.crowds)


@dataclass(frozen=True, slots=True)
class DigestView:
    """Everything that a digest says, part by part; empty parts are not shown."""

    title: str
    period: str
    numbers: tuple[str, ...]
    empty: str
    trend: tuple[str, ...]
    late: str
    retained: tuple[ItemView, ...]
    sections: tuple[SectionView, ...]
    peers: SectionView
    upcoming: tuple[DayView, ...]
    signals: tuple[str, ...]
    blind: tuple[str, ...]
    blind_left_out: int
    machine: str
    reactions: bool = False
    retained_left_out: int = 0
    address: str = ""
    decisions: tuple[str, ...] = ()
    decisions_left_out: int = 0

    @property
    def has_items(self) -> bool:
        """Whether it names any publication."""
        return bool(self.retained or self.sections or self.peers.items or self.peers.crowds)

    @property
    def has_risks(self) -> bool:
        """Whether a risk's code stands in it, which readers must be told how to read."""
        listed = [item for section in (*self.sections, self.peers) for item in section.items]
        return bool(self.signals) or any(item.risks for item in (*self.retained, *listed))

    @property
    def longest(self) -> int:
        """The length of its longest list."""
        sections = (*self.sections, self.peers)
        lists = (self.retained, self.blind, self.decisions, *(section.items for section in sections))
        return max(len(one) for one in lists)

    def shortened(self, limit: int) -> DigestView:
        """With lists of `limit` at most, but for what is retained, which may have one more, and decisions.

        What is left out is counted.
        """
        decisions = self.decisions[: max(limit, FEWEST_DECISIONS)]
        blind, retained = self.blind[:limit], self.retained[: limit + 1]
        return replace(
            self,
            retained=retained,
            retained_left_out=len(self.retained) - len(retained),
            sections=tuple(_shortened(section, limit) for section in self.sections),
            peers=_shortened(self.peers, limit),
            blind=blind,
            blind_left_out=self.blind_left_out + len(self.blind) - len(blind),
            decisions=decisions,
            decisions_left_out=len(self.decisions) - len(decisions),
        )


def digest_view(
    digest: Digest,
    words: Language = FRENCH,
    *,
    reactions: bool = False,
    blind_shown: int | None = None,
    address: str = "",
) -> DigestView:
    """The digest in that language; one that names no publication is short, without the calendar.

    `reactions` says that members can react, `blind_shown` is how long the last list may be,
    `address` where the whole of it can be read.
    """
    period = period_label(digest.period, digest.zone, words)
    narrowed = interests_view(digest.interests, words)
    title = words.say(_TITLES[digest.period.kind], period=period)
    blind = tuple(blind_view(spot, words) for spot in digest.blind)
    view = DigestView(
        title=f"{title} · {narrowed}" if narrowed else title,
        period=period,
        numbers=numbers_view(digest.counts, words),
        empty=empty_view(digest.counts, words, narrowed=bool(narrowed)),
        trend=trend_view(digest, words),
        late=words.say("Envoyé en retard : la période est bien {period}.", period=period)
        if digest.late
        else "",
        retained=tuple(item_view(row, digest.zone, words) for row in digest.retained),
        sections=tuple(_section(section, digest, words) for section in digest.sections),
        peers=_section(digest.peers, digest, words),
        upcoming=tuple(_upcoming(one, words) for one in digest.upcoming if digest.shown),
        signals=tuple(signal_view(one, words) for one in digest.signals),
        blind=blind[:blind_shown],
        blind_left_out=len(blind) - len(blind[:blind_shown]),
        machine=machine_view(digest.models, digest.remark, words),
        address=safe_link(address) or "",
        decisions=tuple(rating_view(one, words) for one in digest.decisions),
    )
    return replace(_advised_once(view), reactions=reactions and view.has_items)


def numbers_view(counts: Counts, words: Language = FRENCH) -> tuple[str, ...]:
    """What came in, one short phrase a number; empty when nothing is in scope."""
    if not counts.publications:
        return ()
    publications = words.count(counts.publications, "{n} publication", "{n} publications")
    sources = words.count(counts.sources, "{n} source", "{n} sources")
    stories = words.count(counts.stories, "{n} sujet", "{n} sujets")
    return (
        words.say("{publications} de {sources}", publications=publications, sources=sources),
        *((stories,) if 0 < counts.stories < counts.publications else ()),
        words.count(counts.urgent, "{n} urgente", "{n} urgentes")
        if counts.urgent
        else words.say("aucune urgente"),
        *(
            (words.count(counts.out_of_scope, "{n} écartée (hors sujet)", "{n} écartées (hors sujet)"),)
            if counts.out_of_scope
            else ()
        ),
    )


def empty_view(counts: Counts, words: Language = FRENCH, *, narrowed: bool = False) -> str:
    """What an empty period has to say for itself; nothing when something is in scope."""
    if counts.publications:
        return ""
    if narrowed:
        return words.say("Aucune publication sur ce sujet.")
    if counts.out_of_scope:
        return words.count(
            counts.out_of_scope,
            "Rien dans le périmètre : {n} publication lue, hors sujet.",
            "Rien dans le périmètre : {n} publications lues, hors sujet.",
        )
    return words.say("Aucune publication reçue.")


def signal_view(one: Signal, words: Language = FRENCH) -> str:
    """`R11 · 16 Réponses fausses… : 9 sujets, 2,3 attendus d’après les 8 périodes précédentes`."""
    risk = risk_view(one.risk, words)
    stories = words.count(one.count, "{n} sujet", "{n} sujets")
    return words.say(
        "{risk} : {stories}, contre {expected} attendus d’après les {periods} périodes précédentes",
        risk=f"{risk.code} {risk.short}",
        stories=stories,
        expected=words.decimal(one.expected),
        periods=words.number(one.periods),
    )


def blind_view(spot: BlindSpot, words: Language = FRENCH) -> str:
    """`Légifrance : en panne depuis le 3 novembre 2026 (serveur injoignable)`, in one line."""
    name = name_view(spot.name)
    if not spot.broken:
        days = words.count(spot.quiet_days, "rien depuis {n} jour", "rien depuis {n} jours")
        return words.say("{name} : sans nouvelle ({detail})", name=name, detail=days)
    how = _broken_since(spot, words)
    if not spot.detail:
        return words.say("{name} : {how}", name=name, how=how)
    detail = words.say(excerpt(spot.detail, DETAIL_LIMIT))
    return words.say("{name} : {how} ({detail})", name=name, how=how, detail=detail)


def _broken_since(spot: BlindSpot, words: Language) -> str:
    if spot.since is None:
        return words.say("à réparer") if spot.to_repair else words.say("en panne")
    day = words.long_date(spot.since)
    if spot.to_repair:
        return words.say("à réparer depuis le {day}", day=day)
    return words.say("en panne depuis le {day}", day=day)


def _upcoming(one: Upcoming, words: Language) -> DayView:
    today = one.milestone.day - timedelta(days=one.days_left)
    return day_view(one.milestone, today, words)


def _advised_once(view: DigestView) -> DigestView:
    """The register's advice where it stands first: what is repeated at every line is not read."""
    given: set[str] = set()

    def once(items: tuple[ItemView, ...]) -> tuple[ItemView, ...]:
        shown: list[ItemView] = []
        for item in items:
            shown.append(replace(item, advice="") if item.advice in given else item)
            given.add(item.advice)
        return tuple(shown)

    return replace(
        view,
        retained=once(view.retained),
        sections=tuple(replace(section, items=once(section.items)) for section in view.sections),
        peers=replace(view.peers, items=once(view.peers.items)),
    )


def _section(section: Section, digest: Digest, words: Language) -> SectionView:
    is_peers = section is digest.peers
    name = words.say("Chez nos pairs") if is_peers else words.say("Sans axe")
    return SectionView(
        anchor="pairs" if is_peers else section.axis or "sans-axe",
        name=words.say(AXIS_NAMES[section.axis]) if section.axis else name,
        items=tuple(item_view(row, digest.zone, words) for row in section.items),
        left_out=section.left_out,
        crowds=tuple(crowd_view(crowd, digest.period, digest.zone, words) for crowd in section.crowds),
    )


def _shortened(section: SectionView, limit: int) -> SectionView:
    shown = section.items[:limit]
    return replace(section, items=shown, left_out=section.left_out + len(section.items) - len(shown))
