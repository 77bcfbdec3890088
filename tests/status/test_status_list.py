import base64
import gzip
import tracemalloc
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType
from badgekit.status import MINIMUM_LENGTH, StatusList


def spelt(packed: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def test_the_order_of_the_bits_is_that_of_the_standard() -> None:
    assert StatusList(b"\x80\x01")[0] == 1
    assert StatusList(b"\x80\x01")[15] == 1
    assert [*StatusList(b"\x80\x01")] == [1, *[0] * 14, 1]
    assert [*StatusList(b"\x1b", 2)] == [0, 1, 2, 3]
    assert [*StatusList(b"\x05\x39\x77", 12)] == [0x053, 0x977]
    assert StatusList.of(16).with_status(0).bits == b"\x80\0"
    assert StatusList.of(8, 3).with_status(2, 5).bits == b"\x02\x80\0"


def test_a_list_is_as_long_as_the_standard_asks() -> None:
    assert len(StatusList.of()) == MINIMUM_LENGTH == 131_072
    assert len(StatusList.of().bits) == 16 * 1024
    assert len(StatusList.of(status_size=2).bits) == 32 * 1024
    assert len(StatusList.of(9)) == 16


SIZES = st.integers(1, 64)


@given(data=st.data(), size=SIZES, length=st.integers(1, 50))
def test_what_is_written_is_read(data: st.DataObject, size: int, length: int) -> None:
    indexes = st.integers(0, length - 1)
    values = data.draw(st.dictionaries(indexes, st.integers(0, (1 << size) - 1)))
    statuses = StatusList.of(length, size).with_statuses(values)
    expected = [values.get(index, 0) for index in range(len(statuses))]
    assert [*statuses] == expected
    assert statuses.count() == sum(value != 0 for value in expected)
    again = StatusList.decode(statuses.encode(), status_size=size)
    assert again == statuses
    assert again.encode() == statuses.encode()


@given(bits=st.binary(min_size=1, max_size=40), size=SIZES)
def test_bits_beyond_the_last_entry_are_nobodys(bits: bytes, size: int) -> None:
    statuses = StatusList(bits, size)
    assert statuses.count() == sum(value != 0 for value in statuses)
    with pytest.raises(IndexError):
        statuses[len(statuses)]


def test_a_changed_list_is_another_list() -> None:
    before = StatusList.of(64)
    after = before.with_status(5)
    assert before[5] == 0
    assert after[5] == 1
    assert after.with_status(5, 0) == before
    assert hash(before) == hash(StatusList.of(64))


@pytest.mark.parametrize("index", [-1, -64, 64, 10**30])
def test_there_is_nothing_outside_the_list(index: int) -> None:
    statuses = StatusList.of(64)
    with pytest.raises(IndexError):
        statuses[index]
    with pytest.raises(IndexError):
        statuses.with_status(index)


@pytest.mark.parametrize(("size", "value"), [(1, 2), (1, -1), (2, 4), (64, 1 << 64)])
def test_a_value_must_fit(size: int, value: int) -> None:
    with pytest.raises(ValueError, match="bits"):
        StatusList.of(64, size).with_status(0, value)


@pytest.mark.parametrize(("length", "size"), [(0, 1), (-1, 1), (8, 0), (8, 65)])
def test_lists_that_cannot_be(length: int, size: int) -> None:
    with pytest.raises(ValueError, match="status"):
        StatusList.of(length, size)


def test_the_text_says_nothing_of_when_it_was_made() -> None:
    packed = base64.urlsafe_b64decode(StatusList.of().encode()[1:] + "==")
    assert packed[:3] == b"\x1f\x8b\x08"
    assert packed[4:8] == bytes(4)
    assert gzip.decompress(packed) == bytes(16 * 1024)


def test_a_list_shows_its_shape_and_not_its_statuses() -> None:
    assert repr(StatusList.of(64, 2)) == "<StatusList of 64 entries of 2 bits>"


GOOD = gzip.compress(b"\x80" + bytes(63), mtime=0)

DAMAGED = {
    "empty": "",
    "prefix alone": "u",
    "without the prefix": spelt(GOOD)[1:],
    "base58": "z" + spelt(GOOD)[1:],
    "padding": "u" + base64.urlsafe_b64encode(GOOD + b"\0").decode() + "=",
    "base64 that is not for URLs": "u+/" + spelt(GOOD)[3:],
    "space": spelt(GOOD) + " ",
    "not gzip": spelt(b"\x80" * 64),
    "zlib": spelt(zlib.compress(b"\x80" * 64)),
    "no trailer": spelt(GOOD[:-8]),
    "half a trailer": spelt(GOOD[:-4]),
    "cut short": spelt(GOOD[: len(GOOD) // 2]),
    "header alone": spelt(GOOD[:10]),
    "wrong checksum": spelt(GOOD[:-8] + bytes(4) + GOOD[-4:]),
    "wrong length": spelt(GOOD[:-4] + bytes(4)),
    "a byte after the end": spelt(GOOD + b"\0"),
    "two members": spelt(GOOD + GOOD),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_list_is_refused(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        StatusList.decode(DAMAGED[name])
    (problem,) = caught.value.problems
    assert problem.type is ProblemType.MALFORMED_VALUE_ERROR


def test_what_was_damaged_was_good_before() -> None:
    assert StatusList.decode(spelt(GOOD))[0] == 1


@pytest.mark.parametrize("size", [16_777_217, 64_000_000])
def test_a_bomb_is_not_unpacked(size: int) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(bytes(size)) + packer.flush()
    text = spelt(bomb)
    tracemalloc.start()
    with pytest.raises(DocumentError) as caught:
        StatusList.decode(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED
    assert peak < 3 * DEFAULT_LIMITS.status_list_bytes


def test_the_limit_itself_is_allowed() -> None:
    limits = replace(DEFAULT_LIMITS, status_list_bytes=64)
    assert len(StatusList.decode(spelt(GOOD), limits)) == 512
    limits = replace(DEFAULT_LIMITS, status_list_bytes=63)
    with pytest.raises(DocumentError):
        StatusList.decode(spelt(GOOD), limits)


def test_the_older_spelling_has_no_prefix_and_perhaps_padding() -> None:
    padded = base64.urlsafe_b64encode(GOOD).decode()
    for text in (padded, padded.rstrip("=")):
        assert StatusList.decode(text, multibase=False)[0] == 1
    with pytest.raises(DocumentError):
        StatusList.decode("u" + padded, multibase=False)


@given(st.text() | st.binary().map(spelt), SIZES, st.booleans())
def test_any_text_is_a_list_or_an_error(text: str, size: int, multibase: bool) -> None:
    try:
        statuses = StatusList.decode(text, status_size=size, multibase=multibase)
    except DocumentError:
        return
    assert len(statuses.bits) <= DEFAULT_LIMITS.status_list_bytes


@given(index=st.integers(0, len(GOOD) - 1), mask=st.integers(1, 255))
def test_a_damaged_byte_never_changes_a_status(index: int, mask: int) -> None:
    changed = bytearray(GOOD)
    changed[index] ^= mask
    try:
        statuses = StatusList.decode(spelt(bytes(changed)))
    except DocumentError:
        return
    assert statuses == StatusList.decode(spelt(GOOD))  # a time or a name was changed
