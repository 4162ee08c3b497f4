"""A call in a sandbox ends in time, whatever it does, and leaves nothing behind."""

from __future__ import annotations

import json
import operator
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import sandbox_work
from processes import wait_until_gone
from watcher.sandbox import Sandbox, SandboxCrashError, SandboxMemoryError, SandboxTimeoutError

ROOT = Path(__file__).parents[1]


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(seconds=20) as sandbox:
        yield sandbox


def children() -> set[int]:
    """Processes whose parent is this one."""
    found: set[int] = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(stat.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def test_a_call_gives_what_the_function_returns(box: Sandbox) -> None:
    assert box.call(operator.add, 1, 2) == 3
    assert box.call(json.dumps, {"é": 1}, ensure_ascii=False) == '{"é": 1}'


def test_the_function_runs_elsewhere_and_the_child_stays_warm(box: Sandbox) -> None:
    first = box.call(os.getpid)

    assert first != os.getpid()
    assert box.call(os.getpid) == first


def test_no_child_starts_before_the_first_call_and_none_is_left() -> None:
    before = children()
    with Sandbox() as box:
        assert children() == before
        pid = box.call(os.getpid)
        assert children() == before | {pid}
    assert children() == before


def test_a_child_imports_only_what_the_function_needs(box: Sandbox) -> None:
    loaded = box.call(eval, "sorted(__import__('sys').modules)")

    assert not {"lxml", "pydantic", "feedparser", "trafilatura", "sklearn"} & set(loaded)


def test_a_call_that_takes_too_long_is_stopped() -> None:
    with Sandbox(seconds=0.5) as box:
        first = box.call(os.getpid)
        started = time.monotonic()
        with pytest.raises(SandboxTimeoutError, match=r"0\.5 s"):
            box.call(time.sleep, 60)

        assert time.monotonic() - started < 5
        assert wait_until_gone(first)
        assert box.call(os.getpid) != first


def test_a_call_that_wants_too_much_memory_is_refused_it() -> None:
    with Sandbox(megabytes=256) as box:
        with pytest.raises(SandboxMemoryError, match="256 MB"):
            box.call(bytearray, 10**9)

        assert box.call(len, b"abc") == 3


def test_a_child_that_met_the_limit_of_memory_does_no_more() -> None:
    with Sandbox(megabytes=256) as box:
        before = box.call(os.getpid)
        with pytest.raises(SandboxMemoryError):
            box.call_each(5, bytearray, [(1,), (10**9,), (2,)])

        assert wait_until_gone(before)
        with pytest.raises(SandboxMemoryError):
            box.call(bytearray, 10**9)
        assert box.call_each(5, len, [(b"a",), (1,), (b"abc",)])[::2] == [1, 3]


def test_a_child_that_does_not_give_back_what_a_call_took_is_replaced() -> None:
    with Sandbox(megabytes=256) as box:
        before = box.call(os.getpid)
        assert box.call(eval, "[globals().__setitem__('kept', bytearray(150_000_000)), 5][1]") == 5

        assert box.call(os.getpid) != before
        assert box.call(len, bytes(100_000_000)) == 100_000_000


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        ("1 / 0", "ZeroDivisionError", "division by zero"),
        ("(_ for _ in ()).throw(EOFError('early'))", "EOFError", "early"),
        ("lambda: 0", "PicklingError|AttributeError", "lambda"),
        ("__import__('os').abort()", "SIGABRT", "the child process died"),
        ("__import__('os')._exit(3)", "exit status 3", "the child process died"),
    ],
)
def test_what_went_wrong_inside_is_told_with_type_and_text(
    box: Sandbox, code: str, kind: str, text: str
) -> None:
    with pytest.raises(SandboxCrashError) as caught:
        box.call(eval, code)

    assert re.fullmatch(kind, caught.value.kind)
    assert text in caught.value.text
    assert box.call(operator.add, 1, 2) == 3


def test_a_child_that_was_killed_between_two_calls_is_replaced(box: Sandbox) -> None:
    pid = box.call(os.getpid)
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.2)

    assert box.call(os.getpid) != pid


def test_a_child_that_cannot_start_is_named(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "path", ["/nowhere"])
    with Sandbox() as box, pytest.raises(SandboxCrashError, match="did not start"):
        box.call(operator.add, 1, 2)

    assert "ModuleNotFoundError" in capfd.readouterr().err


def test_an_interrupted_call_leaves_no_answer_for_the_next_one(box: Sandbox) -> None:
    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    box.call(os.getpid)
    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(lambda: (time.sleep(0.3), os.kill(os.getpid(), signal.SIGUSR1)))
            with pytest.raises(KeyboardInterrupt):
                box.call(eval, "__import__('time').sleep(1) or 'late'")
    finally:
        signal.signal(signal.SIGUSR1, before)

    assert box.call(operator.add, 1, 2) == 3


def test_the_interrupt_key_does_not_reach_the_child(box: Sandbox) -> None:
    pid = box.call(os.getpid)
    os.kill(pid, signal.SIGINT)

    assert box.call(os.getpid) == pid
    assert box.call(os.getpgid, 0) != os.getpgid(0)


def test_signals_that_the_parent_blocks_are_not_blocked_in_the_child() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM, signal.SIGTERM})
    try:
        with Sandbox() as box:
            blocked = box.call(signal.pthread_sigmask, signal.SIG_BLOCK, ())
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM, signal.SIGTERM})

    assert blocked == set()


def test_printing_does_not_disturb_the_answers(box: Sandbox) -> None:
    assert box.call(print, "noise") is None
    assert box.call(operator.add, 1, 2) == 3


def test_threads_take_turns(box: Sandbox) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda n: box.call(operator.mul, n, n), range(40))) == [n * n for n in range(40)]


def test_workers_of_a_process_pool_have_their_own_children() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        worker, child = pool.submit(sandbox_work.pids).result()

    assert len({os.getpid(), worker, child}) == 3


def test_a_forked_process_leaves_the_child_of_its_parent_alone(box: Sandbox) -> None:
    pid = box.call(os.getpid)
    forked = get_context("fork").Process(target=sandbox_work.use_a_copy, args=(box,))
    forked.start()
    forked.join(30)

    assert forked.exitcode == 0
    assert box.call(os.getpid) == pid


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_the_child_ends_when_its_parent_is_killed(busy: bool) -> None:
    work = (
        "import threading; threading.Thread(target=box.call, args=(time.sleep, 60)).start(); time.sleep(0.5);"
    )
    code = (
        "import os, time; from watcher.sandbox import Sandbox; box = Sandbox(seconds=1);"
        f"print(box.call(os.getpid), flush=True); {work if busy else ''} os.kill(os.getpid(), 9)"
    )
    parent = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, check=False)

    assert parent.returncode == -signal.SIGKILL
    assert wait_until_gone(int(parent.stdout))
