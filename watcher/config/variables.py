"""Pure: settings as environment variables, `VIGIE_SECTION__KEY`: which one set a value, how lists look.

A list is words between commas (`VIGIE_SCHEDULE__QUIET=sat,sun`) or JSON; `VIGIE_ROOMS` is JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Set

from watcher.config.located import KeyPath, Located, nearest

PREFIX = "VIGIE_"
SEPARATOR = "__"


def as_list(value: object) -> object:
    """The list that a variable holds as text; anything else as it is. Raises ValueError for broken JSON."""
    if not isinstance(value, str):
        return value
    if not value.lstrip().startswith("["):
        return [word.strip() for word in value.split(",")]
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError('a list is wanted: words between commas, or JSON such as ["sat", "sun"]') from None


def unknown_sections(located: Located, variables: Set[str], known: Iterable[str]) -> list[str]:
    """Misspelt sections, in the file and in the environment, which would otherwise pass in silence.

    `variables` are the upper-case names of all variables that are set; those of other programs do not count.
    """
    allowed = sorted(known)
    places = {name: located.where((name,)) for name in located.data}
    for variable in sorted(variables):
        section, separator, _ = variable.removeprefix(PREFIX).lower().partition(SEPARATOR)
        if variable.startswith(PREFIX) and separator:
            places.setdefault(section, _place(variable))
    return [
        f"{place}: {name}: unknown section{nearest(name, allowed)}; allowed: {', '.join(allowed)}"
        for name, place in places.items()
        if name not in allowed
    ]


def variable_of(path: KeyPath, variables: Set[str]) -> str | None:
    """The place to show for the value at `path` when a variable set it (it wins over the file), or None.

    For a whole section that is any variable of it.
    """
    section = f"{PREFIX}{path[0]}".upper()
    if section in variables:
        return _place(section)
    start = section + SEPARATOR
    if len(path) > 1:
        key = f"{start}{path[1]}".upper()
        return _place(key) if key in variables else None
    return next((_place(name) for name in sorted(variables) if name.startswith(start)), None)


def _place(variable: str) -> str:
    return f"{variable} (environment)"
