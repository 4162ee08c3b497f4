"""Run a pure function in a child process that is killed when it takes too long or too much memory.

Feed, page and PDF parsers meet whatever the web sends, and some of it holds them for hours. One warm child
serves one call at a time; it starts on the first call, again after each kill, and dies with its parent.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, cast

from watcher.sandbox_child import each

P = ParamSpec("P")
T = TypeVar("T")

START_SECONDS = 30
"""A healthy child answers in a tenth of a second; a loaded machine may need far longer."""

GRACE_SECONDS = 2
"""The child's own alarm rings this long after the parent's limit: it matters only when the parent is gone."""

LEAVE_SECONDS = 2
"""How long a child may take to end by itself once its pipe is closed."""

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[3]); "
    "from watcher.sandbox_child import serve; serve(int(sys.argv[1]), int(sys.argv[2]))"
)


class SandboxError(Exception):
    """A call that brought no result."""


class SandboxTimeoutError(SandboxError):
    """The call took longer than the limit; the child was killed."""


class SandboxMemoryError(SandboxError):
    """The call wanted more memory than the limit."""


class SandboxCrashError(SandboxError):
    """The function raised, or the child died.

    `kind` is the exception's type or the signal's name, `text` what there is to say of it.
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(f"{kind}: {text}" if text else kind)
        self.kind = kind
        self.text = text


@dataclass(frozen=True, slots=True)
class _Child:
    """A running child. A process forked from `owner` holds a copy of this that it must not use."""

    process: subprocess.Popen[bytes]
    pipe: Connection
    owner: int


class Sandbox:
    """Limits for the calls made through it: wall `seconds` each, and `megabytes` of address space.

    Safe to use from several threads (one call at a time) and in the workers of a process pool.
    """

    def __init__(self, *, seconds: float = 20, megabytes: int = 1024) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child, if one runs. A later call would start another."""
        with self._lock:
            self._stop(LEAVE_SECONDS)

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function(*args, **kwargs)` returns. All of it is pickled, the function by its name.

        Raises SandboxTimeoutError, SandboxMemoryError or SandboxCrashError.
        """
        return cast("T", self._value(self._seconds, function, args, kwargs))

    def call_each(
        self, seconds: float, function: Callable[..., T], jobs: Sequence[tuple[object, ...]]
    ) -> list[T | SandboxCrashError]:
        """What the function makes of each of these arguments, or what it raised, within `seconds` in all.

        Raises SandboxTimeoutError, SandboxMemoryError or SandboxCrashError when that says nothing of any one.
        """
        found = self._value(seconds, each, (function, jobs), {})
        return [
            cast("T", value) if failure is None else SandboxCrashError(failure, str(value))
            for failure, value in cast("list[tuple[str | None, object]]", found)
        ]

    def _value(self, seconds: float, function: Callable[..., Any], args: Any, kwargs: Any) -> object:
        job = pickle.dumps((seconds + GRACE_SECONDS, function, args, kwargs))
        with self._lock:
            try:
                failure, value = self._exchange(job, seconds)
            except BaseException:
                # Whatever interrupted the exchange left a reply behind that the next call would read.
                self._stop(0)
                raise
        if failure is not None:
            raise SandboxCrashError(failure, str(value))
        return value

    def _exchange(self, job: bytes, seconds: float) -> tuple[str | None, object]:
        pipe = self._send(job)
        try:
            if not pipe.poll(seconds):
                raise SandboxTimeoutError(f"stopped after {seconds:g} s")
            failure, value, is_spent = cast("tuple[str | None, object, bool]", pipe.recv())
        except (EOFError, ConnectionError):
            raise SandboxCrashError(_ending(self._stop(LEAVE_SECONDS)), "the child process died") from None
        if is_spent:
            self._stop(LEAVE_SECONDS)
        if failure == MemoryError.__name__:
            raise SandboxMemoryError(f"wanted more than {self._megabytes} MB")
        return failure, value

    def _send(self, job: bytes) -> Connection:
        """Hand the job over; to a new child when the old one died since its last call."""
        pipe = self._running().pipe
        try:
            pipe.send_bytes(job)
        except ConnectionError:
            self._stop(0)
            pipe = self._running().pipe
            pipe.send_bytes(job)
        return pipe

    def _running(self) -> _Child:
        if self._child is not None and self._child.owner != os.getpid():
            self._stop(0)
        if self._child is None:
            self._child = _start(self._megabytes)
        return self._child

    def _stop(self, patience: float) -> int:
        """End the child within `patience` seconds, or kill it. Answers with its exit status."""
        child, self._child = self._child, None
        if child is None:
            return 0
        child.pipe.close()
        if child.owner != os.getpid():
            child.process.returncode = 0  # another process waits for it; none of ours is left running
            return 0
        try:
            return child.process.wait(patience)
        except subprocess.TimeoutExpired:
            child.process.kill()
            return child.process.wait()


def _start(megabytes: int) -> _Child:
    ours, theirs = Pipe()
    with theirs:
        end = theirs.fileno()
        path = json.dumps([entry or str(Path.cwd()) for entry in sys.path])
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _BOOT, str(end), str(megabytes), path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(end,),
            start_new_session=True,
        )
    with suppress(EOFError, ConnectionError):
        if ours.poll(START_SECONDS):
            ours.recv_bytes()
            return _Child(process, ours, os.getpid())
    ours.close()
    process.kill()
    raise SandboxCrashError(_ending(process.wait()), "the child process did not start")


def _ending(status: int) -> str:
    """What an exit status tells: a signal's name, or the status."""
    with suppress(ValueError):
        return signal.Signals(-status).name
    return f"exit status {status}"
