import base64
from dataclasses import replace
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType
from badgekit.securing.selective._bbs_proof_value import (
    BbsBaseProofValue,
    BbsDerivedProofValue,
)

BASE, DERIVED = b"\xd9\x5d\x02", b"\xd9\x5d\x03"
GOOD_BASE: list[Any] = [
    b"s" * 80,
    b"h" * 64,
    b"k" * 96,
    b"d" * 32,
    ["/issuer", ""],
]
GOOD_DERIVED: list[Any] = [b"p" * 272, {0: 1, 300: 0}, [0, 2, 70_000], [1], b"nonce"]


def text(header: bytes, data: Any) -> str:
    content = data if isinstance(data, bytes) else cbor2.dumps(data)
    return "u" + base64.urlsafe_b64encode(header + content).decode().rstrip("=")


def base(value: Any, limits: Limits = DEFAULT_LIMITS) -> BbsBaseProofValue:
    return BbsBaseProofValue.parse(value, limits)


def derived(value: Any, limits: Limits = DEFAULT_LIMITS) -> BbsDerivedProofValue:
    return BbsDerivedProofValue.parse(value, limits)


def test_a_good_base_proof_is_read_and_written() -> None:
    value = base(text(BASE, GOOD_BASE))
    assert value.mandatory_pointers == ("/issuer", "")
    assert value.encode() == text(BASE, GOOD_BASE)
    assert "d" * 32 not in repr(value)


def test_a_good_derived_proof_is_read_and_written() -> None:
    value = derived(text(DERIVED, GOOD_DERIVED))
    assert value.label_map == {0: 1, 300: 0}
    assert value.mandatory_indexes == (0, 2, 70_000)
    assert value.selective_indexes == (1,)
    assert value.encode() == text(DERIVED, GOOD_DERIVED)


def changed(good: list[Any], index: int, value: Any) -> list[Any]:
    return [*good[:index], value, *good[index + 1 :]]


NO_BYTES: list[Any] = ["s" * 80, None, 0, [], cbor2.CBORTag(64, b"s" * 80)]
ODD_POINTERS: list[Any] = [None, {}, [b"/a"], [1], [[]]]
ODD_MAPS: list[Any] = [
    None,
    [],
    {0: b"d" * 32},
    {0: "1"},
    {"0": 1},
    {0: -1},
    {-1: 0},
    {True: 1},
    {0: True},
    {0.0: 1},
    {0: 1.0},
    {0: None},
    {0: 2**70},
    {2**70: 0},
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


@pytest.mark.parametrize(
    "data",
    [
        *(changed(GOOD_BASE, i, value) for i in range(4) for value in NO_BYTES),
        *(changed(GOOD_BASE, i, b"") for i in range(4)),
        *(changed(GOOD_BASE, i, GOOD_BASE[i] + b"\0") for i in range(4)),
        *(changed(GOOD_BASE, 4, value) for value in ODD_POINTERS),
        [],
        GOOD_BASE[:-1],
        [*GOOD_BASE, None],
        {0: GOOD_BASE},
        None,
    ],
)
def test_a_base_proof_of_another_structure_is_refused(data: Any) -> None:
    with pytest.raises(DocumentError):
        base(text(BASE, data))


@pytest.mark.parametrize(
    "data",
    [
        *(changed(GOOD_DERIVED, i, value) for i in (0, 4) for value in NO_BYTES),
        *(changed(GOOD_DERIVED, 1, value) for value in ODD_MAPS),
        *(changed(GOOD_DERIVED, i, value) for i in (2, 3) for value in ODD_INDEXES),
        [],
        GOOD_DERIVED[:-1],
        [*GOOD_DERIVED, None],
        {0: GOOD_DERIVED},
        None,
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
        b"\x98\x05" + GOOD[1:],
        b"\x9f" + GOOD[1:] + b"\xff",
        b"\xd9\xd9\xf7" + GOOD,
        b"\x81" * 100_000,
        b"\x9b" + b"\xff" * 8,
        b"\xbb\x00" + b"\xff" * 7,
        b"\x5b\x7f" + b"\xff" * 7,
    ],
)
def test_only_the_shortest_cbor_without_tags_is_read(data: bytes) -> None:
    with pytest.raises(DocumentError):
        derived(text(DERIVED, data))


@pytest.mark.parametrize("number", range(4, 10))
def test_features_are_told_apart_from_what_is_wrong(number: int) -> None:
    # A pseudonym has a big number, with a tag: not even read.
    content = cbor2.dumps([*GOOD_BASE, 2**200])
    for parse in (base, derived):
        with pytest.raises(DocumentError) as caught:
            parse(text(bytes([0xD9, 0x5D, number]), content))
        assert caught.value.problems[0].type is ProblemType.UNSUPPORTED


@pytest.mark.parametrize(
    ("parse", "value", "reason"),
    [
        (base, text(DERIVED, GOOD_DERIVED), "derived proof: nothing more"),
        (derived, text(BASE, GOOD_BASE), "for the holder alone"),
        (base, text(b"\xd9\x5d\x00", GOOD_BASE), "not a base proof"),
        (derived, text(b"\xd9\x5d\x01", GOOD_DERIVED), "not a derived proof"),
        (derived, "z" + text(DERIVED, GOOD_DERIVED)[1:], "base64url"),
        (derived, None, "base64url"),
        (derived, "u", "CBOR"),
        (derived, "u2V0D", "CBOR"),
        (derived, "u=", "base64url"),
    ],
)
def test_what_is_something_else_is_told_apart(
    parse: Any, value: Any, reason: str
) -> None:
    with pytest.raises(DocumentError, match=reason):
        parse(value)


def test_a_value_longer_than_the_limit_is_not_read() -> None:
    with pytest.raises(DocumentError) as caught:
        derived(text(DERIVED, GOOD_DERIVED), replace(DEFAULT_LIMITS, document_bytes=50))
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


@settings(max_examples=100, deadline=None)
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
    # The map is written in the order of its keys, whatever that was.
    assert derived(value.encode()) == value
