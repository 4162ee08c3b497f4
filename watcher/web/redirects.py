"""Where an answer sends us on. Pure; fetching and replaying follow the same rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watcher.items import Fault, Problem
from watcher.web.answer import FetchError
from watcher.web.urls import absolute, as_requested

MAX_REDIRECTS = 5
"""Hops in a row; the longest honest chain we know (http, www, language, new path) has four."""
_STATUSES = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
"""Redirects that say to use the new address from now on (RFC 9110, sections 15.4.2 and 15.4.9)."""


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


def moved_for_good(trail: Sequence[str], statuses: Sequence[int]) -> str | None:
    """The last address that only permanent redirects lead to, or None.

    `statuses` are the answers of the addresses of `trail`, in order. A step from https to http is not taken:
    whoever can put it in the way could keep us there.
    """
    moved = None
    for status, before, after in zip(statuses, trail, trail[1:], strict=False):
        if status not in _PERMANENT or (before.startswith("https:") and not after.startswith("https:")):
            break
        moved = after
    return moved


def _astray(detail: str) -> FetchError:
    return FetchError(
        Problem(
            Fault.REDIRECTS,
            detail,
            "Open the address in a browser and enter the one it ends at; a site that insists on cookies "
            "cannot be read.",
        )
    )
