"""What a registry tells about what it holds."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from badgekit.models import BitstringStatusListEntry
from badgekit.status import status_entry


class CredentialState(StrEnum):
    """How far a credential has come."""

    PREPARED = "prepared"
    """Recorded, and about to be signed. If that was interrupted, the credential may
    exist or not."""
    ISSUED = "issued"
    ABANDONED = "abandoned"
    """Could not be signed: there is no such credential."""


@dataclass(frozen=True, slots=True)
class StatusPosition:
    """A place in a status list, for one credential and for good."""

    status_list_credential: str
    """URL of the list."""
    index: int
    purpose: str

    @property
    def entry(self) -> BitstringStatusListEntry:
        """What goes into the credential, as `credential_status`."""
        return status_entry(self.status_list_credential, self.index, self.purpose)


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialRecord:
    """What is known about a credential. Nothing tells whose it is."""

    id: str
    achievement: str | None
    """Its id."""
    state: CredentialState
    prepared_at: datetime
    issued_at: datetime | None
    positions: tuple[StatusPosition, ...]
    withdrawn_for: frozenset[str]
    """The purposes whose status is set."""

    @property
    def revoked(self) -> bool:
        """Whether it has been revoked."""
        return "revocation" in self.withdrawn_for

    @property
    def suspended(self) -> bool:
        """Whether it is suspended."""
        return "suspension" in self.withdrawn_for

    @property
    def credential_status(
        self,
    ) -> BitstringStatusListEntry | tuple[BitstringStatusListEntry, ...] | None:
        """What goes into the credential: an Open Badge takes one entry."""
        found = tuple(position.entry for position in self.positions)
        if len(found) > 1:
            return found
        return found[0] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEvent:
    """A change of the status of a credential."""

    credential_id: str
    purpose: str
    old: int
    new: int
    reason: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSummary:
    """A status list, and how much of it is used."""

    url: str
    purpose: str
    length: int
    used: int
    """Indexes that have been handed out."""
    withdrawn: int
    """Credentials whose status is set."""
    is_open: bool
    """Whether it takes more credentials."""
    published_at: datetime | None
    """Since when the newest published list is valid."""
    is_current: bool
    """Whether the newest published list has all changes of status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedList:
    """A signed status list, ready to be served at `url`."""

    url: str
    purpose: str
    content: bytes
    media_type: str
    etag: str
    """A strong entity tag, with its quotes."""
    cache_control: str
    """Value of the `Cache-Control` header."""
    valid_from: datetime
    valid_until: datetime

    @property
    def headers(self) -> dict[str, str]:
        """The HTTP headers to serve it with."""
        return {
            "Content-Type": self.media_type,
            "ETag": self.etag,
            "Cache-Control": self.cache_control,
        }

    def matches(self, if_none_match: str | None) -> bool:
        """Tell whether a request with that `If-None-Match` gets 304 (RFC 9110, 13.1.2).

        >>> at = datetime.fromisoformat("2025-06-01T12:00:00Z")
        >>> listed = PublishedList(
        ...     url="https://lincoln.example/status/1", purpose="revocation",
        ...     content=b"", media_type="application/vc", etag='"a"',
        ...     cache_control="max-age=60", valid_from=at, valid_until=at)
        >>> listed.matches('"b", W/"a"'), listed.matches(None)
        (True, False)
        """
        if if_none_match is None:
            return False
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return bool(tags & {self.etag, "*"})
