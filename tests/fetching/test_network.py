"""The network fetchers against a server of our own; each test runs on both."""

import asyncio
import os
import ssl
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import httpcore
import pytest
import trustme

from badgekit.fetching import (
    AsyncCachingFetcher,
    AsyncHttpxFetcher,
    CachingFetcher,
    Fetch,
    HttpxFetcher,
    NetworkOptions,
    Resource,
)
from badgekit.problems import ProblemType
from fetching.conftest import Client, refusal
from fetching.loopback import Exchange, Loopback, redirect, response, sends

pytestmark = pytest.mark.network

LIMIT = ProblemType.LIMIT_EXCEEDED
RETRIEVAL = ProblemType.RETRIEVAL_ERROR
UNSUPPORTED = ProblemType.UNSUPPORTED
PUBLIC = "93.184.215.14"


class TestAnswers:
    def test_a_resource_has_its_content_type_and_time(self, client: Client) -> None:
        answer = response(b"{}", content_type="Application/JSON; charset=utf-8")
        url = client.serve("/doc", sends(answer))
        before = datetime.now(UTC).replace(microsecond=0)
        resource = client.fetch(url)
        assert (resource.url, resource.content) == (url, b"{}")
        assert resource.media_type == "application/json"
        assert resource.retrieved_at is not None
        assert before <= resource.retrieved_at <= datetime.now(UTC)
        assert resource.lifetime is None

    def test_what_http_says_about_caching_is_kept(self, client: Client) -> None:
        answer = response(b"{}", etag='"é1"', cache_control="max-age=60", age="20")
        resource = client.fetch(client.serve("/doc", sends(answer)))
        assert resource.etag == '"é1"'
        assert resource.lifetime == timedelta(seconds=40)
        assert resource.storable

    def test_a_type_that_is_not_said_is_not_invented(self, client: Client) -> None:
        resource = client.fetch(client.serve("/doc", sends(response(b"{}"))))
        assert resource.media_type == "application/octet-stream"

    def test_chunks_are_put_together(self, client: Client) -> None:
        head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        route = sends(head, b"3\r\nabc\r\n", b"2;x=y\r\nde\r\n", b"0\r\n\r\n")
        assert client.fetch(client.serve("/doc", route)).content == b"abcde"

    def test_a_body_may_end_with_the_connection(self, client: Client) -> None:
        route = sends(b"HTTP/1.0 200 OK\r\n\r\n", b"abc")
        assert client.fetch(client.serve("/doc", route)).content == b"abc"

    def test_hosts_beyond_ascii_are_found(self, client: Client) -> None:
        client.serve("/gr%C3%BC%C3%9Fe", sends(response(b"{}")))
        url = client.url("/grüße", "Bücher.example")
        assert client.fetch(url).content == b"{}"
        assert client.names.asked == ["xn--bcher-kva.example"]

    @pytest.mark.parametrize("status", [201, 204, 206, 304, 400, 404, 410, 500])
    def test_any_status_but_200_is_an_error(self, client: Client, status: int) -> None:
        url = client.serve("/doc", sends(response(b"", status)))
        absent = status in (404, 410)
        assert refusal(client, url + "?for=ada@example.edu") == (
            ProblemType.NOT_FOUND if absent else RETRIEVAL,
            f"{url}: HTTP status {status}",
        )

    def test_an_error_page_is_not_echoed(self, client: Client) -> None:
        url = client.serve("/doc", sends(response(b"no ada@example.edu", 404)))
        assert "ada" not in refusal(client, url)[1]

    def test_a_redirect_to_nowhere_is_an_error(self, client: Client) -> None:
        url = client.serve("/doc", sends(response(status=302)))
        assert refusal(client, url)[1].endswith("HTTP status 302")

    @pytest.mark.parametrize(
        "garbage",
        [
            b"SSH-2.0-OpenSSH_9.6 ada@example.edu\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nada@example.edu\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ncontent-length: ada@example.edu\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nada@example.edu",
            b"HTTP/1.1 200 OK\r\nx: " + b"a" * 200_000,
            b"",
        ],
    )
    def test_what_is_not_http_is_an_error(self, client: Client, garbage: bytes) -> None:
        type_, detail = refusal(client, client.serve("/doc", sends(garbage)))
        assert type_ == RETRIEVAL
        assert "the connection failed" in detail
        assert "ada" not in detail

    def test_no_server_is_an_error(self, client: Client, server: Loopback) -> None:
        url = client.url("/doc").replace(f":{server.port}", ":1")
        assert refusal(client, url) == (RETRIEVAL, f"{url}: cannot connect")


