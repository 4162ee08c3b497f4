"""How long a document that means harm holds the process that reads it; whether a round outlasts them all."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path

from bench.contenders.vigie import Vigie
from bench.measuring import measured
from factories import source
from feeds import Post, feed
from hostile.adversary import ARTICLES, FETCHED, LISTED, PARSED, Adversary, page
from watcher.collectors.registry import collect
from watcher.sandbox import Sandbox, SandboxError
from watcher.sources import Source
from watcher.visit import HarvestPolicy
from watcher.web.answer import PAGE_BYTES, Answer
from watcher.web.article import extract

_SPARE = frozenset({"article-of-a-hundred-megabytes", "slow-article"})
"""These harm while they are fetched, and never come to be read."""


@dataclass(frozen=True, slots=True)
class Held:
    """How long a document held the child that reads it, in wall seconds, and how that ended."""

    name: str
    seconds: float
    end: str


def held() -> tuple[Held, ...]:
    """Each hostile document of the tests, read in a sandbox with the limits of a round."""
    limits = {field.name: field.default for field in fields(HarvestPolicy)}
    with Sandbox(seconds=limits["parse_seconds"], megabytes=limits["parse_megabytes"]) as box:
        box.call(collect, Answer("http://x.example/", 200, {}, b"<rss/>"), source())
        return tuple(_held(name, work) for name, work in _documents(box))


def _held(name: str, work: Callable[[], object]) -> Held:
    started = time.perf_counter()
    try:
        work()
        end = "read"
    except SandboxError as error:
        end = str(error)
    return Held(name, time.perf_counter() - started, end)


def _documents(box: Sandbox) -> Iterator[tuple[str, Callable[[], object]]]:
    for name, answering in (PARSED | LISTED | ARTICLES).items():
        if name in _SPARE:
            continue
        head, _, body = b"".join(answering("/")).partition(b"\r\n\r\n")
        kind = dict(line.split(b": ") for line in head.split(b"\r\n")[1:])[b"Content-Type"].decode()
        answer = Answer("http://127.0.0.1/x", 200, {"content-type": kind}, body[:PAGE_BYTES])
        if name in ARTICLES:
            yield name, lambda answer=answer: box.call(extract, answer, want_metadata=True)
        else:
            yield name, lambda answer=answer, name=name: box.call(collect, answer, _source(name))


def _source(name: str) -> Source:
    listing = {"kind": "listing", "recipe": {"item": "div"}} if name in LISTED else {}
    return source(name, **listing)


def hostile_round(kept: Path, workers: int) -> tuple[float, int]:
    """A real round over the hostile sources, a good one after each: its wall seconds, and how many it marked.

    Raises RuntimeError when it stopped, or when a good source brought less than it had.
    """
    with (
        tempfile.TemporaryDirectory() as scratch,
        Adversary(lambda _: page(feed(Post("1"), Post("2")))) as server,
    ):
        folder = Path(scratch)
        names = (*FETCHED, *PARSED)
        ours = Vigie(workers, kept)
        ours.prepare(
            folder, [server.url(one) for name in names for one in (f"{name}/feed.xml", f"good-{name}/")]
        )
        ran = measured(ours.command(folder), folder, ours.environment(folder))
        with closing(sqlite3.connect(folder / "var" / "vigie.db")) as db:
            failed = {row[0] for row in db.execute("SELECT source_id FROM fetches WHERE outcome = 'failed'")}
            visited = db.execute("SELECT count(*) FROM fetches").fetchone()[0]
    good = {f"f{2 * number + 1}" for number in range(len(names))}
    if ran.code not in {0, 1} or visited < 2 * len(names) or failed & good:
        raise RuntimeError(
            f"ended with {ran.code}, {visited} visits, good ones failed: {sorted(failed & good)}"
        )
    return ran.wall, len(failed)
