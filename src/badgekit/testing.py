"""Fixed keys and an example school, for our tests and for yours.

Everything here is public: never issue a real badge with it.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badgekit import (
    Achievement,
    Criteria,
    Issuer,
    OpenBadgeCredential,
    Recipient,
    SoftwareSigner,
    TrustedIssuers,
    VerificationPolicy,
)

AT = datetime(2025, 6, 1, 12, tzinfo=UTC)
"""The time at which everything here happens."""

ADA = Recipient.email("ada@example.edu")
"""The learner to whom badges are awarded here."""

_SECRET = 0x5EED


@cache
def signer(kind: str = "Ed25519") -> SoftwareSigner:
    """Return a signer of that kind: the same key every time, save for RSA.

    An RSA key cannot be made from a seed, so it is made once in each process.
    """
    match kind:
        case "Ed25519":
            seed = _SECRET.to_bytes(32)
            return SoftwareSigner(Ed25519PrivateKey.from_private_bytes(seed))
        case "P-256":
            return SoftwareSigner(ec.derive_private_key(_SECRET, ec.SECP256R1()))
        case "P-384":
            return SoftwareSigner(ec.derive_private_key(_SECRET, ec.SECP384R1()))
        case "RSA":
            return SoftwareSigner(rsa.generate_private_key(65537, 2048))
        case _:
            raise ValueError(f"no test key of the kind {kind!r}")


def issuer(kind: str = "Ed25519", **members: Any) -> Issuer:
    """Return a school with a did:key; *members* as in `Issuer.with_did_key`."""
    if kind == "RSA":
        members.setdefault("url", "https://lincoln.example")
        return Issuer.with_did_web("Lincoln High School", signer(kind), **members)
    return Issuer.with_did_key("Lincoln High School", signer(kind), **members)


def achievement(**members: Any) -> Achievement:
    """Return the achievement awarded here, with other or more members if given."""
    return Achievement(
        **{
            "id": "https://lincoln.example/badges/linear-equations",
            "name": "Linear Equations",
            "description": "Solves linear equations in one and two variables.",
            "criteria": Criteria(
                narrative="Two reviewers scored the task 3 or better."
            ),
            **members,
        }
    )


def badge(kind: str = "Ed25519", **members: Any) -> OpenBadgeCredential:
    """Return a badge for `ADA` that has not been signed; *members* as in `award`."""
    return issuer(kind).draft(
        achievement(),
        **{
            "to": ADA,
            "id": "urn:uuid:0b4d6a1e-8f4f-4a8d-9a6f-0b8f6a3f9b11",
            "valid_from": AT,
            **members,
        },
    )


def policy(kind: str = "Ed25519", **members: Any) -> VerificationPolicy:
    """Return a policy that trusts `issuer(kind)` alone; *members* override."""
    return VerificationPolicy(
        **{"issuers": TrustedIssuers([issuer(kind).id]), **members}
    )
