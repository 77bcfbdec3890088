"""JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from badgekit import _multibase
from badgekit.errors import KeyMaterialError
from badgekit.keys._backend import (
    SigningKey,
    VerifyingKey,
    check_rsa_numbers,
    raw_of,
)
from badgekit.keys._key_types import CURVES, KEY_TYPES, RSA_MAX_BITS, KeyType

Jwk: TypeAlias = Mapping[str, Any]

_SECRET_MEMBERS = frozenset({"d", "dp", "dq", "k", "oth", "p", "priv", "q", "qi"})
_KEY_AGREEMENT = frozenset({"X25519", "X448"})
_MAX_MEMBER = RSA_MAX_BITS // 8 * 2
_RSA_FACTORS = ("p", "q", "dp", "dq", "qi")


def read_public(jwk: Jwk) -> tuple[KeyType, bytes]:
    """Return type and raw form of a public JWK."""
    kind = _type_of(jwk)
    if leaked := _SECRET_MEMBERS.intersection(jwk):
        names = ", ".join(sorted(leaked))
        raise KeyMaterialError(
            f"the JWK holds secret members ({names}): the key is compromised"
        )
    _check_intent(jwk, kind, "verify")
    return kind, _raw(jwk, kind)


def read_secret(jwk: Jwk) -> SigningKey:
    """Return the signing key that a private JWK stands for."""
    kind = _type_of(jwk)
    _check_intent(jwk, kind, "sign")
    if not KEY_TYPES[kind].can_sign:
        raise KeyMaterialError(f"badgekit does not sign with {kind} keys")
    if kind is KeyType.RSA:
        key: SigningKey = _rsa_secret(jwk)
    else:
        secret = _octets(jwk, "d", KEY_TYPES[kind].coordinate_length, secret=True)
        key = signing_key(kind, secret)
    if raw_of(key.public_key()) != (kind, _raw(jwk, kind)):
        raise KeyMaterialError("the two halves of the JWK do not belong together")
    return key


def signing_key(type: KeyType, secret: bytes) -> SigningKey:
    """Return the Ed25519 or elliptic curve key of that *secret* seed or scalar."""
    facts = KEY_TYPES[type]
    if facts.curve is None:
        return ed25519.Ed25519PrivateKey.from_private_bytes(secret)
    scalar = int.from_bytes(secret)
    if not 0 < scalar < facts.order:
        raise KeyMaterialError(f"the secret {type} key is out of range")
    return ec.derive_private_key(scalar, facts.curve)


def write_public(type: KeyType, key: VerifyingKey) -> dict[str, str]:
    """Return the members that define the key, in the order RFC 7638 wants."""
    facts = KEY_TYPES[type]
    if isinstance(key, rsa.RSAPublicKey):
        public = key.public_numbers()
        return {"e": _unsigned(public.e), "kty": "RSA", "n": _unsigned(public.n)}
    assert facts.crv is not None
    if isinstance(key, ec.EllipticCurvePublicKey):
        point, length = key.public_numbers(), facts.coordinate_length
        x, y = (
            _multibase.encode_base64url(number.to_bytes(length))
            for number in (point.x, point.y)
        )
        return {"crv": facts.crv, "kty": facts.kty, "x": x, "y": y}
    x = _multibase.encode_base64url(key.public_bytes_raw())
    return {"crv": facts.crv, "kty": facts.kty, "x": x}


def write_secret(type: KeyType, key: SigningKey) -> dict[str, str]:
    """Return the private JWK of *key*."""
    jwk = write_public(type, key.public_key())
    if isinstance(key, rsa.RSAPrivateKey):
        numbers = key.private_numbers()
        values = (numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp)
        jwk["d"] = _unsigned(numbers.d)
        return jwk | dict(zip(_RSA_FACTORS, map(_unsigned, values), strict=True))
    return jwk | {"d": _multibase.encode_base64url(secret_bytes(type, key))}


def secret_bytes(type: KeyType, key: SigningKey) -> bytes:
    """Return the seed or the scalar; RSA keys have no such thing."""
    if isinstance(key, rsa.RSAPrivateKey):
        raise KeyMaterialError("a secret RSA key has no Multikey form: use JWK or PEM")
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.private_bytes_raw()
    scalar = key.private_numbers().private_value
    return scalar.to_bytes(KEY_TYPES[type].coordinate_length)


def thumbprint(jwk: dict[str, str]) -> str:
    """Return the RFC 7638 SHA-256 thumbprint of what `write_public` returned."""
    text = json.dumps(jwk, separators=(",", ":"), sort_keys=True)
    return _multibase.encode_base64url(hashlib.sha256(text.encode()).digest())


def _type_of(jwk: object) -> KeyType:
    if not isinstance(jwk, Mapping):
        raise KeyMaterialError("a JWK is a JSON object")
    kty, crv = jwk.get("kty"), jwk.get("crv")
    if kty == "RSA":
        return KeyType.RSA
    if kty == "oct":
        raise KeyMaterialError("a symmetric key (kty oct) cannot stand for an issuer")
    if kty not in ("EC", "OKP"):
        raise KeyMaterialError("the JWK's kty must be OKP, EC or RSA")
    if isinstance(crv, str) and crv in _KEY_AGREEMENT:
        raise KeyMaterialError(f"{crv} keys are for key agreement and cannot sign")
    kind = CURVES.get(crv) if isinstance(crv, str) else None
    if kind is None or KEY_TYPES[kind].kty != kty:
        known = ", ".join(name for name in CURVES if KEY_TYPES[CURVES[name]].kty == kty)
        raise KeyMaterialError(f"unsupported crv: for kty {kty} it must be {known}")
    return kind


def _check_intent(jwk: Jwk, type: KeyType, operation: str) -> None:
    """Refuse a key that says it is for something else (RFC 7517, section 4)."""
    if jwk.get("use", "sig") != "sig":
        raise KeyMaterialError('the JWK is not for signatures: its use is not "sig"')
    operations = jwk.get("key_ops", [operation])
    if not isinstance(operations, list) or operation not in operations:
        raise KeyMaterialError(f'the JWK\'s key_ops do not allow "{operation}"')
    algorithms = KEY_TYPES[type].algorithms
    algorithm = jwk.get("alg")
    if "alg" in jwk and not (isinstance(algorithm, str) and algorithm in algorithms):
        raise KeyMaterialError(
            f"the JWK's alg does not fit a {type} key: {', '.join(algorithms)}"
        )


def _raw(jwk: Jwk, type: KeyType) -> bytes:
    facts = KEY_TYPES[type]
    if type is KeyType.RSA:
        return raw_of(_public_rsa(jwk).public_key())[1]
    x = _octets(jwk, "x", facts.coordinate_length)
    if facts.curve is None:
        return x
    y = _octets(jwk, "y", facts.coordinate_length)
    try:
        point = b"\x04" + x + y
        key = ec.EllipticCurvePublicKey.from_encoded_point(facts.curve, point)
    except (ValueError, UnsupportedAlgorithm) as error:
        msg = f"the {type} key is not a point on the curve"
        raise KeyMaterialError(msg) from error
    return raw_of(key)[1]


def _public_rsa(jwk: Jwk) -> rsa.RSAPublicNumbers:
    n, e = (_octets(jwk, name) for name in ("n", "e"))
    if n[:1] == b"\0" or e[:1] == b"\0":
        raise KeyMaterialError("the JWK's n and e must not begin with a zero byte")
    numbers = rsa.RSAPublicNumbers(int.from_bytes(e), int.from_bytes(n))
    check_rsa_numbers(numbers)
    return numbers


def _rsa_secret(jwk: Jwk) -> rsa.RSAPrivateKey:
    public = _public_rsa(jwk)
    if "oth" in jwk:
        raise KeyMaterialError("RSA keys with more than two primes are not supported")
    # Some writers put a sign byte before these numbers, and nobody compares them.
    d = int.from_bytes(_octets(jwk, "d", secret=True))
    try:
        if any(name in jwk for name in _RSA_FACTORS):
            p, q, dp, dq, qi = (
                int.from_bytes(_octets(jwk, name, secret=True)) for name in _RSA_FACTORS
            )
        else:
            p, q = rsa.rsa_recover_prime_factors(public.n, public.e, d)
            dp, dq, qi = d % (p - 1), d % (q - 1), rsa.rsa_crt_iqmp(p, q)
        return rsa.RSAPrivateNumbers(p, q, d, dp, dq, qi, public).private_key()
    except ValueError:
        raise KeyMaterialError("the secret RSA key is not consistent") from None


def _octets(
    jwk: Jwk, name: str, length: int | None = None, *, secret: bool = False
) -> bytes:
    """Return the bytes of a base64url member, exactly *length* of them."""
    text = jwk.get(name)
    if not isinstance(text, str) or not text or len(text) > _MAX_MEMBER:
        raise KeyMaterialError(f"the JWK's {name} is not base64url text of that key")
    try:
        data = _multibase.decode_base64url(text)
    except ValueError as error:
        msg = f"the JWK's {name} is not base64url without padding"
        raise KeyMaterialError(msg) from (None if secret else error)
    if length is not None and len(data) != length:
        raise KeyMaterialError(f"the JWK's {name} must have {length} bytes")
    return data


def _unsigned(number: int) -> str:
    return _multibase.encode_base64url(number.to_bytes((number.bit_length() + 7) // 8))
