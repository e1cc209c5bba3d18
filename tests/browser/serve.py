"""A static host on this machine: one as readers know it, until a test spoils an answer."""

import re
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

BASE = "/dl/"  # the path of SITE_URL: a site need not stand at the root of its host


class Server:
    """Serves a site; `with Server(folder) as server` starts and stops it.

    Attributes:
        site: the folder, which may be exchanged for that of a newer build.
        faults: file name -> what answers in its place, with the handler of the request.
        headers: file name -> headers that its answer gets besides the usual ones.
        requests: the path of every request within the site, in the order of arrival.
    """

    def __init__(self, site: Path) -> None:
        self.site = site
        self.faults: dict[str, Fault] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.requests: list[str] = []
        self._port = 0  # any, and from then on always the same
        self._running: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}{BASE}"

    def start(self) -> None:
        server = self

        class Handler(_Handler):
            of = server

        self._running = _Host(("127.0.0.1", self._port), Handler)
        self._port = self._running.server_port
        threading.Thread(
            target=self._running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def stop(self) -> None:
        """Refuse connections; start() goes on at the same address."""
        if self._running:
            self._running.shutdown()
            self._running.server_close()
            self._running = None

    def __enter__(self) -> "Server":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


class _Host(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing where a browser hangs up, as it does when a worker is ended while it loads."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    """Serves files as a static host does, with the site's own page for wrong addresses."""

    of: Server
    extensions_map = {  # noqa: RUF012  # not left to what the machine happens to know
        **SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".json": "application/json",
        ".wasm": "application/wasm",
        ".woff2": "font/woff2",
    }

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.split("?")[0].rpartition("/")[2]

    def do_GET(self) -> None:
        del self.headers["If-Modified-Since"]  # or what a cache has would lend it its old headers
        self.of.requests.append(self.path.removeprefix(BASE))
        if fault := self.of.faults.get(self.name):
            fault(self)
        else:
            self.usual()

    def usual(self) -> None:
        if self.name == "sitemap.xml":
            # Instant navigation is for the pages of the sitemap only, whose ports the theme compares.
            text = (self.of.site / self.name).read_text()
            answer(200, re.sub(rf"https://[^/]*{BASE}", self.of.address, text).encode())(self)
        else:
            super().do_GET()

    def translate_path(self, path: str) -> str:
        self.directory = str(self.of.site)
        below = path.removeprefix(BASE) if path.startswith(BASE) else "no/such/file"
        return super().translate_path(f"/{below}")

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")  # a fault must not be hidden by a cache
        for name, value in self.of.headers.get(self.name, {}).items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code == HTTPStatus.NOT_FOUND:
            answer(code, (self.of.site / "404.html").read_bytes())(self)
        else:
            super().send_error(code, message, explain)


Fault = Callable[[_Handler], None]


def answer(code: int, body: bytes = b"", until: threading.Event | None = None) -> Fault:
    """An answer with this status and content, which may wait for an event."""

    def fault(handler: _Handler) -> None:
        handler.send_response(code)
        kind = "text/html; charset=utf-8" if code >= 400 else handler.guess_type(handler.path)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if until:
            until.wait(60)
        handler.wfile.write(body)

    return fault


def held(until: threading.Event) -> Fault:
    """The usual answer, but not before an event."""

    def fault(handler: _Handler) -> None:
        until.wait(60)
        handler.usual()

    return fault
