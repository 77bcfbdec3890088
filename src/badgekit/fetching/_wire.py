"""The wire: GET from an address that was checked, within a deadline.

This works on httpcore, the engine of httpx, because a connection has to go to the
address that was checked, and no read may outlast the deadline. Certificates and SNI
go by the host name of the URL, as always.
"""

import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from functools import cache
from threading import Thread
from typing import Any

import anyio
import anyio.to_thread
import httpcore

from badgekit.errors import FetchError
from badgekit.fetching._exchange import Answer, Hop
from badgekit.fetching._fetcher import Fetch, Resource
from badgekit.fetching._httpx import create_ssl_context
from badgekit.fetching._network import NetworkOptions
from badgekit.problems import ProblemType

_NETWORK_ERRORS = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    anyio.BrokenResourceError,
    anyio.EndOfStream,
    OSError,
    UnicodeError,
)
_TOO_SLOW = "the answer takes too long"


def fetch(request: Fetch, options: NetworkOptions) -> Resource:
    """Get one resource, or raise `FetchError`."""
    deadline = _Deadline(options.total_seconds)
    hop: Hop | Resource = Hop.first(request, options)
    while isinstance(hop, Hop):
        with _as_fetch_error(hop):
            addresses = hop.check(_resolve(hop, deadline))
            answer = _get(hop, _Backend(addresses, deadline))
        hop = hop.after(answer)
    return hop


async def fetch_async(request: Fetch, options: NetworkOptions) -> Resource:
    """Get one resource, or raise `FetchError`."""
    first = Hop.first(request, options)
    hop: Hop | Resource = first
    with anyio.move_on_after(options.total_seconds):
        while isinstance(hop, Hop):
            with _as_fetch_error(hop):
                addresses = hop.check(await _resolve_async(hop))
                answer = await _get_async(hop, _AsyncBackend(addresses))
            hop = hop.after(answer)
        return hop
    raise first.error(_TOO_SLOW, ProblemType.LIMIT_EXCEEDED)


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def within(self, seconds: float | None = None) -> float:
        """Return how long to wait at most, or raise `TimeoutError`."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left if seconds is None else min(left, seconds)


# Names


def _resolve(hop: Hop, deadline: _Deadline) -> Iterable[str]:
    if hop.target.address is not None:
        return [str(hop.target.address)]
    # `getaddrinfo` has no timeout: a slow name server must not hold the caller.
    found: Future[tuple[str, ...]] = Future()

    def work() -> None:
        try:
            found.set_result(_look_up(hop))
        except BaseException as error:  # noqa: BLE001 - raised again by result()
            found.set_exception(error)

    Thread(target=work, name="badgekit-resolve", daemon=True).start()
    return found.result(deadline.within())


async def _resolve_async(hop: Hop) -> Iterable[str]:
    if hop.target.address is not None:
        return [str(hop.target.address)]
    return await anyio.to_thread.run_sync(_look_up, hop, abandon_on_cancel=True)


def _look_up(hop: Hop) -> tuple[str, ...]:
    return tuple(hop.options.resolve(hop.target.host, hop.target.port))


# Connections


class _Backend(httpcore.SyncBackend):
    """Connects to the given addresses, whatever the name, and keeps the deadline."""

    def __init__(self, addresses: tuple[str, ...], deadline: _Deadline) -> None:
        self._addresses = addresses
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - its addresses are known
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        def connect(address: str) -> httpcore.NetworkStream:
            seconds = self._deadline.within(timeout)
            stream = super(_Backend, self).connect_tcp(
                address, port, seconds, local_address, socket_options
            )
            return _TimedStream(stream, self._deadline)

        *others, last = self._addresses
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return connect(address)
        return connect(last)


class _TimedStream(httpcore.NetworkStream):
    """A stream on which nothing outlasts the deadline, however the bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(
            ssl_context, server_hostname, self._deadline.within(timeout)
        )
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        return self._stream.get_extra_info(info)


class _AsyncBackend(httpcore.AnyIOBackend):
    """Connects to the given addresses, whatever the name."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        self._addresses = addresses

    async def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - its addresses are known
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        async def connect(address: str) -> httpcore.AsyncNetworkStream:
            return await super(_AsyncBackend, self).connect_tcp(
                address, port, timeout, local_address, socket_options
            )

        *others, last = self._addresses
        for address in others:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await connect(address)
        return await connect(last)


# One request and its answer, on a connection of its own: connections are pooled by
# host name, and a pooled one would escape the check of the next lookup.


def _get(hop: Hop, backend: _Backend) -> Answer:
    with (
        httpcore.ConnectionPool(_context(hop), network_backend=backend) as pool,
        pool.stream("GET", _url(hop), **_request(hop)) as response,
    ):
        answer = _begun(response)
        if answer.status != 200:
            return answer
        body = hop.body(answer.headers)
        for chunk in response.iter_stream():
            body.add(chunk)
        return Answer(answer.status, answer.headers, body.content())


async def _get_async(hop: Hop, backend: _AsyncBackend) -> Answer:
    async with (
        httpcore.AsyncConnectionPool(_context(hop), network_backend=backend) as pool,
        pool.stream("GET", _url(hop), **_request(hop)) as response,
    ):
        answer = _begun(response)
        if answer.status != 200:
            return answer
        body = hop.body(answer.headers)
        async for chunk in response.aiter_stream():
            body.add(chunk)
        return Answer(answer.status, answer.headers, body.content())


def _url(hop: Hop) -> httpcore.URL:
    url = hop.target.url
    return httpcore.URL(
        scheme=url.scheme,
        host=hop.target.host,
        port=hop.target.port,
        target=url.raw_path,
    )


def _request(hop: Hop) -> dict[str, Any]:
    idle = hop.options.idle_seconds
    timeouts = dict.fromkeys(("connect", "read", "write", "pool"), idle)
    headers = [(k.encode("ascii"), v.encode("latin-1")) for k, v in hop.headers]
    return {"headers": headers, "extensions": {"timeout": timeouts}}


def _begun(response: httpcore.Response) -> Answer:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return Answer(response.status, headers)


def _context(hop: Hop) -> ssl.SSLContext:
    return hop.options.ssl_context or _default_context()


@cache
def _default_context() -> ssl.SSLContext:
    return create_ssl_context()


# Errors


@contextmanager
def _as_fetch_error(hop: Hop) -> Iterator[None]:
    try:
        yield
    except _NETWORK_ERRORS as error:
        raise _fetch_error(hop, error) from error


def _fetch_error(hop: Hop, error: BaseException) -> FetchError:
    # The texts of these exceptions stay out: some quote what the server sent.
    for cause in _causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return hop.error(f"bad certificate: {cause.verify_message}")
            case httpcore.ConnectTimeout():
                return hop.error("cannot connect in time")
            case httpcore.TimeoutException() | TimeoutError():
                return hop.error(_TOO_SLOW, ProblemType.LIMIT_EXCEEDED)
            case socket.gaierror():
                return hop.error("the host name cannot be resolved")
            case _:
                continue
    if isinstance(error, httpcore.ConnectError):
        return hop.error("cannot connect")
    return hop.error(f"the connection failed ({type(error).__name__})")


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__  # httpcore drops the cause
