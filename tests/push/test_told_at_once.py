"""A feed with a hub, told at once: real hub and feed by HTTP, a real database, a clock turned by hand."""

from __future__ import annotations

import hmac
import http.client
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from baddays.houses import Watch, watching
from factories import NOW, source
from feeds import LONG, URGENT_TEXT, URGENT_TITLE, Post, feed
from servers import Page, Received, ScriptedServer
from watcher.push.following import called
from watcher.push.server import listening
from watcher.push.subscribing import subscribe_due
from watcher.rules.push import Standing, Subscription
from watcher.store import push
from watcher.store.sources import load_states
from watcher.upkeep.doctor import examine

MINUTE = timedelta(minutes=1)


def send(address: str, method: str = "GET", body: bytes = b"", **headers: str) -> tuple[int, str]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.request(method, target, body, headers)
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


@dataclass
class Hub:
    """Confirms who subscribes at once, while it is still being asked, and announces when it is told to."""

    server: ScriptedServer
    refuses: bool = False
    asked: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])

    def take(self, received: Received) -> Page:
        form = {name: values[0] for name, values in parse_qs(received.body.decode()).items()}
        self.asked.append(form)
        if self.refuses:
            question = {"hub.mode": "denied", "hub.topic": form["hub.topic"], "hub.reason": "closed"}
            assert send(f"{form['hub.callback']}?{urlencode(question)}")[0] == 200
        else:
            question = {
                "hub.mode": "subscribe",
                "hub.topic": form["hub.topic"],
                "hub.challenge": "are-you-there",
                "hub.lease_seconds": form["hub.lease_seconds"],
            }
            assert send(f"{form['hub.callback']}?{urlencode(question)}") == (200, "are-you-there")
        return Page(status=202)

    def announce(self, body: bytes = b"<rss>not believed</rss>") -> int:
        form = self.asked[-1]
        signature = hmac.new(form["hub.secret"].encode(), body, "sha256").hexdigest()
        return send(form["hub.callback"], "POST", body, **{"X-Hub-Signature": f"sha256={signature}"})[0]


