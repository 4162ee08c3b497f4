"""What the doctor says of the machines on which batches run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from clusters import DaskCluster
from watcher.cluster import joining
from watcher.settings import Engine
from watcher.upkeep.doctor.cluster import cluster as examined


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with DaskCluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


def test_a_cluster_that_works_is_told_with_the_batches_that_it_works_on(cluster: DaskCluster) -> None:
    (found,) = asyncio.run(examined(cluster.engine))
    assert (found.ok, found.detail) == (True, f"{cluster.address} works on 2 batches at once")


def test_an_absent_certificate_is_named(cluster: DaskCluster, tmp_path: Path) -> None:
    lacking = cluster.engine.model_copy(update={"key_file": tmp_path / "no-key.pem"})
    (found,) = asyncio.run(examined(lacking))
    assert not found.ok
    assert "no-key.pem: cannot be read" in found.detail
    assert "docs/cluster.md" in found.remedy


def test_a_scheduler_that_does_not_answer_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "CONNECT_SECONDS", 1.0)
    nobody = Engine(kind="dask", scheduler="tcp://127.0.0.1:9")
    (found,) = asyncio.run(examined(nobody))
    assert not found.ok
    assert "no scheduler of a cluster answers at tcp://127.0.0.1:9" in found.detail
    assert "start it" in found.remedy
