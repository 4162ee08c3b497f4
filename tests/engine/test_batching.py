from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from factories import NOW, source
from watcher.engine import batches, shared_out
from watcher.items import SourceState
from watcher.visit import Visit


def visits(hosts: list[int]) -> list[Visit]:
    return [
        Visit(source(f"s{n}", url=f"https://host{host}.example/{n}"), SourceState(), ())
        for n, host in enumerate(hosts)
    ]


@given(st.lists(st.integers(0, 20), max_size=80), st.integers(1, 15))
def test_every_visit_is_in_one_batch_and_every_host_too(hosts: list[int], size: int) -> None:
    cut = batches(visits(hosts), size)
    names = [sorted({visit.source.url.split("/")[2] for visit in batch}) for batch in cut]
    flat = [name for batch in names for name in batch]
    assert sorted(visit.source.id for batch in cut for visit in batch) == sorted(
        f"s{n}" for n in range(len(hosts))
    )
    assert len(flat) == len(set(flat))
    assert all(cut)


def test_batches_stay_near_their_size() -> None:
    assert [len(batch) for batch in batches(visits(list(range(25))), 10)] == [10, 10, 5]


def answered(hosts: list[int]) -> list[Visit]:
    return [replace(visit, state=SourceState(succeeded_at=NOW)) for visit in visits(hosts)]


@given(
    st.lists(st.integers(0, 400), max_size=400), st.lists(st.integers(0, 400), max_size=40), st.integers(1, 4)
)
def test_a_round_is_shared_out_whole_with_every_host_in_one_batch(
    known: list[int], unknown: list[int], workers: int
) -> None:
    round_of = [*answered(known), *visits(unknown)]
    cut = shared_out(round_of, workers)
    flat = [name for batch in cut for name in sorted({visit.source.url.split("/")[2] for visit in batch})]
    assert len(flat) == len(set(flat))
    assert sum(map(len, cut)) == len(round_of)
    assert all(cut)


def test_batches_grow_with_the_round_but_leave_some_for_each_worker() -> None:
    assert {len(batch) for batch in shared_out(answered(list(range(96))), 2)} == {24}
    assert {len(batch) for batch in shared_out(answered(list(range(400))), 2)} == {50}
    assert {len(batch) for batch in shared_out(answered(list(range(2048))), 2)} == {128}
    assert {len(batch) for batch in shared_out(answered(list(range(2048))), 32)} == {24, 8}


def test_what_never_answered_comes_in_small_batches_behind_the_others() -> None:
    cut = shared_out([*visits(list(range(48))), *answered(list(range(100, 2052)))], 1)
    assert [len(batch) for batch in cut[-2:]] == [24, 24]
    assert {len(batch) for batch in cut[:-3]} == {128}
