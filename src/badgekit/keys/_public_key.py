"""Public keys."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from badgekit import _multibase
from badgekit.errors import KeyMaterialError
from badgekit.keys import _jwk
from badgekit.keys._backend import VerifyingKey, load_raw, raw_of
from badgekit.keys._key_types import (
    KEY_TYPES,
    Algorithm,
    KeyType,
    KeyTypeFacts,
    with_public_code,
)

_MAX_MULTIKEY = 2_000
"""Characters: an RSA key of 8,192 bits has 1,430."""
_MAX_PEM = 16_384


@dataclass(frozen=True, slots=True, repr=False)
class PublicKey:
    """A public key that can check signatures. Equal keys compare equal.

    Making one checks it: the right length, a point on its curve that is not of
    small order, an RSA modulus of 2048 to 8192 bits. Otherwise `KeyMaterialError`.

    >>> key = PublicKey.from_multikey(
    ...     "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi")
    >>> key.type, key.algorithm
    (<KeyType.ED25519: 'Ed25519'>, 'EdDSA')
    """

    type: KeyType
    raw: bytes
    """What follows the prefix in a Multikey: the 32 bytes of an Ed25519 key, the
    compressed point of a curve, the DER of an `RSAPublicKey` (RFC 8017)."""
    _key: VerifyingKey | None = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_key", load_raw(self.type, self.raw))

    def __repr__(self) -> str:
        return f"PublicKey.from_multikey({self.to_multikey()!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return PublicKey, (self.type, self.raw)

    @property
    def algorithm(self) -> str:
        """The JOSE algorithm of signatures made with this key, unless said otherwise.

        EdDSA, ES256, ES384, ES512, ES256K or RS256. `KeyMaterialError` for a key that
        signs nothing but credentials as a whole (BLS12-381 G2).
        """
        if not self.algorithms:
            raise self._unfit("a signature of bytes")
        return self.algorithms[0]

    @property
    def algorithms(self) -> tuple[str, ...]:
        """Every JOSE algorithm that this key may be used with."""
        return tuple(KEY_TYPES[self.type].algorithms)

    def verifies(
        self, signature: bytes, data: bytes, *, algorithm: str | None = None
    ) -> bool:
        """Tell whether *signature* over *data* was made with this key.

        ECDSA signatures are r‖s of the exact length (RFC 7518, section 3.4), never
        DER. As JOSE and Data Integrity both do, it takes s in either half of its
        range, so a signature is no identifier of what was signed. PSS salts are as
        long as the hash (RFC 7518, section 3.5).

        Raises `KeyMaterialError` if *algorithm* is not one of `algorithms`.
        """
        facts = KEY_TYPES[self.type]
        if self._key is None:
            raise self._unfit("a signature of bytes")
        name = algorithm or next(iter(facts.algorithms))
        if algorithm == "" or name not in facts.algorithms:
            raise KeyMaterialError(
                f"a {self.type} key cannot be used with {name!r}: "
                f"only with {', '.join(facts.algorithms)}"
            )
        try:
            if isinstance(self._key, ed25519.Ed25519PublicKey):
                self._key.verify(signature, data)
                return True
            if isinstance(self._key, rsa.RSAPublicKey):
                _verify_rsa(self._key, signature, data, facts.algorithms[name])
                return True
            der = _der_signature(signature, facts)
            if der is None:
                return False
            self._key.verify(der, data, _ecdsa(self.type, name))
        except InvalidSignature:
            return False
        return True

    @classmethod
    def from_jwk(cls, jwk: Mapping[str, Any]) -> Self:
        """Read a public JWK (RFC 7517), or raise `KeyMaterialError`.

        Refused: secret members, symmetric keys, `use`, `key_ops` or `alg` that say
        the key is for something else. Other members are ignored.
        """
        return cls(*_jwk.read_public(jwk))

    def to_jwk(self) -> dict[str, str]:
        """Return the public JWK with the members that define it, and no others.

        `KeyMaterialError` for a key that there is no JWK for (BLS12-381 G2).
        """
        if self._key is None:
            raise self._unfit("a JWK")
        return _jwk.write_public(self.type, self._key)

    @classmethod
    def from_multikey(cls, text: str) -> Self:
        """Read a `publicKeyMultibase` value, or raise `KeyMaterialError`.

        Controlled Identifiers 1.0, section 2.2.2: base58btc or base64url, and
        compressed points alone.
        """
        if len(text) > _MAX_MULTIKEY:
            raise KeyMaterialError(f"a Multikey has at most {_MAX_MULTIKEY} characters")
        try:
            data = _multibase.decode(text)
        except ValueError as error:
            raise KeyMaterialError(f"not a Multikey: {error}") from error
        return cls(*with_public_code(data))

    def to_multikey(self) -> str:
        """Return the `publicKeyMultibase` form, in base58btc."""
        return _multibase.encode(KEY_TYPES[self.type].public_code + self.raw)

    @classmethod
    def from_pem(cls, data: bytes | str) -> Self:
        """Read a PEM `PUBLIC KEY` (SubjectPublicKeyInfo).

        Raises `KeyMaterialError` for anything else, private keys included.
        """
        # Slow to load, and not needed for keys in credentials.
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

        try:
            pem = data.encode("ascii") if isinstance(data, str) else data
            if len(pem) > _MAX_PEM:
                raise KeyMaterialError(f"the PEM is longer than {_MAX_PEM} bytes")
            if b"PRIVATE KEY-----" in pem:
                raise KeyMaterialError("this PEM holds a private key, not a public one")
            key = serialization.load_pem_public_key(pem)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise KeyMaterialError("not a PEM public key that is supported") from error
        return cls(*raw_of(key))

    def to_pem(self) -> str:
        """Return the key as a PEM `PUBLIC KEY` (SubjectPublicKeyInfo).

        `KeyMaterialError` for a key that there is no PEM for (BLS12-381 G2).
        """
        if self._key is None:
            raise self._unfit("PEM")
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

        return self._key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ).decode("ascii")

    def thumbprint(self) -> str:
        """Return the RFC 7638 SHA-256 thumbprint, in base64url.

        Of a key that there is no JWK for, the SHA-256 of its Multikey.
        """
        if self._key is None:
            digest = hashlib.sha256(self.to_multikey().encode()).digest()
            return _multibase.encode_base64url(digest)
        return _jwk.thumbprint(self.to_jwk())

    def _unfit(self, purpose: str) -> KeyMaterialError:
        return KeyMaterialError(
            f"a {self.type} key is not for {purpose}: it is for bbs-2023 alone, and "
            "has no form but Multikey"
        )


@cache
def _ecdsa(type: KeyType, name: str) -> ec.ECDSA:
    digest = KEY_TYPES[type].algorithms[name].hash
    assert digest is not None
    return ec.ECDSA(digest)


def _der_signature(signature: bytes, facts: KeyTypeFacts) -> bytes | None:
    """Return r‖s as DER, or `None` if it cannot be a signature."""
    length = facts.coordinate_length
    if len(signature) != 2 * length:
        return None
    r, s = int.from_bytes(signature[:length]), int.from_bytes(signature[length:])
    if not (0 < r < facts.order and 0 < s < facts.order):
        return None
    return encode_dss_signature(r, s)


def _verify_rsa(
    key: rsa.RSAPublicKey, signature: bytes, data: bytes, algorithm: Algorithm
) -> None:
    assert algorithm.hash is not None
    scheme: padding.AsymmetricPadding = padding.PKCS1v15()
    if algorithm.pss:
        mask = padding.MGF1(algorithm.hash)
        scheme = padding.PSS(mask, padding.PSS.DIGEST_LENGTH)
    key.verify(signature, data, scheme, algorithm.hash)
