"""Addresses: their canonical form for recognising a page again, links made absolute, and host names.

Everything here is pure and, but for `parse`, total: any string is answered, none raises.

Of the canonical form w3lib makes what standards say: percent-encoding, dot segments, the order of parameters.
Ours is what only experience says: http and https, `www.`, trailing slashes and index pages are one page, and
which parameters follow readers around. w3lib's `url_query_cleaner` knows no prefixes (`utm_…`), and drops all
but the first of a repeated parameter.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

from yarl import URL

_HOST_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\Z")
"""Letters, digits, hyphen and the underscore that real names carry; lengths of RFC 1035, section 2.3.4."""
_LONGEST_NAME = 253
_STRIPPED = "".join(map(chr, range(0x21)))
"""What browsers strip around an address: control characters and space (WHATWG URL, section 4.4)."""
_REMOVED = str.maketrans("", "", "\t\r\n")
"""What browsers remove inside an address (WHATWG URL, section 4.4)."""
_ROOT = re.compile(r"^([a-z]+://[^/?]*)(?=\?|$)")
"""An address without a path, which is requested as `/`."""
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNSAFE_IN_LINK = re.compile(
    r"[\x00-\x20\x7f-\xa0\"<>`{}|^\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""Also what is not seen, or turns the direction of writing: a link must not look like another one."""

_SESSION_IN_PATH = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
"""What Java servers write into an address for readers without cookies."""
_FRONT_PAGE = re.compile(r"/index\.(?:php(?=/|\Z)|html?\Z)", re.IGNORECASE)
"""The file that a server takes by itself: `/index.php/actualites/x` is `/actualites/x`."""

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_NAME = rf"(?P<name>(?=[^/?#]{{1,253}}(?:[/?#]|\Z))(?:{_LABEL}\.)+[a-z]{{2,20}})"
_COMPLETE = re.compile(
    rf"https?://{_NAME}(?:/[A-Za-z0-9._~%!$&'()*+,=:@/-]*)?"
    r"(?:\?[A-Za-z0-9._~%!$&'()*+,;=:@/?-]+)?(?:#[A-Za-z0-9._~%!$&'()*+,;=:@/?-]+)?"
)
"""Most addresses as feeds state them: nothing in one of these is changed by joining it to another."""
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PLAIN = re.compile(
    rf"https?://(?P<host>(?:{_LABEL}\.)+[a-z]{{2,20}}|{_OCTET}(?:\.{_OCTET}){{3}})(?::[1-5]?[0-9]{{1,4}})?"
    r"(?:/[A-Za-z0-9._~/-]*)?"
)
"""Addresses whose host is what stands there, to the letter: their reading takes five times as long."""
_USUAL = re.compile(
    rf"https?://{_NAME}(?P<path>(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?)"
    r"(?:\?(?P<query>[A-Za-z0-9._~=&-]+))?(?:#[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?"
)
"""Those of them that have no escape, dot segment or character that could have one."""
_PAIR = re.compile(r"(?P<name>[^=]+)=?(?P<value>[^=]*)")

