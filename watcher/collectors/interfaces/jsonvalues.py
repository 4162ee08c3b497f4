"""Values out of a JSON answer, found by JMESPath: texts, dates, addresses. What is not there is None."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import quote

import jmespath
from jmespath.exceptions import JMESPathError

from watcher.collectors.texts import collapse
from watcher.recipes import PLACEHOLDER

_SHOWN = 20
"""Names of keys that a problem shows."""
_MILLISECONDS, _MICROSECONDS = 10**11, 10**14
"""From which number on a moment is counted in these; in seconds it would be of the year 5138."""
_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)")
_DIGITS = re.compile(r"\d{8,17}\Z")


class Finder:
    """Follows expressions within publications. One that cannot be followed finds nothing, and is noted."""

    def __init__(self) -> None:
        self._failed: dict[str, str] = {}

    @staticmethod
    def search(expression: str, data: object) -> object:
        """What an expression finds in an answer. Raises JMESPathError and RecursionError."""
        return cast("object", jmespath.search(expression, data))

    def value(self, expression: str | None, item: object) -> object:
        """What an expression finds in a publication."""
        if expression is None:
            return None
        try:
            return self.search(expression, item)
        except (JMESPathError, RecursionError, ValueError, TypeError, ArithmeticError) as error:
            self._failed.setdefault(expression, collapse(str(error))[:100])
            return None

    def text(self, expression: str | None, item: object) -> str | None:
        """The same as text: a number as it is written, of a list its texts."""
        return as_text(self.value(expression, item))

    def address(self, template: str | None, item: object) -> str | None:
        """An address with what its expressions find, percent-encoded; None when one finds nothing."""
        if template is None:
            return None
        found = {name: self.text(name, item) for name in PLACEHOLDER.findall(template)}
        if not all(found.values()):
            return None
        return PLACEHOLDER.sub(
            lambda match: quote(found[match[1]] or "", safe="", errors="replace"), template
        )

    def notes(self) -> tuple[str, ...]:
        """One line for each expression that could not be followed."""
        return tuple(f"{name!r} cannot be followed: {reason}" for name, reason in self._failed.items())


def as_text(value: object) -> str | None:
    """A text or number as text, 16413.0 as 16413; of a list its texts, with commas; None without any."""
    if isinstance(value, list):
        texts = (as_text(one) for one in cast("list[object]", value) if not isinstance(one, list))
        return ", ".join(text for text in texts if text) or None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return str(int(value)) if value.is_integer() else str(value)
    return str(value) or None


def as_dates(value: object) -> tuple[str, ...]:
    """A date as written, or a Unix time in seconds, milliseconds or microseconds, as texts to be parsed."""
    text = as_text(int(value) if isinstance(value, float) and math.isfinite(value) else value)
    if text is None:
        return ()
    if _DIGITS.match(text):
        return _of_digits(int(text))
    return (_YEAR_FIRST.sub(r"\1-\2-\3", text[:100]),)


def _of_digits(number: int) -> tuple[str, ...]:
    if 1990_01_01 <= number <= 2100_12_31:
        return (f"{number // 10_000}-{number // 100 % 100:02}-{number % 100:02}",)
    divisor = 1_000_000 if number >= _MICROSECONDS else 1_000 if number >= _MILLISECONDS else 1
    return (datetime.fromtimestamp(number / divisor, UTC).isoformat(),)


def keys_of(data: object) -> str:
    """What stands in an answer now, for whoever corrects the source."""
    if isinstance(data, list):
        listed = cast("list[object]", data)
        return f"a list of {len(listed)}" + (f", each with: {_names(listed[0])}" if listed else "")
    return f"the keys are: {_names(data)}"


def _names(data: object) -> str:
    if not isinstance(data, Mapping):
        return f"none, it is of type {type(data).__name__}"
    names: list[str] = []
    for key, value in cast("Mapping[str, Any]", data).items():
        names.append(_shown(key))
        if isinstance(value, Mapping):
            names += [f"{_shown(key)}.{_shown(inner)}" for inner in cast("Mapping[str, Any]", value)]
        if len(names) >= _SHOWN:
            return ", ".join(names[:_SHOWN]) + "…"
    return ", ".join(names) or "none"


def _shown(key: str) -> str:
    return collapse(key[:40])
