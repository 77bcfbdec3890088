"""Embedded proofs (Verifiable Credential Data Integrity 1.0)."""

from dataclasses import dataclass
from datetime import datetime

from badgekit import _json, _multibase
from badgekit._json import JsonObject
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError
from badgekit.fetching import Steps
from badgekit.keys import PublicKey, Signer
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing._cryptosuite import (
    ECDSA_JCS_2019,
    ECDSA_RDFC_2019,
    EDDSA_JCS_2022,
    EDDSA_RDFC_2022,
    Cryptosuite,
    ProofSuite,
)
from badgekit.securing._mechanism import Environment, Secured
from badgekit.securing._proof_options import proof_options, ready_for_proof
from badgekit.securing._proof_set import verify_proof_set
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)
from badgekit.securing.selective import ECDSA_SD_2023

_MEDIA_TYPE = "application/vc"

CRYPTOSUITES: tuple[ProofSuite, ...] = (
    EDDSA_RDFC_2022,
    EDDSA_JCS_2022,
    ECDSA_RDFC_2019,
    ECDSA_JCS_2019,
    ECDSA_SD_2023,
)
"""Every suite that `DataIntegrity` accepts unless told otherwise."""


@dataclass(frozen=True, slots=True)
class DataIntegrity:
    """Embed a proof made with one cryptosuite; accept proofs made with several.

    >>> DataIntegrity(EDDSA_RDFC_2022).suite.name
    'eddsa-rdfc-2022'
    """

    suite: Cryptosuite = EDDSA_RDFC_2022
    """What to sign with."""
    accepted: tuple[ProofSuite, ...] = CRYPTOSUITES
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
        document = ready_for_proof(document)
        options = proof_options(
            self.suite.name,
            verification_method=verification_method,
            created=created,
            purpose=purpose,
        )
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
