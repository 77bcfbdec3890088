"""Data Integrity proofs, versions 1 and 2."""

from badgekit.contexts._tables._vocabularies import (
    PROOF,
    PROOF_OPTIONS,
    PROOF_VALUE,
    SECURITY,
)
from badgekit.contexts._terms import Context, Scope, Term, link, named, protected


def _data_integrity(proof: Scope) -> Scope:
    return protected(
        {
            "proof": PROOF,
            "DataIntegrityProof": Term(SECURITY + "DataIntegrityProof", context=proof),
        }
    )


_PROOF_V1 = protected(
    {**PROOF_OPTIONS, **PROOF_VALUE, **named(SECURITY, "cryptosuite")}
)

DATA_INTEGRITY_PROOF = _PROOF_V1.with_terms(
    {
        "cryptosuite": Term(SECURITY + "cryptosuite", SECURITY + "cryptosuiteString"),
        "previousProof": link(SECURITY + "previousProof"),
    }
)

CONTEXTS = (
    Context(
        url="https://w3id.org/security/data-integrity/v2",
        scope=_data_integrity(DATA_INTEGRITY_PROOF),
        published_sha256=(
            "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4"
        ),
    ),
    Context(
        url="https://w3id.org/security/data-integrity/v1",
        scope=_data_integrity(_PROOF_V1),
        published_sha256=(
            "b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554"
        ),
    ),
)
