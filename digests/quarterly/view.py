"""The quarterly file as its readers see it: texts cleaned, in their language, ready for page and Markdown."""

from __future__ import annotations

from dataclasses import dataclass

from digests.period import period_before, period_label
from digests.quarterly.dossier import AxisChapter, Change, Dossier, RiskChapter
from digests.quarterly.facts import AlertFact
from digests.quarterly.rerating import Proposal, Reason
from digests.texts.french import AXIS_NAMES
from digests.texts.language import FRENCH, Language
from digests.texts.safe import excerpt
from digests.views.digest_view import blind_view, numbers_view
from digests.views.framing import difference
from digests.views.milestone import DayView, day_view
from digests.views.rating import decision_view, rating_view
from digests.views.view import ItemView, RiskView, item_view, machine_view, name_view, risk_view

ROOM_LIMIT = 80


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Numbers of a table: the quarter's, and the differences to the one before, empty without one."""

    stories: str
    stories_more: str
    urgent: str
    urgent_more: str


@dataclass(frozen=True, slots=True)
class AxisView:
    """`anchor` names the heading in a page."""

    anchor: str
    name: str
    change: ChangeView
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class RiskChapterView:
    """One risk with what changed and its main publications."""

    risk: RiskView
    change: ChangeView
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class ProposalView:
    """`title` says which risk and which way, `reasons` the numbers behind it, `decided` what was answered."""

    risk: RiskView
    title: str
    reasons: tuple[str, ...]
    items: tuple[ItemView, ...]
    decided: str = ""


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert: when, in which room, what it was about, and whether somebody answered."""

    day: str
    iso_day: str
    room: str
    items: tuple[ItemView, ...]
    is_open: bool
    state: str


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything that the file says, part by part."""

    title: str
    period: str
    numbers: tuple[str, ...]
    late: str
    compared: str
    axes: tuple[AxisView, ...]
    risks: tuple[RiskChapterView, ...]
    silent: tuple[RiskView, ...]
    proposals: tuple[ProposalView, ...]
    measured: str
    alerts: tuple[AlertView, ...]
    unanswered: int
    passed: tuple[DayView, ...]
    coming: tuple[DayView, ...]
    blind: tuple[str, ...]
    added: tuple[str, ...]
    machine: str
    decisions: tuple[str, ...] = ()


def dossier_view(file: Dossier, words: Language = FRENCH) -> DossierView:
    """The file in that language."""
    period = period_label(file.period, file.zone, words)
    before = period_label(period_before(file.period, file.zone), file.zone, words)
    was_watched = any(chapter.change.stories_before is not None for chapter in file.axes)
    return DossierView(
        title=words.say("Dossier trimestriel de veille IA · {period}", period=period),
        period=period,
        numbers=numbers_view(file.counts, words),
        late=words.say("Envoyé en retard : la période est bien {period}.", period=period)
        if file.late
        else "",
        compared=words.say("Les différences sont celles avec le {period}.", period=before)
        if was_watched
        else words.say("Le trimestre précédent n’a pas été observé en entier : rien à comparer."),
        axes=tuple(_axis(chapter, file, words) for chapter in file.axes),
        risks=tuple(_risk(chapter, file, words) for chapter in file.risks),
        silent=tuple(risk_view(risk, words) for risk in file.silent),
        proposals=tuple(_proposal(one, file, words) for one in file.proposals),
        measured=_measured(file, words),
        alerts=tuple(_alert(one, file, words) for one in file.alerts),
        unanswered=len(file.open_alerts),
        passed=tuple(day_view(one, None, words) for one in file.passed),
        coming=tuple(day_view(one, None, words) for one in file.coming),
        blind=tuple(blind_view(spot, words) for spot in file.blind),
        added=tuple(name_view(name) for name in file.added),
        machine=machine_view(file.models, file.remark, words),
        decisions=tuple(rating_view(one, words) for one in file.decisions),
    )


def proposal_title(one: Proposal, words: Language) -> str:
    """`R11 · 16 à réexaminer à la hausse`."""
    risk = risk_view(one.risk, words)
    if one.up:
        return words.say("{risk} à réexaminer à la hausse", risk=risk.code)
    return words.say("{risk} à réexaminer à la baisse", risk=risk.code)


def _axis(chapter: AxisChapter, file: Dossier, words: Language) -> AxisView:
    return AxisView(
        anchor=chapter.axis,
        name=words.say(AXIS_NAMES[chapter.axis]),
        change=_change(chapter.change, words),
        items=tuple(item_view(row, file.zone, words) for row in chapter.items),
    )


def _risk(chapter: RiskChapter, file: Dossier, words: Language) -> RiskChapterView:
    return RiskChapterView(
        risk=risk_view(chapter.risk, words),
        change=_change(chapter.change, words),
        items=tuple(item_view(row, file.zone, words) for row in chapter.items),
    )


def _change(change: Change, words: Language) -> ChangeView:
    return ChangeView(
        stories=words.number(change.stories),
        stories_more=_more(change.stories, change.stories_before, words),
        urgent=words.number(change.urgent),
        urgent_more=_more(change.urgent, change.urgent_before, words),
    )


def _more(now: int, before: int | None, words: Language) -> str:
    return "" if before is None else difference(now, before, words)


def _proposal(one: Proposal, file: Dossier, words: Language) -> ProposalView:
    return ProposalView(
        risk=risk_view(one.risk, words),
        title=proposal_title(one, words),
        reasons=tuple(_reason(reason, words) for reason in one.reasons),
        items=tuple(item_view(row, file.zone, words) for row in one.evidence),
        decided=_decided(one, file, words),
    )


def _decided(one: Proposal, file: Dossier, words: Language) -> str:
    answer = next((rating for rating in file.answers if rating.risk.id == one.risk.id), None)
    return decision_view(answer, words) if answer else ""


def _reason(reason: Reason, words: Language) -> str:
    if reason.factor == "impact":
        return words.say(
            "Impact : {grave} sur {stories} (urgents, incidents ou décisions), contre {expected} "
            "attendus d’après les {quarters} trimestres précédents.",
            grave=words.count(reason.count, "{n} sujet grave", "{n} sujets graves"),
            stories=words.number(reason.stories),
            expected=words.decimal(reason.expected),
            quarters=words.number(reason.quarters),
        )
    return words.say(
        "Probabilité : {stories}, contre {expected} attendus d’après les {quarters} trimestres précédents.",
        stories=words.count(reason.count, "{n} sujet", "{n} sujets"),
        expected=words.decimal(reason.expected),
        quarters=words.number(reason.quarters),
    )


def _measured(file: Dossier, words: Language) -> str:
    """What was compared with what, in either case: no proposal is a result too."""
    return words.count(
        file.quarters,
        "Comparé à {n} trimestre observé auparavant, quatre au plus ; il en faut deux.",
        "Comparé à {n} trimestres observés auparavant, quatre au plus ; il en faut deux.",
    )


def _alert(one: AlertFact, file: Dossier, words: Language) -> AlertView:
    day = one.at.astimezone(file.zone).date()
    return AlertView(
        day=words.long_date(day),
        iso_day=day.isoformat(),
        room=excerpt(one.room, ROOM_LIMIT),
        items=tuple(item_view(row, file.zone, words) for row in one.rows),
        is_open=one.is_open,
        state=_state(one, words),
    )


def _state(one: AlertFact, words: Language) -> str:
    if one.is_answered:
        return words.say("suivie")
    if one.is_lifted:
        return words.say("levée")
    return words.say("sans réponse") if one.is_open else words.say("salon sans réactions")
