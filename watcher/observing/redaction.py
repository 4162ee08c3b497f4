"""Pure: what must not stand in a log is struck out: secrets that we know, what looks like one, and addresses.

A secret that was read from a file is known in every form in which libraries write it (quoted, escaped,
percent-encoded). What was never read by us, such as the token in a homeserver's answer, is known by its
shape.
"""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable
from functools import cache
from urllib.parse import quote, quote_plus

STRUCK = "[struck out]"
SOMEBODY = "[address]"

SHORTEST = 4
"""Characters under which a secret is not looked for: it would be struck out of half of all words."""

_MOST = 4096
"""Characters of the longest token that a shape takes in: without a bound hostile text makes a search slow."""

_NAMES = (
    r"(?:access|refresh|id|login|auth)_?token|token|(?:client|shared|app)_?secret|secret|passw(?:or)?d|passphrase|"
    r"pass|pwd|api_?key|store_key|private_key|recovery_key|session_key|code_verifier"
)
"""Keys of forms, queries, settings and JSON whose values are secrets."""

_HEADERS = r"(?:proxy-)?authorization|(?:set-)?cookie"
_GIVEN = r"\\*['\"]\s{0,9}[:=,]\s{0,9}b?|\s{0,9}=\s{0,9}b?|%3d"
"""Between a name and its value: `"name": `, `('name', `, `name=`."""
_QUOTED = r"(?P<mark>\\*['\"])(?:\\.|[^\\\r\n])*?(?P=mark)"
_CUT = r"\\*['\"][^\r\n]*"
"""A value between quotation marks, whichever they are, and one whose end was cut off."""


def _shape(expression: str, left: str = STRUCK) -> tuple[str, str]:
    return f"(?i){expression}", left


_SHAPES = (
    _shape(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?:(?!-----)[\s\S]|-----(?!END|BEGIN)){0,8000}"),
    _shape(r"AGE-(?:SECRET-KEY|PLUGIN)-[0-9A-Z-]{1,500}"),
    _shape(rf"(?<![a-z])({_HEADERS}|{_NAMES})({_GIVEN})(?:{_QUOTED}|{_CUT})", rf"\1\2'{STRUCK}'"),
    _shape(rf"(?<![a-z])({_HEADERS})(\s{{0,9}}[:=])[^\r\n]*", rf"\1\2 {STRUCK}"),
    _shape(rf"(?<![a-z])({_NAMES})(\s{{0,9}}=\s{{0,9}}|%3d)[^\s&'\"]{{1,{_MOST}}}", rf"\1\2{STRUCK}"),
    _shape(rf"(?<![\w/.-])(passw(?:or)?d|passphrase)(:\s{{1,9}})\S{{1,{_MOST}}}", rf"\1\2{STRUCK}"),
    _shape(rf"\b(bearer|basic|negotiate)(?:[\s+]|%20){{1,9}}[a-z0-9._~+/=%-]{{6,{_MOST}}}", rf"\1 {STRUCK}"),
    _shape(rf"\b(?:sy[tlr]|ma[tr]|mc[tr])_[a-z0-9_=+/-]{{8,{_MOST}}}"),
    _shape(rf"\beyJ[\w-]{{4,{_MOST}}}(?:\.[\w-]{{0,{_MOST}}}){{1,4}}"),
    _shape(rf"\b([a-z][a-z0-9+.-]{{1,20}}://)[^\s/?#'\"<>]{{1,{_MOST}}}@", rf"\1{STRUCK}@"),
)
"""What looks like a secret, and what is left of it."""

_HOST = r"(?:\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})(?::[0-9]{1,5}(?![0-9]))?"
_ADDRESSES = (
    rf"(?i)(?:@|%40)(?:(?!%3a)[^\s:@]){{1,255}}(?::|%3a){_HOST}",
    r"(?i)(?<![\w.+-])[\w.+-]{1,64}(?:@|%40)(?:[\w-]{1,63}\.){1,9}[a-z]{2,24}\b",
)
"""Members (Matrix specification, appendices, "User identifiers"; also as they stand in a path), letters."""


def redacted(text: str, known: re.Pattern[str] | None = None) -> str:
    """The text without secrets and without anybody's address. `known` is what `looked_for` gave."""
    if known is not None:
        text = known.sub(STRUCK, text)
    for shape, left in _struck():
        text = shape.sub(left, text)
    return text


@cache
def _struck() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each shape and address with what is left of it; compiled for the first line: many a start logs none."""
    wanted = (*_SHAPES, *((address, SOMEBODY) for address in _ADDRESSES))
    return tuple((re.compile(expression), left) for expression, left in wanted)


def looked_for(secrets: Iterable[str]) -> re.Pattern[str] | None:
    """One expression for these secrets in all their forms, the longest first; None when there are none."""
    forms = {form for secret in secrets for form in _forms(secret) if len(form) >= SHORTEST}
    if not forms:
        return None
    return re.compile("|".join(re.escape(one) for one in sorted(forms, key=len, reverse=True)))


def _forms(secret: str) -> tuple[str, ...]:
    """A secret as it is, and as it stands in a repr, in JSON, in an address, in HTML, in base64."""
    if len(secret) < SHORTEST:
        return ()
    raw = secret.encode("utf-8", "surrogatepass")
    coded = base64.b64encode(raw).decode().rstrip("=")
    return (
        secret,
        repr(secret)[1:-1],
        repr(raw)[2:-1],
        ascii(secret)[1:-1],
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        quote(raw),
        quote(raw, safe=""),
        quote_plus(raw),
        html.escape(secret),
        coded,
        coded.translate({ord("+"): "-", ord("/"): "_"}),
        raw.hex(),
    )
