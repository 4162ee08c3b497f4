from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count, islice

from hypothesis import given
from hypothesis import strategies as st

from watcher.engine import flowing, most_under_way, workers_of
from watcher.settings import Engine


@given(st.integers(0, 40), st.integers(1, 8))
def test_every_batch_comes_back_once_and_few_are_under_way(batches: int, most: int) -> None:
    submitted: list[int] = []
    seen: list[int] = []

    def submit(number: int) -> Future[int]:
        submitted.append(number)
        assert len(submitted) - len(seen) <= most + 1  # the one that has ended is still on its way to us
        done: Future[int] = Future()
        done.set_result(number)
        return done

    for number, future in flowing(range(batches), submit, most):
        seen.append(future.result())
        assert seen[-1] == number
    assert sorted(seen) == list(range(batches))


def test_batches_are_read_only_as_there_is_room_for_them() -> None:
    read = count()
    done: Future[None] = Future()
    done.set_result(None)
    list(islice(flowing((next(read) for _ in range(100)), lambda _: done, 3), 1))
    assert next(read) <= 4


def test_the_first_batches_are_under_way_before_anybody_waits_for_one() -> None:
    submitted: list[int] = []
    flowing(range(9), lambda number: submitted.append(number) or Future[None](), 3)
    assert submitted == [0, 1, 2]


def test_what_has_not_begun_is_cancelled_when_the_caller_stops() -> None:
    futures: list[Future[None]] = [Future() for _ in range(3)]
    futures[0].set_result(None)
    waiting = iter(futures)
    flow = flowing(range(3), lambda _: next(waiting), 3)
    next(flow)
    flow.close()  # type: ignore[attr-defined]
    assert [future.cancelled() for future in futures] == [False, True, True]


def test_two_batches_wait_for_each_worker_and_two_more_arrive() -> None:
    with ThreadPoolExecutor(1) as executor:
        assert most_under_way(workers_of(executor, Engine(workers=3))) == 8
