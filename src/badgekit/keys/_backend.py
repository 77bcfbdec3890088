"""Between our key types and the objects of `cryptography`."""

from typing import TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from badgekit.errors import KeyMaterialError
from badgekit.keys import _bls12_381, _ed25519
from badgekit.keys._key_types import (
    CURVES,
    KEY_TYPES,
    RSA_MAX_BITS,
    RSA_MAX_EXPONENT,
    RSA_MIN_BITS,
    KeyType,
    KeyTypeFacts,
)

VerifyingKey: TypeAlias = (
    ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey
)
SigningKey: TypeAlias = (
    ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
)

_RSA_MAX_DER = RSA_MAX_BITS // 8 + 32
# OpenSSL's names for the curves, where they are not JOSE's.
_JOSE_CURVES = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}


def load_raw(type: KeyType, raw: bytes) -> VerifyingKey | None:
    """Return the key that *raw* stands for, or raise `KeyMaterialError`.

    `None` for keys that are in order, but of which `cryptography` knows nothing.
    """
    facts = KEY_TYPES.get(type)
    if facts is None:
        raise KeyMaterialError(f"unsupported key type: {type}")
    if facts.length is not None and len(raw) != facts.length:
        raise KeyMaterialError(
            f"a raw {type} key has {facts.length} bytes, this one {len(raw)}"
        )
    if facts.kty == "RSA":
        return _load_rsa(raw)
    if facts.curve is not None:
        return _load_point(facts, raw)
    if type is KeyType.BLS12_381_G2:
        _bls12_381.check_point(raw)
        return None
    _ed25519.check_point(raw)
    return ed25519.Ed25519PublicKey.from_public_bytes(raw)


def _load_point(facts: KeyTypeFacts, raw: bytes) -> ec.EllipticCurvePublicKey:
    assert facts.curve is not None
    try:
        if raw[0] not in (2, 3):
            raise KeyMaterialError(f"the {facts.crv} key is not a compressed point")
        return ec.EllipticCurvePublicKey.from_encoded_point(facts.curve, raw)
    except (ValueError, UnsupportedAlgorithm) as error:
        msg = f"the {facts.crv} key is not a point on the curve"
        raise KeyMaterialError(msg) from error


def _load_rsa(raw: bytes) -> rsa.RSAPublicKey:
    # Slow to load, and for formats that most keys do not come in.
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    try:
        if len(raw) > _RSA_MAX_DER:
            raise KeyMaterialError(f"the RSA key has more than {RSA_MAX_BITS} bits")
        key = serialization.load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyMaterialError("not an RSAPublicKey of RFC 8017") from error
    # The loader takes other structures and other encodings as well.
    if not isinstance(key, rsa.RSAPublicKey) or _rsa_der(key) != raw:
        raise KeyMaterialError("not an RSAPublicKey of RFC 8017")
    check_rsa_numbers(key.public_numbers())
    return key


def check_rsa_numbers(numbers: rsa.RSAPublicNumbers) -> None:
    """Raise unless the key is strong enough, and cheap enough to verify with."""
    bits = numbers.n.bit_length()
    if not RSA_MIN_BITS <= bits <= RSA_MAX_BITS:
        raise KeyMaterialError(
            f"an RSA key must have {RSA_MIN_BITS} to {RSA_MAX_BITS} bits, not {bits}"
        )
    if numbers.n % 2 == 0:
        raise KeyMaterialError("the RSA modulus is even")
    if numbers.e % 2 == 0 or not 3 <= numbers.e < RSA_MAX_EXPONENT:
        raise KeyMaterialError(
            "the RSA exponent must be odd, at least 3 and below 2^32 (use 65537)"
        )


def _rsa_der(key: rsa.RSAPublicKey) -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.PKCS1
    )


def raw_of(key: object) -> tuple[KeyType, bytes]:
    """Return type and raw form of a public key of `cryptography`."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        return KeyType.ED25519, key.public_bytes_raw()
    if isinstance(key, rsa.RSAPublicKey):
        return KeyType.RSA, _rsa_der(key)
    if isinstance(key, ec.EllipticCurvePublicKey):
        name = _JOSE_CURVES.get(key.curve.name, key.curve.name)
        if name in CURVES:
            return CURVES[name], _compressed(key)
        raise KeyMaterialError(f"unsupported curve: {name}")
    raise KeyMaterialError(f"unsupported kind of key: {type(key).__name__}")


def _compressed(key: ec.EllipticCurvePublicKey) -> bytes:
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415

    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint
    )
