"""Keys in software: they sign, they survive, and they do not show themselves."""

import copy
import pickle
from typing import Any

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa
from hypothesis import given
from hypothesis import strategies as st

from badgekit import _multibase
from badgekit.errors import KeyMaterialError
from badgekit.keys import KeyType, PublicKey, Signer, SoftwareSigner
from vectors import load

DATA = b"what is to be signed"
SIGNERS = {
    kind: SoftwareSigner.generate(kind) for kind in ("Ed25519", "P-256", "P-384", "RSA")
}
WITH_MULTIKEY = ["Ed25519", "P-256", "P-384"]
OTHER = SoftwareSigner.generate("P-256")
OTHER_ED = SoftwareSigner.generate()


@pytest.mark.parametrize(
    ("kind", "algorithm", "length"),
    [
        ("Ed25519", "EdDSA", 64),
        ("P-256", "ES256", 64),
        ("P-384", "ES384", 96),
        ("RSA", "RS256", 256),
    ],
)
def test_what_is_signed_verifies(kind: str, algorithm: str, length: int) -> None:
    signer: Signer = SIGNERS[kind]

    signature = signer.sign(DATA)

    assert len(signature) == length
    assert signer.public_key.algorithm == algorithm
    assert signer.public_key.verifies(signature, DATA)
    assert not signer.public_key.verifies(signature, DATA[:-1])


@pytest.mark.parametrize("kind", SIGNERS)
def test_signatures_are_deterministic(kind: str) -> None:
    assert SIGNERS[kind].sign(DATA) == SIGNERS[kind].sign(DATA)


def test_an_older_openssl_signs_with_random_nonces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def old_ecdsa(
        digest: hashes.HashAlgorithm, *, deterministic_signing: bool = False
    ) -> ec.ECDSA:
        if deterministic_signing:
            raise UnsupportedAlgorithm("OpenSSL < 3.2")
        return ECDSA(digest)

    ECDSA = ec.ECDSA  # noqa: N806
    monkeypatch.setattr(ec, "ECDSA", old_ecdsa)
    signer = SIGNERS["P-256"]

    first, second = signer.sign(DATA), signer.sign(DATA)

    assert first != second
    assert signer.public_key.verifies(first, DATA)
    assert signer.public_key.verifies(second, DATA)


def test_ecdsa_is_that_of_rfc_6979() -> None:
    # RFC 6979, appendix A.2.5: P-256, SHA-256, message "sample".
    secret = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"
    multikey = _multibase.encode(b"\x86\x26" + bytes.fromhex(secret))

    signature = SoftwareSigner.from_multikey(multikey).sign(b"sample")

    assert signature.hex().upper() == (
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8"
    )


@pytest.mark.parametrize("signer", SIGNERS.values(), ids=SIGNERS)
def test_a_key_survives_jwk_and_pem(signer: SoftwareSigner) -> None:
    for again in (
        SoftwareSigner.from_jwk(signer.to_jwk()),
        SoftwareSigner.from_pem(signer.to_pem()),
        SoftwareSigner.from_pem(signer.to_pem("пароль"), "пароль"),
        SoftwareSigner.from_pem(signer.to_pem(b"secret").encode(), b"secret"),
    ):
        assert again.public_key == signer.public_key
        assert again.to_jwk() == signer.to_jwk()


@pytest.mark.parametrize("kind", WITH_MULTIKEY)
def test_a_key_survives_a_multikey(kind: str) -> None:
    again = SoftwareSigner.from_multikey(SIGNERS[kind].to_multikey())

    assert again.to_jwk() == SIGNERS[kind].to_jwk()


def test_secret_rsa_keys_have_no_multikey() -> None:
    with pytest.raises(KeyMaterialError, match="use JWK or PEM"):
        SIGNERS["RSA"].to_multikey()


@pytest.mark.vectors
def test_the_key_of_1edtech_signs_its_vectors() -> None:
    expected = load("vectors/1edtech-test-vectors/expected.json")

    signer = SoftwareSigner.from_multikey(expected["key"]["secretKeyMultibase"])

    assert signer.public_key.to_multikey() == expected["key"]["publicKeyMultibase"]
    for name in ("obv3p0", "clrv2p0"):
        signature = signer.sign(bytes.fromhex(expected[name]["hashData"]))
        assert signature.hex() == expected[name]["signatureHex"]


@pytest.mark.vectors
@pytest.mark.parametrize("file", ["nist-curves", "rsa"])
def test_the_private_keys_of_did_key_are_read(file: str) -> None:
    vectors = load(f"vectors/w3c-ccg-did-method-key/{file}.json")
    read = 0
    for did, vector in vectors.items():
        pair = vector.get("verificationMethod", vector)
        secret = pair.get("privateKeyJwk")
        if secret is None or secret.get("crv") == "P-521":
            continue
        # One of these was written with padding, which RFC 7515 does not allow.
        secret = {name: value.rstrip("=") for name, value in secret.items()}
        key = SoftwareSigner.from_jwk(secret).public_key
        assert f"did:key:{key.to_multikey()}" == did
        read += 1
    assert read == {"nist-curves": 4, "rsa": 2}[file]


