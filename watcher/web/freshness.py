"""How long an answer says that it stays fresh (RFC 9111). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(hours=1)
"""The most that is believed: many sites state a day or a year for all they have, and an act must not wait."""
_NONE = timedelta(0)

_MAX_AGE = re.compile(r"max-age\s*=\s*\"?([0-9]{1,18})")


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta:
    """For how long after `now` the answer needs no asking again, from zero to LONGEST.

    By `Cache-Control: max-age`, less `Age`; else by `Expires`, against the answer's own `Date`. `headers`
    have lower-case names; `s-maxage` is for shared caches, which we are not.
    """
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return _NONE
    stated = _MAX_AGE.search(re.sub(r"s-maxage\s*=", "", control))
    if stated is not None:
        seconds = min(int(stated.group(1)), 10**9) - _age(headers)
        return min(max(timedelta(seconds=seconds), _NONE), LONGEST)
    expires = _moment(headers.get("expires", ""))
    if expires is None:
        return _NONE
    return min(max(expires - (_moment(headers.get("date", "")) or now), _NONE), LONGEST)


def _age(headers: Mapping[str, str]) -> int:
    age = headers.get("age", "").strip()
    return int(age) if re.fullmatch("[0-9]{1,9}", age) else 0


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None
