"""The identifiers of CASE and of the Credential Registry."""

import re

REGISTRY = "https://credentialengineregistry.org/resources/"
REGISTRY_HOST = "credentialengineregistry.org"

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_FLAGS = re.ASCII | re.IGNORECASE
_IS_UUID = re.compile(_UUID, _FLAGS)
_IS_CTID = re.compile(f"ce-{_UUID}", _FLAGS)
_LAST = re.compile(f"(?:^|[/:])((?:ce-)?{_UUID})$", _FLAGS)
_LONGEST = len("/ce-") + 36
_WEB_URL = re.compile(
    r'https?://(?P<host>[^\s\x00-\x1f/?#@\\<>"]+)(?:[/?#][^\s\x00-\x1f<>"]*)?', _FLAGS
)


def is_uuid(text: str) -> bool:
    """Tell whether *text* is a UUID of any version, in any case."""
    return _IS_UUID.fullmatch(text) is not None


def is_ctid(text: str | None) -> bool:
    """Tell whether *text* is a CTID: `ce-` and a UUID."""
    return text is not None and _IS_CTID.fullmatch(text) is not None


def key_of(identifier: str) -> str:
    """Return what *identifier* is compared by, whatever host it is served from.

    That is the UUID or CTID at its end, in lower case, or else all of it.
    """
    found = _LAST.search(identifier[-_LONGEST:])
    return found[1].lower() if found else identifier


def ctid_in(url: str) -> str | None:
    """Return the CTID at the end of *url*, if there is one."""
    key = key_of(url)
    return key if is_ctid(key) else None


def host_of(url: str) -> str | None:
    """Return the host and port of *url*, or `None` if it is no http or https URL."""
    found = _WEB_URL.fullmatch(url)
    return found["host"].lower() if found else None


def is_web_url(text: str) -> bool:
    """Tell whether *text* is an absolute http or https URL without user names."""
    return host_of(text) is not None