def test_rsa_keys_are_as_long_as_asked_for() -> None:
    assert len(SoftwareSigner.generate("RSA", bits=3072).sign(DATA)) == 384


def test_rsa_factors_are_recovered_from_the_exponents() -> None:
    jwk = SIGNERS["RSA"].to_jwk()
    without = {name: jwk[name] for name in ("kty", "n", "e", "d")}

    assert SoftwareSigner.from_jwk(without).public_key == SIGNERS["RSA"].public_key


@pytest.mark.parametrize(
    ("kind", "bits"),
    [
        ("P-521", 2048),
        ("secp256k1", 2048),
        ("ed25519", 2048),
        ("", 2048),
        ("RSA", 1024),
        ("RSA", 16384),
    ],
)
def test_other_keys_are_not_made(kind: str, bits: int) -> None:
    with pytest.raises(KeyMaterialError):
        SoftwareSigner.generate(kind, bits=bits)


@pytest.mark.parametrize("curve", [ec.SECP521R1(), ec.SECP256K1(), ec.SECP224R1()])
def test_badgekit_does_not_sign_with_every_curve(curve: ec.EllipticCurve) -> None:
    with pytest.raises(KeyMaterialError, match=r"sign with|curve"):
        SoftwareSigner(ec.generate_private_key(curve))


# Keys that are refused

P256 = SIGNERS["P-256"].to_jwk()
RSA = SIGNERS["RSA"].to_jwk()
ED = SIGNERS["Ed25519"].to_jwk()
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def b64(data: bytes) -> str:
    return _multibase.encode_base64url(data)


@pytest.mark.parametrize(
    ("jwk", "reason"),
    [
        (SIGNERS["P-256"].public_key.to_jwk(), "d is not base64url"),
        (P256 | {"d": OTHER.to_jwk()["d"]}, "do not belong together"),
        (ED | {"x": OTHER_ED.to_jwk()["x"]}, "do not belong together"),
        (P256 | {"d": b64(bytes(32))}, "out of range"),
        (P256 | {"d": b64(P256_ORDER.to_bytes(32))}, "out of range"),
        (P256 | {"d": b64(bytes(31))}, "32 bytes"),
        (P256 | {"d": "§§§§"}, "base64url"),
        (P256 | {"key_ops": ["verify"]}, "key_ops"),
        (P256 | {"use": "enc"}, "use"),
        (RSA | {"p": RSA["q"]}, "not consistent"),
        (RSA | {"d": "AQ"}, "not consistent"),
        ({name: RSA[name] for name in ("kty", "n", "e")} | {"d": "AQ"}, "consistent"),
        (RSA | {"oth": []}, "two primes"),
        ({"kty": "oct", "k": "AAAA"}, "symmetric"),
    ],
)
def test_unfit_private_jwks_are_refused(jwk: dict[str, Any], reason: str) -> None:
    with pytest.raises(KeyMaterialError, match=reason):
        SoftwareSigner.from_jwk(jwk)


def test_a_private_jwk_of_a_curve_for_reading_is_refused() -> None:
    numbers = ec.generate_private_key(ec.SECP521R1()).private_numbers()
    point = numbers.public_numbers
    x, y, d = (n.to_bytes(66) for n in (point.x, point.y, numbers.private_value))
    jwk = {"kty": "EC", "crv": "P-521", "x": b64(x), "y": b64(y), "d": b64(d)}

    with pytest.raises(KeyMaterialError, match="does not sign with P-521"):
        SoftwareSigner.from_jwk(jwk)


SEED = bytes(range(32))
SEED_PUBLIC = SoftwareSigner.from_multikey(
    _multibase.encode(b"\x80\x26" + SEED)
).public_key


def test_an_ed25519_seed_may_be_followed_by_its_public_key() -> None:
    text = _multibase.encode(b"\x80\x26" + SEED + SEED_PUBLIC.raw)

    assert SoftwareSigner.from_multikey(text).public_key == SEED_PUBLIC


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (_multibase.encode(b"\x80\x26" + SEED + SEED), "do not belong together"),
        (_multibase.encode(b"\x80\x26" + SEED[:31]), "wrong length"),
        (_multibase.encode(b"\x80\x26" + SEED + b"\0"), "wrong length"),
        (_multibase.encode(b"\x86\x26" + SEED + SEED), "wrong length"),
        (_multibase.encode(b"\x86\x26" + bytes(32)), "out of range"),
        (_multibase.encode(b"\x88\x26" + SEED), "not a secret"),
        (SEED_PUBLIC.to_multikey(), "not a secret"),
        ("z" * 201, "not a secret"),
        ("z0OIl", "not a secret"),
        ("", "not a secret"),
    ],
)
def test_unfit_secret_multikeys_are_refused(text: str, reason: str) -> None:
    with pytest.raises(KeyMaterialError, match=reason):
        SoftwareSigner.from_multikey(text)


