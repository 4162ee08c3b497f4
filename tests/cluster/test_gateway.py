"""The process between the coordinator and its cluster."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clusters import DaskCluster
from factories import source
from feeds import Post, feed
from harvests import loopback_policy
from processes import wait_until, wait_until_gone
from servers import Page, ScriptedServer
from watcher.cluster.errors import ClusterError
from watcher.cluster.gateway import Gateway
from watcher.engine import open_engine
from watcher.engine.work import pick_batch
from watcher.items import Outcome, SourceState
from watcher.settings import Engine
from watcher.visit import HarvestPolicy, Visit

SHOWING = """
import os, sys
from watcher.engine import open_engine
from watcher.settings import Engine
engine = open_engine(Engine.model_validate_json(sys.argv[1]))
print(engine.submit(os.getpid).result(), "distributed" in sys.modules, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with DaskCluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture
def policy(tmp_path: Path, model_directory: Path) -> HarvestPolicy:
    return loopback_policy(model_directory, hosts=tmp_path / "hosts", archive=tmp_path / "answers.warc.gz")


def visit(server: ScriptedServer, name: str, page: Page) -> Visit:
    return Visit(source(name, url=server.script(f"/{name}", page)), SourceState())


def test_what_is_submitted_is_done_on_the_cluster(
    cluster: DaskCluster, server: ScriptedServer, policy: HarvestPolicy
) -> None:
    visits = [visit(server, f"s{n}", Page(feed(Post(str(n), f"Charte {n} de l'IA")))) for n in range(3)]
    with open_engine(cluster.engine) as engine:
        assert isinstance(engine, Gateway)
        assert engine.slots == 2
        batches = [engine.submit(pick_batch, [one], policy, None) for one in visits]
        found = [picked.harvest for batch in batches for picked in batch.result()]
    assert [(one.source_id, one.outcome, len(one.judged)) for one in found] == [
        (f"s{n}", Outcome.COLLECTED, 1) for n in range(3)
    ]
    assert engine.unseen > 0


def test_an_error_of_a_batch_is_raised_here_as_itself(
    cluster: DaskCluster, server: ScriptedServer, policy: HarvestPolicy, tmp_path: Path
) -> None:
    (tmp_path / "occupied").write_text("")
    one = visit(server, "s", Page(feed(Post("1"))))
    with open_engine(cluster.engine) as engine:
        batch = engine.submit(pick_batch, [one], replace(policy, archive=tmp_path / "occupied" / "a"), None)
        with pytest.raises(OSError, match="occupied"):
            batch.result()


def test_a_cluster_that_cannot_be_joined_is_told_as_itself() -> None:
    absent = Engine(kind="dask", scheduler="tcp://127.0.0.1:1")
    with pytest.raises(
        ClusterError, match=r"no scheduler of a cluster answers at tcp://127\.0\.0\.1:1"
    ) as error:
        open_engine(absent)
    assert error.value.remedy.startswith("start it (docs/cluster.md)")


def test_dask_stays_out_of_the_coordinator_and_its_process_ends_with_it(cluster: DaskCluster) -> None:
    ran = subprocess.Popen(
        [sys.executable, "-c", SHOWING, cluster.engine.model_dump_json()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert ran.stdout is not None
    pid, imported = ran.stdout.readline().split()
    assert imported == "False"
    ran.kill()
    ran.communicate()
    assert wait_until_gone(int(pid))


def test_batches_under_way_fail_by_name_when_that_process_is_killed(
    cluster: DaskCluster, server: ScriptedServer, policy: HarvestPolicy
) -> None:
    slow = visit(server, "slow", Page(feed(Post("1")), after=20.0))
    with open_engine(cluster.engine) as engine:
        assert isinstance(engine, Gateway)
        process = engine.submit(os.getpid).result()
        batch = engine.submit(pick_batch, [slow], policy, None)
        assert wait_until(lambda: bool(server.requests))
        os.kill(process, signal.SIGKILL)
        with pytest.raises(ClusterError, match="the process that speaks to the cluster died"):
            batch.result()
        late = engine.submit(pick_batch, [slow], policy, None)
        with pytest.raises(ClusterError, match="the process that speaks to the cluster died"):
            late.result()


def test_ctrl_c_is_left_to_the_coordinator(cluster: DaskCluster, policy: HarvestPolicy) -> None:
    with open_engine(cluster.engine) as engine:
        assert isinstance(engine, Gateway)
        os.kill(engine.submit(os.getpid).result(), signal.SIGINT)
        assert engine.submit(pick_batch, [], policy, None).result() == []
