"""What sheets are called: the ids of their tables, shortened where spreadsheets would refuse them."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 31
"""Letters that all spreadsheet programs take."""
_REFUSED = re.compile(r"[\[\]*?:/\\\x00-\x1f\x7f]")


def sheet_names(ids: Sequence[str], *taken: str) -> tuple[str, ...]:
    """A name for each id, at most `LONGEST` letters; no two are the same, upper and lower case aside."""
    names: list[str] = []
    known = {name.casefold() for name in taken}
    for one in ids:
        name = wished = _REFUSED.sub("-", one).strip("' ")[:LONGEST] or "feuille"
        number = 1
        while name.casefold() in known:
            number += 1
            name = f"{wished[: LONGEST - len(str(number)) - 1]}-{number}"
        known.add(name.casefold())
        names.append(name)
    return tuple(names)
