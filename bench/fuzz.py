"""Changes documents at random and gives them to a collector, looking for what breaks or holds it.

    python bench/fuzz.py [--minutes 10] [--kind feed]... [--seed 1] [--keep FOLDER]

Each document goes through the product's own sandbox. Found is whatever raises, takes more than 2 s of
processor time, kills the child, or yields an entry that breaks a promise (see `tests/fuzzing.py`). Documents
that are read in a new way become the start of others. The same seed makes the same documents, as far as the
machine's speed lets it come. What is found is made small, and kept as a file with a note beside it.
Exits 1 when something was found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from changing import Step, changed  # noqa: E402
from fuzz_seeds import KINDS, seeds  # noqa: E402
from fuzzing import Seed, examine, outcome, remembered  # noqa: E402
from watcher.sandbox import Sandbox, SandboxError, SandboxTimeoutError  # noqa: E402

KILLED_AFTER = 8
"""Seconds on the clock: four times what a collector may take of the processor."""

POOL = 3000
"""Ways of reading that are followed up."""


@dataclass
class Fuzz:
    """One kind of source under fire."""

    kind: str
    random: Random
    box: Sandbox
    keep: Path
    pool: list[Seed] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    found: Counter[str] = field(default_factory=Counter)
    tried: int = 0
    visited_twice: int = 50
    """So many of the first seeds are also read with the memory of a visit before."""

    def run(self, until: float) -> None:
        """Try documents until the clock shows `until`; the seeds as they are come first."""
        self.pool = seeds(self.kind)
        for seed in list(self.pool):
            self.attempt(seed, ())
        memories = [(seed, self.box.call(remembered, seed)) for seed in self.pool[: self.visited_twice]]
        self.pool += [replace(seed, memory=memory) for seed, memory in memories if memory]
        while time.monotonic() < until:
            steps = tuple(self.step() for _ in range(self.random.choice((1, 1, 2, 3, 6))))
            self.attempt(self.random.choice(self.pool), steps)

    def step(self) -> Step:
        return Step(*(self.random.getrandbits(24) for _ in range(4)))

    def attempt(self, seed: Seed, steps: Sequence[Step]) -> None:
        """Try one document; remember it when it is read in a new way, keep it when it is a find."""
        self.tried += 1
        document = replace(seed, body=changed(seed.body, steps))
        wrong = self.wrong(document)
        if wrong is not None:
            self.note(document, wrong)
        elif len(document.body) < 100_000 and len(self.seen) < POOL:
            way = self.box.call(outcome, document)
            if way not in self.seen:
                self.seen.add(way)
                self.pool.append(document)

    def wrong(self, document: Seed) -> str | None:
        """What is wrong, in few words; None when nothing is."""
        try:
            broken = self.box.call(examine, document)
        except SandboxTimeoutError:
            return "killed as too slow"
        except SandboxError as error:
            return f"raised {error}"[:200]
        return broken[0] if broken else None

    def note(self, document: Seed, wrong: str) -> None:
        """Count a find; the first of its sort is made small, told and kept."""
        sort = _sort(wrong)
        self.found[sort] += 1
        if self.found[sort] > 1:
            return
        tries = 20 if sort == "slow" else 200  # each of the slow ones may take until it is killed
        body = smaller(document.body, lambda body: self.same(replace(document, body=body), sort), tries)
        name = f"{self.kind}-{blake2b(body, digest_size=4).hexdigest()}"
        self.keep.mkdir(parents=True, exist_ok=True)
        (self.keep / name).write_bytes(body)
        told = (
            f"{self.kind}: {wrong}\nfrom {document.name}, {len(body)} bytes, after {self.tried} documents\n"
        )
        (self.keep / f"{name}.txt").write_text(told, encoding="utf-8")
        print(f"found {self.keep / name}: {told}", flush=True)

    def same(self, document: Seed, sort: str) -> bool:
        wrong = self.wrong(document)
        return wrong is not None and _sort(wrong) == sort


def _sort(wrong: str) -> str:
    """Finds of one sort are told once."""
    if wrong.startswith(("took", "killed")):
        return "slow"
    return " ".join(wrong.split()[: 2 if wrong.startswith("raised") else 1])


def smaller(body: bytes, still: Callable[[bytes], bool], tries: int) -> bytes:
    """A part of `body` that is `still` a find: pieces are left out, large ones first, as long as it is."""
    size = len(body) // 2
    while size and tries > 0:
        start = 0
        while start < len(body) and tries > 0:
            shorter = body[:start] + body[start + size :]
            tries -= 1
            if still(shorter):
                body = shorter
            else:
                start += size
        size //= 2
    return body


def main() -> None:
    """Fuzz each kind in turn, and say how it went."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--minutes", type=float, default=10, help="for each kind")
    options.add_argument("--kind", action="append", choices=KINDS, help="all kinds when not given")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, default=Path("var/fuzz"), help="where finds are written")
    chosen = options.parse_args()
    total = 0
    for kind in chosen.kind or KINDS:
        with Sandbox(seconds=KILLED_AFTER) as box:
            fuzz = Fuzz(kind, Random(f"{chosen.seed} {kind}"), box, chosen.keep)
            fuzz.run(time.monotonic() + chosen.minutes * 60)
        ways = f"{fuzz.tried} documents, {len(fuzz.seen)} ways of reading them"
        finds = ", ".join(f"{count} x {sort}" for sort, count in fuzz.found.items()) or "nothing found"
        print(f"{kind:<12} seed {chosen.seed}: {ways}; {finds}", flush=True)
        total += sum(fuzz.found.values())
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
