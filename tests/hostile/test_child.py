"""The child that parses may hang, be killed or want all memory: its source is marked, the others are read."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from collectors.visits import policy_for
from factories import source
from feeds import Post, feed
from hostile.adversary import PARSED
from servers import Page, ScriptedServer, redirect
from watcher.harvest import harvest
from watcher.items import Fault, Harvest, Outcome, SourceState
from watcher.visit import HarvestPolicy, Visit
from watcher.web.answer import digest_of


@pytest.fixture
def policy(model_directory: Path) -> HarvestPolicy:
    return policy_for(model_directory)


def visits(*urls: str) -> list[Visit]:
    return [
        Visit(source(f"s{number}", url=url), SourceState(), ()) for number, url in enumerate(urls, start=1)
    ]


def faults(brought: list[Harvest]) -> list[Fault | None]:
    return [one.problem and one.problem.fault for one in brought]


def children() -> set[int]:
    """Processes whose parent is this one."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(stat.parent.name))
    return found


@contextmanager
def killer() -> Iterator[list[int]]:
    """Kills the first child that starts meanwhile, once it has worked for a while, as the kernel would."""
    before, killed, ended = children(), list[int](), threading.Event()

    def kill() -> None:
        while not ended.wait(0.1):
            if started := children() - before:
                time.sleep(0.5)
                killed.append(started.pop())
                os.kill(killed[0], signal.SIGKILL)
                return

    thread = threading.Thread(target=kill)
    thread.start()
    yield killed
    ended.set()
    thread.join()


def hanging() -> Page:
    """A feed that holds its parser for a second."""
    return Page(b"".join(PARSED["deep"]("/")).partition(b"\r\n\r\n")[2])


def test_a_child_that_is_killed_from_outside_costs_its_source_only(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    bad = server.script("/bad", hanging())
    good = server.script("/good", replace(Page(feed(Post("1"))), after=0.5))
    with killer() as killed:
        brought = harvest(visits(bad, good), policy)
    assert len(killed) == 1
    assert faults(brought) == [Fault.UNREADABLE, None]
    assert brought[0].problem is not None
    assert "SIGKILL" in brought[0].problem.detail
    assert len(brought[1].judged) == 1


def test_what_wants_all_memory_is_refused_it(server: ScriptedServer, policy: HarvestPolicy) -> None:
    """Three million lists of Python take 200 MB more than the ten that they came in."""
    lists = b'{"version":"https://jsonfeed.org/version/1","items":[],"x":[%s[]]}' % (b"[]," * 3_000_000)
    bad = server.script("/bad", Page(lists))
    good = server.script("/good", replace(Page(feed(Post("1"))), after=0.5))
    brought = harvest(visits(bad, good), replace(policy, parse_megabytes=256))
    assert faults(brought) == [Fault.UNREADABLE, None]
    assert brought[0].problem is not None
    assert "256 MB" in brought[0].problem.detail


def test_a_hostile_answer_that_did_not_change_is_not_parsed_again(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    (visit,) = visits(server.script("/bad", replace(hanging(), headers={"ETag": '"a"'})))
    (first,) = harvest([visit], replace(policy, parse_seconds=0.2))
    started = time.monotonic()
    (second,) = harvest([replace(visit, state=first.state)], policy)
    assert faults([first, second]) == [Fault.PARSE_TIMEOUT, Fault.PARSE_TIMEOUT]
    assert time.monotonic() - started < policy.parse_seconds


def test_answers_that_wait_to_be_parsed_keep_no_name_from_being_resolved(
    server: ScriptedServer, policy: HarvestPolicy
) -> None:
    """Names are resolved in threads, of which there are few: waiting for the child must take none of them."""
    hostile = [server.script(f"/{number}", hanging()) for number in range(8 + (os.cpu_count() or 1))]
    body = feed(Post("1"))
    server.script("/feed", Page(body))
    named = server.script("/named", replace(redirect(server.url("/feed", host="localhost")), after=1))
    *bad, good = visits(*hostile, named)
    good = replace(good, state=SourceState(body_hash=digest_of(body)))
    limits = replace(policy, parse_seconds=0.2, fetch=replace(policy.fetch, timeout=3))
    *marked, read = harvest([*bad, good], limits)
    assert set(faults(marked)) == {Fault.PARSE_TIMEOUT}
    assert read.outcome is Outcome.UNCHANGED
