"""What the unit forbids, Vigie can do without: memory that is both written and executed."""

from __future__ import annotations

import subprocess
import sys

import pytest

WORK = """
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(65, 1, 0, 0, 0) != 0:  # PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN: from Linux 6.3 on
    print("unknown here")
    sys.exit()

import mmap
try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    print("allowed")
except PermissionError:
    print("refused")

import lxml.html, nh3, nio, numpy, pyrage, scipy.linalg, vodozemac
from sklearn.kernel_ridge import KernelRidge
from watcher.sandbox import Sandbox

numbers = numpy.random.default_rng(1).normal(size=(60, 20))
KernelRidge().fit(numbers, numbers[:, 0]).predict(numbers)
scipy.linalg.solve(numbers.T @ numbers, numbers.T @ numbers)
vodozemac.Account()
with Sandbox() as sandbox:
    print(sandbox.call(len, "abc"), nh3.clean("<b>x</b>"))
"""


def test_memory_that_is_written_and_executed_is_wanted_by_no_library() -> None:
    done = subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True, check=False)
    said = done.stdout.splitlines()
    if said == ["unknown here"]:
        pytest.skip("this kernel cannot forbid such memory to one process")
    assert (done.returncode, said, done.stderr) == (0, ["refused", "3 <b>x</b>"], "")
