"""What a response says about keeping a copy of it (RFC 9111)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_DIRECTIVE = re.compile(
    r'([!#$%&\'*+.^_`|~\w-]+)(?:\s*=\s*("[^"]*"|[^\s,]*))?', re.ASCII
)
_SECONDS = re.compile(r"0*(\d+)", re.ASCII)
_STALE = timedelta(0)
# RFC 9111, section 1.2.2: 2^31 stands for every longer time.
_MAX_SECONDS = 2**31


def is_storable(headers: Mapping[str, str]) -> bool:
    """Tell whether the server allows a private cache to keep the response."""
    # What is sent differs in `Accept` alone, and caches tell that apart. Any other
    # `Vary` is therefore met, but `*` is not.
    return "no-store" not in _directives(headers) and "*" not in headers.get("vary", "")


def lifetime(headers: Mapping[str, str], retrieved_at: datetime) -> timedelta | None:
    """Return how long the response stays fresh, or `None` if the server is silent.

    *headers* have names in lower case. What cannot be read counts as stale.
    """
    directives = _directives(headers)
    if "no-cache" in directives:
        return _STALE
    if "max-age" in directives:
        whole = timedelta(seconds=_seconds(directives["max-age"]))
    elif "expires" in headers:
        expires = _date(headers["expires"])
        sent = _date(headers.get("date", "")) or retrieved_at
        whole = expires - sent if expires else _STALE
    else:
        return None
    return max(_STALE, whole - timedelta(seconds=_seconds(headers.get("age", ""))))


def _directives(headers: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _DIRECTIVE.findall(headers.get("cache-control", "")):
        found.setdefault(name.lower(), value.strip('"'))
    return found


def _seconds(text: str) -> int:
    match = _SECONDS.fullmatch(text)
    if match is None:
        return 0
    return min(int(match[1][:11]), _MAX_SECONDS)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
