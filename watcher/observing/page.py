"""The page of health: `/health` for people and container engines, `/metrics` for Prometheus."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from http import HTTPStatus
from importlib.metadata import version

from watcher.house import House
from watcher.observing.checks import Check, checks
from watcher.observing.keeping import Kept, KeptAside
from watcher.observing.metrics import CONTENT_TYPE, exposition
from watcher.observing.server import Answer, Server
from watcher.observing.signs import Signs
from watcher.observing.vitals import Slow, Vitals, look, look_slowly
from watcher.settings import Health

QUICK_SECONDS = 5.0
"""How long an answer is kept; Prometheus asks every 15 seconds or less often."""
SLOW_SECONDS = 300.0
SLOW_PATIENCE = 0.3
"""Seconds for which the very first question waits for what is counted aside."""

log = logging.getLogger(__name__)


class Reporter:
    """Makes both answers. `house` gives the house as it is now, since settings may be read again."""

    def __init__(self, house: Callable[[], House], signs: Signs) -> None:
        began = house().now()
        self._house = house
        self._quick: Kept[Vitals] = Kept(lambda: look(house(), signs, began), QUICK_SECONDS)
        self._slow: KeptAside[Slow] = KeptAside(lambda: look_slowly(house()), SLOW_SECONDS, SLOW_PATIENCE)

    def health(self) -> Answer:
        """The checks as JSON, with 503 when one of them is not well."""
        _, found = self._checked()
        well = all(one.ok for one in found)
        told = {
            "status": "ok" if well else "failing",
            "version": version("vigie-observatoire"),
            "checks": [asdict(one) for one in found],
        }
        body = json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "replace")
        status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
        return Answer(status, "application/json; charset=utf-8", body + b"\n")

    def metrics(self) -> Answer:
        """Every metric, whatever the checks say."""
        seen, found = self._checked()
        return Answer(HTTPStatus.OK, CONTENT_TYPE, exposition(seen, self._slow.get(), found))

    def _checked(self) -> tuple[Vitals, tuple[Check, ...]]:
        seen = self._quick.get()
        return seen, checks(seen, collect_minutes=self._house().settings.schedule.collect_minutes)


@contextmanager
def serving(settings: Health, reporter: Reporter) -> Generator[int | None]:
    """Serve as long as the block runs, and give the port; None without one, or when it is taken.

    A port that is taken is no reason not to watch: one warning, and the block runs all the same.
    """
    if settings.port is None:
        yield None
        return
    try:
        server = Server(
            settings.address, settings.port, {"/health": reporter.health, "/metrics": reporter.metrics}
        )
    except OSError as error:
        place = f"{settings.address} port {settings.port}"
        log.warning("no page of health: %s: %s; set another health.port", place, error.strerror)
        yield None
        return
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.2), name="health")
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
