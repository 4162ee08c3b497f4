"""What politeness changes in a visit: rests, pages that are forbidden, addresses that moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from factories import NOW, source
from feeds import LONG, Post, feed
from harvests import loopback_policy
from servers import Page, ScriptedServer, html, redirect
from watcher.harvest import harvest
from watcher.items import Fault, Outcome, SourceState
from watcher.recipes import Recipe
from watcher.visit import HarvestPolicy, Visit

LISTING = html("<ul><li><a href='/1'>Une charte d'usage de l'IA pour la ville</a></ul>")


@pytest.fixture
def policy(tmp_path: Path, model_directory: Path) -> HarvestPolicy:
    return loopback_policy(model_directory, hosts=tmp_path / "hosts")


def test_a_source_whose_host_rests_waits_and_is_not_blamed(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    refused = source("a", url=server.script("/a", Page(b"", 429, {"Retry-After": "7200"})))
    harvest([Visit(refused, SourceState(), ())], policy)
    other = source("b", url=server.script("/b", Page(feed(Post("1")))))
    (brought,) = harvest([Visit(other, SourceState(etag='"1"'), ())], policy)
    assert (brought.outcome, brought.problem) == (Outcome.WAITING, None)
    until = brought.state.not_before
    assert until is not None
    assert timedelta(hours=2) <= until - NOW < timedelta(hours=2, minutes=1)
    assert brought.state == SourceState(etag='"1"', not_before=until)
    assert server.asked("/b") == []


def test_a_page_that_robots_txt_forbids_is_named_and_a_feed_is_not_looked_up(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    server.script("/robots.txt", Page(b"User-agent: *\nDisallow: /"))
    listing = source("list", url=server.script("/list", LISTING), kind="listing", recipe=Recipe(item="li"))
    short = Post("1", text="Court.", link=server.script("/1", html(f"<article><p>{LONG}</article>")))
    served = source("feed", url=server.script("/feed", Page(feed(short))))
    forbidden, open_to_all = harvest([Visit(one, SourceState(), ()) for one in (listing, served)], policy)
    assert forbidden.problem is not None
    assert forbidden.problem.fault is Fault.ROBOTS
    assert open_to_all.outcome is Outcome.COLLECTED
    assert [one.item.text for one in open_to_all.judged] == ["Court."]
    assert {one.target for one in server.requests} == {"/robots.txt", "/feed"}


def test_a_source_that_moved_for_good_is_asked_there_and_back_when_that_fails(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    moved = source(url=server.script("/old", redirect("/new", 301)))
    server.script("/new", Page(feed(Post("1")), headers={"ETag": '"1"'}))
    state, notes = SourceState(), []
    for hours in (0, 12, 24, 36):
        (brought,) = harvest([Visit(moved, state, ())], replace(policy, now=NOW + timedelta(hours=hours)))
        state, notes = brought.state, [*notes, *brought.notes]
    assert [len(server.asked(path)) for path in ("/old", "/new")] == [3, 4]
    assert [note for note in notes if "moved for good" in note] == [
        f"moved for good to {server.url('/new')}: asked there from now on; correct url in sources.yaml"
    ]
    server.script("/new", Page(b"", 404))
    (brought,) = harvest([Visit(moved, state, ())], replace(policy, now=NOW + timedelta(hours=48)))
    assert brought.state.address is None
    assert brought.notes == (f"{server.url('/new')} failed: asked at the address of the sources file again",)


def test_a_dead_feed_that_is_redirected_to_the_front_page_is_not_followed_there(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    dead = source(url=server.script("/feed", redirect("/", 301)))
    server.script("/", html("<html><body>Bienvenue</body></html>", ETag='"1"'))
    state = SourceState()
    for hours in (0, 12, 24, 36):
        (brought,) = harvest([Visit(dead, state, ())], replace(policy, now=NOW + timedelta(hours=hours)))
        state = brought.state
    assert (state.address, state.fault) == (None, Fault.NOT_A_FEED)


def test_the_pace_of_a_source_is_learnt_from_what_it_publishes(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    posts = [Post(f"{n}", published=NOW - timedelta(hours=6 * n)) for n in range(10)]
    daily = source(url=server.script("/feed", Page(feed(*posts))))
    (brought,) = harvest([Visit(daily, SourceState(), ())], policy)
    assert brought.state.pace == 6