@dataclass
class Scene:
    watch: Watch
    server: ScriptedServer
    hub: Hub
    callback: str

    def now(self) -> datetime:
        return self.watch.house.now()

    def publish(self, *posts: Post) -> None:
        links = f'<{self.server.url("/hub")}>; rel="hub", <{self.server.url("/feed")}>; rel="self"'
        self.server.script("/feed", Page(feed(Post("old"), *posts), headers={"Link": links}))

    def subscribe(self) -> int:
        return subscribe_due(self.watch.db, self.watch.house, self.now())

    @property
    def subscription(self) -> Subscription:
        return push.subscriptions(self.watch.db)["cnil"]

    @property
    def announced(self) -> frozenset[str]:
        return called(self.watch.db, load_states(self.watch.db), self.now()).announced

    @property
    def visits(self) -> int:
        return len(self.server.asked("/feed"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def scene(server: ScriptedServer, tmp_path: Path, model_directory: Path) -> Iterator[Scene]:
    port = free_port()
    settings = {"callback": f"http://127.0.0.1:{port}/hub", "port": port}
    with ExitStack() as stack:
        cnil = source("cnil", url=server.url("/feed"))
        watch = stack.enter_context(watching(tmp_path, model_directory, cnil, push=settings))
        found = Scene(watch, server, Hub(server), settings["callback"])
        server.script("/hub", found.hub.take)
        stack.enter_context(
            listening(watch.house.settings.push, watch.house.settings.paths.database, found.now)
        )
        found.publish()
        watch.round()
        yield found


def test_what_a_hub_announces_is_visited_at_once_and_alerts(scene: Scene) -> None:
    assert scene.subscription.standing is Standing.OFFERED
    assert scene.subscribe() == 1
    assert scene.subscription.standing is Standing.ACTIVE
    assert scene.hub.asked[0]["hub.topic"] == scene.server.url("/feed")
    assert scene.subscribe() == 0
    scene.watch.at(NOW + 2 * MINUTE)
    scene.publish(Post("new", URGENT_TITLE, URGENT_TEXT))
    assert scene.announced == frozenset()
    assert scene.hub.announce() == 202
    assert scene.announced == {"cnil"}
    report = scene.watch.round(only_due=True)
    assert (report.alerts, scene.visits) == (1, 2)
    assert scene.announced == frozenset()
    assert not any("not believed" in body for body in scene.watch.posted())


def test_a_hub_that_proved_itself_spares_visits_until_it_misses_publications(scene: Scene) -> None:
    scene.subscribe()
    scene.watch.at(NOW + 2 * MINUTE)
    scene.publish(Post("1"))
    scene.hub.announce()
    scene.watch.round(only_due=True)
    for _ in range(5):
        scene.watch.round(timedelta(hours=1), only_due=True)
    assert scene.visits == 2
    for number in range(2):  # the hub is silent now
        more = [Post(f"silent-{n}", f"Un guide {n} de l'IA", f"{LONG} {n}") for n in range(number + 1)]
        scene.publish(Post("1"), *more)
        scene.watch.round(timedelta(hours=7), only_due=True)
        scene.watch.round(15 * MINUTE, only_due=True)
    assert scene.subscription.distrusted_until is not None
    before = scene.visits
    scene.watch.round(timedelta(hours=2), only_due=True)
    assert scene.visits == before + 1
    (found,) = [one for one in examine(scene.watch.house) if one.check == "hubs"]
    assert "cnil" in found.remedy


def test_a_hub_that_refuses_is_known_to(scene: Scene) -> None:
    scene.hub.refuses = True
    scene.subscribe()
    assert (scene.subscription.standing, scene.subscription.detail) == (Standing.DENIED, "closed")
    assert scene.hub.announce() == 410


def test_a_hub_that_is_gone_leaves_word_and_is_asked_again_later(scene: Scene) -> None:
    scene.server.script("/hub", Page(b"no", 500))
    assert scene.subscribe() == 1
    assert "500" in scene.subscription.detail
    assert scene.subscribe() == 0
    scene.watch.at(NOW + timedelta(hours=1))
    assert scene.subscribe() == 1


def test_strangers_change_nothing(scene: Scene) -> None:
    scene.subscribe()
    mine = scene.hub.asked[0]["hub.callback"]
    before = scene.subscription
    assert send(mine, "POST", b"x", **{"X-Hub-Signature": "sha256=00"}) == (202, "")
    assert send(mine, "POST", b"x")[0] == 202
    assert send(mine, "DELETE")[0] == 405
    assert send(f"{scene.callback}/unknown", "POST", b"x")[0] == 410
    assert send(f"{scene.callback}/", "POST", b"x")[0] == 410
    assert send(f"{mine}?hub.mode=unsubscribe&hub.topic=x&hub.challenge=y")[0] == 404
    assert send(scene.callback.removesuffix("/hub") + "/")[0] == 404
    assert scene.subscription == before
    assert send(mine, "POST", b"x" * (10 * 1024 * 1024 + 1))[0] == 413


def test_a_port_that_is_taken_is_one_warning_and_no_more(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    house = scene.watch.house
    with listening(house.settings.push, house.settings.paths.database, house.now) as port:
        assert port is None
    assert [one.levelname for one in caplog.records] == ["WARNING"]


def test_without_a_callback_nothing_listens_and_no_hub_is_asked(
    tmp_path: Path, model_directory: Path, server: ScriptedServer
) -> None:
    with watching(tmp_path, model_directory, source("cnil", url=server.url("/feed"))) as watch:
        house = watch.house
        with listening(house.settings.push, house.settings.paths.database, house.now) as port:
            assert port is None
            assert not any(thread.name == "push" for thread in threading.enumerate())
        assert subscribe_due(watch.db, house, NOW) == 0
