"""What signs."""

from typing import Protocol

from badgekit.keys._public_key import PublicKey


class Signer(Protocol):
    """Something that holds a private key: software, an HSM, or a cloud KMS.

    Implementations need only these two members; nothing else in badgekit ever
    sees private key material.
    """

    @property
    def public_key(self) -> PublicKey:
        """The public half."""

    def sign(self, data: bytes, /) -> bytes:
        """Sign *data* with `public_key.algorithm`.

        ECDSA signatures are r‖s, of fixed length (RFC 7518, section 3.4).
        """
