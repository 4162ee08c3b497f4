"""Alerts: whether a lawyer stops working is decided on them, so they are short, exact and sourced.

In the order of what a reader needs first: what happened, in the source's words; why it is urgent; which
place of the AI Act, and the day that comes next; the risks, and what the register recommends; who should
look; then where it all comes from. A typical one takes less than two screens of a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from digests.choosing.ranking import rank
from digests.messages.audience import roles_for, roles_view
from digests.messages.fitting import longest_that_fits
from digests.messages.law import PlaceView, next_deadline, places_view, with_days_left
from digests.messages.rendering import message
from digests.rows import ItemRow, Message
from digests.texts.french import NARROW
from digests.texts.language import FRENCH, Language, marked
from digests.texts.safe import excerpt
from digests.views.reasons import reason_view
from digests.views.view import (
    ItemView,
    advice,
    heaviest_first,
    item_view,
    lifted_view,
    machine_view,
    name_view,
)

PARIS = ZoneInfo("Europe/Paris")

EVIDENCE_SHOWN = 4
"""The most reasons, places of the AI Act and risks that an alert shows of each."""
ADVICE_LINES = 4
SENTENCE_LIMIT = 160
HEAVIEST = 2
"""The risks against which recommendations are shown."""
QUOTED_IN_GROUP = 8
"""With more publications than that, a grouped alert has no room for their sentences."""

_GROUP_SHOWN = 24
_GRADES = (
    (0.8, marked("forte")),
    (0.55, marked("moyenne")),
    (0.0, marked("faible, à vérifier d’abord")),
)
"""From which probability on confidence is called how; ours. Alerts begin at a third (`urgency.LEAST`)."""


@dataclass(frozen=True, slots=True)
class _Case:
    """What an alert says beside the publication itself; all empty once it is lifted.

    `day` is the nearest that the text announces, with the days left, `due` the sentence that does, empty when
    it is quoted already. `archived` is the day of the archived copy, empty when not known.
    """

    reasons: tuple[str, ...] = ()
    places: tuple[PlaceView, ...] = ()
    day: str = ""
    due: str = ""
    advice: tuple[str, ...] = ()
    roles: str = ""
    confidence: str = ""
    has_copy: bool = False
    archived: str = ""


@dataclass(frozen=True, slots=True)
class _AlertView:
    item: ItemView
    case: _Case
    lifted: str
    machine: str
    reactions: bool


@dataclass(frozen=True, slots=True)
class _GroupView:
    source: str
    total: int
    items: tuple[ItemView, ...]
    left_out: int
    lifted: str
    machine: str
    reactions: bool


def alert_message(
    row: ItemRow,
    today: date,
    zone: ZoneInfo = PARIS,
    *,
    reactions: bool = False,
    words: Language = FRENCH,
) -> Message:
    """One urgent publication; days left are counted from `today`, the day on which the alert is written.

    Of one that is not urgent any more, since its source revised it, the message says first that the alert is
    lifted, and calls for nothing. With `reactions` it says which ones mean something.
    """
    lifted = lifted_view((row,), words)
    item = item_view(row, zone, words)
    quoted = item.quote.text if item.quote else ""
    case = _Case() if lifted else _case(row, quoted, today, zone, words)
    whole = _AlertView(
        item=replace(item, quote=None) if lifted else item,
        case=case,
        lifted=lifted,
        machine=machine_view((row.model,), words=words),
        reactions=reactions,
    )
    return longest_that_fits(lambda limit: message("alert", _shortened(whole, limit), words), EVIDENCE_SHOWN)


def grouped_alert_message(
    rows: Sequence[ItemRow],
    source_name: str,
    zone: ZoneInfo = PARIS,
    *,
    reactions: bool = False,
    words: Language = FRENCH,
) -> Message:
    """One message for many alerts at once, the gravest first; an answer to floods and storms.

    `source_name` is that of the source which brought them all, empty when there are several. It says how many
    are not urgent any more. Where there is room, each publication has its sentence.
    """
    quoted = len(rows) <= QUOTED_IN_GROUP
    items = [item_view(row, zone, words, quoted=quoted) for row in sorted(rows, key=rank)[:_GROUP_SHOWN]]
    whole = _GroupView(
        source=name_view(source_name),
        total=len(rows),
        items=tuple(replace(one, advice="") if quoted else one.without_words() for one in items),
        left_out=0,
        lifted=lifted_view(rows, words),
        machine=machine_view(sorted({row.model for row in rows}), words=words),
        reactions=reactions,
    )

    def with_items(limit: int) -> Message:
        shown = whole.items[:limit]
        return message("group", replace(whole, items=shown, left_out=len(rows) - len(shown)), words)

    return longest_that_fits(with_items, _GROUP_SHOWN)


def _case(row: ItemRow, quoted: str, today: date, zone: ZoneInfo, words: Language) -> _Case:
    deadline = next_deadline(row.deadlines, today)
    due = excerpt(deadline.sentence, SENTENCE_LIMIT) if deadline else ""
    articles = [one.number for one in row.references if one.kind == "article"]
    risks = [risk.id for risk in row.risks]
    known = row.evidence is not None and not row.revised
    return _Case(
        reasons=tuple(filter(None, (reason_view(reason, words) for reason in row.reasons))),
        places=places_view(row.references, today, words),
        day=with_days_left(deadline.day, today, words) if deadline else "",
        due="" if due.strip("…") in quoted else due,
        advice=_advice(row, words),
        roles=", ".join(roles_view(roles_for(row.axes, risks, articles, ai_act=row.ai_act), words)),
        confidence=_confidence(row.confidence, words),
        has_copy=row.evidence is not None,
        archived=words.long_date(row.seen.astimezone(zone).date()) if known else "",
    )


def _advice(row: ItemRow, words: Language) -> tuple[str, ...]:
    """The recommendations against the heaviest risks, a line each; the last line sums up the others."""
    wanted = [one for risk in heaviest_first(row.risks)[:HEAVIEST] for one in risk.recommendations]
    wanted = list(dict.fromkeys(wanted))
    if len(wanted) <= ADVICE_LINES:
        return tuple(advice(one, words) for one in wanted)
    shown, others = wanted[: ADVICE_LINES - 1], wanted[ADVICE_LINES - 1 :]
    ids = words.enumeration([one.id for one in others], 6)
    return (*(advice(one, words) for one in shown), words.say("et aussi {ids}", ids=ids))


def _confidence(p: float | None, words: Language) -> str:
    """`72 % (moyenne)`; never 0 or 100, which no model can know."""
    if p is None:
        return ""
    share = min(max(round(100 * p), 1), 99)
    grade = next(name for least, name in _GRADES if p >= least)
    return f"{share}{NARROW if words.is_french else ''}% ({words.say(grade)})"


def _shortened(view: _AlertView, limit: int) -> _AlertView:
    """With so many of each kind of evidence, and at 0 without any text that can be missed."""
    case = replace(
        view.case,
        reasons=view.case.reasons[:limit],
        places=view.case.places[:limit],
        advice=view.case.advice[:limit],
        due=view.case.due if limit else "",
    )
    item = view.item if limit else view.item.without_words()
    return replace(view, item=item.with_risks(limit), case=case)
