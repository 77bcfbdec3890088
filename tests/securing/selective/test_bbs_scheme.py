"""BBS signatures, against fixtures of draft-irtf-cfrg-bbs-signatures."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("py_arkworks_bls12381", reason="the extra bbs is not installed")

from badgekit.securing.selective import _bbs
from badgekit.securing.selective._bbs_suite import ALGORITHM

MATERIAL = b"this-IS-just-an-Test-IKM-to-generate-$e(r@t#-key"
INFO = b"this-IS-some-key-metadata-to-be-used-in-test-key-gen"
SECRET = _bbs.key_gen(MATERIAL, INFO)
KEY = _bbs.sk_to_pk(SECRET)
HEADER = bytes.fromhex("11223344556677889900aabbccddeeff")
MESSAGE = bytes.fromhex(
    "9872ad089e452c7b6e283dfac2a80d58e8d0ff71cc4d5e310a1debdda4a45f02"
)
MESSAGES = [b"first", b"second", b"", b"fourth"]
SIGNATURE = _bbs.sign(SECRET, HEADER, MESSAGES)
IDENTITY = b"\xc0" + bytes(47)
R = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001
ORDER = R.to_bytes(32)
# On the curve, but not in the subgroup: x is 0.
STRAY = b"\x80" + bytes(47)
STRAY_KEY = b"\x80" + bytes(94) + b"\x02"


def prove(disclosed: tuple[int, ...] = (0, 2), header: bytes = b"") -> bytes:
    return _bbs.proof_gen(
        KEY,
        SIGNATURE,
        HEADER,
        MESSAGES,
        disclosed=disclosed,
        presentation_header=header,
    )


def proves(
    proof: bytes,
    disclosed: dict[int, bytes] | None = None,
    *,
    key: bytes = KEY,
    header: bytes = HEADER,
    presentation_header: bytes = b"",
) -> bool:
    shown = {0: b"first", 2: b""} if disclosed is None else disclosed
    return _bbs.proof_verify(
        key, proof, header, shown, presentation_header=presentation_header
    )


PROOF = prove()


def test_keys() -> None:
    assert SECRET.hex() == (
        "60e55110f76883a13d030b2f6bd11883422d5abde717569fc0731f51237169fc"
    )
    assert KEY.hex() == (
        "a820f230f6ae38503b86c70dc50b61c58a77e45c39ab25c0652bbaa8fa136f2851bd4781c9dcde39"
        "fc9d1d52c9e60268061e7d7632171d91aa8d460acee0e96f1e7c4cfb12d3ff9ab5d5dc91c277db75"
        "c845d649ef3c4f63aebc364cd55ded0c"
    )


def test_the_algorithm_is_named_by_its_interface() -> None:
    assert _bbs.API.decode() == ALGORITHM


def test_generators() -> None:
    q1, h1 = (p.to_compressed_bytes().hex() for p in _bbs._GENERATORS.first(2))
    assert q1 == (
        "a9ec65b70a7fbe40c874c9eb041c2cb0a7af36ccec1bea48fa2ba4c2eb67ef7f9ecb17ed27d38d27"
        "cdeddff44c8137be"
    )
    assert h1 == (
        "98cd5313283aaf5db1b3ba8611fe6070d19e605de4078c38df36019fbaad0bd28dd090fd24ed27f7"
        "f4d22d5ff5dea7d4"
    )


def test_a_message_as_a_scalar() -> None:
    assert _bbs._message(MESSAGE).to_be_bytes().hex() == (
        "1cb5bb86114b34dc438a911617655a1db595abafac92f47c5001799cf624b430"
    )


def test_expanded_messages() -> None:
    seed = b"3.141592653589793238462643383279"
    expanded = _bbs.expand_message(seed, _bbs.API + b"MOCK_RANDOM_SCALARS_DST_", 480)
    assert len(expanded) == 480
    assert (int.from_bytes(expanded[:48]) % R).to_bytes(32).hex() == (
        "04f8e2518993c4383957ad14eb13a023c4ad0c67d01ec86eeb902e732ed6df3f"
    )


def test_a_signature_of_one_message() -> None:
    signature = _bbs.sign(SECRET, HEADER, [MESSAGE])
    assert signature.hex() == (
        "84773160b824e194073a57493dac1a20b667af70cd2352d8af241c77658da5253aa8458317cca0ea"
        "e615690d55b1f27164657dcafee1d5c1973947aa70e2cfbb4c892340be5969920d0916067b4565a0"
    )
    assert _bbs.verify(KEY, signature, HEADER, [MESSAGE])


@pytest.mark.parametrize("disclosed", [(), (0,), (3,), (1, 2), (0, 1, 2, 3), (3, 0, 0)])
def test_any_messages_are_disclosed(disclosed: tuple[int, ...]) -> None:
    proof = prove(disclosed, b"nonce")
    shown = {i: MESSAGES[i] for i in disclosed}
    assert proves(proof, shown, presentation_header=b"nonce")
    assert not proves(proof, shown, presentation_header=b"other")


def test_without_messages_the_header_is_signed() -> None:
    signature = _bbs.sign(SECRET, HEADER, [])
    assert _bbs.verify(KEY, signature, HEADER, [])
    assert not _bbs.verify(KEY, signature, b"", [])
    proof = _bbs.proof_gen(
        KEY, signature, HEADER, [], disclosed=(), presentation_header=b""
    )
    assert proves(proof, {})


@pytest.mark.parametrize(
    "wrong",
    [
        {"disclosed": {0: b"first", 2: b"x"}},
        {"disclosed": {0: b"first", 1: b""}},
        {"disclosed": {2: b""}},
        {"disclosed": {0: b"first", 2: b"", 3: b"fourth"}},
        {"disclosed": {0: b"first", 4: b""}},
        {"disclosed": {0: b"first", -1: b""}},
        {"disclosed": {0: b"first", 2**70: b""}},
        {"disclosed": {}},
        {"header": b""},
        {"presentation_header": b"\0"},
        {"key": _bbs.sk_to_pk(_bbs.key_gen(bytes(32)))},
        {"key": b"\xc0" + bytes(95)},
        {"key": STRAY_KEY},
        {"key": KEY[:-1]},
        {"key": b""},
    ],
)
def test_a_proof_of_something_else_is_refused(wrong: dict[str, Any]) -> None:
    assert proves(PROOF)
    assert not proves(PROOF, **wrong)


def replaced(data: bytes, start: int, part: bytes) -> bytes:
    return data[:start] + part + data[start + len(part) :]


@pytest.mark.parametrize("start", [0, 48, 96])
@pytest.mark.parametrize(
    "point",
    [
        IDENTITY,
        b"\xe0" + bytes(47),
        b"\xc0" + bytes(46) + b"\1",
        STRAY,
        bytes(48),
        b"\x9f" + b"\xff" * 47,
        PROOF[:48],
        PROOF[48:96],
    ],
)
def test_no_other_point_is_taken(start: int, point: bytes) -> None:
    spoiled = replaced(PROOF, start, point)
    assert spoiled == PROOF or not proves(spoiled)


@pytest.mark.parametrize("index", range(6))
@pytest.mark.parametrize("scalar", [bytes(32), ORDER, b"\xff" * 32, bytes(31) + b"\1"])
def test_no_other_scalar_is_taken(index: int, scalar: bytes) -> None:
    assert not proves(replaced(PROOF, 144 + 32 * index, scalar))


def test_a_scalar_that_is_congruent_is_not_taken() -> None:
    for start in range(144, len(PROOF), 32):
        number = int.from_bytes(PROOF[start : start + 32]) + R
        if number < 2**256:
            assert not proves(replaced(PROOF, start, number.to_bytes(32)))


@pytest.mark.parametrize(
    "proof",
    [b"", PROOF[:-1], PROOF + b"\0", PROOF[:-32], PROOF + PROOF[-32:], PROOF[:271]],
)
def test_a_proof_of_another_length_is_refused(proof: bytes) -> None:
    assert not proves(proof)


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        SIGNATURE[:-1],
        SIGNATURE + b"\0",
        replaced(SIGNATURE, 0, IDENTITY),
        replaced(SIGNATURE, 0, STRAY),
        replaced(SIGNATURE, 48, bytes(32)),
        replaced(SIGNATURE, 48, ORDER),
        replaced(SIGNATURE, 79, bytes([SIGNATURE[-1] ^ 1])),
        replaced(SIGNATURE, 0, bytes([SIGNATURE[0] ^ 0x20])),
    ],
)
def test_no_other_signature_is_taken(signature: bytes) -> None:
    assert not _bbs.verify(KEY, signature, HEADER, MESSAGES)


def test_what_is_no_signature_is_not_proved() -> None:
    with pytest.raises(ValueError, match="80 bytes"):
        _bbs.proof_gen(KEY, b"", HEADER, [], disclosed=(), presentation_header=b"")
    with pytest.raises(ValueError, match="identity"):
        _bbs.proof_gen(
            KEY,
            replaced(SIGNATURE, 0, IDENTITY),
            HEADER,
            [],
            disclosed=(),
            presentation_header=b"",
        )


def test_messages_in_another_order_are_other_messages() -> None:
    assert _bbs.verify(KEY, SIGNATURE, HEADER, MESSAGES)
    assert not _bbs.verify(KEY, SIGNATURE, HEADER, MESSAGES[::-1])
    assert not _bbs.verify(KEY, SIGNATURE, HEADER, MESSAGES[:-1])
    assert not _bbs.verify(KEY, SIGNATURE, HEADER, [*MESSAGES, b""])


@pytest.mark.parametrize(
    "secret", [b"", bytes(32), ORDER, b"\xff" * 32, SECRET[:-1], SECRET + b"\0"]
)
def test_what_is_no_secret_key_is_refused(secret: bytes) -> None:
    with pytest.raises(ValueError, match="not a secret key"):
        _bbs.sk_to_pk(secret)


def test_a_key_is_not_made_from_little() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        _bbs.key_gen(bytes(31))


def test_two_proofs_of_one_signature_share_nothing() -> None:
    window = 6
    first, second = (
        {proof[i : i + window] for i in range(len(proof) - window)}
        for proof in (prove(), prove())
    )
    assert first.isdisjoint(second)
    signed = {SIGNATURE[i : i + window] for i in range(len(SIGNATURE) - window)}
    assert first.isdisjoint(signed)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(PROOF) * 8 - 1))
def test_no_bit_of_a_proof_may_be_changed(bit: int) -> None:
    changed = bytearray(PROOF)
    changed[bit // 8] ^= 1 << bit % 8
    assert not proves(bytes(changed))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600), st.dictionaries(st.integers(0, 20), st.binary()))
def test_any_bytes_are_no_proof(proof: bytes, disclosed: dict[int, bytes]) -> None:
    assert not proves(proof, disclosed)
