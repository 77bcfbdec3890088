import base64
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit import testing
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType
from badgekit.securing.selective._proof_value import (
    BaseProofValue,
    DerivedProofValue,
    public_key_bytes,
)

BASE, DERIVED = b"\xd9\x5d\x00", b"\xd9\x5d\x01"
KEY = testing.signer("P-256").public_key
SIGNATURE, DIGEST = b"s" * 64, b"d" * 32
GOOD_BASE: list[Any] = [
    SIGNATURE,
    public_key_bytes(KEY),
    DIGEST,
    [SIGNATURE, SIGNATURE],
    ["/issuer", ""],
]
GOOD_DERIVED: list[Any] = [
    SIGNATURE,
    public_key_bytes(KEY),
    [SIGNATURE],
    {0: DIGEST, 300: DIGEST},
    [0, 2, 70_000],
]


def text(header: bytes, data: Any) -> str:
    content = data if isinstance(data, bytes) else cbor2.dumps(data)
    return "u" + base64.urlsafe_b64encode(header + content).decode().rstrip("=")


def base(value: Any, limits: Limits = DEFAULT_LIMITS) -> BaseProofValue:
    return BaseProofValue.parse(value, limits)


def derived(value: Any, limits: Limits = DEFAULT_LIMITS) -> DerivedProofValue:
    return DerivedProofValue.parse(value, limits)


def test_a_good_base_proof_is_read_and_written() -> None:
    value = base(text(BASE, GOOD_BASE))
    assert value.mandatory_pointers == ("/issuer", "")
    assert value.public_key == KEY
    assert value.encode() == text(BASE, GOOD_BASE)


def test_a_good_derived_proof_is_read_and_written() -> None:
    value = derived(text(DERIVED, GOOD_DERIVED))
    assert value.mandatory_indexes == (0, 2, 70_000)
    assert value.label_map == {0: DIGEST, 300: DIGEST}
    assert value.encode() == text(DERIVED, GOOD_DERIVED)


def test_a_base_proof_does_not_show_its_secrets() -> None:
    assert "d" * 32 not in repr(base(text(BASE, GOOD_BASE)))


def changed(good: list[Any], index: int, value: Any) -> list[Any]:
    return [*good[:index], value, *good[index + 1 :]]


ODD_KEYS: list[Any] = [b"", b"d" * 31, "d" * 32, None]
ODD_POINTERS: list[Any] = [None, {}, [b"/a"], [1], ["", []]]
ODD_MAPS: list[Any] = [
    None,
    [],
    {0: b"d" * 31},
    {0: "d" * 32},
    {"0": DIGEST},
    {b"0": DIGEST},
    {True: DIGEST},
    {0.0: DIGEST},
    {None: DIGEST},
    {(0,): DIGEST},
    {2**70: DIGEST},
]
ODD_INDEXES: list[Any] = [
    None,
    {},
    [-1],
    [1, 0],
    [1, 1],
    ["0"],
    [True],
    [0.0],
    [2**70],
    [[0]],
]
NO_SIGNATURES: list[Any] = [
    b"s" * 63,
    b"s" * 65,
    b"",
    "s" * 64,
    list(SIGNATURE),
    None,
    0,
    cbor2.CBORTag(64, SIGNATURE),
]
NO_KEYS: list[Any] = [
    b"",
    public_key_bytes(KEY) + b"\0",  # the 36 bytes that the Recommendation speaks of
    public_key_bytes(KEY)[:-1],
    b"\x81\x24" + KEY.raw,
    b"\x80\x24" + b"\x04" + KEY.raw[1:],
    b"\x80\x24" + b"\x02" + b"\xff" * 32,
    KEY.to_multikey(),
    None,
]
NO_ARRAYS: list[Any] = [None, b"", {}, "text", 0, [[]], [b""], [SIGNATURE, None]]


@pytest.mark.parametrize(
    "data",
    [
        *(changed(GOOD_BASE, 0, value) for value in NO_SIGNATURES),
        *(changed(GOOD_BASE, 1, value) for value in NO_KEYS),
        *(changed(GOOD_BASE, 2, value) for value in ODD_KEYS),
        *(changed(GOOD_BASE, 3, value) for value in NO_ARRAYS),
        *(changed(GOOD_BASE, 4, value) for value in ODD_POINTERS),
        [],
        GOOD_BASE[:-1],
        [*GOOD_BASE, None],
        {0: GOOD_BASE},
        None,
        "text",
        tuple(range(5)),
    ],
)
def test_a_base_proof_of_another_structure_is_refused(data: Any) -> None:
    with pytest.raises(DocumentError):
        base(text(BASE, data))


