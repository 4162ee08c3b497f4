"""How the report writes numbers, counts, dates and comparisons, in French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from classifiers.french import day_of_month, long_date
from digests.period import Kind, Period, period_before, period_label
from digests.texts.french import NARROW, number, typeset
from digests.texts.language import FRENCH

MINUS = "\u2212"
FEW = 20
"""Below it both numbers are given instead of a percentage."""


def told(text: str, /, **values: object) -> str:
    """One of our texts, typeset, with `{name}` replaced by values that are never touched."""
    return typeset(text).format(**values)


def counted(count: float, one: str, many: str, /, **values: object) -> str:
    """The text for that many, `{n}` replaced by the number; zero and one are singular in French."""
    return told(one if abs(count) < 2 else many, n=figure(count), **values)


def none_or(count: int, none: str, one: str, many: str, /, **values: object) -> str:
    """As `counted`, with a text of its own for zero: `aucune alerte`."""
    return counted(count, one, many, **values) if count else told(none, **values)


def figure(value: float) -> str:
    """`12 340`; with one decimal below a thousand when there is any: `2,5`."""
    rounded = round(value, 1)
    if rounded == int(rounded) or abs(value) >= 1_000:
        whole = round(value)
        return f"{MINUS}{number(-whole)}" if whole < 0 else number(whole)
    return FRENCH.decimal(rounded).replace("-", MINUS)


def percent(share: float) -> str:
    """A share from 0 to 1 as `12 %`; below ten per cent with a decimal, and `plus de 99 %` is not all."""
    hundredth = 100 * share
    if 0 < hundredth < 0.1:
        return told("moins de 0,1{space}%", space=NARROW)
    if 99 < hundredth < 100:
        return told("plus de 99{space}%", space=NARROW)
    written = figure(hundredth) if abs(hundredth) < 10 else figure(round(hundredth))
    return f"{written}{NARROW}%"


def hours(value: float) -> str:
    """A delay as people say it: `25 min`, `1 h 30`, from ten hours on `14 h`, from two days on `4 jours`."""
    minutes = round(60 * value)
    if minutes < 60:
        return f"{max(minutes, 1)}{NARROW}min"
    if value < 10 and minutes % 60:
        return f"{minutes // 60}{NARROW}h{NARROW}{minutes % 60:02d}"
    if value < 48:
        return f"{round(value)}{NARROW}h"
    return counted(round(value / 24), "{n} jour", "{n} jours")


def a_date(day: date) -> str:
    """`1er mai 2026`."""
    return long_date(day)


def month_name(label: str) -> str:
    """`janvier 2026` of `2026-01`; a label of another form as it is."""
    try:
        return FRENCH.month(date.fromisoformat(f"{label}-01"))
    except ValueError:
        return label


def short_month(label: str) -> str:
    """`01/26` of `2026-01`: twelve columns fit a page."""
    year, _, month = label.partition("-")
    return f"{month}/{year[2:]}" if month else label


def capital(text: str) -> str:
    """With a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """With a capital and a full stop; nothing stays nothing."""
    return ended(capital(text)) if text else ""


def ended(text: str) -> str:
    """With one full stop, and none after what was cut off with an ellipsis."""
    return text if text.endswith(("…", "?", "!")) else f"{text.rstrip('.')}."


def listed(names: list[str], most: int) -> str:
    """`A, B et C`, or `A, B et 3 autres` beyond so many."""
    return FRENCH.enumeration(names, most)


@dataclass(frozen=True, slots=True)
class PeriodName:
    """A period within sentences: `subject` (`l’année 2026`), `within` (`en 2026`), `than` (`à 2025`)."""

    subject: str
    within: str
    than: str
    gender: Literal["f", "m"]

    def agree(self, word: str) -> str:
        """The participle with the subject's gender: `terminé`, `terminée`."""
        return f"{word}e" if self.gender == "f" else word


def period_name(period: Period, zone: ZoneInfo) -> PeriodName:
    """How sentences name a period of any kind."""
    label = period_label(period, zone)
    if period.kind == "year":
        return PeriodName(f"l’année {label}", f"en {label}", f"à {label}", "f")
    if period.kind == "quarter":
        return PeriodName(f"le {label}", f"au {label}", f"au {label}", "m")
    if period.kind == "month":
        of = "d’" if label.startswith(("a", "o")) else "de "
        return PeriodName(f"le mois {of}{label}", f"en {label}", f"à {label}", "m")
    if period.kind == "week":
        return PeriodName(f"la {label}", f"pendant la {label}", f"à la {label}", "f")
    return _days(period, zone)


def from_to(first: date, last: date) -> str:
    """`du 1er au 15 novembre 2026`, `du 3 mars au 2 avril 2026`, no more said than needed."""
    begins = a_date(first)
    if (first.year, first.month) == (last.year, last.month):
        begins = day_of_month(first)
    elif first.year == last.year:
        begins = begins.removesuffix(f" {first.year}")
    return f"du {begins} au {a_date(last)}"


def _days(period: Period, zone: ZoneInfo) -> PeriodName:
    first = period.start.astimezone(zone).date()
    last = (period.end.astimezone(zone) - timedelta(microseconds=1)).date()
    if first == last:
        on = a_date(last)
        return PeriodName(f"la journée du {on}", f"le {on}", f"au {on}", "f")
    span = from_to(first, last)
    return PeriodName(f"la période {span}", span, f"à la période {span}", "f")


REPORT_OF: Mapping[Kind, str] = {
    "year": "Rapport annuel",
    "quarter": "Rapport trimestriel",
    "month": "Rapport mensuel",
    "week": "Rapport hebdomadaire",
    "days": "Rapport de période",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How figures are set beside those of the period before.

    A share of a small count says little, so that below `FEW` both numbers are given. Neither is a
    percentage given when one of the periods was only watched in part (`is_fair` false).
    """

    before: PeriodName
    was_watched: bool
    is_fair: bool

    def of(self, now: float | None, then: float | None) -> str:
        """`+12 % par rapport à 2025`, `contre 3 en 2025`, or why there is none; empty without a now."""
        if now is None:
            return ""
        if not self.was_watched:
            return told(
                "{subject} n’a pas été {watched}",
                subject=self.before.subject,
                watched=self.before.agree("observé"),
            )
        if then is None:
            return told("pas de chiffre {within}", within=self.before.within)
        if not self.is_fair:
            return told(
                "contre {then} {within} (durées inégales)", then=figure(then), within=self.before.within
            )
        return self._fairly(now, then)

    def _fairly(self, now: float, then: float) -> str:
        if now == then:
            return told("comme {within}", within=self.before.within)
        if min(now, then) < FEW:
            return told("contre {then} {within}", then=figure(then), within=self.before.within)
        change = round(100 * (now - then) / then)
        if not change:
            return told("stable par rapport {than}", than=self.before.than)
        sign = "+" if change > 0 else MINUS
        return told(
            "{change}{space}% par rapport {than}",
            change=f"{sign}{number(abs(change))}",
            space=NARROW,
            than=self.before.than,
        )


def comparison(period: Period, zone: ZoneInfo, *, was_watched: bool, is_fair: bool) -> Comparison:
    """The comparison of a period's figures with those of the period before it."""
    return Comparison(period_name(period_before(period, zone), zone), was_watched, is_fair)
