"""The fetchers that reach the Internet. They load their HTTP client when first used."""

import ssl
from dataclasses import dataclass, field

from badgekit.fetching._addresses import Resolver, system_resolver
from badgekit.fetching._fetcher import Fetch, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkOptions:
    """What the network fetchers may do. The defaults suit URLs from strangers."""

    internal_hosts: frozenset[str] = frozenset()
    """Host names, in lower case, that may have addresses in private networks. Every
    credential can then make the verifier send a GET to these hosts, at any port."""
    allow_unencrypted: bool = False
    """Take `http` URLs too. Whoever sits on the way can then answer in the name of
    every issuer. A redirect from `https` to `http` is refused all the same."""
    total_seconds: float = 20.0
    """For one fetch, from the first name lookup to the last byte, redirects and all."""
    idle_seconds: float = 5.0
    """For a connection to open, and for each byte of the answer to arrive."""
    max_redirects: int = 5
    ssl_context: ssl.SSLContext | None = field(default=None, compare=False)
    """The certificate authorities to trust: Mozilla's, unless given."""
    resolve: Resolver = field(default=system_resolver, compare=False)
    """Finds the addresses of a host. All of them are checked before one is used."""

    def __post_init__(self) -> None:
        """Refuse a TLS context that would take any certificate."""
        context = self.ssl_context
        if context is not None and not (
            context.check_hostname and context.verify_mode is ssl.CERT_REQUIRED
        ):
            raise ValueError("the TLS context must check certificates and host names")


DEFAULT_NETWORK_OPTIONS = NetworkOptions()


class HttpxFetcher:
    """Gets resources over HTTPS, from public addresses alone.

    Credentials name the URLs, so the URLs are hostile: every host name is resolved
    once, all its addresses are checked, and the connection goes to an address that
    was checked, for each redirect again. Time, size and redirects are bounded.
    Nothing is sent but the URL, `Accept` and the name and version of this library: no
    cookies, no credentials, no proxy of the environment. Compressed answers are
    refused. Every fetch has a connection of its own, so there is nothing to close,
    and threads may share the fetcher. Wrap it in a `CachingFetcher` for many
    credentials.

    Raises `FetchError`: `UNSUPPORTED` for a URL or an address that is refused,
    `LIMIT_EXCEEDED` for an answer too large or too slow, `NOT_FOUND` for 404 and 410,
    else `RETRIEVAL_ERROR`.

    >>> HttpxFetcher().fetch(Fetch("file:///etc/passwd", max_bytes=1024))
    Traceback (most recent call last):
    badgekit.errors.FetchError: file:…: only https URLs are fetched
    """

    def __init__(self, options: NetworkOptions = DEFAULT_NETWORK_OPTIONS) -> None:
        self.options = options

    def fetch(self, request: Fetch, /) -> Resource:
        """Get one resource."""
        from badgekit.fetching import _wire  # noqa: PLC0415 - a slow import

        return _wire.fetch(request, self.options)


class AsyncHttpxFetcher:
    """`HttpxFetcher` for asyncio. Event loops may share it."""

    def __init__(self, options: NetworkOptions = DEFAULT_NETWORK_OPTIONS) -> None:
        self.options = options

    async def fetch(self, request: Fetch, /) -> Resource:
        """Get one resource."""
        from badgekit.fetching import _wire  # noqa: PLC0415 - a slow import

        return await _wire.fetch_async(request, self.options)
