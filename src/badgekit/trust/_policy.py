"""What is asked about an issuer, and of whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from badgekit.errors import DocumentError, FetchError, KeyMaterialError
from badgekit.fetching import Steps
from badgekit.keys import PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import Profile, VerifiableCredential
from badgekit.trust._decision import (
    TrustDecision,
    TrustEvidence,
    not_recognized,
    recognized,
    unknown,
)

if TYPE_CHECKING:
    from typing_extensions import TypeIs


class IssuerPolicy(Protocol):
    """Decides whose credentials are acceptable, knowing the issuer alone."""

    def accepts(self, issuer: Profile, /) -> bool:
        """Tell whether *issuer*, whose key has been checked, is acceptable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerQuestion:
    """Whether this issuer is recognized, at this time, for this credential."""

    issuer: Profile
    """As the credential has it. Only its `id` has been tied to a key: the rest is what
    the issuer says about itself."""
    at: datetime
    """The time as of which to answer. It has a zone."""
    credential: VerifiableCredential | None = None
    """The credential, if the question is about one. Its proof has been checked."""
    public_key: PublicKey | None = None
    """The key that the credential is signed with."""
    clock_skew: timedelta = timedelta(minutes=5)
    """How far clocks may differ."""
    limits: Limits = DEFAULT_LIMITS
    """Bounds on what the answer may cost."""

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("at has no time zone: pass datetime(…, tzinfo=UTC)")


@runtime_checkable
class TrustPolicy(Protocol):
    """Decides whose credentials are acceptable, with three answers and evidence.

    As all of the core it does no I/O: it yields `Fetch` for what it needs.
    """

    def decide(self, question: IssuerQuestion, /) -> Steps[TrustDecision]:
        """Answer *question*. What could not be had makes the answer `UNKNOWN`."""


AnyIssuerPolicy: TypeAlias = IssuerPolicy | TrustPolicy
"""What can be asked about an issuer: either kind of policy."""


def decides(policy: AnyIssuerPolicy) -> "TypeIs[TrustPolicy]":
    """Tell whether *policy* is a `TrustPolicy`.

    `isinstance` would take longer than most decisions: it looks at protocols anew.
    """
    return hasattr(policy, "decide")


def decide_issuer(
    policy: AnyIssuerPolicy, question: IssuerQuestion
) -> Steps[TrustDecision]:
    """Ask *policy*, of either kind.

    An error of the library that it lets pass is an `UNKNOWN`.

    >>> from datetime import UTC, datetime
    >>> from badgekit.fetching import MemoryFetcher, run
    >>> from badgekit.trust import TrustedIssuers
    >>> question = IssuerQuestion(
    ...     issuer=Profile(id="did:web:lincoln.example"), at=datetime.now(UTC))
    >>> policy = TrustedIssuers(["did:web:lincoln.example"])
    >>> print(run(decide_issuer(policy, question), MemoryFetcher()))
    recognized: accepted by TrustedIssuers
    """
    if not decides(policy):
        name = type(policy).__name__
        if policy.accepts(question.issuer):
            statement = f"accepted by {name}"
            evidence = TrustEvidence(source="policy", statement=statement)
            return recognized(statement, evidence)
        return not_recognized("not an issuer that this policy recognizes")
    try:
        return (yield from policy.decide(question))
    except (DocumentError, FetchError, KeyMaterialError) as error:
        return unknown(str(error))
