"""The bench of a cluster sets one up as the docs do."""

from __future__ import annotations

from pathlib import Path

from bench.cluster import QUIET

DOCS = Path(__file__).parents[2] / "docs" / "cluster.md"


def test_what_keeps_its_processes_quiet_is_what_the_docs_have() -> None:
    lines = DOCS.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.startswith("DASK_")] == [f"{k}={v}" for k, v in QUIET.items()]
