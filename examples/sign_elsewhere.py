"""Sign with a key that never comes here: a KMS, an HSM, a colleague with a smart card.

python examples/sign_elsewhere.py
"""

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

import badgekit


class Vault:
    """Stands for the service that holds the key. Like most, it answers in DER."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


def main() -> None:
    vault = Vault()
    key = badgekit.PublicKey.from_pem(vault.public_key())
    issuer = badgekit.Issuer.with_did_key("Lincoln High School", key)
    achievement = badgekit.Achievement(
        id="https://lincoln.example/badges/linear-equations",
        name="Linear Equations",
        description="Solves linear equations in one and two variables.",
        criteria=badgekit.Criteria(narrative="Scored 3 or better by two reviewers."),
    )

    # 1. Here: work out what must be signed.
    recipient = badgekit.Recipient.email("ada@example.edu")
    request = issuer.prepare(issuer.draft(achievement, to=recipient))
    print(f"to be signed with {request.algorithm}: {len(request.data)} bytes")

    # 2. There: sign it. Credentials want r and s side by side, 32 bytes each.
    r, s = decode_dss_signature(vault.sign(request.data))
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")

    # 3. Here again: the signature is checked before anything is made of it.
    secured = request.finish(signature)

    policy = badgekit.VerificationPolicy(issuers=badgekit.TrustedIssuers([issuer.id]))
    print(badgekit.Verifier(policy).report(secured.text))


if __name__ == "__main__":
    main()
