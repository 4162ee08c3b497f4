from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from factories import source
from watcher.engine import batches
from watcher.harvest import Visit
from watcher.items import SourceState


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
