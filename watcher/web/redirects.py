"""Where an answer sends us on. Pure; fetching and replaying follow the same rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watcher.items import Fault, Problem
from watcher.web.answer import FetchError
from watcher.web.urls import absolute, as_requested

MAX_REDIRECTS = 5
"""Hops in a row; the longest honest chain we know (http, www, language, new path) has four."""
_STATUSES = frozenset({301, 302, 303, 307, 308})


def next_hop(
    trail: Sequence[str], status: int, headers: Mapping[str, str], max_redirects: int = MAX_REDIRECTS
) -> str | None:
    """The address to ask next, or None when the answer is the last one.

    `trail` are the addresses asked so far, as requested, the one that answered last. Raises FetchError
    (REDIRECTS) for a loop, too many hops, and a target that is missing or no http(s) address.
    """
    if status not in _STATUSES:
        return None
    location = headers.get("location", "")
    target = absolute(trail[-1], location) if location.strip() else None
    if target is None:
        raise _astray(f"{trail[-1]} redirects to no usable address ({location[:200]!r})")
    target = as_requested(target)
    if target in trail:
        raise _astray(f"{trail[-1]} redirects in a circle, to {target}")
    if len(trail) > max_redirects:
        raise _astray(f"{trail[0]} redirects more than {max_redirects} times")
    return target


def _astray(detail: str) -> FetchError:
    return FetchError(
        Problem(
            Fault.REDIRECTS,
            detail,
            "Open the address in a browser and enter the one it ends at; a site that insists on cookies "
            "cannot be read.",
        )
    )
