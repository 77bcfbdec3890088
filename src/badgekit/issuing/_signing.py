"""How an issuer signs, and what becomes of the signature."""

from collections.abc import Callable

from badgekit.errors import DocumentError
from badgekit.keys import KeyType, PublicKey, Signer
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing import (
    ECDSA_RDFC_2019,
    EDDSA_RDFC_2022,
    DataIntegrity,
    SecuredCredential,
    SecuringMechanism,
    VcJwt,
)


def default_mechanism(key: PublicKey) -> SecuringMechanism:
    """Return how to secure with *key*: Data Integrity where there is a suite for it."""
    if key.type is KeyType.ED25519:
        return DataIntegrity(EDDSA_RDFC_2022)
    if key.type in ECDSA_RDFC_2019.hashes:
        return DataIntegrity(ECDSA_RDFC_2019)
    return VcJwt()


def assembled(
    assemble: Callable[[bytes], SecuredCredential], limits: Limits, signature: bytes
) -> SecuredCredential:
    """Put *signature* in place, and refuse what verifiers would not read to its end."""
    secured = assemble(signature)
    size = len(secured.content)
    if not secured.text.startswith("{"):
        # Of a JWT the payload counts, which base64url makes longer.
        size = len(secured.text.split(".", 2)[1]) * 3 // 4
    if size > limits.document_bytes:
        detail = (
            f"it has {size} bytes, and verifiers read {limits.document_bytes} unless "
            "told otherwise: raise document_bytes in the limits, here and there"
        )
        raise DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail))
    return secured


def public_key_of(signer: Signer | PublicKey) -> PublicKey:
    """Return the key that verifies what *signer* signs."""
    return signer if isinstance(signer, PublicKey) else signer.public_key
