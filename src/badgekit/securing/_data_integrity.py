"""Embedded proofs (Verifiable Credential Data Integrity 1.0)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
from badgekit.securing._legacy import LEGACY_SUITES
from badgekit.securing._mechanism import Environment, Secured
from badgekit.securing._proof_options import (
    ASSERTION,
    ProofOptions,
    covered_proofs,
    ready_for_proof,
)
from badgekit.securing._proof_set import verify_proof_set
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)
from badgekit.securing.selective import BBS_2023, ECDSA_SD_2023

_MEDIA_TYPE = "application/vc"

CRYPTOSUITES: tuple[ProofSuite, ...] = (
    EDDSA_RDFC_2022,
    EDDSA_JCS_2022,
    ECDSA_RDFC_2019,
    ECDSA_JCS_2019,
    ECDSA_SD_2023,
    BBS_2023,
    *LEGACY_SUITES,
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
        options: ProofOptions = ASSERTION,
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> SigningRequest:
        """Work out what must be signed (Data Integrity 1.0, section 4.2).

        The proof has no `created` unless it is given. Raises `DocumentError` for a
        document that is secured already or loses data in JSON-LD and for a suite that
        is superseded, and `KeyMaterialError` for a key that the suite does not take.
        """
        document = ready_for_proof(document)
        proof = options.to_json_object(self.suite.name, verification_method, created)
        return self._request(
            document,
            proof,
            beside=(),
            covered=covered_proofs((), options),
            public_key=public_key,
            contexts=contexts,
            limits=limits,
        )

    def prepare_additional(
        self,
        secured: JsonObject,
        *,
        public_key: PublicKey,
        verification_method: str,
        created: datetime | None = None,
        options: ProofOptions = ASSERTION,
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> SigningRequest:
        """Work out what must be signed to add a proof (section 4.3).

        The new proof stands beside those that are there, a proof set, unless
        `options.previous_proof` names some of them: then it covers these too, a proof
        chain. The proofs that are there are not verified. Raises as `prepare` does,
        and `DocumentError` if a proof that is named is not there.
        """
        document = {name: value for name, value in secured.items() if name != "proof"}
        there = secured.get("proof", [])
        proofs = tuple(there) if isinstance(there, list) else (there,)
        proof = options.to_json_object(self.suite.name, verification_method, created)
        return self._request(
            document,
            proof,
            beside=proofs,
            covered=covered_proofs(proofs, options),
            public_key=public_key,
            contexts=contexts,
            limits=limits,
        )

    def _request(
        self,
        document: JsonObject,
        proof: JsonObject,
        *,
        beside: tuple[Any, ...],
        covered: list[Any],
        public_key: PublicKey,
        contexts: ContextLoader,
        limits: Limits,
    ) -> SigningRequest:
        if self.suite.superseded:
            detail = f"{self.suite.name} is for verifying only: it has been superseded"
            raise DocumentError(Problem(ProblemType.PROOF_GENERATION_ERROR, detail))
        if self.suite.proof_keeps_context and "@context" in document:
            proof = {"@context": document["@context"], **proof}
        data = self.suite.hash_data(
            document | {"proof": covered} if covered else document,
            self.suite.proof_configuration(document, proof),
            public_key=public_key,
            contexts=contexts,
            limits=limits,
        )

        def assemble(signature: bytes) -> SecuredCredential:
            made = proof | {"proofValue": _multibase.encode(signature)}
            secured = document | {"proof": [*beside, made] if beside else made}
            return SecuredCredential(_json.dumps(secured), secured, _MEDIA_TYPE)

        return SigningRequest(data, public_key.algorithm, public_key, assemble)

    def secure(
        self,
        document: JsonObject,
        *,
        signer: Signer,
        verification_method: str,
        created: datetime | None = None,
        options: ProofOptions = ASSERTION,
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
            options=options,
            contexts=contexts,
            limits=limits,
        )
        return request.assemble(signer.sign(request.data))

    def add_proof(
        self,
        secured: JsonObject,
        *,
        signer: Signer,
        verification_method: str,
        created: datetime | None = None,
        options: ProofOptions = ASSERTION,
        contexts: ContextLoader = DEFAULT_CONTEXTS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> SecuredCredential:
        """Add a proof to a document that has some; see `prepare_additional`."""
        request = self.prepare_additional(
            secured,
            public_key=signer.public_key,
            verification_method=verification_method,
            created=created,
            options=options,
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