@pytest.mark.parametrize(
    "data",
    [
        *(changed(GOOD_DERIVED, 0, value) for value in NO_SIGNATURES),
        *(changed(GOOD_DERIVED, 1, value) for value in NO_KEYS),
        *(changed(GOOD_DERIVED, 2, value) for value in NO_ARRAYS),
        *(changed(GOOD_DERIVED, 3, value) for value in ODD_MAPS),
        *(changed(GOOD_DERIVED, 4, value) for value in ODD_INDEXES),
        GOOD_DERIVED[:-1],
        [*GOOD_DERIVED, 0],
    ],
)
def test_a_derived_proof_of_another_structure_is_refused(data: Any) -> None:
    with pytest.raises(DocumentError):
        derived(text(DERIVED, data))


GOOD = cbor2.dumps(GOOD_DERIVED)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        GOOD[:-1],
        GOOD + b"\0",
        b"\x98\x05" + GOOD[1:],  # a length in two bytes where one is enough
        b"\x9f" + GOOD[1:] + b"\xff",  # a length that is not said
        b"\xd9\xd9\xf7" + GOOD,  # the tag that says "this is CBOR"
        b"\xd8\x1c" + GOOD,  # a value to be shared
        b"\x85" + b"\xd8\x1d\x00" * 5,  # values that were shared
        b"\xc2" + GOOD,
        b"\x81" * 100_000,
        b"\x81" * 200 + b"\x80",
        b"\x9b" + b"\xff" * 8,
        b"\xbb\x00" + b"\xff" * 7,
        b"\x5b\x7f" + b"\xff" * 7,
        b"\x7b\x00" + b"\xff" * 7,
        b"\xf9\x7e\x00",
        b"\xff",
        b"\x1c",
        cbor2.dumps(GOOD_DERIVED[:3]).replace(b"\x83", b"\x85", 1)
        + b"\xa2\x00\x58\x20" + DIGEST + b"\x00\x58\x20" + DIGEST + b"\x80",
    ],
)  # fmt: skip
def test_only_the_shortest_cbor_without_tags_is_read(data: bytes) -> None:
    with pytest.raises(DocumentError):
        derived(text(DERIVED, data))


@pytest.mark.parametrize(
    "tagged", [cbor2.CBORTag(number, "1") for number in (0, 1, 4, 35, 260, 40_000)]
)
def test_no_tag_is_made_into_anything(tagged: cbor2.CBORTag) -> None:
    with pytest.raises(DocumentError):
        derived(text(DERIVED, cbor2.dumps(tagged)))


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        (None, "base64url"),
        (7, "base64url"),
        ("", "base64url"),
        ("z" + "2" * 50, "base64url"),
        ("u====", "base64url"),
        ("u", "CBOR"),
        (text(b"\xd9\x5d\x02", GOOD), "not a derived proof"),
        (text(b"\xd9\x5d", b""), "CBOR"),
        (text(BASE, GOOD_BASE), "for the holder alone"),
    ],
)
def test_what_is_no_derived_proof_is_told_apart(value: Any, detail: str) -> None:
    with pytest.raises(DocumentError, match=detail):
        derived(value)


def test_what_is_no_base_proof_is_told_apart() -> None:
    with pytest.raises(DocumentError, match="nothing more can be left out"):
        base(text(DERIVED, GOOD_DERIVED))
    with pytest.raises(DocumentError, match="not a base proof"):
        base(text(b"\xd9\x5d\x02", GOOD_BASE))


@pytest.mark.parametrize("limits", [Limits(signatures=1), Limits(document_bytes=100)])
def test_limits_hold(limits: Limits) -> None:
    with pytest.raises(DocumentError) as caught:
        base(text(BASE, GOOD_BASE), limits)
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=5)
    | st.binary(max_size=5)
    | st.sampled_from([SIGNATURE, DIGEST, public_key_bytes(KEY)]),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.integers(0, 9) | st.text(max_size=2), inner, max_size=3)
        | st.builds(cbor2.CBORTag, st.integers(0, 2**32), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([BASE, DERIVED]),
    anything | st.lists(anything, min_size=5, max_size=5),
)
def test_any_cbor_is_read_or_refused(header: bytes, data: Any) -> None:
    try:
        encoded = cbor2.dumps(data)
    except (cbor2.CBOREncodeError, ValueError):
        return
    for parse in (base, derived):
        with pytest.raises(DocumentError):
            parse(text(header, encoded))


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=40),
    st.integers(0, len(GOOD) - 1),
    st.integers(0, len(GOOD) - 1),
)
def test_any_bytes_are_read_or_refused(junk: bytes, start: int, end: int) -> None:
    spoiled = GOOD[:start] + junk + GOOD[end:]
    try:
        value = derived(text(DERIVED, spoiled))
    except DocumentError:
        return
    assert value.encode() == text(DERIVED, spoiled)
