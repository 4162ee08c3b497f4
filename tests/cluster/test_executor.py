"""Rounds on a real cluster: a scheduler and two workers as processes on loopback, over TLS, with no folder in
common with us. Hosts are addresses of 127/8, so that each source has one of its own."""

from __future__ import annotations

import gc
import io
import itertools
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from rich.console import Console
from sqlite_utils import Database

from certificates import self_signed
from clusters import DaskCluster
from factories import NOW, source
from feeds import Post, feed
from harvests import loopback_policy
from processes import wait_until
from servers import Page, Received, ScriptedServer, html
from watcher.cli.round_output import print_round
from watcher.cluster import executor, gateway, joining
from watcher.cluster.errors import ClusterError
from watcher.cluster.host_notes import HostNotes
from watcher.cluster.model_files import ModelFiles, read_model
from watcher.cluster.parcel import pack
from watcher.config.accounts import Piste
from watcher.config.located import ConfigError
from watcher.engine import open_engine, pick_batch
from watcher.house import House
from watcher.items import Fault, Outcome, SourceState
from watcher.register_book import RegisterBook
from watcher.round import run_round
from watcher.round_report import RoundReport
from watcher.settings import Engine, Paths, Settings, Site, Web
from watcher.sources import Source
from watcher.store.database import open_database
from watcher.visit import Visit
from watcher.web.warc import places, read

FEEDS = 40
SPACING = 4.0
"""Seconds; longer than it takes to give a lost batch to another worker."""
LATE = 1.0
"""Seconds by which a request may arrive late on a busy machine, and so the next one too soon after it."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with DaskCluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cluster is joined without the process in between, so that what a test sets counts."""

    def joined(settings: Engine, *_: object) -> Executor:
        return joining.open_cluster(settings)

    monkeypatch.setattr(gateway, "Gateway", joined)


@pytest.fixture
def web() -> Iterator[ScriptedServer]:
    """A server that is many hosts."""
    with ScriptedServer("0.0.0.0") as server:
        yield server


Rounds = Callable[..., tuple[RoundReport, Database]]


@pytest.fixture
def rounds(tmp_path: Path, model_directory: Path) -> Iterator[Rounds]:
    """Do a round with an engine, in a data folder of a name; the report, and the database."""
    opened: dict[str, Database] = {}

    def do(
        engine: Engine,
        *sources: Source,
        folder: str = "var",
        after: timedelta = timedelta(0),
        spacing: float = 0,
    ) -> tuple[RoundReport, Database]:
        data = tmp_path / folder
        if folder not in opened:
            data.mkdir()
            (data / "model").symlink_to(model_directory)
            opened[folder] = open_database(data / "vigie.db")
        settings = Settings(
            paths=Paths(data=data),
            engine=engine,
            web=Web(host_spacing=spacing, allow_loopback=True),
            site=Site(build=False),
        )
        numbers = itertools.count()
        console = Console(file=io.StringIO(), width=120)
        book = RegisterBook(settings.paths.register)
        house = House(settings, sources, book, lambda: NOW + after, lambda: f"t{next(numbers)}", console)
        return run_round(opened[folder], house, Unheard()), opened[folder]

    yield do
    for db in opened.values():
        db.close()


class Unheard:
    """Progress that nobody looks at."""

    def begin(self, visits: int) -> None: ...
    def visited(self, source_id: str) -> None: ...
    def judged(self, done: int, of: int) -> None: ...


def watched(web: ScriptedServer, number: int, page: Page | None = None) -> Source:
    """Source n, alone on host n, with two entries; one stands in an article on a host that all share."""
    posts = [Post(f"{number}-{n}", f"Charte {number} de l'IA, partie {n}") for n in range(2)]
    posts[1] = replace(posts[1], text="Court.", link=web.url(f"/article-{number}", "127.0.9.9"))
    web.script(f"/feed-{number}", page or Page(feed(*posts)))
    return source(f"s{number}", url=web.url(f"/feed-{number}", f"127.0.1.{number + 1}"))


def rows(db: Database, table: str, *but: str) -> list[dict[str, Any]]:
    """Without what two runs cannot have in common: numbers by order of arrival, record ids, times."""
    left = {"id", "item_id", "run_id", "evidence", "seconds", "story_id", "publication_id", *but}
    found = [{name: value for name, value in row.items() if name not in left} for row in db[table].rows]
    for row in found:
        if "detail" in row:  # it says at which place in its call an item was judged
            row["detail"] = re.sub(r'^\{"id":"\d+"', "{", str(row["detail"]))
    return sorted(found, key=lambda row: sorted(map(str, row.items())))


def records(archive: Path | None) -> list[tuple[str, int, bytes]]:
    assert archive is not None
    found = [read(place) for place in places(archive)]
    return sorted((one.url, one.status, one.body) for one in found)


