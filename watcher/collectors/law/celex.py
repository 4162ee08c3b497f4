"""CELEX numbers of EU law in words (https://eur-lex.europa.eu/content/help/eurlex-content/celex-number.html).

Corrigenda and consolidated texts often have no title in the database, or that of the act itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

_NUMBER = re.compile(
    r"(?P<sector>[0-9])(?P<year>\d{4})(?P<type>[A-Z]{1,2})(?P<number>\d{4,5})(?:\(\d\d\))?"
    r"(?:R\((?P<correction>\d\d)\))?(?:-(?P<version>\d{8}))?\Z"
)
_ACTS: Mapping[str, tuple[str, str, str]] = {
    "R": ("Règlement (UE)", "du règlement (UE)", "au règlement (UE)"),
    "L": ("Directive (UE)", "de la directive (UE)", "à la directive (UE)"),
    "D": ("Décision (UE)", "de la décision (UE)", "à la décision (UE)"),
    "PC": ("Proposition COM", "de la proposition COM", "à la proposition COM"),
}
"""By the letters of the type: on its own, after "version consolidée" and after "rectificatif"."""


def titled(celex: str, title: str) -> str:
    """`title` with what it is, if that is not in it: which corrigendum, the version of which day.

    Without a title, one is made of the number; "" when it is no CELEX number, or of a rare type.
    """
    match = _NUMBER.match(celex)
    if match is None:
        return title
    alone, consolidated, corrected = _ACTS.get(match["type"], ("", "", ""))
    if match["correction"]:
        said, what, act = (
            ("rectificatif", "corrigendum"),
            f"Rectificatif n° {int(match['correction'])}",
            corrected,
        )
    elif match["version"]:
        said, what, act = ("consolid",), f"Version consolidée au {_day(match['version'])}", consolidated
    else:
        return title or (f"{alone} {_number(match)}" if alone else "")
    if title:
        return title if any(word in title.lower() for word in said) else f"{what} : {title}"
    return f"{what} {act} {_number(match)}" if act else f"{what} ({celex})"


def _number(match: re.Match[str]) -> str:
    if match["type"] == "PC":
        return f"({match['year']}) {int(match['number'])}"
    return f"{match['year']}/{int(match['number'])}"


def _day(digits: str) -> str:
    try:
        return datetime.strptime(digits, "%Y%m%d").strftime("%d/%m/%Y")  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return digits
