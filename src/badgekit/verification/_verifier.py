"""The verifier role."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from badgekit import _time
from badgekit.fetching import (
    AsyncFetcher,
    Fetcher,
    run,
    run_async,
)
from badgekit.verification._examination import examine
from badgekit.verification._policy import VerificationPolicy
from badgekit.verification._report import (
    VerificationReport,
    VerifiedCredential,
    VerifiedPresentation,
)


def _network() -> Fetcher:
    from badgekit.fetching import HttpxFetcher  # noqa: PLC0415 - slow to load

    return HttpxFetcher()


def _async_network() -> AsyncFetcher:
    from badgekit.fetching import AsyncHttpxFetcher  # noqa: PLC0415 - slow to load

    return AsyncHttpxFetcher()


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies credentials under one policy.

    Safe to share between threads if its fetcher is.

    >>> from badgekit.verification import AnyIssuer
    >>> verifier = Verifier(VerificationPolicy(issuers=AnyIssuer()))
    >>> print(verifier.report("no badge").problems[0].detail)
    not a credential: neither JSON, nor a compact JWS, nor a baked image
    """

    policy: VerificationPolicy
    fetcher: Fetcher = field(default_factory=_network)
    """Answers requests for keys and status lists. From the network unless given."""

    def report(
        self, content: bytes | str | dict[str, Any], *, at: datetime | None = None
    ) -> VerificationReport:
        """Carry out every check on *content* and say how each ended.

        *content* is JSON, a compact JWS, a baked PNG or SVG, a bundle (see `Bundle`),
        or a `dict`. Never raises on what it holds. *at* is the time as of which to
        check, and it must have a zone: now unless given, or the time of the bundle if
        the policy accepts it. For a bundle nothing is fetched.
        """
        steps = examine(content, self.policy, at=_checked(at), now=_time.now())
        return run(steps, self.fetcher)

    def verify(
        self, content: bytes | str | dict[str, Any], *, at: datetime | None = None
    ) -> VerifiedCredential:
        """Return the credential if it verifies, or raise `VerificationError`."""
        return self.report(content, at=at).unwrap()

    def verify_presentation(
        self, content: bytes | str | dict[str, Any], *, at: datetime | None = None
    ) -> VerifiedPresentation:
        """Return the presentation if it verifies, or raise `VerificationError`.

        Its credentials are in the result; the policy must have a `presentation`.
        """
        return self.report(content, at=at).unwrap_presentation()


@dataclass(frozen=True, slots=True)
class AsyncVerifier:
    """A `Verifier` for asynchronous applications. Its reports are the same."""

    policy: VerificationPolicy
    fetcher: AsyncFetcher = field(default_factory=_async_network)
    """Answers requests for keys and status lists. From the network unless given."""

    async def report(
        self, content: bytes | str | dict[str, Any], *, at: datetime | None = None
    ) -> VerificationReport:
        """Carry out every check on *content*; see `Verifier.report`."""
        steps = examine(content, self.policy, at=_checked(at), now=_time.now())
        return await run_async(steps, self.fetcher)

    async def verify(
        self, content: bytes | str | dict[str, Any], *, at: datetime | None = None
    ) -> VerifiedCredential:
        """Return the credential if it verifies, or raise `VerificationError`."""
        return (await self.report(content, at=at)).unwrap()

    async def verify_presentation(
        self, content: bytes | str | dict[str, Any], *, at: datetime | None = None
    ) -> VerifiedPresentation:
        """Return the presentation if it verifies, or raise `VerificationError`."""
        return (await self.report(content, at=at)).unwrap_presentation()


def _checked(at: datetime | None) -> datetime | None:
    if at is not None and at.utcoffset() is None:
        raise ValueError("at has no time zone: pass datetime(…, tzinfo=UTC)")
    return at
