from __future__ import annotations

import platform
import subprocess
import sys

import pytest

CODE = """
import sys
from pathlib import Path
from watcher.memory import give_memory_back
if sys.argv[1] == "back":
    give_memory_back()
size = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
large = bytes(6_000_000)
del large
before = size()
large, small = [], []
for _ in range(12):
    large.append(bytes(b"x") * 5_000_000)
    small.append(bytes(b"y") * 3_000)
del large
print(size() - before)
"""

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="of glibc only")


def kept(how: str) -> float:
    """Megabytes that a process still holds after it has freed sixty, with a small one between any two."""
    ran = subprocess.run([sys.executable, "-c", CODE, how], capture_output=True, text=True, check=True)
    return float(ran.stdout)


def test_what_is_freed_goes_back_though_small_blocks_lie_between() -> None:
    assert kept("back") < 10


def test_by_itself_the_c_library_keeps_it() -> None:
    assert kept("as it comes") > 30


ENDING = """
import atexit
from watcher.memory import end_at_once

class Looked:
    def __del__(self):
        print("looked for")

one = Looked()
one.itself = one
del one
atexit.register(print, "done")
end_at_once()
atexit.register(print, "done first")
"""


READY = """
import gc
from watcher.memory import getting_ready
before = gc.get_freeze_count()
with getting_ready():
    print(gc.isenabled())
    kept = [[number] for number in range(1000)]
print(gc.isenabled(), gc.get_freeze_count() - before >= 1000)
"""


def test_while_a_process_gets_ready_nothing_is_searched_and_what_it_read_never_after() -> None:
    ran = subprocess.run([sys.executable, "-c", READY], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n") == ["False", "True True", ""]


def test_a_process_does_what_it_has_to_at_its_end_and_looks_for_nothing_then() -> None:
    ran = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n") == ["done first", "done", ""]
