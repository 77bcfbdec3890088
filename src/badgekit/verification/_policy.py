"""What a verifier insists on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.keys import PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import Profile, Recipient
from badgekit.resolution import DEFAULT_RESOLVERS, MethodResolver
from badgekit.securing import DataIntegrity, SecuringMechanism, VcJwt


class IssuerPolicy(Protocol):
    """Decides whose credentials are acceptable."""

    def accepts(self, issuer: Profile, /) -> bool:
        """Tell whether *issuer*, whose key has been checked, is acceptable."""


class TrustedIssuers:
    """Accept exactly these issuers, by `id`. Accepting none accepts nothing.

    >>> TrustedIssuers(["did:web:lincoln.example"])
    TrustedIssuers('did:web:lincoln.example')
    """

    def __init__(self, ids: Iterable[str]) -> None:
        if isinstance(ids, str):
            raise TypeError("pass a list of issuer ids, not one string")
        self._ids = frozenset(ids)

    def accepts(self, issuer: Profile, /) -> bool:
        """Tell whether *issuer* is one of them."""
        return issuer.id in self._ids

    def __repr__(self) -> str:
        return f"TrustedIssuers({', '.join(map(repr, sorted(self._ids)))})"


class AnyIssuer:
    """Accept whoever signed, if the key is theirs. Says nothing about who they are."""

    def accepts(self, _issuer: Profile, /) -> bool:
        """Accept."""
        return True

    def __repr__(self) -> str:
        return "AnyIssuer()"


class IntegrityOnly(AnyIssuer):
    """Accept whoever signed, even with a key that came with the credential.

    Gives up provenance: anybody can sign in the name of any issuer, and all that is
    known is that nothing was changed since. For looking at a badge, not for trusting
    it.
    """

    def __repr__(self) -> str:
        return "IntegrityOnly()"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationPolicy:
    """What to insist on. Only `issuers` has no default: it is yours to decide.

    >>> policy = VerificationPolicy(issuers=TrustedIssuers(["did:web:lincoln.example"]))
    """

    issuers: IssuerPolicy
    """Whose credentials to accept."""
    members: IssuerPolicy | None = None
    """Whose credentials to accept inside a record. `None`: the same issuers."""
    endorsers: IssuerPolicy = AnyIssuer()
    """Whose endorsements to accept. Each is verified in any case."""
    recipient: Recipient | None = None
    """Whom the credential must have been awarded to. `None`: do not ask."""
    check_status: bool = True
    """Whether to look whether the credential was revoked or suspended. The report
    shows when it was not."""
    status_issuers: IssuerPolicy | None = None
    """Whose status lists to believe besides those of the credential's own issuer.
    `None`: nobody else's."""
    clock_skew: timedelta = timedelta(minutes=5)
    """How far the clocks of issuer and verifier may differ."""
    mechanisms: tuple[SecuringMechanism, ...] = (DataIntegrity(), VcJwt())
    """How credentials may be secured, and with which algorithms."""
    pinned_keys: Mapping[str, tuple[PublicKey, ...]] = field(
        default_factory=dict, hash=False
    )
    """Keys known beforehand, by issuer id: that issuer's credentials must be signed
    with one of them, and its own documents are not asked whether the key is theirs."""
    contexts: ContextLoader = DEFAULT_CONTEXTS
    """The JSON-LD contexts that credentials may use."""
    resolvers: tuple[MethodResolver, ...] = DEFAULT_RESOLVERS
    """Which DID methods and URLs lead to keys."""
    limits: Limits = DEFAULT_LIMITS
    """Bounds on what a credential may cost to process."""
