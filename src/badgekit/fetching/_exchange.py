"""One fetch as a chain of hops: what to ask, what to make of it. Opens nothing."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import metadata
from ipaddress import ip_address

from badgekit import _time
from badgekit.errors import FetchError
from badgekit.fetching._addresses import is_public
from badgekit.fetching._fetcher import Fetch, Resource, too_long
from badgekit.fetching._freshness import is_storable, lifetime
from badgekit.fetching._httpx import Target
from badgekit.fetching._network import NetworkOptions
from badgekit.fetching._urls import shown
from badgekit.problems import ProblemType

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ABSENT = frozenset({404, 410})
_MAX_ADDRESSES = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What one server said."""

    status: int
    headers: Mapping[str, str]
    """By name in lower case; repeated fields are joined with a comma."""
    content: bytes = b""
    """Empty unless the status is 200."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One GET on the way to a resource."""

    request: Fetch
    options: NetworkOptions
    target: Target
    redirects_left: int

    @classmethod
    def first(cls, request: Fetch, options: NetworkOptions) -> "Hop":
        """Return the hop to the URL that *request* names."""
        target = Target.parse(request.url, allow_http=options.allow_unencrypted)
        return cls(request, options, target, options.max_redirects)

    def check(self, addresses: Iterable[str]) -> tuple[str, ...]:
        """Return the addresses to try, or refuse them all if one is not public."""
        found = tuple(dict.fromkeys(addresses))
        if not found:
            raise self.error("the host has no address")
        if self.target.host not in self.options.internal_hosts and not all(
            is_public(ip_address(address)) for address in found
        ):
            # The address itself stays unsaid: the text may reach whoever made the URL.
            raise self.error(
                "the host is not on the public Internet", ProblemType.UNSUPPORTED
            )
        return found[:_MAX_ADDRESSES]

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Every header field that is sent."""
        fields = [
            ("Host", self.target.authority),
            ("Accept", self.request.accept),
            ("Accept-Encoding", "identity"),
            ("User-Agent", _user_agent()),
            ("Connection", "close"),
        ]
        if self.request.if_none_match is not None:
            fields.append(("If-None-Match", self.request.if_none_match))
        return fields

    def body(self, headers: Mapping[str, str]) -> "Body":
        """Return what collects the body of a 200 response with these *headers*."""
        encoding = headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("", "identity"):
            raise self.error(
                "the answer is compressed, unasked", ProblemType.UNSUPPORTED
            )
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self.request.max_bytes:
            raise too_long(self.request)
        return Body(self.request)

    def after(self, answer: Answer) -> "Hop | Resource":
        """Return the next hop, or the resource if this was the last."""
        if answer.status in _REDIRECTS and "location" in answer.headers:
            return self._redirected(answer.headers["location"])
        not_modified = answer.status == 304 and self.request.if_none_match is not None
        if answer.status != 200 and not not_modified:
            absent = answer.status in _ABSENT
            kind = ProblemType.NOT_FOUND if absent else ProblemType.RETRIEVAL_ERROR
            raise self.error(f"HTTP status {answer.status}", kind)
        retrieved_at = _time.now()
        return Resource(
            self.request.url,
            answer.content,
            _media_type(answer.headers.get("content-type", "")),
            retrieved_at=retrieved_at,
            etag=answer.headers.get("etag"),
            lifetime=lifetime(answer.headers, retrieved_at),
            storable=is_storable(answer.headers),
            not_modified=not_modified,
        )

    def _redirected(self, location: str) -> "Hop":
        if not self.redirects_left:
            raise self.error("too many redirects", ProblemType.LIMIT_EXCEEDED)
        with suppress(UnicodeError):  # RFC 9110 has ASCII; servers send UTF-8
            location = location.encode("latin-1").decode("utf-8")
        target = self.target.redirected(
            location, allow_http=self.options.allow_unencrypted
        )
        return replace(self, target=target, redirects_left=self.redirects_left - 1)

    def error(
        self, detail: str, type: ProblemType = ProblemType.RETRIEVAL_ERROR
    ) -> FetchError:
        """Return an error that says at which URL it happened."""
        return FetchError(f"{shown(str(self.target.url))}: {detail}", type)


class Body:
    """Collects a body and stops at the limit, whatever the server announced."""

    def __init__(self, request: Fetch) -> None:
        self._request = request
        self._content = bytearray()

    def add(self, chunk: bytes) -> None:
        """Add what has arrived."""
        if len(self._content) + len(chunk) > self._request.max_bytes:
            raise too_long(self._request)
        self._content += chunk

    def content(self) -> bytes:
        """Return all of it."""
        return bytes(self._content)


def _media_type(content_type: str) -> str:
    essence = content_type.partition(";")[0].strip().lower()
    return essence or "application/octet-stream"


def _user_agent() -> str:
    try:
        return f"badgekit/{metadata.version('badgekit')}"
    except metadata.PackageNotFoundError:  # run from a source tree
        return "badgekit"
