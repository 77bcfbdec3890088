"""Public keys: what is read, what is refused, and what they verify."""

import base64
import copy
import json
import pickle
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import (
    ec,
    ed448,
    ed25519,
    padding,
    rsa,
    x25519,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from badgekit import _multibase
from badgekit.errors import KeyMaterialError
from badgekit.keys import KeyType, PublicKey, SoftwareSigner
from badgekit.keys._backend import raw_of
from badgekit.keys._key_types import KEY_TYPES
from vectors import load

DATA = b"what was signed"
RSA_2048 = rsa.generate_private_key(65537, 2048)
PRIVATE: dict[KeyType, Any] = {
    KeyType.ED25519: ed25519.Ed25519PrivateKey.generate(),
    KeyType.RSA: RSA_2048,
} | {
    kind: ec.generate_private_key(facts.curve)
    for kind, facts in KEY_TYPES.items()
    if facts.curve
}
PUBLIC = {kind: PublicKey(*raw_of(key.public_key())) for kind, key in PRIVATE.items()}
CURVES = [kind for kind in KeyType if KEY_TYPES[kind].curve]
L = 2**252 + 27742317777372353535851937790883648493
P = 2**255 - 19


def b64(data: bytes) -> str:
    return _multibase.encode_base64url(data)


def ecdsa(kind: KeyType) -> tuple[int, int]:
    (algorithm,) = KEY_TYPES[kind].algorithms.values()
    assert algorithm.hash is not None
    return decode_dss_signature(PRIVATE[kind].sign(DATA, ec.ECDSA(algorithm.hash)))


def joined(kind: KeyType, r: int, s: int) -> bytes:
    length = KEY_TYPES[kind].coordinate_length
    return r.to_bytes(length) + s.to_bytes(length)


# Reading and writing


@pytest.mark.parametrize("key", PUBLIC.values(), ids=PUBLIC.keys())
def test_a_key_survives_every_form(key: PublicKey) -> None:
    assert PublicKey.from_jwk(key.to_jwk()) == key
    assert PublicKey.from_multikey(key.to_multikey()) == key
    assert PublicKey.from_pem(key.to_pem()) == key
    assert PublicKey.from_pem(key.to_pem().encode()) == key
    assert pickle.loads(pickle.dumps(key)) == key
    assert copy.deepcopy(key) == key
    assert eval(repr(key), {"PublicKey": PublicKey}) == key


def test_equal_keys_are_one_member_of_a_set() -> None:
    key = PUBLIC[KeyType.P256]

    assert {key, PublicKey.from_jwk(key.to_jwk())} == {key}
    assert key != PUBLIC[KeyType.ED25519]


def test_base64url_is_a_multibase_for_multikeys_too() -> None:
    key = PUBLIC[KeyType.P384]
    text = _multibase.encode_url(KEY_TYPES[key.type].public_code + key.raw)

    assert PublicKey.from_multikey(text) == key


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (KeyType.ED25519, "z6Mk"),
        (KeyType.P256, "zDn"),
        (KeyType.P384, "z82"),
        (KeyType.P521, "z2J9"),
        (KeyType.RSA, "z4MX"),
        (KeyType.SECP256K1, "zQ3s"),
    ],
)
def test_multikeys_start_as_the_standard_says(kind: KeyType, start: str) -> None:
    assert PUBLIC[kind].to_multikey().startswith(start)


def test_thumbprint_of_rfc_7638() -> None:
    jwk = {
        "kty": "RSA",
        "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7a"
        "PFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl9"
        "3lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZ"
        "Hzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XP"
        "ksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
        "e": "AQAB",
        "alg": "RS256",
        "kid": "2011-04-29",
    }

    key = PublicKey.from_jwk(jwk)

    assert key.thumbprint() == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
    assert key.to_jwk() == {name: jwk[name] for name in ("e", "kty", "n")}


