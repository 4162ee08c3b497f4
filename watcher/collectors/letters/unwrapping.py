"""Pure: where the links of newsletters lead, as far as they say it themselves, and without who received them.

Senders wrap each link to count clicks; some wrappers hold the target in plain, percent-encoded or base64,
others a number that only their server understands. A wrapper names the subscriber: it is never published.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from watcher.web.urls import absolute, canonical, host

DEPTH = 4
"""Wrappers around wrappers: a mail gateway around a sender's, and its own around that."""
LINK = 4000
"""Characters of a link that are looked at."""

_OPAQUE = re.compile(
    r"(?:^|\.)(?:list-manage\.com|mailchi\.mp|campaign-archive\.com|sendibm\d*\.com|sibforms\.com|mjt\.lu|"
    r"sbc\d+\.(?:com|net)|hubspotlinks\.com|hubspotemail\.net|sendgrid\.net|mandrillapp\.com|cmail\d+\.com|"
    r"createsend\d*\.com|rs6\.net|exct\.net|emlnk\d*\.com|activehosted\.com|mlsend\.com|klclick\d*\.com|"
    r"acems\d*\.com|emv\d+\.com|awstrack\.me|sparkpostmail\d*\.com|pstmrk\.it|mimecastprotect\.com|"
    r"safelinks\.protection\.outlook\.com|urldefense\.(?:com|proofpoint\.com)|linkprotect\.cudasvc\.com)$"
)
"""Hosts whose links are about a click and not about a page."""
_SENDER_PATH = re.compile(r"/(?:mk/cl/f/|tr/cl/|ls/click|track/click|wf/click|e[23]t/)", re.IGNORECASE)
"""Paths of Brevo, Mailchimp, SendGrid and HubSpot, on hosts of the sender's own."""
_COUNTER = re.compile(r"(?:clicks?|clic|trk|track|tracking|lnk)\.")
"""How the hosts that only count clicks begin, at any sender's."""
_CLICK = re.compile(
    r"^(?:click|clicks|clic|trk|track|tracking|links?|lnk|email|mailing|em|mail|go|news|newsletter|eye|r|t|e|url\d*)\."
)
_CLICK_PATH = re.compile(
    r"/(?:ls/click|track/click|tr/cl|mk/cl|e[23]t|ctc|wf/click|click|cl\d?|lnk|rd|c/[\w-]{16,}|f/a|r/[\w-]{16,})(?:/|\?|$)",
    re.IGNORECASE,
)
_TARGET_NAMES = frozenset(
    {
        "url",
        "u",
        "target",
        "redirect",
        "redirecturl",
        "redirect_url",
        "link",
        "lien",
        "dest",
        "destination",
        "to",
        "q",
        "a",
        "p",
    }
)
_URL = re.compile(r"https?:(?://|\\/\\/)[^\s\"'<>\\]{4,}")
_BASE64 = re.compile(r"[A-Za-z0-9_\-+/]{16,}={0,2}")
_PERSONAL = re.compile(
    r"^(?:e?-?mail|email_?(?:address|id|hash)|recipients?(?:_?id)?|rcpt|subscribers?(?:_?id)?|contacts?(?:_?id)?|"
    r"user_?(?:id|token)|token|hash|sig|signature|nl_?(?:token|user)|vero_id|trk_\w+|sc_\w+|cid|ck_subscriber_id|"
    r"_?kx|_ke|elq\w*|spm\w*|sib\w*|bsft_\w+|dm_i|emc[im]|mkt_\w+|unid|eid|ea)$",
    re.IGNORECASE,
)
_ARCHIVES = frozenset({"web.archive.org", "archive.org", "archive.ph", "translate.google.com"})
"""Sites whose pages bear the address of another page, and are pages all the same."""


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A link without what counts its clicks. `opaque`: where it leads only a click would tell."""

    link: str
    opaque: bool = False


def unwrap(link: str) -> Unwrapped | None:
    """Where a link of a letter leads; None when it is none to a page."""
    found = absolute("https://letter.invalid/", link[:LINK])
    if found is None or host(found) == "letter.invalid":
        return None
    for _ in range(DEPTH):
        inner = _inner(found)
        if inner is None:
            break
        found = inner
    return Unwrapped(found, opaque=True) if is_wrapper(found) else Unwrapped(impersonal(found))


def is_wrapper(link: str) -> bool:
    """Whether a link is one of those that count clicks."""
    name = host(link) or ""
    path = urlsplit(link).path
    if _OPAQUE.search(name) or _COUNTER.match(name) or _SENDER_PATH.match(path):
        return True
    return bool(_CLICK.match(name) and _CLICK_PATH.search(path + "/"))


def impersonal(link: str) -> str:
    """The link without parameters that track or that name who received it."""
    address, mark, fragment = link.partition("#")
    page, question, query = address.partition("?")
    kept = [piece for piece in query.split("&") if piece and not _is_personal(piece)]
    fragment = "" if _is_personal(fragment) or "=" in fragment else fragment
    return page + (question + "&".join(kept) if kept else "") + (mark + fragment if fragment else "")


def _is_personal(piece: str) -> bool:
    name, _, value = piece.partition("=")
    if _PERSONAL.match(unquote(name)) or "@" in unquote(unquote(value)):
        return True
    return canonical(f"https://a.example/x?{piece}") == "https://a.example/x"


def _inner(link: str) -> str | None:
    """The address inside of an address, if there is one that it stands for."""
    name = host(link) or ""
    if name in _ARCHIVES:
        return None
    if name.startswith("urldefense."):
        return _defended(link)
    parts = urlsplit(link)
    wraps = is_wrapper(link) or bool(_CLICK_PATH.search(parts.path + "/")) or _redirects(name, parts.path)
    return (
        _in_query(parts.query, wraps)
        or (_in_path(parts.path, parts.query) if wraps else None)
        or next(filter(None, (_encoded(unquote(word)) for word in _words(parts.path))), None)
    )


def _in_query(query: str, wraps: bool) -> str | None:
    for piece in query.split("&"):
        key, _, value = piece.partition("=")
        if wraps and unquote(key).lower() in _TARGET_NAMES and (found := _plain(unquote(value))):
            return found
        if found := _encoded(unquote(value)):
            return found
    return None


def _in_path(path: str, query: str) -> str | None:
    """An address that stands in the path as it is, with the query, or percent-encoded as one segment."""
    at = re.search(r"https?(?::|%3a)(?:/|%2f){1,2}", path, re.IGNORECASE)
    if at is None:
        return None
    inside = path[at.start() :]
    if "%" in at.group():
        return _plain(unquote(inside.split("/")[0]))
    return _plain(inside + ("?" + query if query else ""))


def _words(path: str) -> Iterator[str]:
    """What may be base64 in a path, the last first: segments, and what stands between dots in them."""
    for segment in reversed(path.split("/")):
        yield segment
        if "." in segment:
            yield from segment.split(".")


def _redirects(name: str, path: str) -> bool:
    """Well-known doors: Google's, Facebook's, LinkedIn's."""
    return (name.startswith("www.google.") and path == "/url") or (
        name in {"l.facebook.com", "lm.facebook.com", "www.linkedin.com"}
        and path in {"/l.php", "/redir/redirect"}
    )


def _plain(text: str) -> str | None:
    for _ in range(3):
        if text.lower().startswith(("http://", "https://")):
            return absolute("https://letter.invalid/", text)
        text = unquote(text)
    return None


def _encoded(text: str) -> str | None:
    """An address in base64, alone or within the JSON that some senders encode."""
    if not _BASE64.fullmatch(text):
        return None
    padded = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(padded[: len(padded) - (len(padded) % 4 == 1)] + "==", validate=False)
        decoded = data.decode("utf-8", "ignore")
    except (binascii.Error, ValueError):
        return None
    found = _URL.search(decoded[:LINK])
    return (
        absolute("https://letter.invalid/", found.group().replace("\\/", "/").rstrip("\\")) if found else None
    )


def _defended(link: str) -> str | None:
    """Proofpoint's forms: v2 with its own percent sign, v3 with the address between underscores."""
    if third := re.search(r"/v3/__(https?:/{1,2}.+?)__;", link):
        return _plain(re.sub(r"^(https?):/+", r"\1://", third.group(1)))
    if second := re.search(r"[?&]u=([^&]+)", link):
        return _plain(second.group(1).replace("-", "%").replace("_", "/"))
    return None
