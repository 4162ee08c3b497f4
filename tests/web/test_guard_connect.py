"""What a resolver says is judged when the socket connects; no answer opens a way inside."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from servers import Page, ScriptedServer, redirect
from watcher.items import Fault
from watcher.web.answer import Answer, FetchError
from watcher.web.guard import GuardedResolver


class ScriptedResolver(AbstractResolver):
    """Answers each question with the next list of IPs; the last one ever after."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.closed = False

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        self.asked.append(host)
        ips = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=ip,
                port=port,
                family=socket.AF_INET6 if ":" in ip else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for ip in ips
        ]

    async def close(self) -> None:
        self.closed = True


def resolve(ips: list[str], *, allow_loopback: bool = False) -> list[str]:
    async def run() -> list[str]:
        guarded = GuardedResolver(ScriptedResolver(ips), allow_loopback=allow_loopback)
        return [result["host"] for result in await guarded.resolve("site.example", 443)]

    return asyncio.run(run())


def test_only_visitable_results_of_a_resolver_are_passed_on() -> None:
    assert resolve(["10.0.0.1", "1.1.1.1", "::1", "2a00::1"]) == ["1.1.1.1", "2a00::1"]
    assert resolve(["127.0.0.1", "10.0.0.1"], allow_loopback=True) == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("ips", "why"),
    [(["127.0.0.1", "fd00::1"], "127.0.0.1 is a loopback address, fd00::1 is a unique"), ([], "no address")],
)
def test_a_name_without_any_visitable_result_is_refused(ips: list[str], why: str) -> None:
    with pytest.raises(FetchError) as caught:
        resolve(ips)
    assert caught.value.problem.fault is Fault.REFUSED_ADDRESS
    assert why in caught.value.problem.detail
    assert "site.example" in caught.value.problem.detail


def test_closing_closes_the_inner_resolver() -> None:
    inner = ScriptedResolver(["1.1.1.1"])
    asyncio.run(GuardedResolver(inner, allow_loopback=False).close())
    assert inner.closed


Fetching = Callable[..., Answer]


def test_a_name_that_leads_inside_is_never_connected_to(server: ScriptedServer, fetch: Fetching) -> None:
    server.script("/", Page(b"inner"))
    resolver = ScriptedResolver(["127.0.0.1"])
    with pytest.raises(FetchError) as caught:
        fetch(server.url(host="rebound.example"), resolver=resolver, allow_loopback=False)
    assert caught.value.problem.fault is Fault.REFUSED_ADDRESS
    assert resolver.asked == ["rebound.example"]
    assert server.requests == []


def test_the_address_that_was_checked_is_the_one_connected_to(
    server: ScriptedServer, fetch: Fetching
) -> None:
    """One question to the resolver a connection: there is no second answer that could differ."""
    server.script("/", Page(b"first"))
    resolver = ScriptedResolver(["127.0.0.1"], ["10.0.0.1"])
    assert fetch(server.url(host="rebound.example"), resolver=resolver).body == b"first"
    assert resolver.asked == ["rebound.example"]


def test_of_several_addresses_only_those_that_may_be_visited_are_connected_to(
    server: ScriptedServer, fetch: Fetching
) -> None:
    """Whichever comes first, and although a client would try the next one when the first does not answer."""
    server.script("/", Page(b"public"))
    resolver = ScriptedResolver(["10.0.0.1", "127.0.0.1", "fd00::1", "169.254.169.254"])
    assert fetch(server.url(host="several.example"), resolver=resolver, timeout=3).body == b"public"


def test_a_name_is_judged_anew_at_each_visit(server: ScriptedServer, fetch: Fetching) -> None:
    """Nothing is remembered of a name that answered well before."""
    server.script("/", Page(b"first"))
    resolver = ScriptedResolver(["127.0.0.1"], ["127.0.0.1"], ["192.168.1.1"])
    for _ in range(2):
        assert fetch(server.url(host="rebound.example"), resolver=resolver).body == b"first"
    with pytest.raises(FetchError) as caught:
        fetch(server.url(host="rebound.example"), resolver=resolver)
    assert caught.value.problem.fault is Fault.REFUSED_ADDRESS
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "target",
    [
        *("http://10.0.0.1/", "//169.254.169.254/latest/meta-data", "http://0/", "http://[::1%25lo]/"),
        *(
            "http://user@10.0.0.1/",
            "http://①⓪.0.0.1/",
            "file:///etc/passwd",
            "gopher://x/",
        ),
    ],
)
@pytest.mark.parametrize("hops", [1, 3])
def test_each_hop_of_a_redirect_is_judged(
    server: ScriptedServer, fetch: Fetching, target: str, hops: int
) -> None:
    for hop in range(hops - 1):
        server.script(f"/{hop}", redirect(f"/{hop + 1}"))
    server.script(f"/{hops - 1}", redirect(target))
    with pytest.raises(FetchError) as caught:
        fetch(server.url("/0"), timeout=3)
    assert caught.value.problem.fault in {Fault.REFUSED_ADDRESS, Fault.REDIRECTS}
    assert len(server.requests) == hops


def test_a_name_that_changes_its_meaning_between_two_hops_is_refused(
    server: ScriptedServer, fetch: Fetching
) -> None:
    server.script("/", redirect("/inside"))
    server.script("/inside", Page(b"inner"))
    resolver = ScriptedResolver(["127.0.0.1"], ["10.0.0.1"])
    with pytest.raises(FetchError) as caught:
        fetch(server.url(host="rebound.example"), resolver=resolver)
    assert caught.value.problem.fault is Fault.REFUSED_ADDRESS
    assert server.asked("/inside") == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001", "127.1"])
def test_no_name_of_this_machine_is_visited(server: ScriptedServer, fetch: Fetching, host: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(server.url(host=host), allow_loopback=False)
    assert caught.value.problem.fault is Fault.REFUSED_ADDRESS
    assert server.requests == []