class TestWhatIsSent:
    def test_a_request_tells_nothing_about_who_asks(self, client: Client) -> None:
        url = client.serve("/lists/3", sends(response(b"{}")))
        client.fetch(Fetch(url, 10, "application/vc"))
        (exchange,) = client.server.seen
        agent = exchange.headers.pop("User-Agent")
        assert agent.split("/")[0] == "badgekit"
        assert exchange.target == "/lists/3"
        assert exchange.headers == {
            "Host": f"badges.example:{client.server.port}",
            "Accept": "application/vc",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }

    def test_the_fragment_stays_here_and_the_query_goes(self, client: Client) -> None:
        client.fetch(client.serve("/doc", sends(response(b"{}"))) + "?a=b#key-1")
        assert client.server.seen[0].target == "/doc?a=b"

    def test_cookies_are_not_sent_back(self, client: Client) -> None:
        client.serve("/end", sends(response(b"{}")))
        answer = response(status=302, location="/end", set_cookie="id=1; Path=/")
        client.fetch(client.serve("/doc", sends(answer)))
        assert "Cookie" not in client.server.seen[1].headers
        assert "Referer" not in client.server.seen[1].headers

    def test_proxies_of_the_environment_are_ignored(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        url = client.serve("/doc", sends(response(b"{}")))
        assert client.fetch(url).content == b"{}"

    @pytest.mark.parametrize("accept", ["a\r\nX-Evil: 1", "→", "\0"])
    def test_a_header_cannot_be_smuggled_in(self, client: Client, accept: str) -> None:
        url = client.serve("/doc", sends(response(b"{}")))
        assert refusal(client, Fetch(url, 10, accept))[0] == RETRIEVAL
        assert not client.server.seen

    def test_a_copy_that_is_still_good_is_not_sent_again(self, client: Client) -> None:
        answer = response(status=304, etag='"1"', cache_control="max-age=9")
        url = client.serve("/doc", sends(answer))
        resource = client.fetch(Fetch(url, 10, if_none_match='"1"'))
        assert client.server.seen[0].headers["If-None-Match"] == '"1"'
        assert resource.not_modified
        assert resource.content == b""
        assert resource.lifetime == timedelta(seconds=9)


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_a_redirect_is_followed(self, client: Client, status: int) -> None:
        client.serve("/b/end", sends(response(b"{}")))
        url = client.serve("/b/doc", sends(redirect("end", status)))
        resource = client.fetch(url)
        assert resource.content == b"{}"
        assert resource.url == url

    def test_a_redirect_to_another_host_is_followed(self, client: Client) -> None:
        client.serve("/end", sends(response(b"{}")))
        location = client.url("/end", "other.example")
        url = client.serve("/doc", sends(redirect(location)))
        assert client.fetch(url).content == b"{}"
        assert client.names.asked == ["badges.example", "other.example"]

    @pytest.mark.parametrize(
        "location",
        [
            "http://badges.example/doc",
            "file:///etc/passwd",
            "ftp://badges.example/doc",
            "data:application/json,{}",
            "https://127.0.0.1/",
            "https://127.0.0.1:{port}/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::1]:{port}/",
            "https://2130706433:{port}/",
            "https://0x7f.0.0.1:{port}/",
            "https://0177.0.0.1:{port}/",
            "https://127.1:{port}/",
            "//10.0.0.1/",
            "https://localhost:{port}/",
            "https://ada:pw@badges.example:{port}/",
            "https://badges.example:0/",
            "https://[::1/",
            "https://badges.example/" + "a" * 10_000,
        ],
    )
    def test_a_redirect_out_of_the_public_web_is_refused(
        self, client: Client, location: str
    ) -> None:
        client.names.table["localhost"] = ["127.0.0.1"]
        location = location.replace("{port}", str(client.server.port))
        url = client.serve("/doc", sends(redirect(location)))
        assert refusal(client, url)[0] == UNSUPPORTED
        assert len(client.server.seen) == 1

    def test_a_downgrade_is_refused_even_where_http_is_taken(
        self, client: Client
    ) -> None:
        url = client.serve("/doc", sends(redirect("http://badges.example/")))
        assert refusal(client, url, allow_unencrypted=True)[0] == UNSUPPORTED

    def test_five_redirects_are_enough_and_a_loop_ends(self, client: Client) -> None:
        client.serve("/5", sends(response(b"{}")))
        for number in range(5):
            client.serve(f"/{number}", sends(redirect(f"/{number + 1}")))
        assert client.fetch(client.url("/0")).content == b"{}"
        url = client.serve("/loop", sends(redirect("/loop")))
        client.server.seen.clear()
        assert refusal(client, url) == (LIMIT, f"{url}: too many redirects")
        assert len(client.server.seen) == 6


class TestAddresses:
    @pytest.mark.parametrize(
        "addresses",
        [
            ["127.0.0.1"],
            ["10.0.0.1"],
            ["169.254.169.254"],
            ["100.64.0.1"],
            ["::1"],
            ["fe80::1%1"],
            ["::ffff:127.0.0.1"],
            ["64:ff9b::7f00:1"],
            [PUBLIC, "10.0.0.1"],
            ["10.0.0.1", PUBLIC],
        ],
    )
    def test_a_name_of_an_internal_address_is_refused(
        self, client: Client, addresses: list[str]
    ) -> None:
        client.names.table["evil.example"] = [addresses]
        url = client.url("/doc", "evil.example")
        detail = f"{url}: the host is not on the public Internet"
        assert refusal(client, url) == (UNSUPPORTED, detail)
        assert not client.server.seen

    def test_the_connection_goes_to_the_address_that_was_checked(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A name that resolves to something else the second time."""
        connected = connections_to_loopback(monkeypatch)
        client.names.table["badges.example"] = [PUBLIC, "169.254.169.254"]
        url = client.serve("/doc", sends(response(b"{}")))
        assert client.fetch(url, internal_hosts=frozenset()).content == b"{}"
        assert connected == [PUBLIC]
        assert client.names.asked == ["badges.example"]

    def test_a_name_that_changes_between_hops_is_refused(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connected = connections_to_loopback(monkeypatch)
        client.names.table["badges.example"] = [PUBLIC, "169.254.169.254"]
        url = client.serve("/doc", sends(redirect("/end")))
        assert refusal(client, url, internal_hosts=frozenset())[0] == UNSUPPORTED
        assert connected == [PUBLIC]

    def test_the_next_address_is_tried(self, client: Client) -> None:
        client.names.table["badges.example"] = [["127.0.0.2", "127.0.0.1"]]
        url = client.serve("/doc", sends(response(b"{}")))
        assert client.fetch(url).content == b"{}"

    @pytest.mark.parametrize(
        ("answer", "detail"),
        [
            ([], "the host has no address"),
            (partial(open, "/nowhere"), "the connection failed (FileNotFoundError)"),
        ],
    )
    def test_a_name_without_an_address_is_an_error(
        self, client: Client, answer: Any, detail: str
    ) -> None:
        client.names.table["badges.example"] = [answer]
        url = client.url("/doc")
        assert refusal(client, url) == (RETRIEVAL, f"{url}: {detail}")

    def test_an_unknown_name_is_an_error(self, client: Client) -> None:
        url = client.url("/doc", "unknown.example")
        detail = f"{url}: the host name cannot be resolved"
        assert refusal(client, url) == (RETRIEVAL, detail)

    def test_an_address_is_not_looked_up(self, client: Client) -> None:
        url = client.url("/doc", "127.0.0.1")
        hosts = frozenset({"127.0.0.1"})
        assert "bad certificate" in refusal(client, url, internal_hosts=hosts)[1]
        assert not client.names.asked

    def test_the_system_resolves_names_by_default(self, client: Client) -> None:
        options = NetworkOptions(total_seconds=5)
        url = f"https://localhost:{client.server.port}/"
        assert refusal(replace(client, options=options), url)[0] == UNSUPPORTED


def connections_to_loopback(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let every connection end on the loopback address; list where each was to go."""
    connected: list[str] = []
    connect = httpcore.SyncBackend.connect_tcp
    connect_async = httpcore.AnyIOBackend.connect_tcp

    def reroute(self: Any, host: str, *rest: Any) -> Any:
        connected.append(host)
        return connect(self, "127.0.0.1", *rest)

    async def reroute_async(self: Any, host: str, *rest: Any) -> Any:
        connected.append(host)
        return await connect_async(self, "127.0.0.1", *rest)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", reroute)
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", reroute_async)
    return connected


class TestCertificates:
    def test_a_certificate_of_another_host_is_refused(self, client: Client) -> None:
        client.serve("/doc", sends(response(b"{}")))
        type_, detail = refusal(client, client.url("/doc", "stranger.example"))
        assert type_ == RETRIEVAL
        assert "bad certificate: Hostname mismatch" in detail
        assert not client.server.seen

    @pytest.mark.parametrize("trusted", ["another authority", "Mozilla's"])
    def test_a_certificate_of_an_unknown_authority_is_refused(
        self, client: Client, trusted: str
    ) -> None:
        context = None
        if trusted == "another authority":
            context = trustme_context()
        url = client.serve("/doc", sends(response(b"{}")))
        assert "bad certificate" in refusal(client, url, ssl_context=context)[1]
        assert not client.server.seen

    def test_a_server_without_tls_is_an_error(
        self, client: Client, plain_server: Loopback
    ) -> None:
        url = f"https://badges.example:{plain_server.port}/"
        kind, detail = refusal(client, url)
        # The server may also wait for more, until there is no time left.
        assert kind == RETRIEVAL
        assert detail.startswith(f"{url}: cannot connect")


def trustme_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    trustme.CA().configure_trust(context)
    return context


class TestOptions:
    def test_http_is_taken_if_the_caller_says_so(
        self, client: Client, plain_server: Loopback
    ) -> None:
        plain_server.routes["/"] = sends(redirect("/doc"))
        plain_server.routes["/doc"] = sends(response(b"{}"))
        url = f"http://badges.example:{plain_server.port}/"
        assert refusal(client, url)[0] == UNSUPPORTED
        assert client.fetch(url, allow_unencrypted=True).content == b"{}"

    def test_internal_addresses_stay_closed_for_http_too(
        self, client: Client, plain_server: Loopback
    ) -> None:
        url = f"http://127.0.0.1:{plain_server.port}/"
        assert refusal(client, url, allow_unencrypted=True)[0] == UNSUPPORTED

    def test_redirects_can_be_forbidden(self, client: Client) -> None:
        url = client.serve("/doc", sends(redirect("/end")))
        assert refusal(client, url, max_redirects=0)[0] == LIMIT


def test_a_cached_list_is_fetched_once_and_then_revalidated(client: Client) -> None:
    def route(exchange: Exchange) -> None:
        if exchange.headers.get("If-None-Match") == '"1"':
            exchange.send(response(status=304, etag='"1"'))
        else:
            exchange.send(response(b"{}", etag='"1"', cache_control="max-age=60"))

    now = datetime(2025, 6, 1, tzinfo=UTC)
    request = Fetch(client.serve("/doc", route), 10)
    fetcher = CachingFetcher(HttpxFetcher(client.options), clock=lambda: now)
    fetch: Callable[[], Resource] = lambda: fetcher.fetch(request)  # noqa: E731
    if client.is_async:
        twin = AsyncCachingFetcher(AsyncHttpxFetcher(client.options), clock=lambda: now)
        fetch = lambda: asyncio.run(twin.fetch(request))  # noqa: E731
    assert fetch() == fetch()
    now += timedelta(seconds=61)
    assert fetch().content == b"{}"
    assert [e.headers.get("If-None-Match") for e in client.server.seen] == [None, '"1"']


def test_threads_share_a_fetcher(client: Client) -> None:
    url = client.serve("/doc", sends(response(b"{}")))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(client.fetch, [url] * 8))
    assert {resource.content for resource in found} == {b"{}"}
    assert len(client.server.seen) == 8


@pytest.mark.parametrize("check", ["check_hostname", "verify_mode"])
def test_a_context_that_takes_any_certificate_is_refused(check: str) -> None:
    context = ssl.create_default_context()
    context.check_hostname = False
    if check == "verify_mode":
        context.verify_mode = ssl.CERT_NONE
    with pytest.raises(ValueError, match="must check certificates"):
        NetworkOptions(ssl_context=context)


def test_the_http_client_is_loaded_when_it_is_needed() -> None:
    code = (
        "import sys; from badgekit.fetching import HttpxFetcher; HttpxFetcher();"
        "print([m for m in ('httpx', 'httpcore', 'anyio') if m in sys.modules])"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == "[]"
