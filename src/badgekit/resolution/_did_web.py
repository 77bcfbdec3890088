"""did:web: the document is at a well-known place of a host."""

import re
from urllib.parse import quote, unquote

from badgekit.fetching import Fetch, Steps
from badgekit.limits import Limits
from badgekit.resolution._document import (
    ControlledIdentifierDocument,
    read_resource,
)
from badgekit.resolution._refusals import bad_url

_PREFIX = "did:web:"
_ACCEPT = "application/did+json, application/did+ld+json, application/json"
_HOST = re.compile(
    r"(?P<name>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*"
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)"
    r"(?:%3a(?P<port>[1-9][0-9]{0,4}))?"
)
# How the URL standard tells an IPv4 address, in any of its spellings.
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_SEGMENT = re.compile(r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f/\\?#%;\ufffd]")
_MAX_HOST = 253
_MAX_PORT = 65_535


class DidWeb:
    """Resolves did:web over https. IP addresses are refused, as the method says."""

    def recognizes(self, url: str, /) -> bool:
        """Tell whether *url* is a did:web."""
        return url.startswith(_PREFIX)

    def resolve(
        self, url: str, limits: Limits, /
    ) -> Steps[ControlledIdentifierDocument]:
        """Fetch the document, or raise `DocumentError`. `FetchError` passes through."""
        resource = yield Fetch(
            did_web_url_of(url), max_bytes=limits.fetch_bytes, accept=_ACCEPT
        )
        document = read_resource(resource, limits)
        return ControlledIdentifierDocument.parse(document, limits)


def did_web_url_of(did: str) -> str:
    """Return the URL of the document.

    >>> did_web_url_of("did:web:example.edu%3A8443:issuers:1")
    'https://example.edu:8443/issuers/1/did.json'
    """
    host, *path = did.removeprefix(_PREFIX).split(":")
    authority = _authority(host.lower())
    segments = [_segment(segment) for segment in path] or [".well-known"]
    return "/".join([f"https://{authority}", *segments, "did.json"])


def _authority(host: str) -> str:
    match = _HOST.fullmatch(host)
    if match is None or len(match["name"]) > _MAX_HOST:
        raise bad_url("a did:web is did:web: and a host name, %3A before a port")
    if _NUMERIC.fullmatch(match["name"]):
        raise bad_url("a did:web must not have an IP address for its host")
    if match["port"] is None:
        return match["name"]
    if int(match["port"]) > _MAX_PORT:
        raise bad_url(f"a did:web cannot have the port {match['port']}")
    return f"{match['name']}:{match['port']}"


def _segment(segment: str) -> str:
    text = unquote(segment) if _SEGMENT.fullmatch(segment) else ""
    if not text.strip(".") or _UNSAFE.search(text):
        raise bad_url("a did:web has a path segment that is not a plain name")
    return quote(text, safe="")