def starts(web: ScriptedServer) -> dict[str, list[float]]:
    """When each host was asked, in order."""
    found: dict[str, list[float]] = defaultdict(list)
    for request in web.requests:
        found[request.headers["host"]].append(request.at)
    return {host: sorted(times) for host, times in found.items()}


def nearest(times: list[float]) -> float:
    return min((later - sooner for sooner, later in itertools.pairwise(times)), default=float("inf"))


def test_a_round_on_the_cluster_brings_what_a_local_one_brings(
    cluster: DaskCluster,
    web: ScriptedServer,
    rounds: Rounds,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sources = [watched(web, number) for number in range(FEEDS)]
    sources[7] = watched(web, 7, html("<p>Bienvenue</p>"))
    sources[9] = source("s9", url=web.script("/feed-9", Page(b"", 429)).replace("0.0.0.0", "127.0.7.7"))
    for number in range(FEEDS):
        web.script(
            f"/article-{number}", html(f"<article><p>{f'La charte {number} dit. ' * 60}</p></article>")
        )
    ours, there = rounds(Engine(), *sources, folder="local")
    sent: list[ModelFiles] = []

    def reading(directory: Path) -> ModelFiles:
        sent.append(read_model(directory))
        return sent[-1]

    monkeypatch.setattr(executor, "read_model", reading)
    monkeypatch.setattr(executor, "PIECE", 2000)  # every archive is larger, and comes in pieces
    theirs, here = rounds(cluster.engine, *sources, folder="cluster")

    assert {(line.source_id, line.outcome, line.new) for line in theirs.lines} == {
        (line.source_id, line.outcome, line.new) for line in ours.lines
    }
    for table in ("items", "assessments", "sources", "outbox"):
        assert rows(here, table) == rows(there, table), table
    assert here["items"].count == 2 * (FEEDS - 2)
    assert records(theirs.archive) == records(ours.archive)
    assert theirs.archive is not None
    kept = {place.record_id for place in places(theirs.archive)}
    assert {row["evidence"] for row in here["items"].rows} <= kept
    assert 1 <= len(sent) <= 2  # once for each worker
    feeds = {
        folder: len(list((tmp_path / folder / "hosts" / "feeds").iterdir()))
        for folder in ("local", "cluster")
    }
    assert feeds["cluster"] == feeds["local"] > 0  # what is remembered of feeds came back
    resting = [file.name for file in (tmp_path / "cluster" / "hosts" / "rests").iterdir()]
    assert resting == ["127.0.7.7"]  # what a host asked a worker for is known here

    again, _ = rounds(cluster.engine, *sources, folder="cluster", after=timedelta(minutes=10))
    assert {line.outcome for line in again.lines} == {Outcome.UNCHANGED, Outcome.FAILED, Outcome.WAITING}
    assert len(sent) <= 2  # and never again
    assert not list(cluster.folder.rglob("vigie-batch-*"))


def rewritten(web: ScriptedServer, number: int) -> None:
    """Source n again, with one more entry, whose text stands in an article."""
    posts = [Post(f"{number}-{n}", f"Charte {number} de l'IA, partie {n}") for n in range(3)]
    posts[2] = replace(posts[2], text="Court.", link=web.url(f"/article-{number}", "127.0.9.9"))
    web.script(f"/feed-{number}", Page(feed(*posts)))
    web.script(f"/article-{number}", html(f"<article><p>{f'La charte {number} dit. ' * 60}</p></article>"))


def test_what_changed_since_is_read_by_whoever_asked_for_it(
    cluster: DaskCluster, web: ScriptedServer, rounds: Rounds
) -> None:
    """Workers first say what did not change. Then they are told what is known of the rest: nobody is asked
    twice."""
    sources = [watched(web, number) for number in range(FEEDS)]
    for folder, engine in (("local", Engine()), ("cluster", cluster.engine)):
        rounds(engine, *sources, folder=folder)
    for number in range(0, FEEDS, 3):
        rewritten(web, number)
    later = timedelta(hours=1)
    ours, there = rounds(Engine(), *sources, folder="local", after=later)
    before = len(web.requests)
    theirs, here = rounds(cluster.engine, *sources, folder="cluster", after=later)

    asked = sorted(request.target for request in web.requests[before:] if "feed" in request.target)
    assert asked == sorted(f"/feed-{number}" for number in range(FEEDS))  # once each
    assert {(line.source_id, line.outcome, line.new) for line in theirs.lines} == {
        (line.source_id, line.outcome, line.new) for line in ours.lines
    }
    assert sum(line.new for line in theirs.lines) == len(range(0, FEEDS, 3))
    for table in ("items", "assessments", "sources", "outbox"):
        assert rows(here, table) == rows(there, table), table
    assert records(theirs.archive) == records(ours.archive)
    assert theirs.archive is not None
    kept = {place.record_id for place in places(theirs.archive)}
    (first, *_), evidence = (
        theirs.archive.parent.glob("*.warc.gz"),
        {r["evidence"] for r in here["items"].rows},
    )
    assert evidence <= kept | {place.record_id for place in places(first)}
    assert not [*cluster.folder.rglob("vigie-batch-*"), *cluster.folder.rglob("vigie-aside-*")]


def test_answers_that_went_with_their_worker_are_asked_for_again_in_due_time(
    cluster: DaskCluster, web: ScriptedServer, rounds: Rounds
) -> None:
    sources = [watched(web, number) for number in range(6)]
    rounds(cluster.engine, *sources)
    for number in range(6):
        rewritten(web, number)
        web.script(f"/article-{number}", Page(b"", after=3.0))  # it is read behind the feed
    before = len(web.requests)
    killed: list[int] = []

    def kill() -> None:
        assert wait_until(lambda: any("article" in one.target for one in web.requests[before:]))
        killed.append(cluster.kill_whoever_harvests())

    killer = Thread(target=kill)
    killer.start()
    report, db = rounds(cluster.engine, *sources, spacing=SPACING, after=timedelta(hours=1))
    killer.join()
    cluster.start_worker()
    assert killed
    assert [(line.outcome, line.new) for line in report.lines] == [(Outcome.COLLECTED, 1)] * 6
    assert db["items"].count == 6 * 3
    feeds: dict[str, list[float]] = defaultdict(list)
    for request in web.requests[before:]:
        if "feed" in request.target:
            feeds[request.target].append(request.at)
    assert {len(times) for times in feeds.values()} == {2}
    assert min(nearest(sorted(times)) for times in feeds.values()) >= SPACING - LATE


def test_workers_space_what_they_ask_of_one_host(
    cluster: DaskCluster, web: ScriptedServer, rounds: Rounds
) -> None:
    bare = [watched(web, number, Page(feed(Post(f"{number}")))) for number in range(24)]
    sources = [watched(web, n) if n % 12 < 3 else one for n, one in enumerate(bare)]
    report, _ = rounds(cluster.engine, *sources, spacing=0.5)  # two batches, articles of both on one host
    assert report.exit_code == 0
    articles = starts(web)[f"127.0.9.9:{web.port}"]
    assert len(articles) >= 6
    assert articles[-1] - articles[0] >= 0.5 * (len(articles) - 1) - LATE


def test_a_worker_that_is_killed_costs_neither_a_row_nor_a_request_too_soon(
    cluster: DaskCluster, web: ScriptedServer, rounds: Rounds
) -> None:
    """There is one batch, so that the other worker could begin it again at once."""
    titles = [f"Délibération {n} sur l'IA" for n in range(12)]
    sources = [watched(web, n, Page(feed(Post("1", title)), after=2.0)) for n, title in enumerate(titles)]
    killed: list[int] = []

    def kill() -> None:
        assert wait_until(lambda: len(web.requests) == 12)
        killed.append(cluster.kill_whoever_harvests())

    killer = Thread(target=kill)
    killer.start()
    report, db = rounds(cluster.engine, *sources, spacing=SPACING)
    killer.join()
    assert killed
    assert [(line.outcome, line.new) for line in report.lines] == [(Outcome.COLLECTED, 1)] * 12
    assert sorted(row["title"] for row in db["items"].rows) == sorted(titles)
    assert len(records(report.archive)) == 12
    asked = starts(web)
    assert {len(times) for times in asked.values()} == {2}
    assert min(nearest(times) for times in asked.values()) >= SPACING - LATE
    cluster.start_worker()


def test_a_batch_with_the_operators_account_is_harvested_here(
    cluster: DaskCluster, web: ScriptedServer, tmp_path: Path, model_directory: Path
) -> None:
    """Which workers could not: they get neither the account nor the way to its secret."""
    piste = Piste(client_id="me", client_secret_file=tmp_path / "absent-secret")
    visits = [
        Visit(source("law", kind="legifrance", url="https://api.piste.gouv.fr/x"), SourceState(), ()),
        Visit(watched(web, 1), SourceState(), ()),
    ]
    policy = loopback_policy(model_directory, piste=piste, hosts=tmp_path / "hosts")
    with open_engine(cluster.engine) as engine:
        law, other = (one.harvest for one in engine.submit(pick_batch, visits, policy).result())
    assert law.problem is not None
    assert "absent-secret" in law.problem.detail
    assert other.outcome is Outcome.COLLECTED or other.problem is not None


def test_a_worker_of_another_release_says_so(cluster: DaskCluster, tmp_path: Path) -> None:
    from watcher.cluster.dask_border import connect, security_of
    from watcher.cluster.worker import harvest_afar

    tls = cluster.engine
    security = security_of(str(tls.ca_file), str(tls.cert_file), str(tls.key_file))
    connection = connect(cluster.address, security, 10)
    parcel = replace(
        pack([], loopback_policy(tmp_path), HostNotes(), {}, "v1"), release="Vigie 9 on Python 4.0"
    )
    with pytest.raises(ClusterError, match=r"tls://127\.0\.0\.1:\d+ has Vigie .*, and this machine Vigie 9"):
        connection.outcome(connection.submit(harvest_afar, parcel, 1000))
    connection.close()


def test_who_has_no_certificate_of_the_cluster_is_not_let_in(
    cluster: DaskCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    self_signed(tmp_path)
    monkeypatch.setattr(joining, "CONNECT_SECONDS", 1.0)
    files = {"ca_file": "certificate.pem", "cert_file": "certificate.pem", "key_file": "key.pem"}
    stranger = cluster.engine.model_copy(update={key: tmp_path / name for key, name in files.items()})
    with pytest.raises(ClusterError, match=f"no scheduler of a cluster answers at {cluster.address}"):
        open_engine(stranger)
    absent = stranger.model_copy(update={"key_file": tmp_path / "no-key.pem"})
    with pytest.raises(ConfigError, match=r"no-key\.pem: cannot be read .* check engine\.key_file"):
        open_engine(absent)


def test_a_round_that_stops_waits_for_no_batch(
    cluster: DaskCluster, web: ScriptedServer, tmp_path: Path, model_directory: Path
) -> None:
    visits = [Visit(watched(web, 1, Page(b"", after=20.0)), SourceState(), ())]
    began = time.monotonic()
    with open_engine(cluster.engine) as engine:
        policy = loopback_policy(model_directory, hosts=tmp_path / "hosts")
        future = engine.submit(pick_batch, visits, policy)
        assert wait_until(lambda: bool(web.requests))
    assert future.exception() is not None
    assert time.monotonic() - began < 15


def test_a_scheduler_without_workers_is_told_from_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "CONNECT_SECONDS", 5.0)
    with (
        DaskCluster(tmp_path, size=0) as cluster,
        pytest.raises(ClusterError, match=f"the scheduler at {cluster.address} has no worker"),
    ):
        open_engine(cluster.engine)


def test_without_its_extra_a_cluster_is_refused_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def found(_name: str) -> None: ...

    monkeypatch.setattr(joining, "find_spec", found)
    with pytest.raises(ConfigError, match=r"pip install 'vigie-observatoire\[cluster\]'"):
        open_engine(Engine(kind="dask", scheduler="tcp://127.0.0.1:1"))


# Tornado leaves the socket of a TLS connection that was refused to the collector.
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_scheduler_that_goes_away_costs_no_source_anything_and_the_next_round_goes_on(
    cluster: DaskCluster, web: ScriptedServer, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "CONNECT_SECONDS", 1.0)
    asked: list[Received] = []

    def slowly(request: Received) -> Page:
        asked.append(request)
        return Page(feed(Post(request.target)), after=0 if len(asked) <= 12 else 3.0)

    sources = [watched(web, number) for number in range(36)]
    for number in range(36):
        web.script(f"/feed-{number}", slowly)

    def kill() -> None:
        assert wait_until(lambda: len(asked) > 24)
        cluster.kill_scheduler()

    killer = Thread(target=kill)
    killer.start()
    report, db = rounds(cluster.engine, *sources)
    killer.join()
    lost = [line.source_id for line in report.lines if line.outcome is Outcome.FAILED]
    assert lost
    assert {line.problem.fault for line in report.lines if line.problem} == {Fault.MACHINE}
    told = next(line.problem.detail for line in report.lines if line.problem)
    assert told.startswith(f"the scheduler at {cluster.address} is gone")
    assert db["items"].count == 36 - len(lost)
    assert report.exit_code == 1

    asked_before = {row["id"]: row for row in db["sources"].rows}
    none, _ = rounds(cluster.engine, *sources, after=timedelta(hours=1))
    assert (none.exit_code, none.lines) == (3, ())
    assert none.engine_problem is not None
    assert none.engine_problem.detail.startswith(f"no scheduler of a cluster answers at {cluster.address}")
    assert {row["id"]: row for row in db["sources"].rows} == asked_before
    told_to = io.StringIO()
    print_round(Console(file=told_to, width=400), none)
    assert told_to.getvalue().startswith(f"no visits: {none.engine_problem.detail}. start it")

    local, _ = rounds(Engine(), *sources, after=timedelta(hours=2))
    expected = {one.id: Outcome.COLLECTED if one.id in lost else Outcome.UNCHANGED for one in sources}
    assert {line.source_id: line.outcome for line in local.lines} == expected
    assert db["items"].count == 36
    gc.collect()
