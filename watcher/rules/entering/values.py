"""What is written for an indicator, as its value: the one reading that kind and bounds allow. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from digests.indicators.definitions import Entry, Indicator, Kind
from watcher.rules.entering.faults import EntryError
from watcher.rules.entering.numbers import Unit, Writing, in_french, written
from watcher.rules.entering.words import folded, spaced

UNITS: Mapping[Kind, Unit] = {"number": "", "percent": "%", "euro": "€", "scale": "/5"}
WITHDRAWN = frozenset({"-", "–", "—", "−", "retirer", "retire"})
"""Folded words that take a statement back."""
_LARGEST = 1e15
"""Beyond, a float no longer holds every whole number."""
_SHOWN_DECIMALS = 6
"""Of a share that are percents with four; a third, as a spreadsheet holds it, has sixteen."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that a spreadsheet holds as one (12,5 % is 0.125), and how it is shown there."""

    value: float
    unit: Unit
    shown: str


def value_said(said: str | Amount, indicator: Indicator, entry: Entry) -> float | None:
    """The value in the unit of the definition, a share for a percentage; None when it is taken back.

    Without a sign, `12,5` of a percentage is 12.5 %, as no share is that large; `0,5` could be 0.5 % or half
    of all, and is refused, unless the bounds leave one reading. Raises EntryError.
    """
    if isinstance(said, str) and folded(said) in WITHDRAWN:
        return None
    shown = spaced(said if isinstance(said, str) else said.shown)
    if not shown and isinstance(said, str):
        raise EntryError("no-value", subject=indicator.id)
    writing = _writing(said)
    if writing is None:
        raise EntryError("no-number", shown, subject=indicator.id)
    unit = UNITS[entry.kind]
    foreign = writing.rest and folded(writing.rest) != folded(indicator.unit)
    if foreign or writing.unit not in ("", unit):
        raise EntryError("wrong-unit", shown, writing.alone, unit, subject=indicator.id)
    return _in_bounds(tuple(_values(writing, entry.kind)), shown, indicator, entry)


def bounds(entry: Entry) -> tuple[float, float]:
    """The least and the most that may be entered: a share ends at 1 unless the definition says otherwise."""
    if entry.kind == "scale":
        return max(entry.least, 1.0), 5.0 if entry.most is None else entry.most
    most = 1.0 if entry.kind == "percent" else _LARGEST
    return entry.least, most if entry.most is None else entry.most


def value_written(value: float, entry: Entry) -> str:
    """The value as members read it, to six decimals: `1 234,5`, `12,5 %`, `40 000 €`, `4/5`."""
    return in_french(round(value, _SHOWN_DECIMALS), UNITS[entry.kind])


def _writing(said: str | Amount) -> Writing | None:
    if isinstance(said, str):
        return written(said)
    if not math.isfinite(said.value):
        return None
    number = Decimal(repr(said.value))
    percents = number * 100 if said.unit == "%" else number
    return Writing((percents,), said.unit, alone=in_french(percents))


def _values(writing: Writing, kind: Kind) -> Iterator[Decimal]:
    for number in writing.numbers:
        if kind != "percent":
            yield number
            continue
        yield number / 100
        if not writing.unit:
            yield number


def _in_bounds(values: tuple[Decimal, ...], shown: str, indicator: Indicator, entry: Entry) -> float:
    least, most = bounds(entry)
    possible = sorted({float(one) for one in values if least <= float(one) <= most})
    if len(possible) == 1:
        return possible[0] + 0.0  # no negative zero
    if possible:
        readings = (value_written(one, entry) for one in possible)
        raise EntryError("ambiguous", shown, *readings, subject=indicator.id)
    if all(float(one) < least for one in values):
        raise EntryError("too-little", shown, value_written(least, entry), subject=indicator.id)
    raise EntryError("too-much", shown, value_written(most, entry), subject=indicator.id)
