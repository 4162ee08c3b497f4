"""Numbers as people write them: `1 234,5`, `12,5 %`, `1,234.50`, `40 k€`, `4/5`. Pure.

French and English writings are both read. Where a writing could be either (`1.234` is one and a bit, or one
thousand), or could be a share or a percentage (`0,5`), every reading is given, and who checks decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from watcher.rules.entering.words import spaced

Unit = Literal["", "%", "€", "/5"]

_NARROW = "\u202f"
_LONGEST = 40
"""Characters; no figure of a city is longer, and a pasted page must cost no time."""
_WRITTEN = re.compile(
    r"(?P<sign>[-+−–]? ?)(?P<before>€? ?)(?P<body>(?>[0-9](?:[0-9 .,]*[0-9])?)) ?"
    r"(?P<after>(?![eE][-+]?[0-9])[^0-9].*)?"
)
_SPACED = re.compile(r"(?P<whole>[0-9]{1,3}(?: [0-9]{3})+)(?:[.,](?P<part>[0-9]+))?")
_POINTS_THEN_COMMA = re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+),(?P<part>[0-9]+)")
_COMMAS_THEN_POINT = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+)\.(?P<part>[0-9]+)")
_GROUPED_TWICE = re.compile(r"(?P<whole>[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,}))")
_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]+))?")
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
"""Thousands or decimals: a leading zero, or more or fewer than three digits, would tell."""
_CERTAIN = (_SPACED, _POINTS_THEN_COMMA, _COMMAS_THEN_POINT, _GROUPED_TWICE, _PLAIN)

_PERCENT = frozenset({"%", "pourcent", "percent"})
_OUT_OF_FIVE = frozenset({"/5", "sur5"})
_EURO = re.compile(r"(?P<times>[kK]|Md|M|millions?d['’]|milliardsd['’])?(?:€|eur|EUR|euros?|Euros?)")
_TIMES: Mapping[str, int] = {"k": 1_000, "K": 1_000, "M": 10**6, "Md": 10**9}


@dataclass(frozen=True, slots=True)
class Writing:
    """A number as it was written: what it can mean, its unit, and what stands behind it that is no unit."""

    numbers: tuple[Decimal, ...]
    unit: Unit = ""
    rest: str = ""
    alone: str = ""
    """The number without what stands around it."""


def written(text: str) -> Writing | None:
    """The number that the whole text is; None when it is none, not finite, or grouped in no known way."""
    single = spaced(text)
    found = _WRITTEN.fullmatch(single) if len(single) <= _LONGEST else None
    numbers = _numbers(found["body"]) if found else ()
    if found is None or not numbers:
        return None
    sign = -1 if found["sign"].strip() in tuple("-−–") else 1
    after = f"{found['after'] or ''}{found['before'].strip()}".strip()
    unit, times = _unit(after.replace(" ", ""))
    alone = f"{found['sign'].strip()}{found['body']}"
    return Writing(tuple(sign * times * one for one in numbers), unit, "" if unit else after, alone)


def in_french(value: Decimal | float, unit: Unit = "") -> str:
    """The value so that it is read back as the same, and by nobody as another: `1 234,5`, `12,5 %`, `4/5`.

    A share (0.125) with the unit `%` is written as percents. Three decimals get a zero behind them, as
    `1,234` may be read as thousands.
    """
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    scaled = exact * 100 if unit == "%" else exact
    plain = format(scaled, "f")
    whole, _, part = plain.lstrip("-").partition(".")
    part = part.rstrip("0")
    text = f"{int(whole):,}".replace(",", _NARROW) + (f",{part}" if part else "")
    if _EITHER.fullmatch(text):
        text += "0"
    sign = "-" if exact < 0 else ""
    return f"{sign}{text}{unit if unit in ('', '/5') else _NARROW + unit}"


def _numbers(body: str) -> tuple[Decimal, ...]:
    if _EITHER.fullmatch(body):
        return Decimal(body.replace(",", ".")), Decimal(re.sub("[.,]", "", body))
    for shape in _CERTAIN:
        if found := shape.fullmatch(body):
            parts = found.groupdict()
            return (Decimal(f"{re.sub('[ .,]', '', parts['whole'])}.{parts.get('part') or 0}"),)
    return ()


def _unit(after: str) -> tuple[Unit, int]:
    if after.casefold() in _PERCENT:
        return "%", 1
    if after.casefold() in _OUT_OF_FIVE:
        return "/5", 1
    if found := _EURO.fullmatch(after):
        times = found["times"] or ""
        long = 10**9 if times.startswith("milliard") else 10**6
        return "€", _TIMES.get(times, long) if times else 1
    return "", 1
