"""Whatever makes Vigie ask the web goes through one gate, and no way past it leads to an inner network.

Each path is made to meet an inner address, in several spellings; what the process then connects to is heard
from the interpreter itself.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from collectors.visits import policy_for
from factories import source
from feeds import Post, feed
from servers import Page, ScriptedServer, html, redirect
from watcher.config.accounts import Mailbox
from watcher.discovery.exploring import explore
from watcher.harvest import harvest
from watcher.items import Fault, Harvest, SourceState
from watcher.mail.addresses import ListingOf
from watcher.mail.imap import Postbox
from watcher.pages import read_page
from watcher.visit import HarvestPolicy, Visit
from watcher.web import fetch
from watcher.web.answer import FetchError
from watcher.web.fetch_policy import Proxy

NAMES: Mapping[str, list[str]] = {
    "inner.test-site.fr": ["10.0.0.1"],
    "half.test-site.fr": ["169.254.169.254", "fd00::1"],
}
INNER = (
    "http://10.0.0.1/",
    "http://inner.test-site.fr/",
    "http://half.test-site.fr/",
    "http://0x0a.1/",
)
"""An IP, names that resolve to some, and a spelling; `tests/web/test_guard.py` has all the others."""


class Names(AbstractResolver):
    """The resolver of a network in which public names lead inside."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        kinds = {4: socket.AF_INET, 6: socket.AF_INET6}
        return [
            ResolveResult(
                hostname=host,
                host=ip,
                port=port,
                family=kinds[ipaddress.ip_address(ip).version],
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for ip in NAMES[host]
        ]

    async def close(self) -> None:
        return None


class Ear:
    """Hears every address that a socket of this process connects to, while it listens."""

    def __init__(self) -> None:
        self.heard: list[str] | None = None
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect" and self.heard is not None and isinstance(arguments[1], tuple):
            self.heard.append(str(arguments[1][0]))


EAR = Ear()


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What was connected to."""
    monkeypatch.setattr(fetch, "ThreadedResolver", Names)
    EAR.heard = []
    yield EAR.heard
    EAR.heard = None


@pytest.fixture
def policy(tmp_path: Path, model_directory: Path) -> HarvestPolicy:
    return replace(policy_for(model_directory, tmp_path / "round.warc.gz"), hosts=tmp_path / "hosts")


def visit(policy: HarvestPolicy, url: str, **of_source: Any) -> Harvest:
    (brought,) = harvest([Visit(source(url=url, **of_source), SourceState(), ())], policy)
    return brought


def fault_of(brought: Harvest) -> Fault | None:
    return brought.problem and brought.problem.fault


Path_ = Callable[[ScriptedServer, HarvestPolicy, str], None]


def by_source(server: ScriptedServer, policy: HarvestPolicy, address: str) -> None:
    assert fault_of(visit(policy, address)) is Fault.REFUSED_ADDRESS


def by_redirect(server: ScriptedServer, policy: HarvestPolicy, address: str) -> None:
    server.script("/hop", redirect(address))
    url = server.script("/feed", redirect("/hop", 301))
    assert fault_of(visit(policy, url)) is Fault.REFUSED_ADDRESS


def by_article(server: ScriptedServer, policy: HarvestPolicy, address: str) -> None:
    moved = server.script("/article", redirect(address))
    posts = Post("1", text="Court.", link=address), Post("2", text="Bref.", link=moved)
    brought = visit(policy, server.script("/feed", Page(feed(*posts))))
    assert [each.item.text for each in brought.judged] == ["Court.", "Bref."]


def by_robots(server: ScriptedServer, policy: HarvestPolicy, address: str) -> None:
    """A robots.txt that cannot be had in this way counts as none."""
    server.script("/robots.txt", redirect(address))
    url = server.script("/list", html("<ul><li><a href='/1'>Un titre de publication</a></ul>"))
    brought = visit(policy, url, kind="listing", recipe={"item": "li"})
    assert (brought.entries, len(server.asked("/robots.txt"))) == (1, 1)


def by_follow_up(server: ScriptedServer, policy: HarvestPolicy, address: str) -> None:
    index = f"<sitemapindex><sitemap><loc>{address}</loc></sitemap></sitemapindex>"
    brought = visit(policy, server.script("/sitemap.xml", Page(index.encode())), kind="sitemap")
    assert brought.entries == 0
    assert "refused" in " ".join((*brought.notes, brought.problem.detail if brought.problem else ""))


def by_discovery(server: ScriptedServer, policy: HarvestPolicy, address: str) -> None:
    policy = replace(policy, archive=None)
    link = f"<link rel=alternate type='application/rss+xml' href='{address}'>"
    explored = explore(server.script("/", html(f"<head>{link}</head><p>Accueil")), policy)
    assert [one for one in explored.findings if address in one.source.url] == []
    explored = explore(address, policy)
    assert explored.problem is not None
    assert explored.problem.fault is Fault.REFUSED_ADDRESS


def by_proposal(server: ScriptedServer, policy: HarvestPolicy, address: str) -> None:
    for url in (address, server.script("/page", redirect(address))):
        with pytest.raises(FetchError) as caught:
            read_page(url, source(), source(), replace(policy, archive=None))
        assert caught.value.problem.fault is Fault.REFUSED_ADDRESS


def by_replay(server: ScriptedServer, policy: HarvestPolicy, address: str) -> None:
    """An archive answers from itself, also where it was sent on."""
    url = server.script("/feed", redirect(address))
    visit(policy, url)
    assert policy.archive is not None
    asked = len(server.requests)
    brought = visit(replace(policy, archive=None, replay=(policy.archive,)), url)
    assert (fault_of(brought), len(server.requests)) == (Fault.NOT_ARCHIVED, asked)


def by_mail(server: ScriptedServer, policy: HarvestPolicy, address: str) -> None:
    host = address.removeprefix("http://").strip("/[]")
    account = Mailbox(host=host, port=993, user="u", password_file=Path("p"))
    box = Postbox(account, "p", 2, lambda name, _port: NAMES.get(name, [name]))
    with pytest.raises(FetchError) as caught:
        box.listing(ListingOf("INBOX", "a@b.example"))
    assert caught.value.problem.fault is Fault.REFUSED_ADDRESS


def by_proxy(server: ScriptedServer, policy: HarvestPolicy, address: str) -> None:
    through = replace(policy, fetch=replace(policy.fetch, proxy=Proxy(server.url())))
    assert fault_of(visit(through, address)) is Fault.REFUSED_ADDRESS
    assert server.requests == []


PATHS: Mapping[str, Path_] = {
    name.removeprefix("by_"): path for name, path in list(globals().items()) if name.startswith("by_")
}


@pytest.mark.parametrize("address", INNER)
@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_inside(
    path: str, address: str, server: ScriptedServer, policy: HarvestPolicy, connected: list[str]
) -> None:
    PATHS[path](server, policy, address)
    assert set(connected) <= {server.host}


@pytest.mark.parametrize("path", ["source", "redirect", "proposal"])
def test_loopback_itself_is_closed_unless_it_is_opened(
    path: str, server: ScriptedServer, policy: HarvestPolicy, connected: list[str]
) -> None:
    closed = replace(policy, fetch=replace(policy.fetch, allow_loopback=False))
    with ScriptedServer() as inner:
        PATHS["source"](server, closed, inner.url())
        assert inner.requests == []
    assert connected == []
