"""Cryptosuites, as values (Data Integrity 1.0, section 3)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from badgekit import _multibase
from badgekit._json import JsonObject
from badgekit.canonicalization import HashName, canonicalize_document, jcs
from badgekit.contexts import ContextLoader, remembered
from badgekit.errors import DocumentError, KeyMaterialError
from badgekit.keys import KeyType, PublicKey
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType, pointer_to


class Canonicalization(Protocol):
    """A way to bring a document into the one form that is hashed."""

    def __call__(
        self,
        document: JsonObject,
        *,
        hash_name: HashName,
        contexts: ContextLoader,
        limits: Limits,
        strict_numbers: bool,
    ) -> bytes:
        """Return the canonical form, or raise `DocumentError`.

        With *strict_numbers* on, for signing, numbers are refused that others are
        known to canonicalize differently.
        """


def rdfc(
    document: JsonObject,
    *,
    hash_name: HashName,
    contexts: ContextLoader,
    limits: Limits,
    strict_numbers: bool,
) -> bytes:
    """Canonicalize the RDF dataset that *document* stands for (RDFC-1.0)."""
    return canonicalize_document(
        document,
        contexts=contexts,
        hash_name=hash_name,
        limits=limits,
        strict_numbers=strict_numbers,
    ).encode()


def json_canonicalization(
    document: JsonObject,
    *,
    hash_name: HashName,
    contexts: ContextLoader,
    limits: Limits,
    strict_numbers: bool,
) -> bytes:
    """Canonicalize the JSON text of *document* (RFC 8785)."""
    del hash_name, contexts, limits, strict_numbers
    return jcs(document)


class ProofSuite(Protocol):
    """A cryptosuite, as far as checking its proofs goes."""

    @property
    def name(self) -> str:
        """What a proof names it by."""

    @property
    def proof_type(self) -> str:
        """The `type` of its proofs; of older suites it is the name of the suite."""

    @property
    def superseded(self) -> bool:
        """Whether its proofs are verified with a warning, and never made."""

    @property
    def proof_keeps_context(self) -> bool:
        """Whether the proof carries a copy of the document's `@context`."""

    @property
    def detects_data_loss(self) -> bool:
        """Whether what JSON-LD would drop from a document stops its being hashed."""

    def check_proof(
        self,
        document: JsonObject,
        proof: JsonObject,
        pointer: str,
        *,
        public_key: PublicKey,
        contexts: ContextLoader,
        limits: Limits,
    ) -> None:
        """Raise `DocumentError` unless *proof* is good for *document*.

        *pointer* is where the proof stands. Its options have been checked; what is
        left is `proofValue`. `KeyMaterialError` for a key that the suite does not take.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Cryptosuite:
    """A canonicalization, and a hash for each type of key, under one name."""

    name: str
    canonicalization: Canonicalization
    hashes: Mapping[KeyType, HashName]
    """Name of the hash for each type of key that the suite takes."""
    proof_keeps_context: bool = False
    """Whether the proof carries a copy of the document's `@context` (the JCS suites)
    or only borrows it while it is hashed (the RDFC suites)."""
    proof_type: str = "DataIntegrityProof"
    """The `type` of its proofs; of older suites it is the name of the suite."""
    superseded: bool = False
    """Whether its proofs are verified with a warning, and never made."""

    def proof_configuration(
        self, document: JsonObject, options: JsonObject
    ) -> JsonObject:
        """Return the proof options as they are hashed.

        The RDFC suites hash them under the whole `@context` of the document
        (vc-di-eddsa, section 3.2.5), the JCS suites as they stand (section 3.3.5).
        """
        if self.proof_keeps_context or "@context" not in document:
            return options
        return {"@context": document["@context"], **options}

    @property
    def detects_data_loss(self) -> bool:
        """Whether what JSON-LD would drop from a document stops its being hashed."""
        return self.canonicalization is rdfc

    def hash_data(
        self,
        document: JsonObject,
        proof_options: JsonObject,
        *,
        public_key: PublicKey,
        contexts: ContextLoader,
        limits: Limits,
        strict_numbers: bool = True,
    ) -> bytes:
        """Return what is signed: the hash of the options, then of the document.

        Raises `KeyMaterialError` for a key of a type that the suite does not take,
        `DocumentError` for a document that has no canonical form.
        """
        hash_name = self.hashes.get(public_key.type)
        if hash_name is None:
            raise KeyMaterialError(
                f"{self.name} takes {' or '.join(self.hashes)} keys, "
                f"not {public_key.type}"
            )

        def digest(part: JsonObject) -> bytes:
            canonical = self.canonicalization(
                part,
                hash_name=hash_name,
                contexts=contexts,
                limits=limits,
                strict_numbers=strict_numbers,
            )
            return hashlib.new(hash_name, canonical).digest()

        # What is signed in one batch has one and the same proof configuration.
        kind = (self.canonicalization, hash_name, limits, strict_numbers)
        options = remembered(contexts.memory, kind, proof_options, digest)
        return options + digest(document)

    def check_proof(
        self,
        document: JsonObject,
        proof: JsonObject,
        pointer: str,
        *,
        public_key: PublicKey,
        contexts: ContextLoader,
        limits: Limits,
    ) -> None:
        """Raise `DocumentError` unless the signature in *proof* is one of *document*.

        *pointer* is where the proof stands. Raises as `hash_data` does besides.
        """
        place = pointer + pointer_to("proofValue")
        signature = _signature(proof.get("proofValue"), place)
        options = {n: v for n, v in proof.items() if n != "proofValue"}
        data = self.hash_data(
            document,
            self.proof_configuration(document, options),
            public_key=public_key,
            contexts=contexts,
            limits=limits,
            strict_numbers=False,
        )
        if not public_key.verifies(signature, data):
            raise signature_mismatch(place)


def signature_mismatch(pointer: str) -> DocumentError:
    """Return the refusal of the signature that stands there."""
    return DocumentError(
        Problem(
            ProblemType.CRYPTOGRAPHIC_SECURITY_ERROR,
            "the signature does not match the document: it was changed, or signed "
            "with another key",
            pointer,
        )
    )


def _signature(value: object, pointer: str) -> bytes:
    problem = "the proof value must be multibase base58btc"
    if isinstance(value, str) and value.startswith("z"):
        try:
            return _multibase.decode(value, max_length=1024)
        except ValueError as error:
            problem = str(error)
    raise DocumentError(Problem(ProblemType.PROOF_VERIFICATION_ERROR, problem, pointer))


_EDDSA: Mapping[KeyType, HashName] = MappingProxyType({KeyType.ED25519: "sha256"})
_ECDSA: Mapping[KeyType, HashName] = MappingProxyType(
    {KeyType.P256: "sha256", KeyType.P384: "sha384"}
)

EDDSA_RDFC_2022 = Cryptosuite(
    name="eddsa-rdfc-2022", canonicalization=rdfc, hashes=_EDDSA
)
"""https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022"""

EDDSA_JCS_2022 = Cryptosuite(
    name="eddsa-jcs-2022",
    canonicalization=json_canonicalization,
    hashes=_EDDSA,
    proof_keeps_context=True,
)
"""https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022"""

ECDSA_RDFC_2019 = Cryptosuite(
    name="ecdsa-rdfc-2019", canonicalization=rdfc, hashes=_ECDSA
)
"""https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-rdfc-2019"""

ECDSA_JCS_2019 = Cryptosuite(
    name="ecdsa-jcs-2019",
    canonicalization=json_canonicalization,
    hashes=_ECDSA,
    proof_keeps_context=True,
)
"""https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-jcs-2019"""
