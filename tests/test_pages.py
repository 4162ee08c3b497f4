"""One page is read as any page behind an entry, and told apart from what is no text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from factories import source
from feeds import LONG
from harvests import loopback_policy
from servers import Page, ScriptedServer, html, redirect
from watcher.items import Fault, Judged
from watcher.pages import read_page
from watcher.sources import Source
from watcher.visit import HarvestPolicy
from watcher.web.answer import FetchError
from watcher.web.archive import read_record

KEEPER = source("keeper", language="multi", publisher="Un membre", nature="press")


@pytest.fixture
def policy(tmp_path: Path, model_directory: Path) -> HarvestPolicy:
    return loopback_policy(model_directory, archive=tmp_path / "page.warc.gz")


def article(title: str = "Une charte d'usage", day: str = "2026-11-22", text: str = LONG) -> Page:
    meta = f'<meta property="article:published_time" content="{day}T08:00:00Z">' if day else ""
    return html(
        f"<html lang='fr'><head><title>{title}</title>{meta}</head>"
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def read(url: str, policy: HarvestPolicy, speaks: Source = KEEPER) -> Judged:
    return read_page(url, KEEPER, speaks, policy)


def test_a_page_becomes_an_item_with_its_evidence(server: ScriptedServer, policy: HarvestPolicy) -> None:
    url = server.script("/a", article())
    item = read(url, policy).item
    assert (item.title, item.link, item.source_id) == ("Une charte d'usage", url, "keeper")
    assert item.published is not None
    assert f"{item.published:%Y-%m-%d}" == "2026-11-22"
    assert "charte d'usage" in item.text
    assert (item.language, item.stale) == ("fr", False)
    assert policy.archive is not None
    assert item.evidence is not None
    assert read_record(policy.archive, item.evidence) is not None


def test_it_is_judged_as_what_its_publisher_publishes(server: ScriptedServer, policy: HarvestPolicy) -> None:
    url = server.script("/a", article())
    said = read(url, policy, source("vendor", nature="vendor")).assessment
    assert said.nature.label == "annonce-editeur"


def test_the_address_is_the_one_after_redirects(server: ScriptedServer, policy: HarvestPolicy) -> None:
    target = server.script("/a", article())
    item = read(server.script("/short", redirect(target)), policy).item
    assert item.link == target
    assert item.key == f"link:{item.canonical_url}"


def test_the_same_page_has_the_same_key_however_it_is_written(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    url = server.script("/a", article())
    plain, tracked = (
        read(one, replace(policy, archive=None)).item for one in (url, f"{url}?utm_source=x#top")
    )
    assert (plain.key, plain.content_hash) == (tracked.key, tracked.content_hash)


def test_an_old_page_is_stale_and_an_undated_one_is_news(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    old = server.script("/old", article(day="2026-01-05"))
    undated = server.script("/undated", Page(LONG.encode(), headers={"Content-Type": "text/plain"}))
    assert read(old, replace(policy, archive=None)).item.stale
    assert not read(undated, replace(policy, archive=None)).item.stale


def test_a_text_without_a_title_is_called_by_its_first_words(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    url = server.script("/t", Page(LONG.encode(), headers={"Content-Type": "text/plain"}))
    title = read(url, policy).item.title
    assert LONG.startswith(title.removesuffix("…"))
    assert len(title) <= 100


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (Page(b"\x89PNG\r\n\x1a\n\x00\x00", headers={"Content-Type": "image/png"}), Fault.UNREADABLE),
        (html("<html><body><script>render()</script></body></html>"), Fault.UNREADABLE),
        (Page(b""), Fault.EMPTY),
        (html("gone", 404), Fault.HTTP),
    ],
    ids=["a picture", "only a script", "nothing", "not there"],
)
def test_what_is_no_text_is_named(
    server: ScriptedServer, policy: HarvestPolicy, page: Page, fault: Fault
) -> None:
    with pytest.raises(FetchError) as error:
        read(server.script("/x", page), policy)
    assert error.value.problem.fault is fault


def test_a_private_address_is_not_visited(server: ScriptedServer, policy: HarvestPolicy) -> None:
    outside = replace(policy, fetch=replace(policy.fetch, allow_loopback=False))
    with pytest.raises(FetchError) as error:
        read(server.script("/a", article()), outside)
    assert error.value.problem.fault is Fault.REFUSED_ADDRESS
    assert server.requests == []


def test_a_page_that_cannot_be_parsed_in_time_is_given_up(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    with pytest.raises(FetchError) as error:
        read(server.script("/a", article()), replace(policy, parse_seconds=0.001))
    assert error.value.problem.fault is Fault.PARSE_TIMEOUT
