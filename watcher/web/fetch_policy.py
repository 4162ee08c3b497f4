"""How asks are made: what whoever plans visits needs to know of the fetching, without its HTTP client."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field

from watcher.web.redirects import MAX_REDIRECTS
from watcher.web.urls import parse


@dataclass(frozen=True, slots=True)
class Proxy:
    """`address` is `http://host:port`. `user` and `password` are sent to the proxy and to nobody else."""

    address: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        return parse(self.address).host or ""

    @property
    def credentials(self) -> dict[str, str]:
        """The header by which the proxy knows us; empty when it does not ask."""
        if self.user is None:
            return {}
        secret = f"{self.user}:{self.password or ''}".encode()
        return {"Proxy-Authorization": f"Basic {b64encode(secret).decode()}"}


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """How asks are made. `timeout` is in seconds for one ask, redirects included, waiting for turns not."""

    user_agent: str
    timeout: float = 30
    allow_loopback: bool = False
    max_redirects: int = MAX_REDIRECTS
    proxy: Proxy | None = None
