"""Requests to a host are spaced and few at once; we say who we are."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.web.courtesy import Courtesy, user_agent


class Time:
    """A clock that only moves when everybody sleeps; each sleeper wakes when its time has come."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


def starts(time: Time, courtesy: Courtesy, hosts: list[str], lasting: float = 0.0) -> list[tuple[str, float]]:
    """When each of these requests, all wanted at once, starts."""
    begun: list[tuple[str, float]] = []

    async def one(host: str) -> None:
        async with courtesy.turn(host):
            begun.append((host, time.now - 100.0))
            if lasting:
                await time.sleep(lasting)

    async def run() -> None:
        await asyncio.gather(*(one(host) for host in hosts))

    asyncio.run(run())
    return begun


def test_two_starts_at_a_host_are_the_spacing_apart_and_the_first_is_at_once() -> None:
    time = Time()
    assert starts(time, Courtesy(5, 9, time.clock, time.sleep), ["a"] * 4) == [
        ("a", 0.0),
        ("a", 5.0),
        ("a", 10.0),
        ("a", 15.0),
    ]


def test_other_hosts_do_not_wait() -> None:
    time = Time()
    begun = starts(time, Courtesy(5, 2, time.clock, time.sleep), ["a", "b", "c"])
    assert begun == [("a", 0.0), ("b", 0.0), ("c", 0.0)]


def test_a_late_comer_waits_for_the_rest_of_the_spacing_only() -> None:
    time = Time()
    courtesy = Courtesy(5, 2, time.clock, time.sleep)
    starts(time, courtesy, ["a"])
    time.now += 3
    assert starts(time, courtesy, ["a"]) == [("a", 5.0)]
    time.now += 60
    assert starts(time, courtesy, ["a"]) == [("a", 65.0)]


def test_no_spacing_adds_no_wait() -> None:
    time = Time()
    starts(time, Courtesy(0, 2, time.clock, time.sleep), ["a"] * 20)
    assert time.waits == []


def test_a_sleep_that_ends_early_does_not_start_a_request_early() -> None:
    time = Time()

    async def short(seconds: float) -> None:
        await time.sleep(min(seconds, 2))

    assert starts(time, Courtesy(5, 2, time.clock, short), ["a", "a"]) == [("a", 0.0), ("a", 5.0)]


@pytest.mark.parametrize("per_host", [1, 2, 3])
def test_no_more_than_the_allowed_number_run_at_once(per_host: int) -> None:
    running = 0
    most = 0

    async def one(courtesy: Courtesy) -> None:
        nonlocal running, most
        async with courtesy.turn("a"):
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.001)
            running -= 1

    async def run() -> None:
        courtesy = Courtesy(0, per_host)
        await asyncio.gather(*(one(courtesy) for _ in range(7)))

    asyncio.run(run())
    assert most == per_host


def test_a_failed_or_cancelled_request_gives_its_place_back() -> None:
    async def run() -> None:
        courtesy = Courtesy(0, per_host=1)
        with pytest.raises(ValueError, match="page"):
            async with courtesy.turn("a"):
                raise ValueError("page")
        async with courtesy.turn("a"):
            waiting = asyncio.create_task(courtesy.turn("a").__aenter__())
            await asyncio.sleep(0)
            waiting.cancel()
        async with asyncio.timeout(1), courtesy.turn("a"):
            pass

    asyncio.run(run())


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("veille@rennes.example", "Vigie/0.1 (+veille@rennes.example)"),
        (" https://ia.example/vigie ", "Vigie/0.1 (+https://ia.example/vigie)"),
        (None, "Vigie/0.1 (feed reader; its operator stated no contact)"),
        ("  ", "Vigie/0.1 (feed reader; its operator stated no contact)"),
        ("veille@métropole.example", "Vigie/0.1 (+veille@m%C3%A9tropole.example)"),
        ("a\r\nHost: b", "Vigie/0.1 (+a%0D%0AHost:%20b)"),
    ],
)
def test_the_user_agent_names_program_and_contact(contact: str | None, expected: str) -> None:
    assert user_agent("0.1", contact) == expected


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_the_user_agent_is_always_a_possible_header(contact: str) -> None:
    stated = user_agent("0.1", contact)
    assert stated.isascii()
    assert stated.isprintable()
