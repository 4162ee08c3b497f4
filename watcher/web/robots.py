"""What a robots.txt says of us (RFC 9309); the only module that knows protego. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from watcher.web.hosts import RobotsCopy

PRODUCT = "Vigie"
"""The name by which a robots.txt may speak of us: the product in our User-Agent."""
MAX_BYTES = 500 * 1024
"""What is read of a robots.txt; the rest is passed over (RFC 9309, section 2.5)."""
FRESH = timedelta(days=1)
"""How long an answer is used before the site is asked again (section 2.4)."""
SOONEST = timedelta(hours=1)
"""How soon a site whose robots.txt could not be had is asked for it again."""
OLDEST = timedelta(days=30)
"""How long the last text is relied on while the site cannot be asked (section 2.3.1.4)."""
LONGEST_DELAY = 60.0
"""Seconds; a longer Crawl-delay is cut to this, or a page that is urgent would be read tomorrow."""

_AGENT = re.compile(r"\s*user[- ]?agent\s*:?\s*(.*)", re.IGNORECASE)
_NAME = re.compile(r"[a-z_-]+")
_SOMEBODY_ELSE = "User-agent: somebody-else"


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that concern us; `delay` is in seconds, 0.0 when none is asked for."""

    parsed: Protego
    delay: float

    def allow(self, url: str) -> bool:
        return self.parsed.can_fetch(url, PRODUCT)


def read_rules(text: str) -> Rules:
    """The rules of a robots.txt. Whatever stands in it, reading takes time in proportion to its length."""
    parsed = Protego.parse(_ours(text))
    return Rules(parsed, min(parsed.crawl_delay(PRODUCT) or 0.0, LONGEST_DELAY))


def is_current(copy: RobotsCopy, now: datetime) -> bool:
    """Whether the site need not be asked yet.

    A copy may be a little younger than `now`, as the clocks of two batches start together; one from far in
    the future is of a clock that was put back.
    """
    return abs(now - copy.tried_at) < (SOONEST if copy.trouble else FRESH)


def text_in_force(copy: RobotsCopy, now: datetime) -> str | None:
    """The text that holds now; None when nothing is known, and so nothing allowed."""
    if copy.fetched_at is None or now - copy.fetched_at > OLDEST:
        return None
    return copy.text


def after_answer(text: str, now: datetime) -> RobotsCopy:
    """What is held once the site has answered; `text` is empty when it has no robots.txt."""
    return RobotsCopy(now, "", text, now)


def after_trouble(known: RobotsCopy | None, trouble: str, now: datetime) -> RobotsCopy:
    """What is held once the site could not be asked: what was held before, for a while."""
    return RobotsCopy(now, trouble, known and known.text, known and known.fetched_at)


def _ours(text: str) -> str:
    """The text with all other robots under one name.

    Rules are kept for each name, so that a file of thousands of names and rules would take minutes; and
    protego takes the beginning of a name for the name.
    """
    return "\n".join(_renamed(line) for line in text.splitlines())


def _renamed(line: str) -> str:
    agent = _AGENT.match(line)
    if agent is None:
        return line
    name = agent.group(1).partition("#")[0].strip().lower()
    product = _NAME.match(name)
    concerns_us = name == "*" or (product is not None and product.group() == PRODUCT.lower())
    return f"User-agent: {'*' if name == '*' else PRODUCT}" if concerns_us else _SOMEBODY_ELSE
