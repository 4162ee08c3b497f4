"""Going through the operator's HTTP proxy, and what is still judged on our side of it.

The proxy resolves names anew, so that a name may mean another machine to it than to us: that no inner
network is reached through it is in the end its own rule. What we can know we refuse all the same: addresses
that name their IP, names that resolve to inner networks here, and names that no public site has.
"""

from __future__ import annotations

import socket

from aiohttp.abc import AbstractResolver, ResolveResult

from watcher.items import Fault, Problem
from watcher.web.answer import FetchError
from watcher.web.fetch_policy import Proxy

_INNER = frozenset(
    {
        *("localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "mail"),
        *("arpa", "test", "example", "invalid", "onion", "alt"),
    }
)
"""Last labels that no public site has: RFC 6761 and its registry, RFC 8375, RFC 9476, ICANN's list."""


class ProxyResolver(AbstractResolver):
    """Resolves the proxy's own name and no other: nobody is connected to directly."""

    def __init__(self, inner: AbstractResolver, proxy: Proxy) -> None:
        self._inner = inner
        self._proxy = proxy

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The proxy's addresses, which may be private. Raises OSError for any other host."""
        if host != self._proxy.host:
            raise OSError(f"{host} is not asked directly")
        return await self._inner.resolve(host, port, family)

    async def close(self) -> None:
        await self._inner.close()


async def check_name(name: str, guarded: AbstractResolver) -> None:
    """Let a host that the proxy shall ask through, or raise FetchError (REFUSED_ADDRESS).

    `guarded` resolves names and refuses inner addresses. A name that only the proxy may know passes.
    """
    if ":" in name or name.rpartition(".")[2].isdigit():
        return  # an IP, which was judged as an address
    if "." not in name or name.rpartition(".")[2] in _INNER:
        detail = f"the host {name!r} is refused: no public site has such a name"
        remedy = "Give the public http(s) address of the page; inner networks are never visited."
        raise FetchError(Problem(Fault.REFUSED_ADDRESS, detail, remedy))
    try:
        await guarded.resolve(name)
    except OSError:
        return  # no name server here knows it: in some networks only the proxy has one
