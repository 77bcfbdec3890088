"""Which strings are URLs that we would look anything up at."""

import re
from urllib.parse import SplitResult, urlsplit

from badgekit.limits import Limits
from badgekit.resolution._refusals import bad_url, beyond_limits

# RFC 3986: what may be in a URL, each percent sign with its two digits.
_URL = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:"
    r"(?:[A-Za-z0-9._~:/?@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})+"
    r"(?:\#(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?"
)
# A host that needs no decoding, and nobody's name in front of it.
_AUTHORITY = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
)
_DOT_SEGMENT = re.compile(r"/(?:\.|%2[Ee]){1,2}(?=/|$)")


def split(url: str, limits: Limits) -> tuple[str, str]:
    """Return *url* without its fragment, and the fragment, empty if there is none.

    Raises `DocumentError` unless *url* is an absolute URL.
    """
    if len(url) > limits.url_characters:
        raise beyond_limits(f"the URL is longer than {limits.url_characters}")
    if not _URL.fullmatch(url):
        raise bad_url("the verification method is not named by a URL")
    base, _, fragment = url.partition("#")
    return base, fragment


def read_https(url: str) -> SplitResult:
    """Return the parts of a URL that begins with `https:`.

    Raises `DocumentError` unless it means the same to every reader.
    """
    try:
        parts = urlsplit(url)
        usable = _AUTHORITY.fullmatch(parts.netloc) and parts.port != 0
    except ValueError:
        raise bad_url(f"not a URL: {url}") from None
    if not usable or _DOT_SEGMENT.search(parts.path):
        raise bad_url(f"the https URL is without a host, or ambiguous: {url}")
    return parts
