"""What a securing mechanism is (VCDM 2.0, section 4.12)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias

from badgekit._json import JsonObject
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.fetching import Steps
from badgekit.keys import PublicKey, Signer
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.resolution import DEFAULT_RESOLVERS, MethodResolver
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)

Secured: TypeAlias = JsonObject | str
"""A document with an embedded proof, or a compact JWS that envelops one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What checking a proof depends on, besides the document."""

    at: datetime
    """The time of verification."""
    limits: Limits = DEFAULT_LIMITS
    contexts: ContextLoader = DEFAULT_CONTEXTS
    resolvers: tuple[MethodResolver, ...] = DEFAULT_RESOLVERS
    purpose: str = "assertionMethod"
    """What the proof must have been made for."""
    challenge: str | None = None
    """What the proof must answer. `None`: nothing was asked."""
    domain: frozenset[str] = frozenset()
    """For whom the proof must have been made, exactly. Empty: nothing was asked."""


class ProofMechanism(Protocol):
    """A way in which documents are found secured."""

    __slots__ = ()

    def recognizes(self, secured: Secured, /) -> bool:
        """Tell whether *secured* looks secured in this way."""

    def verify_proof(
        self, secured: Secured, *, environment: Environment
    ) -> Steps[VerifiedProof]:
        """Check the proof, or raise `DocumentError`.

        `FetchError` passes through: not to have a key is not to know that it is
        wrong.
        """


class SecuringMechanism(ProofMechanism, Protocol):
    """A way of protecting a credential: an enveloping or an embedded proof.

    Derive from it, and `secure` follows from `prepare`.
    """

    __slots__ = ()

    @property
    def detects_data_loss(self) -> bool:
        """Whether `prepare` refuses what JSON-LD would drop."""

    def prepare(
        self,
        document: JsonObject,
        *,
        public_key: PublicKey,
        verification_method: str,
        created: datetime | None = None,
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> SigningRequest:
        """Work out what must be signed to secure *document*.

        *contexts* are those that the document may use, *limits* bound it. Raises
        `DocumentError` if it cannot be secured, `KeyMaterialError` if the key is not
        fit for this mechanism.
        """

    def secure(
        self,
        document: JsonObject,
        *,
        signer: Signer,
        verification_method: str,
        created: datetime | None = None,
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> SecuredCredential:
        """Secure *document* with *signer*. Raises as `prepare` does."""
        request = self.prepare(
            document,
            public_key=signer.public_key,
            verification_method=verification_method,
            created=created,
            contexts=contexts,
            limits=limits,
        )
        return request.assemble(signer.sign(request.data))
