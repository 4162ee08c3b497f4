from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from factories import NOW, source
from feeds import LONG, Post, feed
from harvests import loopback_policy
from servers import Page, ScriptedServer, html
from watcher.harvest import harvest
from watcher.items import Change, Fault, Harvest, KnownEntry, Outcome, SourceState
from watcher.visit import HarvestPolicy, Visit


@pytest.fixture
def policy(tmp_path: Path, model_directory: Path) -> HarvestPolicy:
    return loopback_policy(model_directory, contact="veille@example.org", archive=tmp_path / "round.warc.gz")


def visit(url: str, state: SourceState = SourceState(), known: tuple[KnownEntry, ...] = ()) -> Visit:  # noqa: B008
    return Visit(source(url=url), state, known)


def one(visits: list[Visit], policy: HarvestPolicy) -> Harvest:
    (brought,) = harvest(visits, policy)
    return brought


def known_of(brought: Harvest) -> tuple[KnownEntry, ...]:
    return tuple(
        KnownEntry(
            each.item.key, each.item.content_hash, each.item.link, each.item.title, each.item.published
        )
        for each in brought.judged
    )


def test_a_feed_is_fetched_collected_judged_and_archived(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    url = server.script("/feed", Page(feed(Post("1"), Post("2")), headers={"ETag": '"a"'}))
    brought = one([visit(url)], policy)
    assert (brought.outcome, brought.entries, brought.status) == (Outcome.COLLECTED, 2, 200)
    assert [each.change for each in brought.judged] == [Change.NEW, Change.NEW]
    assert all(each.assessment.model and each.item.evidence for each in brought.judged)
    assert brought.state.etag == '"a"'
    assert policy.archive is not None
    assert policy.archive.stat().st_size > 0


def test_what_is_known_is_not_brought_again(server: ScriptedServer, policy: HarvestPolicy) -> None:
    url = server.script("/feed", Page(feed(Post("1"))), Page(feed(Post("2"), Post("1"))))
    first = one([visit(url)], policy)
    second = one([visit(url, first.state, known_of(first))], replace(policy, archive=None))
    assert [each.item.key for each in second.judged] == ["id:2"]


def test_an_entry_that_was_there_and_is_wanted_all_the_same_is_brought_with_its_text(
    server: ScriptedServer, policy: HarvestPolicy, tmp_path: Path
) -> None:
    """As after a restore: the notes on a feed know more than the store."""
    noting = replace(policy, archive=None, hosts=tmp_path / "hosts")
    url = server.script("/feed", Page(feed(Post("1"), Post("2"))))
    first = one([visit(url)], noting)
    again = one([visit(url)], noting)

    assert list((tmp_path / "hosts" / "feeds").iterdir())
    assert [each.item for each in again.judged] == [each.item for each in first.judged]


def test_a_revised_entry_is_brought_as_revised(server: ScriptedServer, policy: HarvestPolicy) -> None:
    url = server.script("/feed", Page(feed(Post("1"))), Page(feed(Post("1", title="Titre corrigé"))))
    first = one([visit(url)], policy)
    second = one([visit(url, first.state, known_of(first))], replace(policy, archive=None))
    assert [each.change for each in second.judged] == [Change.REVISED]


def test_validators_are_echoed_and_a_304_is_unchanged(server: ScriptedServer, policy: HarvestPolicy) -> None:
    url = server.script("/feed", Page(feed(Post("1")), headers={"ETag": 'W/"a b"'}), Page(status=304))
    first = one([visit(url)], policy)
    second = one([visit(url, first.state)], replace(policy, archive=None))
    assert server.asked("/feed")[1].headers["if-none-match"] == 'W/"a b"'
    assert second.outcome is Outcome.UNCHANGED


def test_the_same_body_is_unchanged_without_being_parsed(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    url = server.script("/feed", Page(feed(Post("1"))))
    first = one([visit(url)], policy)
    assert one([visit(url, first.state)], replace(policy, archive=None)).outcome is Outcome.UNCHANGED


def test_once_a_day_everything_is_asked_for(server: ScriptedServer, policy: HarvestPolicy) -> None:
    url = server.script("/feed", Page(feed(Post("1")), headers={"ETag": '"a"'}))
    first = one([visit(url)], policy)
    tomorrow = replace(policy, archive=None, now=NOW + timedelta(days=1))
    one([visit(url, first.state)], tomorrow)
    assert "if-none-match" not in server.asked("/feed")[1].headers


def test_one_bad_source_does_not_stop_the_others(server: ScriptedServer, policy: HarvestPolicy) -> None:
    urls = [
        server.script("/good", Page(feed(Post("1")))),
        server.script("/html", html("<html><body>Bienvenue</body></html>")),
        server.script("/forbidden", Page(b"no", 403)),
        server.script("/challenge", html("<html>Just a moment</html>", 202)),
        server.script("/nothing", Page(b"")),
        "http://127.0.0.1:9/refused",
        "http://10.0.0.1/private",
    ]
    brought = harvest([visit(url) for url in urls], policy)
    assert brought[0].outcome is Outcome.COLLECTED
    faults = [each.problem.fault for each in brought[1:] if each.problem]
    assert faults == [
        Fault.NOT_A_FEED,
        Fault.BLOCKED,
        Fault.CHALLENGE,
        Fault.EMPTY,
        Fault.CONNECT,
        Fault.REFUSED_ADDRESS,
    ]
    assert all(each.problem and each.problem.remedy for each in brought[1:])
    assert all(each.state.failures == 1 for each in brought[1:])


def test_an_unreadable_answer_without_validators_costs_its_parsing_once_a_day(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    url = server.script("/feed", html("<html>Bienvenue</html>"))
    first = one([visit(url)], policy)
    hurried = replace(policy, archive=None, parse_seconds=0.000_001)
    again = one([visit(url, first.state)], hurried)
    tomorrow = one([visit(url, again.state)], replace(hurried, now=NOW + timedelta(days=1)))
    faults = [one.problem.fault for one in (first, again, tomorrow) if one.problem]
    assert faults == [Fault.NOT_A_FEED, Fault.NOT_A_FEED, Fault.PARSE_TIMEOUT]


def test_an_unreadable_answer_is_asked_for_conditionally_and_read_again_once_a_day(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    page = html("<html><body>Bienvenue</body></html>", ETag='"a"')
    url = server.script("/feed", page, Page(status=304), page, Page(feed(Post("1"))))
    state = SourceState()
    faults = []
    for hours in (0, 1, 2, 3):
        brought = one([visit(url, state)], replace(policy, archive=None, now=NOW + timedelta(hours=hours)))
        faults.append(brought.problem.fault if brought.problem else None)
        state = brought.state
    assert faults == [Fault.NOT_A_FEED, Fault.NOT_A_FEED, Fault.NOT_A_FEED, None]
    assert [asked.headers.get("if-none-match") for asked in server.asked("/feed")] == [
        None,
        '"a"',
        '"a"',
        '"a"',
    ]
    assert (state.failures, state.fault) == (0, None)


def test_retry_after_is_remembered(server: ScriptedServer, policy: HarvestPolicy) -> None:
    url = server.script("/feed", Page(b"", 429, {"Retry-After": "120"}))
    assert one([visit(url)], policy).state.not_before == NOW + timedelta(seconds=120)


def test_the_article_behind_a_short_recent_entry_is_read(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    page = server.script(
        "/article", html(f"<html><body><article><h1>T</h1><p>{LONG}</p></article></body></html>")
    )
    url = server.script("/feed", Page(feed(Post("1", text="Court.", link=page))))
    (judged,) = one([visit(url)], policy).judged
    assert len(judged.item.text) > 300
    assert judged.item.lead == "Court."


def test_an_article_that_cannot_be_had_costs_the_entry_nothing(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    url = server.script("/feed", Page(feed(Post("1", text="Court.", link=server.url("/gone")))))
    (judged,) = one([visit(url)], policy).judged
    assert judged.item.text == "Court."


def test_old_entries_of_a_first_sight_are_stale_and_their_articles_left_alone(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    old = Post("1", text="Court.", link=server.url("/old"), published=NOW - timedelta(days=30))
    url = server.script("/feed", Page(feed(old)))
    (judged,) = one([visit(url)], policy).judged
    assert judged.item.stale
    assert server.asked("/old") == []


def test_what_came_while_we_were_off_is_news(server: ScriptedServer, policy: HarvestPolicy) -> None:
    url = server.script("/feed", Page(feed(Post("1", published=NOW - timedelta(days=20)))))
    before = SourceState(succeeded_at=NOW - timedelta(days=21))
    (judged,) = one([visit(url, before)], policy).judged
    assert not judged.item.stale


def test_the_first_entry_of_a_feed_that_was_empty_is_news_even_undated(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    url = server.script("/feed", Page(feed()), Page(feed(Post("1", published=None))))
    first = one([visit(url)], policy)
    (judged,) = one([visit(url, first.state)], replace(policy, archive=None)).judged
    assert not judged.item.stale


def test_an_archive_plays_the_same_round_again_without_the_network(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    page = server.script("/article", html(f"<html><body><article><p>{LONG}</p></article></body></html>"))
    url = server.script("/feed", Page(feed(Post("1", text="Court.", link=page), Post("2"))))
    live = one([visit(url)], policy)
    asked = len(server.requests)
    assert policy.archive is not None
    played = one([visit(url)], replace(policy, archive=None, replay=(policy.archive,)))
    assert played.judged == live.judged
    assert len(server.requests) == asked


def test_a_source_that_is_not_in_the_archive_is_named(policy: HarvestPolicy, server: ScriptedServer) -> None:
    harvest([visit(server.script("/feed", Page(feed())))], policy)
    assert policy.archive is not None
    missing = one(
        [visit("https://elsewhere.example/")], replace(policy, archive=None, replay=(policy.archive,))
    )
    assert missing.problem is not None
    assert missing.problem.fault is Fault.NOT_ARCHIVED


def test_progress_is_told_source_by_source(server: ScriptedServer, policy: HarvestPolicy) -> None:
    told: list[str] = []
    harvest([visit(server.script("/feed", Page(feed())))], policy, told.append)
    assert told == ["cnil"]
