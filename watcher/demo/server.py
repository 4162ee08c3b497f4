"""The sample week over loopback HTTP, so that the demonstration takes the same way as the real thing."""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import cast

from watcher.demo.week import Page, Site, week_site

_HOST = "127.0.0.1"


class DemoServer:
    """Serves the week on a free port of this machine while its context lasts.

    `origin` is the address before all paths, without a trailing slash. It serves the state of the first
    visit (Thursday) until `second_visit` is called.
    """

    def __init__(self) -> None:
        self._http = _Http()
        self.origin = self._http.origin
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> DemoServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def second_visit(self) -> None:
        """Serve the state of Monday: one publication revised, those of the end of the week added."""
        self._http.site = week_site(self.origin, 2)


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((_HOST, 0), _Handler)
        self.origin = f"http://{_HOST}:{self.server_port}"
        self.site: Site = week_site(self.origin, 1)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = cast("_Http", self.server)
        page = server.site.find(server.origin + self.path)
        if page is None:
            self._answer(HTTPStatus.NOT_FOUND, None)
        elif self.headers.get("If-None-Match") == page.etag:
            self._answer(HTTPStatus.NOT_MODIFIED, page)
        else:
            self._answer(page.status, page)
            self.wfile.write(page.body)

    def _answer(self, status: int, page: Page | None) -> None:
        self.send_response(status)
        if page is not None:
            self.send_header("ETag", page.etag)
        if page is not None and status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", page.content_type)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(page.body) if page else 0))
        self.end_headers()

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Quiet: the demonstration's own output is what counts."""
