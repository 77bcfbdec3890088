"""The cryptosuite ecdsa-sd-2023 (vc-di-ecdsa, section 3.4)."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from badgekit._json import JsonObject
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.fetching import Steps
from badgekit.keys import KeyType, PublicKey, Signer, SoftwareSigner
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import pointer_to
from badgekit.securing._mechanism import (
    Environment,
    Secured,
    SecuringMechanism,
)
from badgekit.securing._proof_options import ASSERTION, ready_for_proof
from badgekit.securing._secured import (
    SecuredCredential,
    SigningRequest,
    VerifiedProof,
)
from badgekit.securing.selective._dataset import BaseDataset, disclosed_lines
from badgekit.securing.selective._proof_suites import ECDSA_SD_2023
from badgekit.securing.selective._proof_value import (
    BaseProofValue,
    DerivedProofValue,
    public_key_bytes,
)
from badgekit.securing.selective._shared import (
    Pointers,
    check_number,
    does_not_match,
    has_proof_of,
    pointers_in,
    proof_hash,
    split_lines,
    verify_embedded,
    with_proof,
)
from badgekit.securing.selective._templates import template_of


@dataclass(frozen=True, slots=True, repr=False)
class CredentialKeys:
    """The two secrets made for one credential, never to be used for another."""

    signer: Signer
    """Signs each statement that may be left out: a P-256 key. What it could sign
    later would count as part of the credential, so it is thrown away."""
    hmac_key: bytes
    """Hides what the numbers of nodes would tell about those left out. 32 bytes, which
    the holder gets too."""

    @classmethod
    def generate(cls) -> "CredentialKeys":
        """Return fresh ones."""
        return cls(SoftwareSigner.generate("P-256"), secrets.token_bytes(32))


@dataclass(frozen=True, slots=True, kw_only=True)
class EcdsaSd2023(SecuringMechanism):
    """Sign so that the holder may leave parts out: a base proof.

    What comes out is for the holder alone, who shows verifiers what `derive` makes of
    it. Takes P-256 keys. Verifiers that are shown parts of one credential can tell
    that they are of the same one.
    """

    mandatory_pointers: Pointers = template_of
    """JSON Pointers to what can never be left out, or what finds them in a document.
    By default that is all that says what the credential means and whether it still
    holds: see `open_badge_template`, `clr_template` and `credential_template`."""
    new_keys: Callable[[], CredentialKeys] = CredentialKeys.generate
    """Makes the two secrets of each credential."""

    @property
    def detects_data_loss(self) -> bool:
        """Whether `prepare` refuses what JSON-LD would drop."""
        return True

    def recognizes(self, secured: Secured, /) -> bool:
        """Tell whether *secured* has a proof of this suite."""
        return has_proof_of(ECDSA_SD_2023.name, secured)

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
        """Work out what must be signed (vc-di-ecdsa, section 3.4.2).

        What may be left out is signed here and now, with a key made for it. Raises
        `DocumentError` for a document that is secured already, loses data in JSON-LD
        or lacks what is mandatory, and `KeyMaterialError` unless the key is P-256.
        """
        _check_key(public_key)
        document = ready_for_proof(document)
        options = ASSERTION.to_json_object(
            ECDSA_SD_2023.name, verification_method, created
        )
        pointers = pointers_in(document, self.mandatory_pointers)
        keys = self.new_keys()
        dataset = BaseDataset.of(
            document,
            keys.hmac_key,
            contexts=contexts,
            limits=limits,
            strict_numbers=True,
        )
        indexes = dataset.select(pointers).indexes
        mandatory, others = split_lines(dataset.lines, indexes)
        check_number(len(others), limits)
        signatures = tuple(keys.signer.sign(line.encode()) for line in others)
        proof_key = keys.signer.public_key
        data = signing_input(
            proof_hash(document, options, contexts, limits), proof_key, mandatory
        )

        def assemble(signature: bytes) -> SecuredCredential:
            value = BaseProofValue(
                signature=signature,
                public_key=proof_key,
                hmac_key=keys.hmac_key,
                signatures=signatures,
                mandatory_pointers=pointers,
            )
            return with_proof(document, options, value.encode())

        return SigningRequest(data, public_key.algorithm, public_key, assemble)

    def verify_proof(
        self, secured: Secured, *, environment: Environment
    ) -> Steps[VerifiedProof]:
        """Check a derived proof; a base proof is refused.

        Raises as `DataIntegrity.verify_proof` does, which takes these proofs too.
        """
        return (yield from verify_embedded(secured, ECDSA_SD_2023, environment))


def check_derived_proof(
    document: JsonObject,
    proof: JsonObject,
    pointer: str,
    *,
    public_key: PublicKey,
    contexts: ContextLoader,
    limits: Limits,
) -> None:
    """Do what `SelectiveDisclosureSuite.check_proof` does."""
    _check_key(public_key)
    place = pointer + pointer_to("proofValue")
    try:
        value = DerivedProofValue.parse(proof.get("proofValue"), limits)
    except DocumentError as error:
        raise DocumentError(*(p.within(place) for p in error.problems)) from error
    lines = disclosed_lines(document, value.label_map, contexts=contexts, limits=limits)
    mandatory, others = split_lines(lines, value.mandatory_indexes)
    if len(mandatory) != len(value.mandatory_indexes) or len(others) != len(
        value.signatures
    ):
        raise does_not_match(place)
    options = {n: v for n, v in proof.items() if n != "proofValue"}
    signed = signing_input(
        proof_hash(document, options, contexts, limits, strict_numbers=False),
        value.public_key,
        mandatory,
    )
    # The issuer's signature first: it says that the other key counts at all.
    if not public_key.verifies(value.signature, signed) or not all(
        value.public_key.verifies(signature, line.encode())
        for signature, line in zip(value.signatures, others, strict=True)
    ):
        raise does_not_match(place)


def signing_input(hashed: bytes, proof_key: PublicKey, mandatory: list[str]) -> bytes:
    """Return what the issuer signs (vc-di-ecdsa, section 3.4.1)."""
    mandatory_hash = hashlib.sha256("".join(mandatory).encode()).digest()
    return hashed + public_key_bytes(proof_key) + mandatory_hash


def _check_key(public_key: PublicKey) -> None:
    if public_key.type is not KeyType.P256:
        raise KeyMaterialError(
            f"{ECDSA_SD_2023.name} takes P-256 keys, not {public_key.type}"
        )