def test_thumbprint_of_rfc_8037() -> None:
    jwk = {
        "kty": "OKP",
        "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    }

    thumbprint = PublicKey.from_jwk(jwk).thumbprint()

    assert thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@pytest.mark.vectors
def test_the_key_of_1edtech_verifies_its_vectors() -> None:
    expected = load("vectors/1edtech-test-vectors/expected.json")
    key = PublicKey.from_multikey(expected["key"]["publicKeyMultibase"])

    assert key.raw.hex() == expected["key"]["publicKeyHex"]
    for name in ("obv3p0", "clrv2p0"):
        signature = bytes.fromhex(expected[name]["signatureHex"])
        data = bytes.fromhex(expected[name]["hashData"])
        assert key.verifies(signature, data)
        assert not key.verifies(signature, data + b"\0")


def test_a_large_rsa_key_is_read_and_a_verification_stays_cheap() -> None:
    modulus = (1 << 8191) + 1
    key = PublicKey.from_jwk(
        {"kty": "RSA", "n": b64(modulus.to_bytes(1024)), "e": "AQAB"}
    )
    key = PublicKey.from_multikey(key.to_multikey())

    started = time.perf_counter()
    assert not key.verifies(b"\x01" * 1024, DATA)
    assert time.perf_counter() - started < 0.5


# Multikeys that are refused

SMALL_ORDER = [
    (0).to_bytes(32, "little"),
    (1).to_bytes(32, "little"),
    (P - 1).to_bytes(32, "little"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
]


def with_sign(encoded: bytes) -> bytes:
    return encoded[:31] + bytes([encoded[31] | 0x80])


@pytest.mark.parametrize("encoded", SMALL_ORDER)
@pytest.mark.parametrize("sign", [bytes, with_sign])
def test_ed25519_points_of_small_order_are_refused(encoded: bytes, sign: Any) -> None:
    with pytest.raises(KeyMaterialError, match="small order"):
        PublicKey(KeyType.ED25519, sign(encoded))


@pytest.mark.parametrize("offset", range(19))
@pytest.mark.parametrize("sign", [bytes, with_sign])
def test_ed25519_points_in_a_second_spelling_are_refused(
    offset: int, sign: Any
) -> None:
    with pytest.raises(KeyMaterialError, match="canonically"):
        PublicKey(KeyType.ED25519, sign((P + offset).to_bytes(32, "little")))


def test_half_of_all_y_are_on_the_ed25519_curve() -> None:
    refused = 0
    for y in range(2, 66):
        try:
            PublicKey(KeyType.ED25519, y.to_bytes(32, "little"))
        except KeyMaterialError as error:
            assert "not a point" in str(error)  # noqa: PT017
            refused += 1

    # Counted with the formulas of RFC 8032, section 5.1.3.
    assert refused == sum(not on_curve(y) for y in range(2, 66))
    assert 16 < refused < 48


@given(st.integers(2, P - 2))
def test_a_point_is_on_the_curve_as_rfc_8032_computes_it(y: int) -> None:
    try:
        PublicKey(KeyType.ED25519, y.to_bytes(32, "little"))
    except KeyMaterialError:
        assert not on_curve(y) or y.to_bytes(32, "little") in SMALL_ORDER
    else:
        assert on_curve(y)


def on_curve(y: int) -> bool:
    """Recover x as RFC 8032 does, step by step."""
    d = -121665 * pow(121666, P - 2, P) % P
    x2 = (y * y - 1) * pow(d * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (x * x - x2) % P == 0


def forge() -> list[tuple[str, str]]:
    ed = PUBLIC[KeyType.ED25519].raw
    p256 = PUBLIC[KeyType.P256].raw
    uncompressed = (
        PRIVATE[KeyType.P256]
        .public_key()
        .public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
    )
    rsa_der = PUBLIC[KeyType.RSA].raw
    spki = (
        PRIVATE[KeyType.RSA]
        .public_key()
        .public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    x = x25519.X25519PrivateKey.generate().public_key().public_bytes_raw()
    made = [
        (b"\xed\x01" + ed[:31], "32 bytes, this one 31"),
        (b"\xed\x01" + ed + b"\0", "32 bytes, this one 33"),
        (b"\xed\x81\x00" + ed, "not minimal"),
        (b"\xe7\x01" + ed, "33 bytes"),
        (b"\x80\x24" + uncompressed, "33 bytes"),
        (b"\x80\x24" + b"\x04" + p256[1:], "not a compressed point"),
        (b"\x80\x24" + b"\x00" * 33, "not a compressed point"),
        (b"\x80\x24" + b"\x02" + b"\xff" * 32, "not a point"),
        (b"\x80\x24", "33 bytes, this one 0"),
        (b"\x80\x26" + ed, "secret Ed25519 key"),
        (b"\x86\x26" + ed, "secret P-256 key"),
        (b"\xec\x01" + x, "X25519, which is for key agreement"),
        (b"\xeb\x01" + b"\xa0" * 48, "96 bytes, this one 48"),
        (b"\xeb\x01" + b"\x9f" * 96, "not encoded canonically"),
        (b"\xeb\x01" + b"\x80" + bytes(46) + b"\1" + b"\xff" * 48, "canonically"),
        (b"\xeb\x01" + bytes(96), "not a compressed point"),
        (b"\xeb\x01" + b"\xc0" + bytes(95), "is the identity"),
        (b"\xeb\x01" + b"\x80" + bytes(95), "not a point on the curve"),
        (b"\x8a\x26" + bytes(32), "secret BLS12-381 G2 key"),
        (b"\xea\x01" + b"\xa0" * 48, "BLS12-381 G1"),
        (b"\x12\x20" + ed, "multicodec 0x12"),
        (b"\x85\x24" + spki, "not an RSAPublicKey"),
        (b"\x85\x24" + rsa_der + b"\0", "not an RSAPublicKey"),
        (b"\x85\x24" + rsa_der[:-1], "not an RSAPublicKey"),
        (b"\x85\x24" + b"\x30" * 1100, "more than 8192 bits"),
        (b"\xff" * 12, "no multicodec prefix"),
        (b"\xff", "no multicodec prefix"),
        (b"", "no multicodec prefix"),
    ]
    return [(_multibase.encode(data), reason) for data, reason in made] + [
        ("z" + "1" + PUBLIC[KeyType.ED25519].to_multikey()[1:], "unsupported"),
        ("m" + base64.b64encode(b"\xed\x01" + ed).decode(), "must start with z"),
        ("f" + (b"\xed\x01" + ed).hex(), "must start with z"),
        (PUBLIC[KeyType.ED25519].to_multikey()[1:], "must start with z"),
        (PUBLIC[KeyType.ED25519].to_multikey() + "0", "not a base58btc"),
        ("", "must start with z"),
        ("z" * 2001, "at most 2000"),
        ("u" + "A" * 2000, "at most 2000"),
    ]


@pytest.mark.parametrize(("text", "reason"), forge())
def test_unfit_multikeys_are_refused(text: str, reason: str) -> None:
    with pytest.raises(KeyMaterialError, match=reason):
        PublicKey.from_multikey(text)


def test_a_key_type_from_elsewhere_is_refused() -> None:
    with pytest.raises(KeyMaterialError, match="unsupported key type"):
        PublicKey("X25519", bytes(32))  # type: ignore[arg-type]


# Keys for bbs-2023, of which there is no more than the bytes

BLS = (
    "zUC7DerdEmfZ8f4pFajXgGwJoMkV1ofMTmEG5UoNvnWiPiLuGKNeqgRpLH2TV4Xe5mJ2cXV76gRN7LFQw"
    "apF1VFu6x2yrr5ci1mXqC1WNUrnHnLgvfZfMH7h6xP6qsf9EKRQrPQ"
)


def test_a_bls_key_is_a_multikey_and_nothing_else() -> None:
    key = PublicKey.from_multikey(BLS)
    assert key.type is KeyType.BLS12_381_G2
    assert key.to_multikey() == BLS
    assert pickle.loads(pickle.dumps(key)) == key
    assert key.algorithms == ()
    assert len(key.thumbprint()) == 43
    for use in (
        key.to_jwk,
        key.to_pem,
        lambda: key.algorithm,
        lambda: key.verifies(bytes(80), DATA),
        lambda: key.verifies(bytes(80), DATA, algorithm="ES256"),
    ):
        with pytest.raises(KeyMaterialError, match="for bbs-2023 alone"):
            use()


# RSA keys that are refused


@pytest.mark.parametrize(
    ("modulus", "exponent", "reason"),
    [
        (RSA_2048.private_numbers().p, 65537, "2048 to 8192 bits, not 1024"),
        ((1 << 2046) + 1, 65537, "not 2047"),
        ((1 << 8192) + 1, 65537, "not 8193"),
        ((1 << 2047) + 2, 65537, "even"),
        ((1 << 2047) + 1, 1, "exponent"),
        ((1 << 2047) + 1, 65536, "exponent"),
        ((1 << 2047) + 1, 2**32 + 1, "exponent"),
        ((1 << 2047) + 1, (1 << 2046) + 1, "exponent"),
    ],
)
def test_weak_and_costly_rsa_keys_are_refused(
    modulus: int, exponent: int, reason: str
) -> None:
    jwk = {
        "kty": "RSA",
        "n": b64(modulus.to_bytes((modulus.bit_length() + 7) // 8)),
        "e": b64(exponent.to_bytes((exponent.bit_length() + 7) // 8)),
    }
    with pytest.raises(KeyMaterialError, match=reason):
        PublicKey.from_jwk(jwk)


def test_a_weak_rsa_key_is_refused_in_a_multikey_too() -> None:
    weak = rsa.RSAPublicNumbers(65537, (1 << 2046) + 1).public_key()
    with pytest.raises(KeyMaterialError, match="not 2047"):
        PublicKey(*raw_of(weak))


# JWKs that are refused

ED_JWK = PUBLIC[KeyType.ED25519].to_jwk()
P256_JWK = PUBLIC[KeyType.P256].to_jwk()
RSA_JWK = PUBLIC[KeyType.RSA].to_jwk()
SIGN_BYTE = b64(b"\0" + RSA_2048.public_key().public_numbers().n.to_bytes(256))


@pytest.mark.parametrize(
    ("jwk", "reason"),
    [
        ({}, "kty must be"),
        ({"kty": ["OKP"]}, "kty must be"),
        ({"kty": "okp"}, "kty must be"),
        ({"kty": "oct", "k": "c2VjcmV0"}, "symmetric"),
        ({"kty": "OKP", "crv": "X25519", "x": b64(bytes(32))}, "cannot sign"),
        ({"kty": "OKP", "crv": "Ed448", "x": b64(bytes(57))}, "must be Ed25519"),
        ({"kty": "OKP", "crv": "P-256", "x": b64(bytes(32))}, "must be Ed25519"),
        ({"kty": "EC", "crv": "Ed25519", "x": b64(bytes(32))}, "must be P-256"),
        ({"kty": "EC", "crv": ["P-256"]}, "must be P-256"),
        (ED_JWK | {"d": b64(bytes(32))}, "compromised"),
        (ED_JWK | {"d": None}, "compromised"),
        (ED_JWK | {"k": "AA"}, "compromised"),
        (RSA_JWK | {"p": "AA"}, "compromised"),
        (RSA_JWK | {"oth": []}, "compromised"),
        (ED_JWK | {"x": ED_JWK["x"] + "="}, "base64url"),
        (ED_JWK | {"x": ED_JWK["x"][:-1] + "\n"}, "base64url"),
        (ED_JWK | {"x": ED_JWK["x"] + "AAAA"}, "32 bytes"),
        (ED_JWK | {"x": ""}, "base64url"),
        (ED_JWK | {"x": None}, "base64url"),
        (ED_JWK | {"x": 5}, "base64url"),
        (ED_JWK | {"x": b64(bytes(32))}, "small order"),
        ({"kty": "OKP", "crv": "Ed25519"}, "base64url"),
        (P256_JWK | {"y": P256_JWK["x"]}, "not a point"),
        (P256_JWK | {"x": b64(bytes(32)), "y": b64(bytes(32))}, "not a point"),
        (P256_JWK | {"x": b64(b"\0" + bytes(32))}, "32 bytes"),
        (P256_JWK | {"x": b64(bytes(31))}, "32 bytes"),
        (P256_JWK | {"crv": "P-384"}, "48 bytes"),
        (P256_JWK | {"crv": "secp256k1"}, "not a point"),
        (P256_JWK | {"crv": "P-224"}, "unsupported crv"),
        (P256_JWK | {"use": "enc"}, "use"),
        (P256_JWK | {"use": None}, "use"),
        (P256_JWK | {"key_ops": ["deriveKey"]}, "key_ops"),
        (P256_JWK | {"key_ops": []}, "key_ops"),
        (P256_JWK | {"key_ops": "verify"}, "key_ops"),
        (P256_JWK | {"alg": "ES384"}, "alg"),
        (P256_JWK | {"alg": "none"}, "alg"),
        (P256_JWK | {"alg": "HS256"}, "alg"),
        (P256_JWK | {"alg": None}, "alg"),
        (P256_JWK | {"alg": ["ES256"]}, "alg"),
        (RSA_JWK | {"alg": "RSA-OAEP"}, "alg"),
        (RSA_JWK | {"n": SIGN_BYTE}, "zero byte"),
        (RSA_JWK | {"e": "AAEAAQ"}, "zero byte"),
        (RSA_JWK | {"n": "A" * 5000}, "base64url"),
    ],
)
def test_unfit_jwks_are_refused(jwk: dict[str, Any], reason: str) -> None:
    with pytest.raises(KeyMaterialError, match=reason):
        PublicKey.from_jwk(jwk)


def test_a_jwk_is_an_object() -> None:
    with pytest.raises(KeyMaterialError, match="object"):
        PublicKey.from_jwk(["kty"])  # type: ignore[arg-type]


def test_members_that_fit_are_no_hindrance() -> None:
    jwk = P256_JWK | {"use": "sig", "alg": "ES256", "key_ops": ["verify"], "kid": "1"}

    assert PublicKey.from_jwk(jwk) == PUBLIC[KeyType.P256]


# PEM that is refused


def pem_of(key: Any) -> bytes:
    return bytes(
        key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )


@pytest.mark.parametrize(
    ("pem", "reason"),
    [
        (SoftwareSigner.generate().to_pem(), "private key"),
        (pem_of(ed448.Ed448PrivateKey.generate().public_key()), "unsupported kind"),
        (pem_of(ec.generate_private_key(ec.SECP224R1()).public_key()), "curve"),
        ("", "not a PEM"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "not a PEM"),
        ("ключ", "not a PEM"),
        (b"\xff\xfe", "not a PEM"),
        (b"-" * 20_000, "longer than"),
    ],
)
def test_unfit_pem_is_refused(pem: bytes | str, reason: str) -> None:
    with pytest.raises(KeyMaterialError, match=reason):
        PublicKey.from_pem(pem)


# Verifying


@pytest.mark.parametrize(
    ("kind", "algorithms"),
    [
        (KeyType.ED25519, ("EdDSA", "Ed25519")),
        (KeyType.P256, ("ES256",)),
        (KeyType.P384, ("ES384",)),
        (KeyType.P521, ("ES512",)),
        (KeyType.SECP256K1, ("ES256K",)),
        (KeyType.RSA, ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")),
    ],
)
def test_algorithms_are_bound_to_the_key_type(
    kind: KeyType, algorithms: tuple[str, ...]
) -> None:
    assert PUBLIC[kind].algorithms == algorithms
    assert PUBLIC[kind].algorithm == algorithms[0]


@pytest.mark.parametrize("kind", PUBLIC)
@pytest.mark.parametrize(
    "algorithm",
    ["", "none", "HS256", "eddsa", "ES999", "RS1", "ES256", "RS256", "EdDSA", "ES512"],
)
def test_an_algorithm_of_another_key_type_is_an_error(
    kind: KeyType, algorithm: str
) -> None:
    key = PUBLIC[kind]
    if algorithm in key.algorithms:
        assert not key.verifies(bytes(64), DATA, algorithm=algorithm)
    else:
        with pytest.raises(KeyMaterialError, match="cannot be used"):
            key.verifies(bytes(64), DATA, algorithm=algorithm)


@pytest.mark.parametrize("algorithm", PUBLIC[KeyType.RSA].algorithms)
def test_rsa_verifies_with_the_algorithm_that_signed(algorithm: str) -> None:
    digest = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}
    hashed = digest[algorithm[2:]]
    scheme: Any = padding.PKCS1v15()
    if algorithm.startswith("PS"):
        scheme = padding.PSS(padding.MGF1(hashed), hashed.digest_size)
    signature = RSA_2048.sign(DATA, scheme, hashed)
    key = PUBLIC[KeyType.RSA]

    assert [
        name for name in key.algorithms if key.verifies(signature, DATA, algorithm=name)
    ] == [algorithm]


def test_pss_salts_of_another_length_are_refused() -> None:
    scheme = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.MAX_LENGTH)
    signature = RSA_2048.sign(DATA, scheme, hashes.SHA256())

    assert not PUBLIC[KeyType.RSA].verifies(signature, DATA, algorithm="PS256")


def test_an_rsa_signature_may_not_lose_or_gain_bytes() -> None:
    signature = RSA_2048.sign(DATA, padding.PKCS1v15(), hashes.SHA256())
    modulus = RSA_2048.public_key().public_numbers().n
    larger = int.from_bytes(signature) + modulus
    key = PUBLIC[KeyType.RSA]

    assert key.verifies(signature, DATA)
    assert not key.verifies(b"\0" + signature, DATA)
    assert not key.verifies(signature[:-1], DATA)
    assert not key.verifies(larger.to_bytes(257), DATA)


@pytest.mark.parametrize("kind", CURVES)
def test_ecdsa_signatures_are_r_and_s_of_exact_length(kind: KeyType) -> None:
    r, s = ecdsa(kind)
    key = PUBLIC[kind]
    order, length = KEY_TYPES[kind].order, KEY_TYPES[kind].coordinate_length
    good = joined(kind, r, s)

    assert key.verifies(good, DATA)
    assert not key.verifies(good, DATA + b".")
    # s and its negative are one signature in two spellings: JOSE and DI take both.
    assert key.verifies(joined(kind, r, order - s), DATA)
    (algorithm,) = KEY_TYPES[kind].algorithms.values()
    assert algorithm.hash is not None
    der = PRIVATE[kind].sign(DATA, ec.ECDSA(algorithm.hash))
    for bad in (
        der,
        b"\0" + good,
        good + b"\0",
        good[:-1],
        good[:length] + b"\0" + good[length:],
        b"\0" + good[:length] + b"\0" + good[length:],
        b"",
        joined(kind, 0, s),
        joined(kind, r, 0),
        joined(kind, 0, 0),
        joined(kind, order, s),
        joined(kind, r, order),
        b"\xff" * (2 * length),
    ):
        assert not key.verifies(bad, DATA)


def test_r_and_s_beyond_the_order_are_refused() -> None:
    # P-521 leaves room above its order, so the same numbers could be spelt twice.
    r, s = ecdsa(KeyType.P521)
    order = KEY_TYPES[KeyType.P521].order

    assert not PUBLIC[KeyType.P521].verifies(joined(KeyType.P521, r, s + order), DATA)
    assert not PUBLIC[KeyType.P521].verifies(joined(KeyType.P521, r + order, s), DATA)


def test_an_ed25519_signature_with_a_large_s_is_refused() -> None:
    signature = PRIVATE[KeyType.ED25519].sign(DATA)
    s = int.from_bytes(signature[32:], "little")
    key = PUBLIC[KeyType.ED25519]

    assert key.verifies(signature, DATA)
    assert key.verifies(signature, DATA, algorithm="Ed25519")
    for bad in (
        signature[:32] + (s + L).to_bytes(32, "little"),
        signature + b"\0",
        signature[:-1],
        b"",
        bytes(64),
    ):
        assert not key.verifies(bad, DATA)


def test_the_identity_would_sign_anything() -> None:
    # Why points of small order are refused: R = A = identity and s = 0 satisfy the
    # equation for every message.
    identity = (1).to_bytes(32, "little")
    ed25519.Ed25519PublicKey.from_public_bytes(identity).verify(
        identity + bytes(32), DATA
    )


# Hostile input

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
MEMBERS = st.sampled_from([*"xydnekpq", "kty", "crv", "alg", "use", "key_ops"])
VALUES = st.sampled_from(
    [*P256_JWK.values(), *ED_JWK.values(), RSA_JWK["n"], "OKP", "AQAB", "X25519", "oct"]
)


@given(st.dictionaries(MEMBERS, VALUES | JSON))
def test_any_jwk_is_a_key_or_refused(jwk: dict[str, Any]) -> None:
    try:
        key = PublicKey.from_jwk(jwk)
    except KeyMaterialError:
        return
    assert PublicKey.from_jwk(key.to_jwk()) == key
    assert not json.dumps(key.to_jwk()).count('"d"')


@given(
    st.text()
    | st.binary(max_size=80).map(_multibase.encode)
    | st.tuples(
        st.sampled_from([facts.public_code for facts in KEY_TYPES.values()]),
        st.binary(max_size=70),
    ).map(lambda parts: _multibase.encode_url(b"".join(parts)))
    | st.binary(min_size=32, max_size=32).map(
        lambda raw: _multibase.encode(b"\xed\x01" + raw)
    )
)
def test_any_multikey_is_a_key_or_refused(text: str) -> None:
    try:
        key = PublicKey.from_multikey(text)
    except KeyMaterialError:
        return
    assert PublicKey.from_multikey(key.to_multikey()) == key
    assert PublicKey.from_jwk(key.to_jwk()) == key


@given(st.binary() | st.text())
def test_any_pem_is_a_key_or_refused(pem: bytes | str) -> None:
    with pytest.raises(KeyMaterialError):
        PublicKey.from_pem(pem)


@given(
    st.sampled_from(list(PUBLIC.values())),
    st.one_of(*(st.binary(min_size=n, max_size=n) for n in (0, 63, 64, 96, 132, 256))),
)
def test_no_signature_by_chance_and_no_exception(
    key: PublicKey, signature: bytes
) -> None:
    for algorithm in key.algorithms:
        assert not key.verifies(signature, DATA, algorithm=algorithm)
