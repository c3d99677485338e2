"""The services on loopback, each on a port of its own, and a clock that tests turn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from readinglist.sources.pace import Clock
from tests.sources.world import World

Handler = BaseHTTPRequestHandler
Fault = Callable[[Handler], bool]  # answers in the service's place, or returns False


class FakeTime:
    """Time that passes only when somebody waits; waiting side by side passes once."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self.start = self.time = start
        self._lock = threading.Lock()

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        until = self.time + seconds
        with self._lock:
            self.time = max(self.time, until)

    @property
    def waited(self) -> float:
        return self.time - self.start

    @property
    def clock(self) -> Clock:
        return Clock(self.now, self.sleep)


class Loopback:
    """Serves the world's services; `faults` take over where set, `headers` are what each service was sent."""

    def __init__(self, world: World, services: tuple[str, ...]) -> None:
        self.world = world
        self.faults: dict[str, Fault] = {}
        self.headers: list[tuple[str, dict[str, str]]] = []
        self.requests: list[str] = []
        self.body = b""
        self.servers = {
            service: ThreadingHTTPServer(("127.0.0.1", 0), self._handler(service)) for service in services
        }
        for server in self.servers.values():
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.servers[service].server_port}"

    def environment(self) -> dict[str, str]:
        """Where the services are, as a person may say it."""
        return {f"READINGLIST_{service.upper()}_URL": self.url(service) for service in self.servers}

    def close(self) -> None:
        for server in self.servers.values():
            server.shutdown()
            server.server_close()

    def _handler(self, service: str) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                self._answer(b"")

            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers.get("Content-Length", "0"))))

            def _answer(self, body: bytes) -> None:
                loopback.body = body
                loopback.requests.append(service)
                loopback.headers.append((service, dict(self.headers.items())))
                fault = loopback.faults.get(service)
                try:
                    if fault is None or not fault(self):
                        send(self, *loopback.world.answer(service, self.path, body))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *_args: object) -> None:
                pass

        return Answering


def send(handler: Handler, status: int, content_type: str, body: bytes, **headers: str) -> bool:
    """Sends a whole answer."""
    handler.send_response(status)
    handler.send_header("Content-Type", content_type)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
    return True


@contextmanager
def on_loopback(world: World, services: tuple[str, ...]) -> Iterator[Loopback]:
    """Serves for as long as the block lasts."""
    loopback = Loopback(world, services)
    try:
        yield loopback
    finally:
        loopback.close()
