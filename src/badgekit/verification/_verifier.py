"""The verifier role."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from badgekit import _time
from badgekit.fetching import (
    AsyncFetcher,
    AsyncHttpxFetcher,
    Fetcher,
    HttpxFetcher,
    once,
    run,
    run_async,
)
from badgekit.verification._pipeline import verify
from badgekit.verification._policy import VerificationPolicy
from badgekit.verification._report import VerificationReport, VerifiedCredential


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
    fetcher: Fetcher = field(default_factory=HttpxFetcher)
    """Answers requests for keys and status lists. From the network unless given."""

    def report(
        self, content: bytes | str | dict[str, Any], *, at: datetime | None = None
    ) -> VerificationReport:
        """Carry out every check on *content* and say how each ended.

        *content* is JSON, a compact JWS, a baked PNG or SVG, or a `dict`. Never
        raises on what it holds. *at* is the time as of which to check: now unless
        given, and it must have a zone.
        """
        steps = once(verify(content, self.policy, at=_moment(at)))
        return run(steps, self.fetcher)

    def verify(
        self, content: bytes | str | dict[str, Any], *, at: datetime | None = None
    ) -> VerifiedCredential:
        """Return the credential if it verifies, or raise `VerificationError`."""
        return self.report(content, at=at).unwrap()


@dataclass(frozen=True, slots=True)
class AsyncVerifier:
    """A `Verifier` for asynchronous applications. Its reports are the same."""

    policy: VerificationPolicy
    fetcher: AsyncFetcher = field(default_factory=AsyncHttpxFetcher)
    """Answers requests for keys and status lists. From the network unless given."""

    async def report(
        self, content: bytes | str | dict[str, Any], *, at: datetime | None = None
    ) -> VerificationReport:
        """Carry out every check on *content*; see `Verifier.report`."""
        steps = once(verify(content, self.policy, at=_moment(at)))
        return await run_async(steps, self.fetcher)

    async def verify(
        self, content: bytes | str | dict[str, Any], *, at: datetime | None = None
    ) -> VerifiedCredential:
        """Return the credential if it verifies, or raise `VerificationError`."""
        return (await self.report(content, at=at)).unwrap()


def _moment(at: datetime | None) -> datetime:
    if at is None:
        return _time.now()
    if at.utcoffset() is None:
        raise ValueError("at has no time zone: pass datetime(…, tzinfo=UTC)")
    return at
