"""The page of health as people, Prometheus, a browser and an attacker ask for it, by real HTTP."""

from __future__ import annotations

import http.client
import io
import json
import logging
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console

from factories import NOW, judged, source
from processes import wait_until
from watcher.config.upkeep import Health
from watcher.house import House
from watcher.observing import page, server
from watcher.observing.page import Reporter, serving
from watcher.observing.server import ANY_ADDRESS, HEAD_BYTES, MOST_AT_ONCE, is_ours
from watcher.observing.signs import JOBS, Signs
from watcher.register_book import RegisterBook
from watcher.settings import Backup, Paths, Settings
from watcher.store import items, outbox, runs, sources
from watcher.store.database import open_database, transaction
from watcher.store.messages import NewMessage

GUIDE = Path(__file__).parents[2] / "docs" / "watching-over.md"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A watch that did a round a minute ago: two publications, a message that waits and one that is dead."""
    data = tmp_path_factory.mktemp("data")
    (data / "backups").mkdir()
    (data / "backups" / "vigie-20261122T070000Z.tar").touch()
    settings = Settings(paths=Paths(data=data), backup=Backup(folder=data / "backups"))
    book = RegisterBook(settings.paths.register)
    watched = (source("cnil"), source("edpb"), source("old", enabled=False, reason="gone"))
    house = House(settings, watched, book, lambda: NOW, lambda: "1", Console(file=io.StringIO()))
    db = open_database(settings.paths.database)
    with transaction(db):
        sources.sync_sources(db, watched)
        run = runs.start_run(db, "round", NOW - timedelta(seconds=100))
        found = [judged("id:1", axes=["legal"]), judged("id:2", axes=["legal", "usages"])]
        items.save_many(db, found, NOW - timedelta(minutes=1))
        for number, kind in enumerate(("alert", "notice")):
            message = NewMessage("room", kind, f"key{number}", f"txn{number}", "body", "<p>body</p>")
            outbox.enqueue(db, message, NOW - timedelta(minutes=5))
        outbox.mark_dead(db, 2, "no room", NOW)
        runs.end_run(db, run, "done", 1, {}, NOW - timedelta(seconds=60))
    db.close()
    return house


@pytest.fixture(scope="module")
def port(house: House) -> Iterator[int]:
    """The page of a watch that lives."""
    signs = Signs()
    signs.touch(JOBS)
    with serving(Health(port=free_port()), Reporter(lambda: house, signs)) as opened:
        assert opened is not None
        yield opened


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    told = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
    connection.close()
    return told


def raw(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request)
        answer = b""
        try:
            while received := line.recv(4096):
                answer += received
        except ConnectionResetError:
            pass  # more was sent than is ever read
        return answer


def test_health_is_json_with_a_line_for_each_check(port: int) -> None:
    status, headers, body = ask(port, "/health")
    told = json.loads(body)
    assert (status, told["status"]) == (200, "ok")
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    lines = {one["check"]: one["detail"] for one in told["checks"]}
    assert lines["database"] == "readable, last written 60 s ago"
    assert lines["outbox"] == "1 waiting, 1 refused for good"
    assert set(told["checks"][0]) == {"check", "ok", "detail"}


def samples(port: int) -> dict[tuple[str, str], float]:
    _, _, body = ask(port, "/metrics")
    return {
        (one.name, ",".join(value for _, value in sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(body)
        for one in family.samples
    }


def test_metrics_tell_what_is_in_the_database_and_of_the_process(port: int) -> None:
    assert wait_until(lambda: ("vigie_items", "") in samples(port))  # it is counted aside
    found = samples(port)
    assert found["vigie_items", ""] == 2
    assert found["vigie_items_by_axis", "legal"] == 2
    assert found["vigie_items_by_axis", "usages"] == 1
    assert found["vigie_items_by_axis", "technologie"] == 0
    assert found["vigie_last_round_seconds", ""] == 40
    assert found["vigie_last_round_timestamp_seconds", ""] == (NOW - timedelta(seconds=60)).timestamp()
    assert found["vigie_last_round_exit_code", ""] == 1
    assert found["vigie_sources", "not visited"] == 2
    assert found["vigie_sources", "disabled"] == 1
    assert found["vigie_outbox_messages", "alert,pending"] == 1
    assert found["vigie_outbox_messages", "notice,dead"] == 1
    assert found["vigie_outbox_oldest_pending_seconds", ""] == 300
    assert found["vigie_alerts_24h", ""] == 1
    assert found["vigie_archive_bytes", ""] == 0
    assert found["vigie_backup_age_seconds", ""] == 86_400
    assert found["vigie_database_bytes", ""] > 0
    assert found["vigie_disk_free_bytes", ""] > 0
    assert found["vigie_check_ok", "rounds"] == 1
    assert found["vigie_threads", ""] >= 2
    assert found["process_cpu_seconds_total", ""] > 0
    assert found["process_open_fds", ""] > 2
    assert ("vigie_model_age_seconds", "") not in found


def test_no_label_holds_a_source_a_room_or_a_person(port: int) -> None:
    _, _, body = ask(port, "/metrics")
    assert [word for word in ("cnil", "edpb", "room=", "http", "@") if word in body] == []


def test_the_guide_names_every_metric_and_no_other(port: int) -> None:
    _, _, body = ask(port, "/metrics")
    told = set(re.findall(r"^# TYPE (\S+)", body, re.M)) | {"vigie_build_info"} - {"vigie_build"}
    written = set(
        re.findall(
            r"^\| `((?:vigie|process)_[a-z0-9_]+)(?:\{.*\})?` \|", GUIDE.read_text(encoding="utf-8"), re.M
        )
    )
    assert written == told


def test_labels_in_the_guide_are_those_of_the_metrics(port: int) -> None:
    _, _, body = ask(port, "/metrics")
    for name, labels in re.findall(r"^\| `([a-z0-9_]+)\{(.*)\}` \|", GUIDE.read_text(encoding="utf-8"), re.M):
        line = re.search(rf"^{name}\{{(.*)\}} ", body, re.M)
        assert line is not None, name
        assert re.findall(r"(\w+)=", line[1]) == labels.split(","), name


@pytest.mark.parametrize("path", ["/", "/health/", "/../vigie.toml", "/static/x", "/healthz"])
def test_nothing_else_is_served(port: int, path: str) -> None:
    status, _, body = ask(port, path)
    assert (status, body) == (404, "404 Not Found\n")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "BREW"])
def test_it_can_only_be_read(port: int, method: str) -> None:
    status, headers, _ = ask(port, "/health", method)
    assert (status, headers["allow"]) == (405, "GET, HEAD")


def test_a_head_has_no_body(port: int) -> None:
    status, headers, body = ask(port, "/metrics", "HEAD")
    assert (status, body) == (200, "")
    assert int(headers["content-length"]) > 1000


@pytest.mark.parametrize("host", ["evil.example", "evil.example:9464", "127.0.0.1.evil.example", "10.0.0.1"])
def test_a_foreign_name_that_leads_here_is_not_answered(port: int, host: str) -> None:
    status, headers, body = ask(port, "/health", Host=host)
    assert status == 421
    assert "checks" not in body
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("host", "address", "ours"),
    [
        ("127.0.0.1:9464", "127.0.0.1", True),
        ("localhost", "127.0.0.1", True),
        ("LOCALHOST:9464", "127.0.0.1", True),
        ("[::1]:9464", "::1", True),
        ("vigie:9464", "127.0.0.1", False),
        ("vigie:9464", ANY_ADDRESS, True),
        ("172.17.0.2:9464", ANY_ADDRESS, True),
        ("evil.example", ANY_ADDRESS, False),
        ("evil.example.", ANY_ADDRESS, False),
        ("", ANY_ADDRESS, False),
        (None, "127.0.0.1", False),
    ],
)
def test_which_names_are_ours(host: str | None, address: str, ours: bool) -> None:
    assert is_ours(host, address) is ours


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /health HTTP/1.1\r\n\r\n", b"421"),
        (b"GET /health HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", b"421"),
        (b"GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n", b"404"),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"431"),
        (b"GET /health HTTP/1.1\r\n" + b"X: y\r\n" * (HEAD_BYTES // 3), b"431"),
        (b"GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n", b"505"),
        (b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"400"),
        (b"GET /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nGET /nine", b"200"),
    ],
    ids=range(8),
)
def test_hostile_requests_get_a_short_answer(port: int, request_: bytes, status: bytes) -> None:
    answer = raw(port, request_)
    assert status in answer.split(b"\r\n")[0] or (status == b"431" and not answer)
    assert answer.count(b"HTTP/1") <= 1
    assert b"evil" not in answer


def open_requests() -> int:
    return sum(thread.name == "health-request" for thread in threading.enumerate())


def test_who_never_ends_a_request_keeps_nobody_else_waiting_until_there_are_too_many(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 60.0)
    with ExitStack() as lines:
        for _ in range(MOST_AT_ONCE - 1):
            lines.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(b"GET /health HT")
        assert wait_until(lambda: open_requests() == MOST_AT_ONCE - 1)
        assert ask(port, "/health")[0] == 200
        assert wait_until(lambda: open_requests() == MOST_AT_ONCE - 1)
        lines.enter_context(socket.create_connection(("127.0.0.1", port))).sendall(b"G")
        assert wait_until(lambda: open_requests() == MOST_AT_ONCE)
        assert raw(port, b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n") == b""
    assert wait_until(lambda: open_requests() == 0)
    assert ask(port, "/health")[0] == 200


def test_a_request_that_does_not_end_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.2)
    assert raw(port, b"GET /health HT") == b""


def test_a_port_that_is_taken_is_one_warning_and_no_more(
    house: House, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(Health(port=port), Reporter(lambda: house, Signs())) as opened:
        assert opened is None
    assert [one.levelno for one in caplog.records] == [logging.WARNING]
    assert f"127.0.0.1 port {port}: Address already in use; set another health.port" in caplog.text


def test_without_a_port_nothing_listens(house: House) -> None:
    before = threading.active_count()
    with serving(Health(), Reporter(lambda: house, Signs())) as opened:
        assert opened is None
        assert threading.active_count() == before


def test_ipv6_is_served_too(house: House) -> None:
    with serving(Health(port=free_port(), address="::1"), Reporter(lambda: house, Signs())) as opened:
        connection = http.client.HTTPConnection("::1", opened or 0, timeout=10)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 503
        connection.close()


def test_a_damaged_database_is_503_and_metrics_go_on(house: House, tmp_path: Path) -> None:
    (tmp_path / "vigie.db").write_bytes(b"not a database" * 100)
    settings = house.settings.model_copy(update={"paths": Paths(data=tmp_path)})
    signs = Signs()
    signs.touch(JOBS)
    reporter = Reporter(lambda: replace(house, settings=settings), signs)
    answer = reporter.health()
    assert answer.status == 503
    failing = {one["check"] for one in json.loads(answer.body)["checks"] if not one["ok"]}
    assert failing == {"database"}
    told = reporter.metrics().body.decode()
    assert 'vigie_check_ok{check="database"} 0.0' in told
    assert "\nvigie_items " not in told
    assert "\nvigie_sources{" not in told


def test_a_locked_database_is_read_all_the_same_and_many_who_ask_cost_one_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    look = page.look
    monkeypatch.setattr(page, "look", lambda *given: looks.append(1) or look(*given))
    reporter = Reporter(lambda: house, Signs())
    db = open_database(house.settings.paths.database)
    with transaction(db):
        threads = [threading.Thread(target=reporter.health) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(5)
        assert '"readable' in reporter.health().body.decode()
    db.close()
    assert looks == [1]
