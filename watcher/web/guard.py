"""The address guard: only public addresses are visited, whatever a source, a link or a redirect says.

Two doors lead to a socket and both are watched. An address that names its IP is judged by `check_url`, as
the HTTP client asks no resolver for it; a name is judged by `GuardedResolver`, on the very IPs that the
client then connects to, so that a name cannot change its meaning between check and connection.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from aiohttp.abc import AbstractResolver, ResolveResult

from watcher.items import Fault, Problem
from watcher.web.answer import FetchError
from watcher.web.urls import host, parse

_REMEDY = "Give the public http(s) address of the page; inner networks are never visited."
_FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_NUMBER = re.compile(r"(0[xX][0-9a-fA-F]*|[0-9]+)\Z")

_LOOPBACK = "a loopback address"
_V4 = tuple(
    (IPv4Network(network), why)
    for network, why in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a carrier's shared address (RFC 6598)"),
        ("127.0.0.0/8", _LOOPBACK),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a protocol assignment (RFC 6890)"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.88.99.0/24", "a 6to4 relay (RFC 7526)"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("255.255.255.255/32", "the broadcast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
)
"""IANA's registry of special-purpose IPv4 addresses, as far as it is not globally reachable."""
_V6 = tuple(
    (IPv6Network(network), why)
    for network, why in (
        ("::/128", "the unspecified address"),
        ("::1/128", _LOOPBACK),
        ("::ffff:0:0/96", "an IPv4-mapped address"),
        ("::/96", "an IPv4-compatible address"),
        ("64:ff9b:1::/48", "a local NAT64 address (RFC 8215)"),
        ("2001::/32", "a Teredo address"),
        ("2001::/23", "a protocol assignment (RFC 2928)"),
        ("2001:db8::/32", "a documentation address"),
        ("3fff::/20", "a documentation address"),
        ("fc00::/7", "a unique local address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a site-local address"),
        ("ff00::/8", "a multicast address"),
    )
)
"""IANA's registry of special-purpose IPv6 addresses; beyond it, only global unicast is let through."""
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")


def refused(ip: str, allow_loopback: bool) -> str | None:
    """Why `ip` (a literal as a resolver gives it) is not visited, as a noun; None when it may be.

    Addresses that carry an IPv4 one on its way through the public network (NAT64, 6to4) are judged by the
    one that they carry. `allow_loopback` opens 127.0.0.0/8 and ::1 and nothing else.
    """
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return "not an IP address"
    why = _why_v4(address) if isinstance(address, IPv4Address) else _why_v6(address)
    return None if allow_loopback and why is _LOOPBACK else why


def _why_v4(address: IPv4Address) -> str | None:
    return next((why for network, why in _V4 if address in network), None)


def _why_v6(address: IPv6Address) -> str | None:
    if (inner := _embedded(address)) is not None:
        why = _why_v4(inner)
        return f"{why} inside IPv6" if why else None
    why = next((why for network, why in _V6 if address in network), None)
    return why if why or address in _GLOBAL_UNICAST else "a reserved address"


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(address.packed[12:])
    if address in _6TO4:
        return IPv4Address(address.packed[2:6])
    return None


def check_url(url: str, allow_loopback: bool) -> None:
    """Let an address through or raise FetchError (REFUSED_ADDRESS).

    Refused are other schemes than http(s), credentials, control characters, backslashes, unusable hosts
    and ports, IP literals that `refused` names, and every number that some system would read as an IP
    (decimal, octal, hexadecimal or shortened forms), wherever it leads.
    """
    if why := _why_url(url, allow_loopback):
        raise _refusal(f"the address {url[:200]!r} is refused: {why}")


def _why_url(url: str, allow_loopback: bool) -> str | None:
    if _FORBIDDEN_CHARACTERS.search(url):
        return "it contains a control character or a backslash"
    try:
        parsed = parse(url)
    except ValueError:
        return "it cannot be read"
    if parsed.scheme not in {"http", "https"}:
        return "only http and https are visited"
    if "@" in parsed.raw_authority:
        return "it contains credentials"
    return _why_host(host(url), allow_loopback)


def _why_host(name: str | None, allow_loopback: bool) -> str | None:
    if name is None:
        return "it has no usable host name"
    if ":" in name or _NUMBER.match(name.rpartition(".")[2]):
        why = refused(name, allow_loopback)
        return f"its host is {why}" if why else None
    return None


class GuardedResolver(AbstractResolver):
    """Resolves names through `inner` and passes on only the IPs that may be visited."""

    def __init__(self, inner: AbstractResolver, *, allow_loopback: bool) -> None:
        self._inner = inner
        self._allow_loopback = allow_loopback

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """What may be visited. Raises FetchError (REFUSED_ADDRESS) if that is nothing, OSError as `inner`."""
        results = await self._inner.resolve(host, port, family)
        judged = [(result, refused(result["host"], self._allow_loopback)) for result in results]
        passed = [result for result, why in judged if why is None]
        if not passed:
            whys = sorted({f"{result['host']} is {why}" for result, why in judged})
            raise _refusal(f"the host {host!r} is refused: {', '.join(whys) or 'it has no address'}")
        return passed

    async def close(self) -> None:
        await self._inner.close()


def _refusal(detail: str) -> FetchError:
    return FetchError(Problem(Fault.REFUSED_ADDRESS, detail, _REMEDY))
