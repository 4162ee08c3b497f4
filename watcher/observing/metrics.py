"""Vitals as Prometheus reads them. Labels are of fixed vocabularies: no address, source, room or person."""

from __future__ import annotations

import platform
import threading
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric

from classifiers.assessment import AXES
from watcher.observing.checks import Check
from watcher.observing.vitals import Slow, Vitals

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

CONDITIONS = ("ok", "broken", "to repair", "silent", "unsteady", "not visited", "waiting", "disabled")
"""How a source fares, as `vigie sources check` says it."""
STATES = ("pending", "dead")
KINDS = ("alert", "digest", "notice")


def exposition(seen: Vitals, slow: Slow | None, checked: Sequence[Check]) -> bytes:
    """All metrics in the text format, those of the process included (they are Linux's)."""
    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=registry)
    registry.register(_Found(tuple(families(seen, slow, checked))))
    return generate_latest(registry)


def families(seen: Vitals, slow: Slow | None, checked: Sequence[Check]) -> Iterator[Metric]:
    """Every metric of ours; what is not known has no sample. `slow` is None while nobody has counted yet."""
    yield InfoMetricFamily(
        "vigie_build",
        "What runs.",
        {"version": version("vigie-observatoire"), "python": platform.python_version()},
    )
    yield _labelled(
        "vigie_check_ok",
        "1 when a check of /health is well, else 0.",
        "check",
        {one.check: float(one.ok) for one in checked},
    )
    yield _one("vigie_threads", "Threads of the process.", threading.active_count())
    yield _labelled(
        "vigie_silence_seconds",
        "Seconds since a thread that works last showed that it lives.",
        "thread",
        seen.silences,
    )
    yield from _of_rounds(seen)
    yield _labelled(
        "vigie_sources",
        "Sources of the file, by how they fare.",
        "condition",
        _all(CONDITIONS, seen.conditions) if seen.trouble is None else {},
    )
    yield from _of_messages(seen)
    yield from _of_room(seen)
    yield from _of_the_slow(seen, slow or Slow())


def _of_rounds(seen: Vitals) -> Iterator[Metric]:
    last = seen.last
    ended = last.ended_at if last else None
    took = (ended - last.started_at).total_seconds() if last and ended else None
    yield _one(
        "vigie_last_round_timestamp_seconds",
        "When the last round ended, in seconds since 1970.",
        ended.timestamp() if ended else None,
    )
    yield _one("vigie_last_round_seconds", "How long the last round took.", took)
    yield _one(
        "vigie_last_round_exit_code",
        "0 all well, 1 some sources or messages failed, 3 no network.",
        last.exit_code if last else None,
    )


def _of_messages(seen: Vitals) -> Iterator[Metric]:
    messages = GaugeMetricFamily(
        "vigie_outbox_messages", "Messages that are not sent.", labels=("state", "kind")
    )
    if seen.trouble is None:
        for state in STATES:
            for kind in KINDS:
                messages.add_metric((state, kind), seen.outbox.open.get((state, kind), 0))
    yield messages
    since = seen.outbox.due_since
    age = 0.0 if since is None else max((seen.at - since).total_seconds(), 0.0)
    yield _one(
        "vigie_outbox_oldest_pending_seconds",
        "How long the oldest message that should have gone has been waiting; 0 when none does.",
        age if seen.trouble is None else None,
    )


def _of_room(seen: Vitals) -> Iterator[Metric]:
    yield _one(
        "vigie_database_bytes",
        "Size of the database with its write-ahead log.",
        seen.database_bytes,
    )
    yield _one("vigie_disk_free_bytes", "Free bytes where the data folder is.", seen.free_bytes)


def _of_the_slow(seen: Vitals, slow: Slow) -> Iterator[Metric]:
    yield _one("vigie_items", "Publications kept.", slow.items)
    yield _labelled(
        "vigie_items_by_axis",
        "Publications kept, by axis; one of two axes counts in both.",
        "axis",
        _all(AXES, slow.axes) if slow.items is not None else {},
    )
    yield _one("vigie_items_unjudged", "Older publications that wait to be judged.", slow.unjudged)
    yield _one("vigie_alerts_24h", "Alerts decided within 24 hours.", slow.alerts)
    yield _one("vigie_archive_bytes", "Size of the archived answers.", slow.archive_bytes)
    for name, what, made_at in (
        ("vigie_model_age_seconds", "Age of the model in service.", slow.model_made_at),
        ("vigie_backup_age_seconds", "Age of the newest backup in backup.folder.", slow.backup_made_at),
    ):
        age = None if made_at is None else max((seen.at - made_at).total_seconds(), 0.0)
        yield _one(name, what, age)


def _one(name: str, what: str, value: float | None) -> Metric:
    family = GaugeMetricFamily(name, what)
    if value is not None:
        family.add_metric((), value)
    return family


def _labelled(name: str, what: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=(label,))
    for each, value in values.items():
        family.add_metric((each,), value)
    return family


def _all(vocabulary: Sequence[str], counted: Mapping[str, int]) -> Mapping[str, float]:
    """Each word of the vocabulary with its number, and no other word."""
    return {word: counted.get(word, 0) for word in vocabulary}


class _Found:
    """Families that were worked out already, as a registry takes them."""

    def __init__(self, found: Sequence[Metric]) -> None:
        self._found = found

    def collect(self) -> Sequence[Metric]:
        return self._found
