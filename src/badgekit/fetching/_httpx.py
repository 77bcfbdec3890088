"""URLs, read and joined by httpx: what may be fetched, as the one who fetches sees it.

Everything that follows (lookup, check, connection, certificate, `Host`) goes by the
`Target` made here, so no second reading of the URL can disagree with the first.
"""

import re
import ssl
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import httpx

from badgekit.errors import FetchError
from badgekit.fetching._addresses import IPAddress
from badgekit.fetching._urls import shown
from badgekit.problems import ProblemType

_MAX_LENGTH = 8_192
_MAX_HOST_LENGTH = 253
_PORTS = range(1, 65_536)
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*\.?", re.ASCII)
# The C library takes 0x7f.1, 2130706433 and 0177.0.0.1 for 127.0.0.1. As in the URL
# standard of WHATWG, a name that ends in a number is an IPv4 address or nothing.
_ENDS_IN_NUMBER = re.compile(r"(.*\.)?(0x[0-9a-f]*|[0-9]+)\.?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a GET goes."""

    url: httpx.URL
    host: str
    """In ASCII and lower case; an IPv6 address has no brackets."""
    port: int
    address: IPAddress | None
    """If the URL has an address instead of a host name."""

    @classmethod
    def parse(cls, url: str, *, allow_http: bool) -> "Target":
        """Read *url*, or raise `FetchError` if it is not one to fetch."""
        if len(url) > _MAX_LENGTH:
            raise _refused(url, f"longer than {_MAX_LENGTH} characters")
        try:
            return cls._of(httpx.URL(url), allow_http=allow_http)
        except (httpx.InvalidURL, ValueError):
            raise _refused(url, "not a URL that can be fetched") from None

    def redirected(self, location: str, *, allow_http: bool) -> "Target":
        """Return where a `Location` header field leads from here."""
        if len(location) > _MAX_LENGTH:
            raise _refused(str(self.url), "redirects to a URL that is too long")
        try:
            url = self.url.join(location)
            return self._of(url, allow_http=allow_http and self.url.scheme == "http")
        except (httpx.InvalidURL, ValueError):
            raise _refused(str(self.url), "redirects to a malformed URL") from None

    @classmethod
    def _of(cls, url: httpx.URL, *, allow_http: bool) -> "Target":
        text = str(url)
        if url.scheme != "https" and not (allow_http and url.scheme == "http"):
            raise _refused(text, "only https URLs are fetched")
        if url.userinfo:
            raise _refused(text, "the URL holds a user name or password")
        host = url.raw_host.decode("ascii").lower()
        port = url.port or (443 if url.scheme == "https" else 80)
        if url.port == 0 or port not in _PORTS:
            raise _refused(text, "the port is out of range")
        return cls(url, host, port, _address(host, text))

    @property
    def authority(self) -> str:
        """The value of the `Host` header field."""
        return self.url.netloc.decode("ascii")


def _address(host: str, url: str) -> IPAddress | None:
    try:
        if ":" in host:
            address = IPv6Address(host)
            if address.scope_id is None:
                return address
        elif _ENDS_IN_NUMBER.fullmatch(host):
            return IPv4Address(host)
        elif len(host) <= _MAX_HOST_LENGTH and _HOST.fullmatch(host):
            return None
    except AddressValueError:
        pass
    raise _refused(url, "the host is not a domain name or an IP address")


def _refused(url: str, why: str) -> FetchError:
    return FetchError(f"{shown(url)}: {why}", ProblemType.UNSUPPORTED)


def create_ssl_context() -> ssl.SSLContext:
    """Return a context with Mozilla's certificate authorities."""
    return httpx.create_ssl_context(trust_env=False)