_TRACKING_PREFIXES = ("utm_", "at_", "pk_", "mtm_", "piwik_", "matomo_", "aspsessionid")
"""Google Analytics, AT Internet (Piano), Piwik and Matomo campaigns; sessions of ASP."""
_TRACKING_NAMES = frozenset(
    {
        *("xtor", "xtref", "xtcr"),  # AT Internet, before at_*
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid"),
        *("mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "igshid", "li_fat_id"),
        *("oly_anon_id", "oly_enc_id"),
        *("phpsessid", "jsessionid", "cfid", "cftoken"),
    }
)


def canonical(url: str) -> str | None:
    """The form under which the same page is recognised again; None for what is no http(s) address.

    http and https, with and without `www.`, default ports, trailing slashes, index pages, fragments, tracking
    parameters and sessions, the order of parameters, dot segments and needless percent-encoding make no
    difference. It is meant for comparing, not for fetching. Canonical forms are their own canonical form.
    """
    if (usual := _USUAL.fullmatch(url)) and (form := _form_of(usual)):
        return form
    try:
        parts = urlsplit(_tidy(url).encode("utf-8", "ignore").decode())
        port = parts.port
    except ValueError:
        return None
    name = host(url)
    if name is None or "@" in parts.netloc:
        return None
    name = _without_www(name)
    address = f"[{name}]" if ":" in name else name
    if port not in {None, 80, 443}:
        address += f":{port}"
    query = "&".join(piece for piece in parts.query.split("&") if piece and not _tracks(piece))
    from w3lib.url import canonicalize_url  # noqa: PLC0415 - for the few that are not of usual form

    written = _BARE_PERCENT.sub("%25", parts.path + ("?" + query if query else ""))
    plain = urlsplit(canonicalize_url(f"https://{address}{written}"))
    return f"https://{address}{_page_of(plain.path)}{'?' + plain.query if plain.query else ''}"


def absolute(base: str, link: str) -> str | None:
    """`link` as it reads on the page `base`: a complete http(s) address, or None when it is not one.

    The address stays as published, except that characters no address may contain are percent-encoded.
    """
    if _COMPLETE.fullmatch(link):
        return link
    link = _tidy(link)
    if link.rstrip("/").lower() in {"http:", "https:"}:
        return None  # the field that someone left empty; by the letter it would mean the page itself
    try:
        joined = urljoin(_tidy(base), link)
    except ValueError:
        return None
    joined = _UNSAFE_IN_LINK.sub(lambda match: quote(match.group(), errors="replace"), joined)
    return joined if host(joined) is not None else None


@lru_cache(maxsize=4096)
def host(url: str) -> str | None:
    """The host of an http(s) address: lower case, IDNA, without port, brackets or final dot; else None.

    This is the host as the HTTP client will read it, so what is checked is what is connected to.
    """
    if (plain := _PLAIN.fullmatch(url)) and len(plain["host"]) <= _LONGEST_NAME:
        return plain["host"]
    try:
        parsed = parse(_tidy(url))
        name = (parsed.raw_host or "").lower().removesuffix(".")
        if parsed.scheme not in {"http", "https"}:
            return None
        if ":" in name:
            return str(ipaddress.IPv6Address(name)) if "%" not in name else None
    except ValueError:
        return None
    return name if _HOST_NAME.match(name) else None


def parse(url: str) -> URL:
    """The address as the HTTP client reads it. Raises ValueError."""
    try:
        return URL(url)
    except IndexError as error:  # yarl 1.25 on `//[]@`
        raise ValueError(f"{url!r} is no address") from error


def as_requested(url: str) -> str:
    """The address as it goes over the wire and into the archive: encoded, without fragment.

    What is no http(s) address with a host is answered unchanged.
    """
    if host(url) is None:
        return url
    return _ROOT.sub(r"\1/", str(parse(_tidy(url)).with_fragment(None)))


def _tidy(url: str) -> str:
    return url.strip(_STRIPPED).translate(_REMOVED)


def _form_of(usual: re.Match[str]) -> str | None:
    """The canonical form that w3lib would give, for a fraction of its time; None for an odd parameter."""
    pieces = [piece for piece in (usual["query"] or "").split("&") if piece and not _tracks(piece)]
    pairs = [_PAIR.fullmatch(piece) for piece in pieces]
    named = sorted((pair["name"], pair["value"]) for pair in pairs if pair)
    if len(named) < len(pairs):
        return None
    query = "&".join(f"{name}={value}" for name, value in named)
    return f"https://{_without_www(usual['name'])}{_page_of(usual['path'])}{'?' + query if query else ''}"


def _without_www(name: str) -> str:
    while name.startswith("www.") and "." in name[4:]:
        name = name[4:]
    return name


def _page_of(path: str) -> str:
    """The path without a session, index page and trailing slash, whatever taking one off uncovers."""
    while (shorter := _FRONT_PAGE.sub("", _SESSION_IN_PATH.sub("", path)).rstrip("/")) != path:
        path = shorter
    return path or "/"


def _tracks(piece: str) -> bool:
    name = unquote(piece.partition("=")[0]).lower()
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)
