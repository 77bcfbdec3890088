"""What becomes of a URL before anything is opened."""

from importlib import metadata
from ipaddress import ip_address

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from badgekit.errors import FetchError
from badgekit.fetching import Fetch, NetworkOptions, Resource
from badgekit.fetching._addresses import is_public
from badgekit.fetching._exchange import Answer, Hop
from badgekit.fetching._httpx import Target
from badgekit.fetching._urls import shown
from badgekit.problems import ProblemType

OPTIONS = NetworkOptions()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("93.184.215.14", True),
        ("0.0.0.0", False),
        ("0.1.2.3", False),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("100.127.255.255", False),
        ("100.128.0.1", True),
        ("127.0.0.1", False),
        ("127.255.255.254", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("172.31.255.255", False),
        ("192.0.0.1", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("198.51.100.1", False),
        ("203.0.113.1", False),
        ("224.0.0.1", False),
        ("224.0.1.1", False),
        ("239.255.255.255", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("2606:4700:4700::1111", True),
        ("2a00:1450:4001:80b::200e", True),
        ("::", False),
        ("::1", False),
        ("::8.8.8.8", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", False),
        ("::ffff:0:8.8.8.8", False),
        ("64:ff9b::8.8.8.8", True),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::169.254.169.254", False),
        ("64:ff9b:1::8.8.8.8", False),
        ("100::1", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("2002:7f00:1::", False),
        ("2002:808:808::1", False),
        ("3fff::1", False),
        ("4000::1", False),
        ("5f00::1", False),
        ("fc00::1", False),
        ("fd12:3456::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
    ],
)
def test_addresses_are_public_or_not(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    ("url", "host", "port", "authority", "path"),
    [
        ("https://a.example", "a.example", 443, "a.example", b"/"),
        ("HTTPS://A.Example/x?y#z", "a.example", 443, "a.example", b"/x?y"),
        ("https://a.example:8443/", "a.example", 8443, "a.example:8443", b"/"),
        ("https://8.8.8.8/", "8.8.8.8", 443, "8.8.8.8", b"/"),
        ("https://[2606::1]:1/", "2606::1", 1, "[2606::1]:1", b"/"),
        ("https://bücher.example/ü", "xn--bcher-kva.example", 443, None, b"/%C3%BC"),
        ("https://a_b.example./", "a_b.example.", 443, "a_b.example.", b"/"),
        ("https://8.example/", "8.example", 443, "8.example", b"/"),
        ("https://a.0xample/", "a.0xample", 443, "a.0xample", b"/"),
    ],
)
def test_good_urls_are_read(
    url: str, host: str, port: int, authority: str | None, path: bytes
) -> None:
    target = Target.parse(url, allow_http=False)
    assert (target.host, target.port) == (host, port)
    assert target.authority == (authority or host)
    assert target.url.raw_path == path


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "//a.example/",
        "/etc/passwd",
        "http://a.example/",
        "ftp://a.example/",
        "file:///etc/passwd",
        "data:,x",
        "did:web:a.example",
        "javascript:alert(1)",
        "https:",
        "https://",
        "https:///x",
        "https:a.example",
        "https://ada@a.example/",
        "https://ada:pw@a.example/",
        "https://:@a.example/",
        "https://a.example:0/",
        "https://a.example:65536/",
        "https://a.example:-1/",
        "https://a.example:https/",
        "https://1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x/",
        "https://017700000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://127.0.0.1.5/",
        "https://a.example.8/",
        "https://256.0.0.1/",
        "https://[::1/",
        "https://[127.0.0.1]/",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://[v1.x]/",
        "https://.a.example/",
        "https://a..example/",
        "https://-a.example/",
        "https://a-.example/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 127 + "example/",
        "https://a example/",
        "https://a\\b.example/",
        "https://a%2eexample/",
        "https://a\x00.example/",
        "https://a.example/\r\nX: y",
        "https://\ud800.example/",
        "https://a.example/\ud800",
        "https://a.example/" + "x" * 10_000,
    ],
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        Target.parse(url, allow_http=False)
    assert caught.value.problems[0].type == ProblemType.UNSUPPORTED


URLS = st.one_of(
    st.text(),
    st.builds("https://{}".format, st.text()),
    st.builds(
        "https://{}/{}".format, st.text("a.0-x[]:%@\\/?#7", min_size=1), st.text()
    ),
)


@settings(max_examples=200)
@given(URLS, URLS)
@example("https://a.example/", "\x00")
@example("https://a.example/", "//[")
@example("https://a.example/", "\xff")
def test_any_url_and_any_location_is_read_or_refused(url: str, location: str) -> None:
    for start in (url, "https://a.example/x"):
        try:
            hop = Hop.first(Fetch(start, 10), OPTIONS)
            after = hop.after(Answer(302, {"location": location}))
        except FetchError:
            continue
        assert isinstance(after, Hop)
        assert after.target.url.scheme == "https"
        assert not after.target.url.userinfo
        after.headers[0][1].encode("ascii")
        assert b"\n" not in after.target.url.raw_path


@settings(max_examples=100)
@given(
    st.dictionaries(
        st.sampled_from(
            "cache-control expires date age etag vary content-type".split()  # noqa: SIM905
        ),
        st.text(max_size=40),
    )
)
def test_any_headers_make_a_resource(headers: dict[str, str]) -> None:
    hop = Hop.first(Fetch("https://a.example/", 10), OPTIONS)
    resource = hop.after(Answer(200, headers, b"{}"))
    assert isinstance(resource, Resource)
    assert resource.lifetime is None or resource.lifetime.total_seconds() >= 0


def test_a_location_beyond_ascii_is_read_as_utf_8() -> None:
    hop = Hop.first(Fetch("https://a.example/", 10), OPTIONS)
    location = "/ü".encode().decode("latin-1")  # as header fields are read
    after = hop.after(Answer(302, {"location": location}))
    assert isinstance(after, Hop)
    assert after.target.url.raw_path == b"/%C3%BC"


@pytest.mark.parametrize(
    ("installed", "agent"), [("1.2.3", "badgekit/1.2.3"), (None, "badgekit")]
)
def test_the_user_agent_is_this_library(
    monkeypatch: pytest.MonkeyPatch, installed: str | None, agent: str
) -> None:
    def version(name: str) -> str:
        if installed is None:
            raise metadata.PackageNotFoundError(name)
        return installed

    monkeypatch.setattr(metadata, "version", version)
    hop = Hop.first(Fetch("https://a.example/", 10), OPTIONS)
    assert ("User-Agent", agent) in hop.headers


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://a.example:8443/x?learner=ada#y", "https://a.example:8443/x"),
        ("https://ada:pw@a.example/x", "https://a.example/x"),
        ("mailto:ada@example.edu", "mailto:…"),
        ("data:text/plain,ada", "data:…"),
        ("ada@example.edu", "a relative URL"),
        ("https://[ada", "a malformed URL"),
        ("https://a.example/\x1b[31m", "https://a.example/\ufffd[31m"),
        ("https://a.example/" + "x" * 500, "https://a.example/" + "x" * 182 + "…"),
    ],
)
def test_error_texts_hold_no_query_and_no_user(url: str, text: str) -> None:
    assert shown(url) == text


@given(st.text())
def test_any_text_can_be_shown(url: str) -> None:
    assert shown(url).isprintable()
