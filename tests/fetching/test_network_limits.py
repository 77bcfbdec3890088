"""The network fetchers against a server that is too slow or sends too much."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from badgekit.fetching import Fetch
from badgekit.problems import ProblemType
from fetching.conftest import Client, refusal
from fetching.loopback import Exchange, redirect, response, sends

pytestmark = pytest.mark.network

LIMIT = ProblemType.LIMIT_EXCEEDED
RETRIEVAL = ProblemType.RETRIEVAL_ERROR
UNSUPPORTED = ProblemType.UNSUPPORTED


class TestLimits:
    """Every limit cuts in well before the five seconds that the client has."""

    @pytest.fixture(autouse=True)
    def _in_time(self) -> Iterator[None]:
        start = time.monotonic()
        yield
        assert time.monotonic() - start < 4

    def test_a_body_that_drips_is_cut_off(self, client: Client) -> None:
        def route(exchange: Exchange) -> None:
            exchange.send(response(length=1000))
            exchange.drip(b"{" * 200)

        url = client.serve("/doc", route)
        detail = f"{url}: the answer takes too long"
        assert refusal(client, url, total_seconds=0.5) == (LIMIT, detail)

    def test_headers_that_drip_are_cut_off(self, client: Client) -> None:
        url = client.serve("/doc", lambda e: e.drip(response(b"{}") * 4))
        assert refusal(client, url, total_seconds=0.5)[0] == LIMIT

    def test_redirects_share_the_time(self, client: Client) -> None:
        def route(exchange: Exchange) -> None:
            exchange.stopping.wait(0.25)
            exchange.send(redirect("/doc"))

        url = client.serve("/doc", route)
        assert refusal(client, url, total_seconds=0.6)[0] == LIMIT
        assert len(client.server.seen) <= 3

    def test_silence_is_cut_off(self, client: Client) -> None:
        def route(exchange: Exchange) -> None:
            exchange.stopping.wait(3)

        url = client.serve("/doc", route)
        assert refusal(client, url, idle_seconds=0.3)[0] == LIMIT

    def test_a_handshake_that_never_comes_is_cut_off(self, client: Client) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"https://badges.example:{silent.getsockname()[1]}/"
            detail = f"{url}: cannot connect in time"
            assert refusal(client, url, idle_seconds=0.3) == (RETRIEVAL, detail)

    def test_a_slow_name_server_does_not_hold_the_caller(self, client: Client) -> None:
        release = threading.Event()
        client.names.table["badges.example"] = [lambda: release.wait(3) and ["::1"]]
        threading.Timer(1, release.set).start()
        assert refusal(client, client.url("/doc"), total_seconds=0.3)[0] == LIMIT
        assert not release.is_set()

    @pytest.mark.parametrize("host", ["badges.example", "127.0.0.1"])
    def test_without_time_nothing_is_fetched(self, client: Client, host: str) -> None:
        hosts = frozenset({host})
        url = client.url("/doc", host)
        assert refusal(client, url, total_seconds=0, internal_hosts=hosts)[0] == LIMIT
        assert not client.server.seen

    def test_a_body_of_the_size_allowed_is_taken(self, client: Client) -> None:
        url = client.serve("/doc", sends(response(b"a" * 100)))
        assert len(client.fetch(Fetch(url, 100)).content) == 100
        assert refusal(client, Fetch(url, 99)) == (LIMIT, f"{url}: more than 99 bytes")

    @pytest.mark.parametrize(
        "head",
        [
            response(length=100_000_000),
            response(length=10**15),
            b"HTTP/1.1 200 OK\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5f5e100\r\n",
        ],
    )
    def test_a_body_of_100_megabytes_is_not_downloaded(
        self, client: Client, head: bytes
    ) -> None:
        def route(exchange: Exchange) -> None:
            exchange.send(head)
            for _ in range(1_000):
                exchange.send(bytes(100_000))

        assert refusal(client, client.serve("/doc", route))[0] == LIMIT
        assert client.server.seen[0].sent < 20_000_000

    def test_a_length_that_promises_too_much_is_an_error(self, client: Client) -> None:
        url = client.serve("/doc", sends(response(b"{}", length=200)))
        assert refusal(client, url)[0] == RETRIEVAL

    def test_what_comes_after_the_announced_length_is_ignored(
        self, client: Client
    ) -> None:
        url = client.serve("/doc", sends(response(b"{}" + b" " * 50_000, length=2)))
        assert client.fetch(url).content == b"{}"

    @pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "br", "identity, gzip"])
    def test_a_gzip_bomb_is_refused_unopened(
        self, client: Client, encoding: str
    ) -> None:
        bomb = gzip.compress(bytes(1_000_000))
        url = client.serve("/doc", sends(response(bomb, content_encoding=encoding)))
        detail = f"{url}: the answer is compressed, unasked"
        assert refusal(client, url) == (UNSUPPORTED, detail)

    def test_an_answer_may_say_that_it_is_not_compressed(self, client: Client) -> None:
        url = client.serve("/doc", sends(response(b"{}", content_encoding="Identity")))
        assert client.fetch(url).content == b"{}"
