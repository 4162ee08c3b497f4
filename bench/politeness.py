"""How Vigie behaves towards the sites that it reads, in marks: `python bench/politeness.py`.

Two simulated days before the examiner of tests/politeness, each round a new start; prints the marks by rule.
No mark says how fast anything is.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from classifiers.service import load_or_train
from politeness.examiner import Examiner, examine
from politeness.ours import reader, watched
from politeness.rules import Mark, marks


def table(found: list[Mark]) -> str:
    """The marks as a table in Markdown."""
    rows = [f"| {one.name} | {one.points} of {one.most} | {one.remark} |" for one in found]
    total = f"| **all** | **{sum(one.points for one in found)} of {sum(one.most for one in found)}** | |"
    return "\n".join(["| rule | points | remark |", "|---|---|---|", *rows, total])


def main() -> None:
    """Examine and print."""
    with TemporaryDirectory() as folder, Examiner() as examiner:
        data = Path(folder)
        (data / "model").mkdir()
        load_or_train(data / "model")
        started = time.monotonic()
        examine(examiner, reader(data, watched(examiner)))
        print(table(marks(examiner)))
        print(f"\n{len(examiner.seen)} requests in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
