"""A server on the loopback address that answers as badly as a test wants."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any, Self


@dataclass
class Exchange:
    """One request, as the server sees it."""

    connection: socket.socket
    stopping: threading.Event
    target: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    sent: int = 0

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self.connection.sendall(part)
            self.sent += len(part)

    def drip(self, data: bytes, every: float = 0.05) -> None:
        for byte in data:
            if self.stopping.wait(every):
                return
            self.send(bytes([byte]))


Route = Callable[[Exchange], None]


def response(
    body: bytes = b"", status: int = 200, length: int | None = None, **fields: str
) -> bytes:
    """Return a whole response; `content_type="…"` becomes `Content-Type: …`."""
    lines = [f"HTTP/1.1 {status} Whatever"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    lines.append(f"content-length: {len(body) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(location: str, status: int = 302) -> bytes:
    return response(status=status, location=location)


def sends(*parts: bytes) -> Route:
    return lambda exchange: exchange.send(*parts)


class _Handler(BaseRequestHandler):
    server: "Loopback"

    def handle(self) -> None:
        # A client that refuses a certificate or has enough hangs up: that is fine.
        with suppress(OSError):
            context = self.server.context
            if context is None:
                self._answer(self.request)
                return
            with context.wrap_socket(self.request, server_side=True) as connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        reader = connection.makefile("rb")
        with reader:
            request_line = reader.readline().decode("latin-1")
            if not request_line:  # hung up after the handshake
                return
            _, target, _ = request_line.split(" ")
            exchange = Exchange(connection, self.server.stopping, target)
            while line := reader.readline().decode("latin-1").strip():
                name, _, value = line.partition(": ")
                exchange.headers[name] = value
            self.server.seen.append(exchange)
            path = target.partition("?")[0]
            self.server.routes.get(path, sends(response(status=404)))(exchange)


class Loopback(ThreadingTCPServer):
    """Serves `routes` at `port` of 127.0.0.1, over TLS if it has a context."""

    daemon_threads = True
    block_on_close = True
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.context = context
        self.routes: dict[str, Route] = {}
        self.seen: list[Exchange] = []
        self.stopping = threading.Event()
        self.port: int = self.server_address[1]

    @contextmanager
    def running(self) -> Iterator[Self]:
        thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            self.reset()
            self.shutdown()
            thread.join()
            self.server_close()

    def reset(self) -> None:
        """Forget routes and requests; end the answers that are still dripping."""
        self.stopping.set()
        self.stopping = threading.Event()
        self.routes = {}
        self.seen = []


class Names:
    """A resolver that answers from a table, each time with the next answer."""

    def __init__(self, table: dict[str, Iterable[Any]]) -> None:
        self.table = {host: list(answers) for host, answers in table.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, _port: int) -> list[str]:
        self.asked.append(host)
        try:
            answers = self.table[host]
        except KeyError:
            raise socket.gaierror(socket.EAI_NONAME, "unknown") from None
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if callable(answer):
            answer = answer()
        return [answer] if isinstance(answer, str) else list(answer)
