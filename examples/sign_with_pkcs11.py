"""Sign badges with a key in a hardware security module, through PKCS #11.

pip install python-pkcs11
PKCS11_MODULE=/usr/lib/softhsm/libsofthsm2.so PKCS11_TOKEN=badges PKCS11_PIN=1234 \
    python examples/sign_with_pkcs11.py

The token holds a P-256 key pair labelled `badges`, which never leaves it.
"""

import hashlib
import os
from types import TracebackType
from typing import Any, Self

import pkcs11
from cryptography.hazmat.primitives import serialization
from pkcs11.util.ec import encode_ec_public_key

import badgekit


class Pkcs11Signer:
    """A `badgekit.Signer` for a P-256 key in a token; close it, or use `with`."""

    def __init__(self, module: str, *, token: str, pin: str, label: str) -> None:
        library = pkcs11.lib(module)
        self._session = library.get_token(token_label=token).open(user_pin=pin)
        public, self._key = (
            self._find(kind, label)
            for kind in (
                pkcs11.ObjectClass.PUBLIC_KEY,
                pkcs11.ObjectClass.PRIVATE_KEY,
            )
        )
        key = serialization.load_der_public_key(encode_ec_public_key(public))
        self.public_key = badgekit.PublicKey.from_pem(
            key.public_bytes(
                serialization.Encoding.PEM,
                serialization.PublicFormat.SubjectPublicKeyInfo,
            )
        )

    def _find(self, kind: pkcs11.ObjectClass, label: str) -> Any:  # noqa: ANN401
        return self._session.get_key(kind, pkcs11.KeyType.EC, label)

    def sign(self, data: bytes, /) -> bytes:
        """Return r and s side by side, which is how PKCS #11 has them too."""
        digest = hashlib.sha256(data).digest()
        signature: bytes = self._key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)
        return signature

    def close(self) -> None:
        self._session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def main() -> None:
    with Pkcs11Signer(
        os.environ["PKCS11_MODULE"],
        token=os.environ["PKCS11_TOKEN"],
        pin=os.environ["PKCS11_PIN"],
        label=os.environ.get("PKCS11_KEY", "badges"),
    ) as signer:
        issuer = badgekit.Issuer.with_did_key("Lincoln High School", signer)
        secured = issuer.award(
            badgekit.Achievement(
                id="https://lincoln.example/badges/linear-equations",
                name="Linear Equations",
                description="Solves linear equations in one and two variables.",
                criteria=badgekit.Criteria(narrative="Scored 3 or better."),
            ),
            to=badgekit.Recipient.email("ada@example.edu"),
        )
    print(f"signed in the token with {signer.public_key.algorithm}")
    policy = badgekit.VerificationPolicy(issuers=badgekit.TrustedIssuers([issuer.id]))
    print(badgekit.Verifier(policy).report(secured.text))


if __name__ == "__main__":
    main()
