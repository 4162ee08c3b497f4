"""What an HTTP answer is worth: usable, or a named problem. Pure.

`headers` have lower-case names. `head` is the beginning of the body after decompression.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from watcher.items import Fault, Problem
from watcher.web.answer import Answer, FetchError

HEAD_BYTES = 16 * 1024
"""How much of a body `judge` looks at: challenge pages are small and name themselves early."""
MAX_RETRY_AFTER = 7 * 24 * 3600.0
"""Seconds; a server that asks for more is asked again after a week."""

_CHALLENGE_REMEDY = (
    "The site wants a browser; Vigie does not pose as one. Ask the site for access, or disable the source."
)
_BLOCKED_REMEDY = "Ask the site to admit Vigie's User-Agent, or look for another address of the same source."
_CHALLENGE_MARKS = re.compile(
    rb"<title>\s*just a moment"  # Cloudflare
    rb"|_cf_chl_opt"
    rb"|awswafcookiedomainlist|window\.gokuprops"  # AWS WAF
    rb"|captcha-delivery\.com/"  # DataDome
    rb"|/_incapsula_resource\?swudnsai"  # Imperva
    rb"|sec-if-cpt-container",  # Akamai
    re.IGNORECASE,
)
_HTML = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|script)\b", re.IGNORECASE)


def judge(status: int, headers: Mapping[str, str], head: bytes) -> Problem | None:
    """None when the answer can be used (304, or 200 with content), else what is wrong with it."""
    if status == 304:
        return None
    if _is_challenge(status, headers, head):
        return Problem(
            Fault.CHALLENGE,
            f"the server answered {_named(status)} with a page that checks for a browser",
            _CHALLENGE_REMEDY,
        )
    if status == 200:
        return None if head.strip() else _empty(status)
    if status in {204, 205}:
        return _empty(status)
    return _refusal(status, headers)


def accept(
    url: str, status: int, headers: Mapping[str, str], body: bytes, evidence: str | None, at: datetime
) -> Answer:
    """The answer, when `judge` finds nothing wrong with it; else FetchError, with the server's wish to wait.

    `at` is when the answer was given, to which a stated date relates.
    """
    problem = judge(status, headers, body[:HEAD_BYTES])
    if problem is None:
        return Answer(url, status, headers, body, evidence)
    wait = retry_after(headers, at) if status in {429, 503} else None
    raise FetchError(problem, retry_after=wait, status=status)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait as stated by `Retry-After` (a number or an HTTP date), in 0 to MAX_RETRY_AFTER.

    None when the header is absent or unreadable. `now` is timezone-aware.
    """
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+", value):
        seconds = float(value[:18])
    else:
        try:
            date = parsedate_to_datetime(value)
            seconds = (date if date.tzinfo else date.replace(tzinfo=now.tzinfo)).timestamp() - now.timestamp()
        except (ValueError, OverflowError):
            return None
    return min(max(math.ceil(seconds), 0.0), MAX_RETRY_AFTER)


def _is_challenge(status: int, headers: Mapping[str, str], head: bytes) -> bool:
    if headers.get("cf-mitigated", "").lower() == "challenge" or "x-amzn-waf-action" in headers:
        return True
    html = headers.get("content-type", "").lower().startswith("text/html") or bool(_HTML.match(head))
    if status == 202:
        return html
    if status == 405:
        return b"captcha" in head[:HEAD_BYTES].lower()
    return html and bool(_CHALLENGE_MARKS.search(head, 0, HEAD_BYTES))


def _refusal(status: int, headers: Mapping[str, str]) -> Problem:
    said = f"the server answered {_named(status)}"
    if status in {401, 403, 451}:
        return Problem(Fault.BLOCKED, said, _BLOCKED_REMEDY)
    if status == 429 or (status == 503 and "retry-after" in headers):
        return Problem(
            Fault.RATE_LIMITED, said, "Nothing at once; if it goes on, raise web.host_spacing in vigie.toml."
        )
    if status == 410:
        return Problem(
            Fault.GONE, said, "The page is gone for good: give the source a new address, or disable it."
        )
    if status == 404:
        return Problem(Fault.HTTP, said, "Look for the new address on the site and correct sources.yaml.")
    if status >= 500:
        return Problem(
            Fault.HTTP, said, "Nothing at once: it is the server's own trouble; tried again later."
        )
    return Problem(Fault.HTTP, said, "Open the address in a browser and correct sources.yaml if it moved.")


def _empty(status: int) -> Problem:
    return Problem(
        Fault.EMPTY,
        f"the server answered {_named(status)} without content",
        "Open the address in a browser; if it stays empty, look for the source's new address.",
    )


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)
