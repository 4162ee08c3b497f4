"""The day that a statement is about, as people write it. Pure."""

from __future__ import annotations

import re
from datetime import date

from classifiers.law.dates import days_in
from watcher.rules.entering.faults import EntryError
from watcher.rules.entering.words import spaced

_LONGEST = 40
_NUMBERS = re.compile(r"[0-9]+")


def day_written(said: str | date, today: date) -> date:
    """`2026-11-30`, `30/11/2026`, `30 novembre 2026`, `1er mai 2026`: day before month, year in full.

    Raises EntryError for what is no such day, or one after `today`.
    """
    day = said if isinstance(said, date) else _read(spaced(said))
    if day is None:
        raise EntryError("no-day", str(said), field="as_of")
    if day > today:
        raise EntryError("future-day", str(said), today.isoformat(), field="as_of")
    return day


def _read(text: str) -> date | None:
    if len(text) > _LONGEST:
        return None
    whole = [one.day for one in days_in(text, None) if one.start == 0 and one.end == len(text)]
    # With one number alone it is a month of a year, which is no day.
    return whole[0] if whole and len(_NUMBERS.findall(text)) > 1 else None
