import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import trustme

from badgekit.errors import FetchError
from badgekit.fetching import (
    AsyncHttpxFetcher,
    Fetch,
    HttpxFetcher,
    NetworkOptions,
    Resource,
)
from fetching.loopback import Loopback, Names, Route

HOSTS = ("badges.example", "other.example", "xn--bcher-kva.example")


@dataclass
class Client:
    """One of the two network fetchers, set up to reach the loopback server."""

    server: Loopback
    names: Names
    options: NetworkOptions
    is_async: bool

    def url(self, path: str, host: str = "badges.example") -> str:
        return f"https://{host}:{self.server.port}{path}"

    def serve(self, path: str, route: Route) -> str:
        self.server.routes[path] = route
        return self.url(path)

    def fetch(self, request: str | Fetch, **options: Any) -> Resource:
        if isinstance(request, str):
            request = Fetch(request, max_bytes=10_000)
        chosen = replace(self.options, **options)
        if self.is_async:
            return asyncio.run(AsyncHttpxFetcher(chosen).fetch(request))
        return HttpxFetcher(chosen).fetch(request)


def refusal(client: Client, request: str | Fetch, **options: Any) -> tuple[str, str]:
    """Return the type and the text of the error that *request* ends in."""
    with pytest.raises(FetchError) as caught:
        client.fetch(request, **options)
    (problem,) = caught.value.problems
    assert problem.detail == str(caught.value)
    return problem.type, problem.detail


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def client_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture(scope="session")
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    return context


@pytest.fixture(scope="session")
def tls_server(server_context: ssl.SSLContext) -> Iterator[Loopback]:
    with Loopback(server_context).running() as server:
        yield server


@pytest.fixture
def server(tls_server: Loopback) -> Iterator[Loopback]:
    yield tls_server
    tls_server.reset()


@pytest.fixture
def plain_server() -> Iterator[Loopback]:
    with Loopback(None).running() as server:
        yield server


@pytest.fixture(params=["sync", "async"])
def client(
    request: pytest.FixtureRequest, server: Loopback, client_context: ssl.SSLContext
) -> Client:
    names = Names({host: ["127.0.0.1"] for host in (*HOSTS, "stranger.example")})
    options = NetworkOptions(
        internal_hosts=frozenset(names.table),
        ssl_context=client_context,
        resolve=names,
        total_seconds=5,
        idle_seconds=2,
    )
    return Client(server, names, options, request.param == "async")
