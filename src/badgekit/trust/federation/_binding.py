"""The entities of a federation that the issuer of a credential may be."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from badgekit.errors import DocumentError
from badgekit.models import Profile
from badgekit.resolution import did_web_url_of
from badgekit.trust.federation._anchor import check_entity_id
from badgekit.trust.federation._metadata import Metadata

_DID_WEB = re.compile(
    r"did:web:(?P<host>[a-z0-9.-]+)(?:%3A(?P<port>[0-9]+))?(?P<path>(?::[\w.-]+)*)",
    re.ASCII,
)
_LISTED = "alsoKnownAs"


def entities_of(issuer: Profile) -> Iterator[tuple[str, bool]]:
    """Yield the entities that *issuer* may be, and whether each is so by its name.

    By its name is the entity whose identifier is the issuer's own https URL or, for a
    did:web, the URL that the DID is spelt after. Any other has to list the issuer: that
    of the same host, and the one that the issuer names as its `url`.
    """
    named = _entity_named(issuer.id)
    seen = set()
    if named is not None:
        seen.add(named)
        yield named, True
        host = _host_of(named)
        if host not in seen:
            seen.add(host)
            yield host, False
    claimed = _checked((issuer.url or "").rstrip("/"))
    if claimed is not None and claimed not in seen:
        yield claimed, False


def lists(metadata: Metadata, issuer: str) -> bool:
    """Tell whether *metadata* has *issuer* under `alsoKnownAs`, of any entity type."""
    for members in metadata.values():
        known = members.get(_LISTED)
        if issuer == known or (isinstance(known, list) and issuer in known):
            return True
    return False


def _entity_named(identifier: str) -> str | None:
    if identifier.startswith("https:"):
        return _checked(identifier)
    match = _DID_WEB.fullmatch(identifier)
    if match is None:
        return None
    try:
        did_web_url_of(identifier)  # for all the names that are no host or no path
    except DocumentError:
        return None
    port = "" if match["port"] is None else f":{match['port']}"
    return f"https://{match['host']}{port}{match['path'].replace(':', '/')}"


def _host_of(entity: str) -> str:
    return f"https://{urlsplit(entity).netloc}"


def _checked(text: str) -> str | None:
    try:
        return check_entity_id(text)
    except ValueError:
        return None
