"""How long `vigie run --once` takes, as a whole process: a first round, an unchanged one, one new entry each.

    python bench/rounds.py [--feeds 100] [--entries 25]

Serves made-up feeds with ETags on loopback, without articles; the model is trained before the clock starts.
Prints wall seconds, interpreter start included, and the ratio of the first round to the unchanged one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

VIGIE = Path(sys.executable).with_name("vigie")
TEXT = "La métropole évalue un assistant d'intelligence artificielle générative auprès de ses agents. " * 8


class Feeds(ThreadingHTTPServer):
    """Feed n at /n; `extra` more entries on top of `entries` in each."""

    def __init__(self, entries: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.entries = entries
        self.extra = 0

    def body(self, feed: str) -> bytes:
        now = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        items = "".join(
            f"<item><title>Publication {n} du flux {feed}</title><guid>{feed}-{n}</guid>"
            f"<link>http://example.org/{feed}/{n}</link><description>{TEXT} {n}</description>"
            f"<pubDate>{format_datetime(now - timedelta(hours=n))}</pubDate></item>"
            for n in range(self.entries + self.extra)
        )
        return f"<rss version='2.0'><channel><title>{feed}</title>{items}</channel></rss>".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers with an ETag, and with 304 where it is echoed."""

    def do_GET(self) -> None:
        assert isinstance(self.server, Feeds)
        body = self.server.body(self.path.strip("/"))
        tag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        unchanged = self.headers.get("If-None-Match") == tag
        self.send_response(304 if unchanged else 200)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", "0" if unchanged else str(len(body)))
        self.end_headers()
        if not unchanged:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


def measure(feeds: int, entries: int) -> None:
    """Print the three rounds."""
    with tempfile.TemporaryDirectory() as scratch, Feeds(entries) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        folder = Path(scratch)
        origin = f"http://127.0.0.1:{server.server_port}"
        (folder / "sources.yaml").write_text("sources:\n" + "".join(source(n, origin) for n in range(feeds)))
        vigie(folder, "classify")
        seconds = {}
        for name in ("first", "unchanged", "one new entry each"):
            server.extra = 1 if name.startswith("one") else 0
            started = time.perf_counter()
            vigie(folder, "run", "--once", "--sources", "sources.yaml")
            seconds[name] = time.perf_counter() - started
            print(f"{name:<20} {seconds[name]:6.2f} s")
        print(f"{'ratio':<20} {seconds['first'] / seconds['unchanged']:6.1f}")
        server.shutdown()


def source(number: int, origin: str) -> str:
    """An entry of sources.yaml."""
    return (
        f"  - {{id: f{number}, name: Flux {number}, kind: feed, url: '{origin}/{number}', language: fr, "
        "publisher: Banc, nature: press, category: press}\n"
    )


def vigie(folder: Path, *words: str) -> None:
    """Run a command in the folder; it must not fail."""
    settings = {"ALLOW_LOOPBACK": "true", "HOST_SPACING": "0", "FETCH_ARTICLES": "false"}
    environment = {**os.environ, **{f"VIGIE_WEB__{name}": value for name, value in settings.items()}}
    subprocess.run(
        [VIGIE, *words],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=100)
    options.add_argument("--entries", type=int, default=25)
    chosen = options.parse_args()
    measure(chosen.feeds, chosen.entries)
