"""What other benches left in `var/bench`: micro-benchmarks, pages and the cluster (`--json`)."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from bench.results.history import ROOT, Micro, OnCluster, Pages

MICRO = ROOT / "var" / "bench" / "micro.json"
PAGES = ROOT / "var" / "bench" / "pages.json"
CLUSTER = ROOT / "var" / "bench" / "cluster.json"


class _Stats(BaseModel):
    median: float
    iqr: float


class _Benchmark(BaseModel):
    name: str
    stats: _Stats
    extra_info: dict[str, str | int | float] = {}


class _Results(BaseModel):
    benchmarks: tuple[_Benchmark, ...]


def micro(path: Path = MICRO) -> tuple[Micro, ...]:
    """The last results; none when there was no run yet. Raises ValueError when the file is another's."""
    if not path.exists():
        return ()
    found = _Results.model_validate_json(path.read_bytes())
    return tuple(
        Micro(name=_words(one.name), median=one.stats.median, spread=one.stats.iqr / 2, of=one.extra_info)
        for one in found.benchmarks
    )


class _Read(BaseModel):
    pages: int
    wall: float
    cpu: float
    peak_mib: float
    with_article: int


class _Document(BaseModel):
    seconds: float


class _Pages(BaseModel):
    pages: _Read
    hostile: tuple[_Document, ...]


def pages(path: Path = PAGES) -> Pages | None:
    """The last results of `bench/pages.py`; None without any. Raises ValueError for another's file."""
    if not path.exists():
        return None
    found = _Pages.model_validate_json(path.read_bytes())
    worst = max((one.seconds for one in found.hostile), default=0.0)
    return Pages(**found.pages.model_dump(), worst_hostile=worst)


def cluster(path: Path = CLUSTER) -> OnCluster | None:
    """The last results of `bench/cluster.py`; None without any. Raises ValueError for another's file."""
    return OnCluster.model_validate_json(path.read_bytes()) if path.exists() else None


def _words(name: str) -> str:
    """`test_parse_feed[25]` is told as "parse feed, 25"."""
    what, _, parameters = name.removeprefix("test_").partition("[")
    return ", ".join(filter(None, (what.replace("_", " "), parameters.rstrip("]"))))
