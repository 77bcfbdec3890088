"""The closed table of key types, and of what each may be used with."""

from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from badgekit.errors import KeyMaterialError

RSA_MIN_BITS = 2048
RSA_MAX_BITS = 8192
RSA_MAX_EXPONENT = 2**32
"""The cost of a verification grows with the exponent; everybody uses 65537."""


class KeyType(StrEnum):
    """The kinds of key that can check signatures here, by their JOSE curve name."""

    ED25519 = "Ed25519"
    P256 = "P-256"
    P384 = "P-384"
    P521 = "P-521"
    RSA = "RSA"
    SECP256K1 = "secp256k1"
    BLS12_381_G2 = "BLS12-381 G2"
    """For the cryptosuite bbs-2023 alone: no JOSE, no JWK, no PEM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithm:
    """A JOSE signature algorithm (RFC 7518, section 3.1; RFC 8037; RFC 8812)."""

    hash: hashes.HashAlgorithm | None = None
    """`None` where the algorithm fixes its own hash."""
    pss: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTypeFacts:
    """What the standards say about one key type."""

    kty: str
    """Empty where no JWK is registered for such keys."""
    crv: str | None = None
    algorithms: dict[str, Algorithm]
    """By JOSE name; the first is the default. None: not for signatures of bytes."""
    public_code: bytes
    """Multicodec prefix of the public key."""
    secret_code: bytes | None = None
    """Multicodec prefix of the secret key, where it has a fixed length."""
    length: int | None = None
    """Bytes of the raw public key. For elliptic curves, the compressed point."""
    coordinate_length: int = 0
    """Bytes of a coordinate, of a secret scalar, and of each half of a signature."""
    curve: ec.EllipticCurve | None = None
    order: int = 0
    """The order of the curve's base point, of which r and s stay below."""
    can_sign: bool = True
    """Whether badgekit makes such signatures, or checks them only."""


_SHA256, _SHA384, _SHA512 = hashes.SHA256(), hashes.SHA384(), hashes.SHA512()

KEY_TYPES: dict[KeyType, KeyTypeFacts] = {
    KeyType.ED25519: KeyTypeFacts(
        kty="OKP",
        crv="Ed25519",
        algorithms={"EdDSA": Algorithm(), "Ed25519": Algorithm()},
        public_code=b"\xed\x01",
        secret_code=b"\x80\x26",
        length=32,
        coordinate_length=32,
    ),
    KeyType.P256: KeyTypeFacts(
        kty="EC",
        crv="P-256",
        algorithms={"ES256": Algorithm(hash=_SHA256)},
        public_code=b"\x80\x24",
        secret_code=b"\x86\x26",
        length=33,
        coordinate_length=32,
        curve=ec.SECP256R1(),
        order=0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    ),
    KeyType.P384: KeyTypeFacts(
        kty="EC",
        crv="P-384",
        algorithms={"ES384": Algorithm(hash=_SHA384)},
        public_code=b"\x81\x24",
        secret_code=b"\x87\x26",
        length=49,
        coordinate_length=48,
        curve=ec.SECP384R1(),
        order=int(
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
            "C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
            16,
        ),
    ),
    KeyType.P521: KeyTypeFacts(
        kty="EC",
        crv="P-521",
        algorithms={"ES512": Algorithm(hash=_SHA512)},
        public_code=b"\x82\x24",
        secret_code=b"\x88\x26",
        length=67,
        coordinate_length=66,
        curve=ec.SECP521R1(),
        order=int(
            "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
            "FA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409",
            16,
        ),
        can_sign=False,
    ),
    KeyType.RSA: KeyTypeFacts(
        kty="RSA",
        algorithms={
            "RS256": Algorithm(hash=_SHA256),
            "RS384": Algorithm(hash=_SHA384),
            "RS512": Algorithm(hash=_SHA512),
            "PS256": Algorithm(hash=_SHA256, pss=True),
            "PS384": Algorithm(hash=_SHA384, pss=True),
            "PS512": Algorithm(hash=_SHA512, pss=True),
        },
        public_code=b"\x85\x24",
    ),
    KeyType.SECP256K1: KeyTypeFacts(
        kty="EC",
        crv="secp256k1",
        algorithms={"ES256K": Algorithm(hash=_SHA256)},
        public_code=b"\xe7\x01",
        secret_code=b"\x81\x26",
        length=33,
        coordinate_length=32,
        curve=ec.SECP256K1(),
        order=0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141,
        can_sign=False,
    ),
    KeyType.BLS12_381_G2: KeyTypeFacts(
        kty="",
        algorithms={},
        public_code=b"\xeb\x01",
        secret_code=b"\x8a\x26",
        length=96,
        can_sign=False,
    ),
}

CURVES = {facts.crv: kind for kind, facts in KEY_TYPES.items() if facts.crv}
"""Key types by JOSE `crv`, which is also how OpenSSL's curves are told apart."""

_CANNOT_SIGN = {
    0xEA: "BLS12-381 G1",
    0xEC: "X25519, which is for key agreement and cannot sign",
    0xEE: "BLS12-381 G1 and G2",
    0x1203: "Ed448",
    0x1204: "X448, which is for key agreement and cannot sign",
    0x1206: "SM2",
    0x120B: "ML-KEM-512, which is for key agreement and cannot sign",
    0x120C: "ML-KEM-768, which is for key agreement and cannot sign",
    0x120D: "ML-KEM-1024, which is for key agreement and cannot sign",
    0x1210: "ML-DSA-44",
    0x1211: "ML-DSA-65",
    0x1212: "ML-DSA-87",
    0xEB51: "a JWK inside a Multikey (jwk_jcs-pub)",
}
"""Keys that are met in the field and not supported, by multicodec code."""


def with_public_code(data: bytes) -> tuple[KeyType, bytes]:
    """Split multicodec *data* into the key type and the key, or raise."""
    for kind, facts in KEY_TYPES.items():
        if data.startswith(facts.public_code):
            return kind, data.removeprefix(facts.public_code)
        if facts.secret_code and data.startswith(facts.secret_code):
            raise KeyMaterialError(f"this is a secret {kind} key, not a public one")
    code = _varint(data)
    name = _CANNOT_SIGN.get(code, f"of multicodec 0x{code:x}")
    raise KeyMaterialError(f"unsupported key type: the key is {name}")


def _varint(data: bytes) -> int:
    """Return the unsigned varint that *data* begins with (multiformats)."""
    code = 0
    for position, byte in enumerate(data[:9]):
        code |= (byte & 0x7F) << (7 * position)
        if byte < 0x80:
            if byte == 0 and position:
                raise KeyMaterialError("the multicodec prefix is not minimal")
            return code
    raise KeyMaterialError("the key has no multicodec prefix")
