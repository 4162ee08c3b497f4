"""Through the operator's proxy, a real Tinyproxy: what goes through, what is refused, how it fails."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from certificates import self_signed
from processes import wait_until
from servers import ScriptedServer, gzipped, html, redirect
from watcher.items import Fault
from watcher.web.answer import Answer, Ask, FetchError
from watcher.web.courtesy import Courtesy
from watcher.web.fetch import Fetcher
from watcher.web.fetch_policy import FetchPolicy, Proxy
from watcher.web.proxy import ProxyResolver

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
CONFIGURATION = """
Port {port}
Listen 127.0.0.1
Timeout 20
LogFile "{folder}/log"
LogLevel Connect
MaxClients 20
Allow 127.0.0.1
DisableViaHeader Yes
{more}
"""
Asking: TypeAlias = Callable[..., Answer]


class Names(AbstractResolver):
    """A name server that knows a few names."""

    def __init__(self, **known: str) -> None:
        self.known = {name.replace("_", "."): ip for name, ip in known.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in self.known:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        ip = self.known[host]
        return [ResolveResult(hostname=host, host=ip, port=port, family=family, proto=0, flags=0)]

    async def close(self) -> None:
        pass


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    yield from tinyproxy(tmp_path_factory.mktemp("proxy"), Proxy("http://127.0.0.1:{port}"), "")


@pytest.fixture(scope="module")
def guarded_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    known = Proxy("http://127.0.0.1:{port}", "vigie", "sesame-0815")
    yield from tinyproxy(tmp_path_factory.mktemp("proxy"), known, "BasicAuth vigie sesame-0815")


def tinyproxy(folder: Path, proxy: Proxy, more: str) -> Iterator[Proxy]:
    binary = shutil.which("tinyproxy")
    if binary is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("no tinyproxy: nothing was asked through a proxy; see scripts/ensure-tinyproxy")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    file = folder / "tinyproxy.conf"
    file.write_text(CONFIGURATION.format(port=port, folder=folder, more=more), encoding="utf-8")
    with subprocess.Popen([binary, "-d", "-c", str(file)], stdout=subprocess.DEVNULL) as process:
        try:
            assert wait_until(lambda: is_listening(port))
            yield Proxy(proxy.address.format(port=port), proxy.user, proxy.password)
        finally:
            process.terminate()


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ask(
    proxy: Proxy, url: str, resolver: AbstractResolver | None = None, *, allow_loopback: bool = True
) -> Answer:
    async def run() -> Answer:
        policy = FetchPolicy("Vigie/0 (test)", 10, allow_loopback, proxy=proxy)
        async with Fetcher(policy, Courtesy(0), None, lambda: NOW, resolver) as fetcher:
            return await fetcher.get(Ask(url))

    return asyncio.run(run())


def fault(
    proxy: Proxy, url: str, resolver: AbstractResolver | None = None, *, allow_loopback: bool = True
) -> Fault:
    with pytest.raises(FetchError) as caught:
        ask(proxy, url, resolver, allow_loopback=allow_loopback)
    assert caught.value.problem.remedy.endswith(".")
    return caught.value.problem.fault


def test_pages_come_through_the_proxy_and_redirects_too(server: ScriptedServer, proxy: Proxy) -> None:
    server.script("/a", redirect("/b"))
    server.script("/b", gzipped(b"<rss/>"))
    assert ask(proxy, server.url("/a")).body == b"<rss/>"
    assert {"x-tinyproxy", "connection"} & set(server.requests[0].headers)
    assert "proxy-authorization" not in server.requests[0].headers


def test_encrypted_pages_go_through_a_tunnel_and_certificates_are_verified(
    proxy: Proxy, tmp_path: Path
) -> None:
    with ScriptedServer(tls=self_signed(tmp_path)) as server:
        assert fault(proxy, server.script("/", html("<p>"))) is Fault.TLS


def test_the_password_is_for_the_proxy_alone(
    server: ScriptedServer, guarded_proxy: Proxy, tmp_path: Path
) -> None:
    url = server.script("/", html("<p>"))
    assert ask(guarded_proxy, url).status == 200
    assert not [name for name in server.requests[0].headers if "authorization" in name]
    with ScriptedServer(tls=self_signed(tmp_path)) as encrypted:
        assert fault(guarded_proxy, encrypted.url()) is Fault.TLS  # through the tunnel, to an untrusted site
    assert "sesame-0815" not in repr(guarded_proxy)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_another_password_is_our_own_trouble(
    server: ScriptedServer, guarded_proxy: Proxy, scheme: str
) -> None:
    url = server.script("/", html("<p>")).replace("http:", f"{scheme}:")
    assert fault(Proxy(guarded_proxy.address), url) is Fault.NO_NETWORK
    assert server.requests == []


def test_a_proxy_that_is_not_there_is_our_own_trouble(server: ScriptedServer) -> None:
    assert fault(Proxy("http://127.0.0.1:9"), server.script("/", html("<p>"))) is Fault.NO_NETWORK


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_site_that_the_proxy_cannot_reach_is_not(proxy: Proxy, scheme: str) -> None:
    assert fault(proxy, f"{scheme}://127.0.0.1:9/") in {Fault.CONNECT, Fault.HTTP}


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "http://[fd00::1]/",
        "http://intranet/",
        "http://localhost/",
        "https://wiki.internal/",
        "http://printer.local/",
        "http://nas.home.arpa/",
        "http://inner.example.org/",
    ],
)
def test_inner_networks_are_refused_before_the_proxy_hears_of_them(address: str) -> None:
    names = Names(inner_example_org="10.0.0.7")
    assert fault(Proxy("http://127.0.0.1:9"), address, names, allow_loopback=False) is Fault.REFUSED_ADDRESS


def test_a_name_that_only_the_proxy_may_know_is_left_to_it(proxy: Proxy) -> None:
    assert fault(proxy, "http://no-such-name.rennes.fr/", Names()) in {Fault.CONNECT, Fault.HTTP}


def test_the_proxy_itself_may_stand_in_an_inner_network_and_nobody_else_is_asked_directly() -> None:
    async def run() -> None:
        resolver = ProxyResolver(
            Names(proxy_lan="10.0.0.9", a_example="1.2.3.4"), Proxy("http://proxy.lan:3128")
        )
        assert [one["host"] for one in await resolver.resolve("proxy.lan")] == ["10.0.0.9"]
        with pytest.raises(OSError, match="not asked directly"):
            await resolver.resolve("a.example")
        await resolver.close()

    asyncio.run(run())
