"""Addresses: their canonical form for recognising a page again, links made absolute, and host names.

Everything here is pure and, but for `parse`, total: any string is answered, none raises.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urljoin, urlsplit

from yarl import URL

_HOST_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\Z")
"""Letters, digits, hyphen and the underscore that real names carry; lengths of RFC 1035, section 2.3.4."""
_STRIPPED = "".join(map(chr, range(0x21)))
"""What browsers strip around an address: control characters and space (WHATWG URL, section 4.4)."""
_REMOVED = str.maketrans("", "", "\t\r\n")
"""What browsers remove inside an address (WHATWG URL, section 4.4)."""
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
"""Characters that mean the same encoded or not (RFC 3986, section 2.3)."""
_KEPT_IN_PATH = "/!$&'()*+,;=:@%"
_KEPT_IN_QUERY = _KEPT_IN_PATH + "?"
_ROOT = re.compile(r"^([a-z]+://[^/?]*)(?=\?|$)")
"""An address without a path, which is requested as `/`."""
_UNSAFE_IN_LINK = re.compile(r"[\x00-\x20\x7f\"<>`{}|^]")

_TRACKING_PREFIXES = ("utm_", "at_", "pk_", "mtm_", "piwik_", "matomo_")
"""Google Analytics, AT Internet (Piano), Piwik and Matomo campaigns."""
_TRACKING_NAMES = frozenset(
    {
        *("xtor", "xtref", "xtcr"),  # AT Internet, before at_*
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid"),
        *(
            "mc_cid",
            "mc_eid",
            "mkt_tok",
            "_hsenc",
            "_hsmi",
            "igshid",
            "li_fat_id",
            "oly_anon_id",
            "oly_enc_id",
        ),
    }
)


def canonical(url: str) -> str | None:
    """The form under which the same page is recognised again; None for what is no http(s) address.

    http and https, with and without `www.`, default ports, trailing slashes, fragments, tracking
    parameters, dot segments and needless percent-encoding make no difference; other parameters keep their
    order. It is meant for comparing, not for fetching. Canonical forms are their own canonical form.
    """
    try:
        parts = urlsplit(_tidy(url))
        port = parts.port
    except ValueError:
        return None
    name = host(url)
    if name is None or "@" in parts.netloc:
        return None
    while name.startswith("www.") and "." in name[4:]:
        name = name[4:]
    address = f"[{name}]" if ":" in name else name
    if port not in {None, 80, 443}:
        address += f":{port}"
    path = _without_dot_segments(_normal(parts.path, _KEPT_IN_PATH)).rstrip("/") or "/"
    pieces = _normal(parts.query.replace("+", "%20"), _KEPT_IN_QUERY).split("&")
    query = "&".join(piece for piece in pieces if piece and not _tracks(piece))
    return f"https://{address}{path}{'?' + query if query else ''}"


def absolute(base: str, link: str) -> str | None:
    """`link` as it reads on the page `base`: a complete http(s) address, or None when it is not one.

    The address stays as published, except that characters no address may contain are percent-encoded.
    """
    link = _tidy(link)
    if link.rstrip("/").lower() in {"http:", "https:"}:
        return None  # the field that someone left empty; by the letter it would mean the page itself
    try:
        joined = urljoin(_tidy(base), link)
    except ValueError:
        return None
    joined = _UNSAFE_IN_LINK.sub(lambda match: f"%{ord(match.group()):02X}", joined)
    return joined if host(joined) is not None else None


def host(url: str) -> str | None:
    """The host of an http(s) address: lower case, IDNA, without port, brackets or final dot; else None.

    This is the host as the HTTP client will read it, so what is checked is what is connected to.
    """
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


def _normal(text: str, kept: str) -> str:
    """One spelling for each character: encoded when it must be, plain when it may be.

    Lone surrogates, which no encoding can carry, are left out as the HTTP client leaves them out.
    """
    text = _BARE_PERCENT.sub("%25", text)
    text = _PERCENT.sub(lambda match: _decode_unreserved(match.group(1)), text)
    return quote(text, safe=kept, errors="ignore")


def _decode_unreserved(digits: str) -> str:
    byte = int(digits, 16)
    return chr(byte) if byte in _UNRESERVED else f"%{digits.upper()}"


def _without_dot_segments(path: str) -> str:
    """RFC 3986, section 5.2.4."""
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)


def _tracks(piece: str) -> bool:
    name = piece.partition("=")[0].lower()
    return name in _TRACKING_NAMES or name.startswith(_TRACKING_PREFIXES)
