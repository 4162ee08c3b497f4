"""A command measured as a whole process: with what it starts, and not for longer than it may take."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bench.measuring import Ran, measured

BURN = "import time\nwhile time.process_time() < 0.3: pass"
LEAVE_BEHIND = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BURN!r}])"


def python(folder: Path, program: str, cap: float | None = 30) -> Ran:
    """What a program of ours takes."""
    return measured((sys.executable, "-c", program), folder, dict(os.environ), cap)


def test_it_tells_code_words_and_seconds(tmp_path: Path) -> None:
    ran = python(tmp_path, f"{BURN}\nprint('done'); raise SystemExit(3)")
    assert (ran.code, ran.said, ran.in_time) == (3, "done\n", True)
    assert 0.3 <= ran.cpu <= ran.wall + 0.1
    assert ran.peak_mib > 2


def test_what_a_command_leaves_behind_counts_too(tmp_path: Path) -> None:
    assert python(tmp_path, LEAVE_BEHIND).cpu >= 0.3


def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    forever = "import time; open(str(__import__('os').getpid()), 'w'); time.sleep(600)"
    ran = python(
        tmp_path, f"import subprocess, sys; subprocess.run([sys.executable, '-c', {forever!r}])", cap=1.0
    )
    assert not ran.in_time
    assert ran.wall < 10
    assert not any(Path("/proc", started.name).exists() for started in tmp_path.iterdir())