def pem_of(key: Any, password: bytes | None = None) -> str:
    encryption: Any = serialization.NoEncryption()
    if password:
        encryption = serialization.BestAvailableEncryption(password)
    pem: bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
    )
    return pem.decode()


@pytest.mark.parametrize(
    ("pem", "password", "reason"),
    [
        (SIGNERS["P-256"].to_pem("right"), "wrong", "password is wrong"),
        (SIGNERS["P-256"].to_pem("right"), None, "needs a password"),
        (SIGNERS["P-256"].to_pem(), "any", "not encrypted"),
        (SIGNERS["P-256"].public_key.to_pem(), None, "not a PEM private key"),
        ("", None, "not a PEM private key"),
        ("ключ", None, "not a PEM private key"),
        (pem_of(ed448.Ed448PrivateKey.generate()), None, "unsupported kind"),
        (pem_of(ec.generate_private_key(ec.SECP256K1())), None, "does not sign"),
        (pem_of(rsa.generate_private_key(65537, 1024)), None, "2048 to 8192"),
    ],
)
def test_unfit_pem_is_refused(pem: str, password: str | None, reason: str) -> None:
    with pytest.raises(KeyMaterialError, match=reason):
        SoftwareSigner.from_pem(pem, password)


@pytest.mark.parametrize("password", ["", b"", "x" * 1024])
def test_a_password_has_a_sane_length(password: bytes | str) -> None:
    with pytest.raises(KeyMaterialError, match="1 to 1023"):
        SIGNERS["Ed25519"].to_pem(password)


# Secrets stay secret


def secrets_of(signer: SoftwareSigner) -> list[str]:
    jwk = signer.to_jwk()
    raw = _multibase.decode_base64url(jwk["d"])
    return [jwk["d"], raw.hex(), repr(raw), str(int.from_bytes(raw))]


@pytest.mark.parametrize("signer", SIGNERS.values(), ids=SIGNERS)
def test_a_signer_does_not_show_its_key(signer: SoftwareSigner) -> None:
    shown = repr(signer) + str(signer) + f"{signer}"

    assert signer.public_key.to_multikey() in shown
    assert not [secret for secret in secrets_of(signer) if secret in shown]
    assert not hasattr(signer, "__dict__")


@pytest.mark.parametrize("signer", SIGNERS.values(), ids=SIGNERS)
def test_a_signer_is_neither_pickled_nor_copied(signer: SoftwareSigner) -> None:
    for duplicate in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not pickled"):
            duplicate(signer)


def causes(error: BaseException | None) -> str:
    shown = ""
    while error is not None:
        shown += f"{error} {error.args}"
        error = error.__cause__ or error.__context__
    return shown


@pytest.mark.parametrize("name", ["d", "p", "q", "dp", "dq", "qi"])
def test_errors_do_not_quote_a_private_jwk(name: str) -> None:
    jwk = RSA | {name: RSA[name][:-6] + "!"}
    with pytest.raises(KeyMaterialError) as raised:
        SoftwareSigner.from_jwk(jwk)

    shown = causes(raised.value)
    assert not [RSA[part] for part in ("d", "p", "q") if RSA[part][:12] in shown]


def test_errors_do_not_quote_a_secret_multikey() -> None:
    secret = SIGNERS["P-256"].to_multikey()
    with pytest.raises(KeyMaterialError) as raised:
        SoftwareSigner.from_multikey(secret + "O")

    assert raised.value.__cause__ is None
    assert secret[:8] not in causes(raised.value)


MEMBERS = st.sampled_from([*"xydneopq", "dp", "dq", "qi", "kty", "crv", "alg", "use"])
VALUES = st.sampled_from([*RSA.values(), *P256.values(), *ED.values(), None, "", 5])


@given(st.sampled_from([P256, RSA, ED]), st.dictionaries(MEMBERS, VALUES, max_size=3))
def test_any_private_jwk_is_a_signer_or_refused(
    jwk: dict[str, Any], changes: dict[str, Any]
) -> None:
    try:
        signer = SoftwareSigner.from_jwk(jwk | changes)
    except KeyMaterialError:
        return
    assert signer.public_key == PublicKey.from_jwk(
        {name: jwk[name] for name in ("kty", "crv", "x", "y", "n", "e") if name in jwk}
    )


@given(st.text() | st.binary(max_size=70).map(_multibase.encode))
def test_any_secret_multikey_is_a_signer_or_refused(text: str) -> None:
    try:
        signer = SoftwareSigner.from_multikey(text)
    except KeyMaterialError:
        return
    assert signer.public_key.type in (KeyType.ED25519, KeyType.P256, KeyType.P384)


@given(st.binary() | st.text(), st.none() | st.text())
def test_any_private_pem_is_a_signer_or_refused(
    pem: bytes | str, password: str | None
) -> None:
    with pytest.raises(KeyMaterialError):
        SoftwareSigner.from_pem(pem, password)
