"""What a verifier insists on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from badgekit.contexts import ContextLoader, contexts_with_memory
from badgekit.keys import PublicKey
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import Recipient
from badgekit.resolution import MethodResolver, resolvers_with_memory
from badgekit.securing import (
    DataIntegrity,
    ProofMechanism,
    SdJwt,
    VcJwt,
    VpJwt,
)
from badgekit.trust import AnyIssuer, AnyIssuerPolicy
from badgekit.verification._acceptance import AcceptBundles
from badgekit.verification._status_memory import StatusMemory


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationRequest:
    """What a verifier asked a holder to present, and to answer.

    >>> import secrets
    >>> PresentationRequest(
    ...     challenge=secrets.token_urlsafe(16), domain=("jobs.example",)
    ... ).of_the_holder
    True
    """

    challenge: str
    """Random, sent to this holder and used once: keep it until the answer comes."""
    domain: tuple[str, ...]
    """Who asks, such as `("jobs.example",)`: the proof must name exactly these."""
    of_the_holder: bool = True
    """Whether each credential must have been awarded to the id of the holder."""

    def __post_init__(self) -> None:
        if not self.challenge or not self.domain or isinstance(self.domain, str):
            raise ValueError("a request needs a challenge and a tuple of domains")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementRequirement:
    """Endorsements that a credential must hold.

    An endorsement counts if it verifies, is of the very thing on which it stands, and
    that thing is the one named by `of`. Several by one issuer count as one.

    >>> from badgekit.trust import TrustedIssuers
    >>> accreditors = TrustedIssuers(["did:web:accreditor.example"])
    >>> requirement = EndorsementRequirement(issuers=accreditors)
    """

    issuers: AnyIssuerPolicy
    """Whose endorsements count, of those that `VerificationPolicy.endorsers` takes."""
    of: Literal["achievement", "credential", "issuer"] = "achievement"
    """What must be endorsed. In a record, achievements are those of its members."""
    at_least: int = 1
    """How many issuers must have endorsed it."""

    def __post_init__(self) -> None:
        if self.at_least < 1:
            raise ValueError("to require no endorsement is to require nothing")
        if self.of not in ("achievement", "credential", "issuer"):
            raise ValueError(f"no endorsements of {self.of!r} can be required")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationPolicy:
    """What to insist on. Only `issuers` has no default: it is yours to decide.

    >>> from badgekit.trust import TrustedIssuers
    >>> policy = VerificationPolicy(issuers=TrustedIssuers(["did:web:lincoln.example"]))
    """

    issuers: AnyIssuerPolicy
    """Whose credentials to accept."""
    members: AnyIssuerPolicy | None = None
    """Whose credentials to accept inside a record. `None`: the same issuers."""
    unsigned_members: AnyIssuerPolicy | None = None
    """On the word of which issuers to accept a member of their record that has no proof
    of its own: an Open Badge 2.0 of somebody else, upgraded, which says so in its
    evidence. Its issuer must be one for `members` too. `None`: on nobody's."""
    endorsers: AnyIssuerPolicy = AnyIssuer()
    """Whose endorsements to accept. Each is verified in any case."""
    endorsed_by: EndorsementRequirement | None = None
    """Which endorsements the credential must hold. `None`: none."""
    recipient: Recipient | None = None
    """Whom the credential must have been awarded to. `None`: do not ask."""
    presentation: PresentationRequest | None = None
    """What a presentation must answer. `None`: take no presentations."""
    check_status: bool = True
    """Whether to look whether the credential was revoked or suspended. The report
    shows when it was not."""
    status_issuers: AnyIssuerPolicy | None = None
    """Whose status lists to believe besides those of the credential's own issuer.
    `None`: nobody else's."""
    status_memory: StatusMemory | None = field(default=None, compare=False)
    """Remembers the newest of each status list, so that an older one is noticed.
    `None`: a list is believed for as long as its dates allow."""
    bundles: AcceptBundles = AcceptBundles()
    """Which bundles to believe that their resources are what they say. None, unless
    given."""
    refresh: bool = True
    """Whether to ask the credential's refresh service for a newer version, if it names
    one. What is found is in the report; not to find out takes nothing away."""
    require_latest: bool = False
    """Whether to refuse a credential of which there is a newer version, or of which
    its refresh service does not say."""
    check_schemas: bool = True
    """Whether to fetch the JSON schemas that the credential declares, and hold it to
    them. Those of Open Badges and CLR are known, and checked in any case."""
    clock_skew: timedelta = timedelta(minutes=5)
    """How far the clocks of issuer and verifier may differ."""
    mechanisms: tuple[ProofMechanism, ...] = (
        DataIntegrity(),
        VpJwt(),
        VcJwt(),
        SdJwt(),
    )
    """How credentials may be secured, and with which algorithms."""
    pinned_keys: Mapping[str, tuple[PublicKey, ...]] = field(
        default_factory=dict, hash=False
    )
    """Keys known beforehand, by issuer id: that issuer's credentials must be signed
    with one of them, and its own documents are not asked whether the key is theirs."""
    contexts: ContextLoader = field(default_factory=contexts_with_memory)
    """The JSON-LD contexts that credentials may use. Each policy remembers what objects
    of issuers and achievements, and proof configurations, came to; to have nothing
    remembered, pass `DEFAULT_CONTEXTS`."""
    resolvers: tuple[MethodResolver, ...] = field(default_factory=resolvers_with_memory)
    """Which DID methods and URLs lead to keys. Each policy remembers the keys in the
    did:keys that it has met; to have none remembered, pass `DEFAULT_RESOLVERS`."""
    limits: Limits = DEFAULT_LIMITS
    """Bounds on what a credential may cost to process."""
