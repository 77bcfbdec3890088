"""Trust anchors, and where entities publish their configuration."""

from collections.abc import Iterable
from dataclasses import dataclass

from badgekit.keys import PublicKey
from badgekit.trust._retrieval import split_https

_WELL_KNOWN = "/.well-known/openid-federation"


@dataclass(frozen=True, slots=True)
class TrustAnchor:
    """An entity at which trust begins, and the keys by which you know it.

    The keys come from you, never from the network: whoever serves the anchor's
    configuration could serve a key of their own with it.

    >>> key = PublicKey.from_multikey(
    ...     "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi")
    >>> anchor = TrustAnchor("https://registry.example", [key])

    Raises `ValueError` if *id* is no entity identifier, or there are no *keys*.
    """

    id: str
    """Its entity identifier, an https URL."""
    keys: Iterable[PublicKey]
    """One of them must have signed the anchor's configuration."""
    fetch_endpoint: str | None = None
    """Where to ask for its statements about subordinates, if its configuration does
    not say."""

    def __post_init__(self) -> None:
        check_entity_id(self.id)
        if self.fetch_endpoint is not None:
            split_https(self.fetch_endpoint)
        object.__setattr__(self, "keys", frozenset(self.keys))
        if not self.keys:
            raise ValueError("a trust anchor is known by its keys: give at least one")

    @property
    def configuration_url(self) -> str:
        """The URL of the anchor's entity configuration."""
        return configuration_url(self.id)


def check_entity_id(text: str) -> str:
    """Return *text* if it is an entity identifier (section 1.2), or raise `ValueError`.

    An https URL with a host, maybe a port and a path, and nothing else.
    """
    if split_https(text).query or "?" in text:
        raise ValueError("an entity identifier has no query")
    return text


def configuration_url(entity: str) -> str:
    """Return where *entity* publishes its configuration (section 9)."""
    return entity.rstrip("/") + _WELL_KNOWN
