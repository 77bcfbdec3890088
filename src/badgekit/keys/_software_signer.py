"""Keys that live in this process."""

from collections.abc import Mapping
from typing import Any, NoReturn, Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from badgekit import _multibase
from badgekit.errors import KeyMaterialError
from badgekit.keys import _jwk
from badgekit.keys._backend import SigningKey, raw_of
from badgekit.keys._key_types import (
    KEY_TYPES,
    RSA_MAX_BITS,
    RSA_MIN_BITS,
    KeyType,
)
from badgekit.keys._public_key import PublicKey

_SIGNING_TYPES = {
    str(kind): kind for kind, facts in KEY_TYPES.items() if facts.can_sign
}
_SEED = 32
_MAX_PASSWORD = 1023


class SoftwareSigner:
    """A `Signer` whose private key lives in this process.

    It does not show its key and cannot be pickled; `to_jwk`, `to_pem` and
    `to_multikey` are the ways out.

    >>> signer = SoftwareSigner.generate("P-256")
    >>> signer.public_key.verifies(signer.sign(b"data"), b"data")
    True
    """

    __slots__ = ("_key", "_public_key")

    def __init__(self, key: SigningKey) -> None:
        public_key = PublicKey(*raw_of(key.public_key()))
        if not KEY_TYPES[public_key.type].can_sign:
            raise KeyMaterialError(f"badgekit does not sign with {public_key.type}")
        self._key = key
        self._public_key = public_key

    def __repr__(self) -> str:
        return f"SoftwareSigner(public_key={self._public_key!r})"

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        msg = "a SoftwareSigner is not pickled: its key would go along in the clear"
        raise TypeError(msg)

    @property
    def public_key(self) -> PublicKey:
        """The public half."""
        return self._public_key

    def sign(self, data: bytes, /) -> bytes:
        """Sign *data* with EdDSA, ES256, ES384 or RS256, whichever the key is for.

        ECDSA is deterministic (RFC 6979) where OpenSSL can do it (3.2 and later).
        """
        if isinstance(self._key, ed25519.Ed25519PrivateKey):
            return self._key.sign(data)
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        facts = KEY_TYPES[self._public_key.type]
        digest = facts.algorithms[self._public_key.algorithm].hash
        assert digest is not None
        signature = self._key.sign(data, _ecdsa(digest))
        return b"".join(
            number.to_bytes(facts.coordinate_length)
            for number in decode_dss_signature(signature)
        )

    @classmethod
    def generate(cls, kind: str = "Ed25519", *, bits: int = RSA_MIN_BITS) -> Self:
        """Create a fresh key: Ed25519, P-256, P-384, or RSA of that many *bits*."""
        key_type = _SIGNING_TYPES.get(kind)
        if key_type is None:
            known = ", ".join(_SIGNING_TYPES)
            raise KeyMaterialError(f"cannot generate {kind!r} keys: only {known}")
        if key_type is KeyType.RSA:
            if not RSA_MIN_BITS <= bits <= RSA_MAX_BITS:
                allowed = f"{RSA_MIN_BITS} to {RSA_MAX_BITS}"
                raise KeyMaterialError(f"an RSA key must have {allowed} bits")
            return cls(rsa.generate_private_key(65537, bits))
        curve = KEY_TYPES[key_type].curve
        if curve is None:
            return cls(ed25519.Ed25519PrivateKey.generate())
        return cls(ec.generate_private_key(curve))

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """Read a private JWK, or raise `KeyMaterialError`.

        Its public members must be there and belong to the secret ones.
        """
        return cls(_jwk.read_secret(jwk))

    def to_jwk(self) -> dict[str, str]:
        """Return the private JWK. Whoever has it signs in your name."""
        return _jwk.write_secret(self._public_key.type, self._key)

    @classmethod
    def from_pem(cls, data: bytes | str, password: bytes | str | None = None) -> Self:
        """Read a PEM private key, encrypted or not, or raise `KeyMaterialError`.

        PKCS #8 is what `to_pem` writes; the older SEC 1 and PKCS #1 are read too.
        """
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

        try:
            pem = data.encode("ascii") if isinstance(data, str) else data
            key = serialization.load_pem_private_key(pem, _octets(password))
        except TypeError:
            # So `cryptography` says that only one of the two has a password.
            need = "is not encrypted" if password else "needs a password"
            raise KeyMaterialError(f"the private key {need}") from None
        except (ValueError, UnsupportedAlgorithm):
            raise KeyMaterialError(
                "not a PEM private key that is supported, or the password is wrong"
            ) from None
        if not isinstance(key, SigningKey):
            raise KeyMaterialError(f"unsupported kind of key: {type(key).__name__}")
        return cls(key)

    def to_pem(self, password: bytes | str | None = None) -> str:
        """Return the key as PKCS #8 in PEM, encrypted if there is a *password*."""
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

        secret = _octets(password)
        encryption: serialization.KeySerializationEncryption
        if secret is None:
            encryption = serialization.NoEncryption()
        elif not 1 <= len(secret) <= _MAX_PASSWORD:
            raise KeyMaterialError(f"a password has 1 to {_MAX_PASSWORD} bytes")
        else:
            encryption = serialization.BestAvailableEncryption(secret)
        return self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        ).decode("ascii")

    @classmethod
    def from_multikey(cls, secret: str) -> Self:
        """Read a `secretKeyMultibase` value, or raise `KeyMaterialError`.

        Controlled Identifiers 1.0, section 2.2.2. An Ed25519 seed may be followed by
        its public key, as older software writes it; the two must belong together.
        """
        try:
            data = _multibase.decode(secret, max_length=200)
        except ValueError:
            raise KeyMaterialError("not a secret Multikey") from None
        for kind in _SIGNING_TYPES.values():
            facts = KEY_TYPES[kind]
            if facts.secret_code and data.startswith(facts.secret_code):
                return cls._from_secret(kind, data.removeprefix(facts.secret_code))
        raise KeyMaterialError("not a secret Ed25519, P-256 or P-384 Multikey")

    @classmethod
    def _from_secret(cls, type: KeyType, secret: bytes) -> Self:
        public = b""
        if type is KeyType.ED25519 and len(secret) == 2 * _SEED:
            secret, public = secret[:_SEED], secret[_SEED:]
        if len(secret) != KEY_TYPES[type].coordinate_length:
            raise KeyMaterialError(f"the secret {type} key has the wrong length")
        signer = cls(_jwk.signing_key(type, secret))
        if public and signer.public_key.raw != public:
            raise KeyMaterialError("the two halves of the key do not belong together")
        return signer

    def to_multikey(self) -> str:
        """Return the `secretKeyMultibase`. Whoever has it signs in your name."""
        kind = self._public_key.type
        secret = _jwk.secret_bytes(kind, self._key)
        return _multibase.encode((KEY_TYPES[kind].secret_code or b"") + secret)


def _octets(password: bytes | str | None) -> bytes | None:
    return password.encode() if isinstance(password, str) else password


def _ecdsa(digest: hashes.HashAlgorithm) -> ec.ECDSA:
    try:
        return ec.ECDSA(digest, deterministic_signing=True)
    except UnsupportedAlgorithm:
        return ec.ECDSA(digest)
