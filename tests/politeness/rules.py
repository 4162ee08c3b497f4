"""What a polite reader does, rule by rule, with what it is worth and where the rule comes from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from politeness.examiner import (
    CRAWL_DELAY,
    DAY,
    ETAG,
    FRESH,
    HOUR,
    MODIFIED,
    REST,
    ROUNDS,
    START,
    Examiner,
    Seen,
)

SHORTEST = timedelta(minutes=15)
FEEDS = ("/etag", "/modified", "/both", "/none", "/fresh", "/packed")
TOLERANCE = 0.1
"""Seconds by which two requests may arrive closer than they were sent: this machine has other work too."""

Fault = str | None
"""What is wrong, or None."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a reader did by one rule."""

    name: str
    points: int
    most: int
    remark: str


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    points: int
    check: Callable[[Examiner], Fault]


def marks(examiner: Examiner) -> list[Mark]:
    """All rules; one that nothing was seen of is not kept either."""
    found = [(rule, rule.check(examiner)) for rule in RULES]
    return [Mark(rule.name, 0 if fault else rule.points, rule.points, fault or "") for rule, fault in found]


def _first(faults: Iterable[Fault]) -> Fault:
    return next((fault for fault in faults if fault), None)


def _each(examiner: Examiner, judge: Callable[[Seen], Fault]) -> Fault:
    return _first(map(judge, examiner.seen)) if examiner.seen else "asked for nothing"


def _names_itself(one: Seen) -> Fault:
    agent = one.received.headers.get("user-agent", "")
    return None if re.fullmatch(r"[A-Za-z]+/[0-9.]+ \(\+.+[@/].+\)", agent) else f"User-Agent: {agent!r}"


def _header(name: str) -> Callable[[Examiner], Fault]:
    return lambda examiner: _each(
        examiner, lambda one: f"{name} sent to {one.path}" if name in one.received.headers else None
    )


def _validators(header: str, given: dict[str, str]) -> Callable[[Examiner], Fault]:
    """Each path that gave a validator gets it back to the letter, the others none."""

    def check(examiner: Examiner) -> Fault:
        for path in FEEDS:
            later = examiner.of("feeds", path)[1:]
            sent = {
                one.received.headers.get(header) for one in later if one.is_conditional or path not in given
            }
            if not later or sent - {given.get(path)} or (path in given and not sent):
                return f"{path}: {header} was {sent or 'never sent'}, not {given.get(path)!r}"
        return None

    return check


def _gaps(seen: list[Seen]) -> list[timedelta]:
    return [later.at - earlier.at for earlier, later in pairwise(seen)]


def _no_sooner(wait: timedelta, *places: tuple[str, str]) -> Callable[[Examiner], Fault]:
    """Two requests of one address are so far apart, in simulated time."""

    def check(examiner: Examiner) -> Fault:
        for site, path in places:
            gaps = _gaps(examiner.of(site, path))
            if not gaps or min(gaps) < wait:
                return f"{path}: asked again after {min(gaps) if gaps else 'nothing'}"
        return None

    return check


def _once_a_day(examiner: Examiner) -> Fault:
    for path in ("/etag", "/modified", "/both"):
        whole = [one for one in examiner.of("feeds", path) if not one.is_conditional]
        if len(whole) < 2 or min(_gaps(whole)) < DAY:
            return f"{path}: {len(whole)} unconditional requests"
    return None


def _rests(site: str) -> Callable[[Examiner], Fault]:
    """After the refusal the whole site is left alone until the time has come, and then asked again."""

    def check(examiner: Examiner) -> Fault:
        seen = examiner.of(site)
        refused = next((one.at for one in seen if one.page.status in {429, 503}), None)
        if refused is None:
            return "was never refused"
        later = [one for one in seen if one.at > refused]
        if not later or min(one.at for one in later) < refused + REST:
            return f"{len(later)} requests, the first after {later[0].at - refused if later else 'nothing'}"
        return None

    return check


def _adopts(old: str, new: str) -> Callable[[Examiner], Fault]:
    def check(examiner: Examiner) -> Fault:
        asked, last = examiner.of("moving", old), examiner.of("moving", new)
        if len(asked) < 3 or asked[-1].at - asked[0].at < DAY:
            return f"{old}: left after {len(asked)} requests"
        late = asked[-1].at > START + DAY + 6 * HOUR or not last or last[-1].at < ROUNDS[-1] - 3 * HOUR
        return f"{old}: still asked at {asked[-1].at:%d %H:%M}" if late else None

    return check


def _keeps(old: str, new: str) -> Callable[[Examiner], Fault]:
    def check(examiner: Examiner) -> Fault:
        asked, direct = len(examiner.of("moving", old)), len(examiner.of("moving", new))
        return None if asked == direct > 3 else f"{old}: {asked} requests, its target {direct}"

    return check


