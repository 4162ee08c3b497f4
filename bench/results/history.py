"""What was measured when, one line of JSON a run: no name of a machine, no path, no user in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

ROOT = Path(__file__).parents[2]
HISTORY = ROOT / "bench" / "history.jsonl"


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Machine(_Kept):
    """Where it ran, as far as seconds depend on it."""

    processor: str
    cores: int
    memory_gib: float
    system: str
    python: str
    sqlite: str


class Feeds(_Kept):
    """What was read. `copies_of` real feeds, or invented ones when it is 0."""

    count: int
    entries: int
    megabytes: float
    seed: int
    copies_of: int = 0


class Figures(_Kept):
    """One program in one round: seconds from start to end and of CPU, the peak of PSS over all processes.

    `asked` feeds of those it should ask, in `requests`, of which `not_modified` were answered with 304.
    `held` entries afterwards, all of them after `stored` seconds where it can be asked while it runs. Not
    `in_time`: it was ended after `wall` seconds. `code` is that of its exit. Of a round that was run several
    times this is the shortest one; `walls` are the seconds of all, in their order.
    """

    wall: float
    cpu: float
    peak_mib: float
    asked: int
    requests: int
    not_modified: int
    held: int
    stored: float | None = None
    code: int = 0
    in_time: bool = True
    walls: tuple[float, ...] = ()


class Later(_Kept):
    """Work on so many entries that the rounds left for later, done by one more run."""

    entries: int
    wall: float
    cpu: float
    peak_mib: float


class Row(_Kept):
    """One program in all rounds; without a version it is not installed. It read one feed in `share`.

    `trouble` says what stopped it before a round could be measured.
    """

    name: str
    version: str | None
    share: int = 1
    rounds: Mapping[str, Figures] = {}
    later: Later | None = None
    trouble: str = ""


class Comparison(_Kept):
    """Programs side by side on the same feeds; the first is the one that others are compared with."""

    feeds: Feeds
    cap: float
    rows: tuple[Row, ...]


class Micro(_Kept):
    """One micro-benchmark: the median of its runs in seconds of CPU, half the way between quartiles."""

    name: str
    median: float
    spread: float
    of: Mapping[str, str | int | float] = {}


class Pages(_Kept):
    """Article pages through the whole pipeline, and the longest that a hostile document held a process."""

    pages: int
    wall: float
    cpu: float
    peak_mib: float
    with_article: int
    worst_hostile: float


class OnCluster(_Kept):
    """A cluster on one machine beside the local pool: wall seconds by round, and their ratio."""

    feeds: int
    local: Mapping[str, float]
    dask: Mapping[str, float]
    ratio: Mapping[str, float]


class Run(_Kept):
    """One call of the benchmark. `calibration` is what a fixed loop takes of this machine's CPU, in s.

    In a run of many feeds there is nobody beside us, and a cluster instead.
    """

    at: date
    version: str
    commit: str
    machine: Machine
    calibration: float
    comparisons: tuple[Comparison, ...]
    micro: tuple[Micro, ...] = ()
    pages: Pages | None = None
    cluster: OnCluster | None = None

    @property
    def is_beside_others(self) -> bool:
        """Whether other programs read the same feeds."""
        return any(not row.name.startswith("Vigie") for one in self.comparisons for row in one.rows)


def read(path: Path = HISTORY) -> tuple[Run, ...]:
    """All runs, the last one last. Raises ValueError, with file and line, for one that is none."""
    if not path.exists():
        return ()
    runs: list[Run] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            runs.append(Run.model_validate_json(line))
        except ValueError as error:
            raise ValueError(
                f"{path}, line {number}: not a run as this version writes it; remove the line ({error})"
            ) from None
    return tuple(runs)


def append(run: Run, path: Path = HISTORY) -> None:
    """Add a run behind the others."""
    with path.open("a", encoding="utf-8") as file:
        file.write(run.model_dump_json(exclude_defaults=True) + "\n")
