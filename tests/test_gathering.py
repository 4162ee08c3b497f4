"""A visit that takes several answers: each goes to the collector with the memory of the one before."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from factories import entry, source
from watcher.collectors.collection import Collection
from watcher.gathering import MOST_ASKS, Gathered, gather
from watcher.items import Fault, Problem
from watcher.sources import Source
from watcher.web.answer import Answer, Ask, FetchError

INDEX = "https://a.example/index"
GONE = Problem(Fault.HTTP, "gone", "look")


class Web:
    """Answers every ask with its address, but for those that are gone, with a status."""

    def __init__(self, *gone: str, status: int = 503) -> None:
        self.asked: list[str] = []
        self._gone = gone
        self._status = status

    async def get(self, ask: Ask) -> Answer:
        self.asked.append(ask.url)
        if ask.url in self._gone:
            raise FetchError(GONE, status=self._status)
        return Answer(ask.url, 200, {}, b"body", evidence=f"record of {ask.url}")


class Reader:
    """Reads answers by a table; notes with which memory each was read."""

    def __init__(self, pages: Mapping[str, Collection]) -> None:
        self._pages = pages
        self.read: list[tuple[str, str | None]] = []

    async def collect(self, answer: Answer, source: Source, memory: str | None = None) -> Collection:
        self.read.append((answer.url, memory))
        return self._pages[answer.url]


def page(*keys: str, more: tuple[str, ...] = (), memory: str | None = None) -> Collection:
    entries = tuple(entry(f"id:{key}") for key in keys)
    return Collection(entries, more=tuple(Ask(url) for url in more), memory=memory)


def visit(web: Web, reader: Reader, memory: str | None = None) -> Gathered:
    first = Answer(INDEX, 200, {}, b"", evidence="record of the index")
    return asyncio.run(gather(first, source(), memory, web, reader))


def test_one_answer_is_all_of_it() -> None:
    gathered = visit(Web(), Reader({INDEX: page("1", memory="read 1")}))

    assert [one.key for one in gathered.entries] == ["id:1"]
    assert gathered.evidence == {"id:1": "record of the index"}
    assert (gathered.memory, gathered.whole, gathered.bytes) == ("read 1", True, 0)


def test_what_it_names_is_asked_for_and_read_with_the_memory_so_far() -> None:
    reader = Reader(
        {
            INDEX: page("1", more=("b", "c"), memory="index"),
            "b": page("2", more=("d",), memory="b"),
            "c": page("3"),
            "d": page("2", memory="d"),
        }
    )
    web = Web()

    gathered = visit(web, reader)

    assert web.asked == ["b", "c", "d"]
    assert reader.read == [(INDEX, None), ("b", "index"), ("c", "b"), ("d", "b")]
    assert gathered.evidence == {"id:1": "record of the index", "id:2": "record of d", "id:3": "record of c"}
    assert (gathered.memory, gathered.whole, gathered.bytes) == ("d", True, 12)


def test_what_fails_on_the_way_keeps_what_was_read_and_where_to_go_on() -> None:
    reader = Reader({INDEX: page(more=("b", "c", "d")), "b": page("1", memory="b")})

    gathered = visit(Web("c"), reader, memory="a")

    assert [one.key for one in gathered.entries] == ["id:1"]
    assert (gathered.memory, gathered.whole) == ("b", False)
    assert gathered.notes == ("stopped at c: gone",)


def test_what_is_not_there_is_passed_over_and_the_rest_is_read() -> None:
    reader = Reader({INDEX: page(more=("b", "c")), "c": page("1", memory="c")})

    gathered = visit(Web("b", status=404), reader)

    assert (gathered.memory, gathered.whole) == ("c", True)
    assert gathered.notes == ("passed over b: gone",)


def test_an_answer_that_cannot_be_read_is_passed_over_and_named() -> None:
    broken = Collection(problem=Problem(Fault.UNREADABLE, "torn", "look"))
    reader = Reader({INDEX: page(more=("b", "c")), "b": broken, "c": page("1")})

    gathered = visit(Web(), reader)

    assert [one.key for one in gathered.entries] == ["id:1"]
    assert (gathered.notes, gathered.whole) == (("passed over b: torn",), True)


def test_a_first_answer_that_cannot_be_read_is_the_visits_problem_and_forgets_nothing() -> None:
    problem = Problem(Fault.EMPTY, "nothing", "wait")

    gathered = visit(Web(), Reader({INDEX: Collection(problem=problem)}), memory="so far")

    assert (gathered.problem, gathered.memory) == (problem, "so far")


def test_an_endless_list_is_left_for_the_next_visit() -> None:
    urls = tuple(f"page {number}" for number in range(MOST_ASKS + 1))
    reader = Reader({INDEX: page(more=urls), **{url: page(url, memory=url) for url in urls}})

    gathered = visit(Web(), reader)

    assert len(gathered.entries) == MOST_ASKS
    assert (gathered.memory, gathered.whole) == (urls[MOST_ASKS - 1], False)