def _leaves_what_is_gone(examiner: Examiner) -> Fault:
    asked = len(examiner.of("moving", "/gone"))
    return None if asked == 1 else f"asked {asked} times"


def _backs_off(examiner: Examiner) -> Fault:
    gaps = _gaps(examiner.of("moving", "/missing"))
    slower = (
        len(gaps) > 2 and gaps[-1] >= 8 * HOUR and all(after >= before for before, after in pairwise(gaps))
    )
    return None if slower else f"asked {len(gaps) + 1} times, at last after {gaps[-1] if gaps else 'nothing'}"


def _obeys(examiner: Examiner) -> Fault:
    asked = {one.path for one in examiner.of("pages")}
    if "/list" not in asked:
        return "/list was never asked"
    return next((f"{path} was asked" for path in asked if path.startswith("/private")), None)


def _asks_for_rules(examiner: Examiner) -> Fault:
    for site in ("pages", "feeds"):
        asked = examiner.of(site, "/robots.txt")
        if not asked or any(gap < DAY for gap in _gaps(asked)):
            return f"robots.txt of {site}: asked {len(asked)} times"
    first = examiner.of("pages")[0]
    return None if first.path == "/robots.txt" else f"{first.path} was asked first"


def _compression(one: Seen) -> Fault:
    taken = one.received.headers.get("accept-encoding", "")
    return None if "gzip" in taken and "br" in taken else f"Accept-Encoding: {taken!r}"


def spacing(seen: Iterable[Seen], least: float, spared: int = 0) -> Fault:
    """Whether the requests to each site started so many seconds apart, in real time.

    `spared` is how many may come closer: a machine that stalls between a start and its arrival lets the next
    one catch up, while a reader that does not wait comes too close each time.
    """
    by_host: defaultdict[str, list[float]] = defaultdict(list)
    for one in seen:
        by_host[one.host].append(one.received.at)
    close = [
        f"{host}: two requests within {later - earlier:.2f} s"
        for host, times in by_host.items()
        for earlier, later in pairwise(sorted(times))
        if later - earlier < least - TOLERANCE
    ]
    return close[-1] if len(close) > spared else None


def most_at_once(seen: Iterable[Seen]) -> int:
    """The most answers that one site was giving at the same time."""
    most = 0
    by_host: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        by_host[one.host].append(one)
    for group in by_host.values():
        for one in group:
            at = one.received.at
            most = max(
                most, sum(each.received.at <= at < each.received.at + each.page.after for each in group)
            )
    return most


def _delay(examiner: Examiner) -> Fault:
    seen = examiner.of("pages")
    return spacing(seen[1:], CRAWL_DELAY, spared=2) if len(seen) > 3 else f"{len(seen)} requests"


RULES = (
    Rule("says who asks, with a contact", 1, lambda examiner: _each(examiner, _names_itself)),
    Rule(
        "asks with GET only, never HEAD",
        1,
        lambda examiner: _each(
            examiner, lambda one: None if one.received.method == "GET" else one.received.method
        ),
    ),
    Rule("sends no cookie back", 1, _header("cookie")),
    Rule("sends no referrer", 1, _header("referer")),
    Rule("takes gzip and brotli", 1, lambda examiner: _each(examiner, _compression)),
    Rule(
        "echoes ETag to the letter, and none where none was given",
        3,
        _validators("if-none-match", {"/etag": ETAG, "/both": '"b"'}),
    ),
    Rule(
        "echoes Last-Modified to the letter, and invents none",
        3,
        _validators("if-modified-since", {"/modified": MODIFIED, "/both": MODIFIED}),
    ),
    Rule("asks without condition at most once a day", 3, _once_a_day),
    Rule(
        "asks no address again within 15 minutes",
        3,
        _no_sooner(SHORTEST, *(("feeds", path) for path in FEEDS)),
    ),
    Rule("leaves alone what is fresh", 1, _no_sooner(FRESH, ("feeds", "/fresh"))),
    Rule("keeps to Retry-After in seconds (429), for the whole host", 3, _rests("limited")),
    Rule("keeps to Retry-After as a date (503), for the whole host", 3, _rests("dated")),
    Rule("adopts an address after 301, seen often enough", 2, _adopts("/old", "/new")),
    Rule("adopts an address after 308, seen often enough", 1, _adopts("/old8", "/new8")),
    Rule("never adopts one after 302", 1, _keeps("/lent", "/there")),
    Rule("never adopts one after 307", 1, _keeps("/lent7", "/there7")),
    Rule("leaves alone what is gone (410)", 2, _leaves_what_is_gone),
    Rule("asks ever more rarely for what is missing (404)", 1, _backs_off),
    Rule("asks for robots.txt first, and once a day", 2, _asks_for_rules),
    Rule("asks for no page that robots.txt forbids", 3, _obeys),
    Rule("keeps to Crawl-delay", 2, _delay),
)
