"""Embedded proofs (Verifiable Credential Data Integrity 1.0)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badgekit import _json, _multibase, _time
from badgekit._json import JsonObject
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.keys import PublicKey, Signer
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing._cryptosuite import CRYPTOSUITES, EDDSA_RDFC_2022, Cryptosuite
from badgekit.securing._mechanism import Environment, Secured
from badgekit.securing._proof_set import verify_proof_set
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)

_MEDIA_TYPE = "application/vc"
_INTEGRITY_CONTEXT = "https://w3id.org/security/data-integrity/v2"
_DEFINES_PROOFS = frozenset(
    {
        _INTEGRITY_CONTEXT,
        "https://w3id.org/security/data-integrity/v1",
        "https://www.w3.org/ns/credentials/v2",
    }
)


@dataclass(frozen=True, slots=True)
class DataIntegrity:
    """Embed a proof made with one cryptosuite; accept proofs made with several.

    >>> DataIntegrity(EDDSA_RDFC_2022).suite.name
    'eddsa-rdfc-2022'
    """

    suite: Cryptosuite = EDDSA_RDFC_2022
    """What to sign with."""
    accepted: tuple[Cryptosuite, ...] = CRYPTOSUITES
    """What to verify."""

    @property
    def detects_data_loss(self) -> bool:
        """Whether `prepare` refuses what JSON-LD would drop: the RDFC suites do."""
        return self.suite.detects_data_loss

    def recognizes(self, secured: Secured, /) -> bool:
        """Tell whether *secured* is a JSON object, which may embed a proof."""
        return isinstance(secured, dict)

    def prepare(
        self,
        document: JsonObject,
        *,
        public_key: PublicKey,
        verification_method: str,
        created: datetime | None = None,
        purpose: str = "assertionMethod",
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> SigningRequest:
        """Work out what must be signed (Data Integrity 1.0, section 4.2).

        The proof has no `created` unless it is given. Raises `DocumentError` for a
        document that is secured already or loses data in JSON-LD, and
        `KeyMaterialError` for a key that the suite does not take.
        """
        if "proof" in document:
            raise DocumentError(
                Problem(
                    ProblemType.PROOF_GENERATION_ERROR,
                    "the document has a proof already: remove it before signing anew",
                    "/proof",
                )
            )
        document = _with_proof_terms(document)
        options: JsonObject = {
            "type": "DataIntegrityProof",
            "cryptosuite": self.suite.name,
            "verificationMethod": verification_method,
            "proofPurpose": purpose,
        }
        if created is not None:
            options["created"] = _time.write(created)
        if self.suite.proof_keeps_context and "@context" in document:
            options = {"@context": document["@context"], **options}
        data = self.suite.hash_data(
            document,
            self.suite.proof_configuration(document, options),
            public_key=public_key,
            contexts=contexts,
            limits=limits,
        )

        def assemble(signature: bytes) -> SecuredCredential:
            proof = options | {"proofValue": _multibase.encode(signature)}
            secured = document | {"proof": proof}
            return SecuredCredential(_json.dumps(secured), secured, _MEDIA_TYPE)

        return SigningRequest(data, public_key.algorithm, public_key, assemble)

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
        """Secure *document*, which need not be a credential, with *signer*.

        Raises as `prepare` does.
        """
        request = self.prepare(
            document,
            public_key=signer.public_key,
            verification_method=verification_method,
            created=created,
            contexts=contexts,
            limits=limits,
        )
        return request.assemble(signer.sign(request.data))

    def verify_proof(
        self, secured: Secured, *, environment: Environment
    ) -> Steps[VerifiedProof]:
        """Check the proofs: one good proof of an accepted suite is enough.

        Data Integrity 1.0, sections 4.4 and 4.5; Open Badges 3.0, section 8.3.
        Raises `DocumentError` if none is good.
        """
        if not isinstance(secured, dict):
            problem = Problem(
                ProblemType.PARSING_ERROR, "an embedded proof needs a JSON object", ""
            )
            raise DocumentError(problem)
        return (yield from verify_proof_set(secured, self.accepted, environment))


def _with_proof_terms(document: JsonObject) -> JsonObject:
    """Add the context that defines proofs where none does (section 2.4)."""
    context: Any = document.get("@context")
    if context is None:
        return document
    entries = context if isinstance(context, list) else [context]
    if any(isinstance(entry, str) and entry in _DEFINES_PROOFS for entry in entries):
        return document
    return document | {"@context": [*entries, _INTEGRITY_CONTEXT]}
