"""Lists and statements from the network: which URLs, how large, how old."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from badgekit import _json, _time
from badgekit._json import JsonError, JsonSizeError
from badgekit.errors import DocumentError
from badgekit.fetching import Fetch, Resource, Steps, shown, wrong_media_type
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType
from badgekit.trust._policy import IssuerQuestion

_URL = re.compile(r"https://[\x21-\x7e]+")


def split_https(url: str) -> SplitResult:
    """Return the parts of an https URL, or raise `ValueError`.

    It has a host, no user, no fragment, and no character that needs to be escaped.
    """
    parts = urlsplit(url) if _URL.fullmatch(url) else None
    if parts is None or not parts.hostname or parts.port == 0:
        raise ValueError("not an https URL with a host")
    if "@" in parts.netloc or "#" in url or "\\" in url:
        raise ValueError("an https URL that is ambiguous, or has a fragment")
    return parts


def get_list(
    url: str, question: IssuerQuestion, max_age: timedelta | None
) -> Steps[tuple[Resource, Any]]:
    """Fetch JSON that is not signed, and read it.

    Raises `DocumentError` if it is of no use, and lets `FetchError` pass.
    """
    limits = question.limits
    resource = yield Fetch(url, max_bytes=limits.fetch_bytes)
    try:
        content = _read(resource, limits)
    except DocumentError:
        if resource.is_another_kind:
            raise wrong_media_type(resource) from None
        raise
    check_age(resource, question, max_age)
    return resource, content


def check_age(
    resource: Resource, question: IssuerQuestion, max_age: timedelta | None
) -> None:
    """Raise `DocumentError` if *resource* is older than *max_age*, or may be."""
    if max_age is None:
        return
    if resource.retrieved_at is None:
        raise _stale(resource, "it is not known when it was retrieved")
    if question.at - resource.retrieved_at - question.clock_skew > max_age:
        retrieved = _time.write(resource.retrieved_at)
        raise _stale(resource, f"retrieved {retrieved}, longer ago than {max_age}")


def _read(resource: Resource, limits: Limits) -> Any:  # noqa: ANN401 - any JSON
    try:
        return _json.loads(
            resource.content,
            max_bytes=limits.fetch_bytes,
            max_depth=limits.nesting_depth,
        )
    except JsonSizeError as error:
        raise unusable(resource, str(error), ProblemType.LIMIT_EXCEEDED) from error
    except JsonError as error:
        raise unusable(resource, str(error), ProblemType.PARSING_ERROR) from error


def unusable(
    resource: Resource,
    detail: str,
    type: ProblemType = ProblemType.MALFORMED_VALUE_ERROR,
) -> DocumentError:
    """Return the error for a *resource* that is not what it should be."""
    return DocumentError(Problem(type, f"{shown(resource.url)}: {detail}"))


def _stale(resource: Resource, detail: str) -> DocumentError:
    return unusable(resource, detail, ProblemType.STALE)
