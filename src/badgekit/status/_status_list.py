"""The statuses of many credentials, packed into bits."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from badgekit import _multibase
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType

MINIMUM_LENGTH = 131_072
"""Entries that a list must have at least, so that one of them hides among them."""

_MAX_STATUS_SIZE = 64
_GZIP = 31  # wbits: a window of 32 kB, with the header and the trailer of gzip
_LEVEL = 6  # a tenth of the time of level 9, for 15 % more bytes


@dataclass(frozen=True, slots=True, repr=False)
class StatusList:
    """The statuses of many credentials, by index. All of them are 0 at first.

    An immutable value, ordered as Bitstring Status List 1.0 has it: index 0 begins
    with the most significant bit of the first byte, and a status of several bits is
    a number whose most significant bit comes first.

    >>> statuses = StatusList.of().with_status(94_567, 1)
    >>> statuses[94_567], statuses[94_568], len(statuses), statuses.count()
    (1, 0, 131072, 1)
    """

    bits: bytes
    status_size: int = 1
    """Bits per entry, from 1 to 64."""

    def __post_init__(self) -> None:
        if not 1 <= self.status_size <= _MAX_STATUS_SIZE:
            raise ValueError(f"status_size must be from 1 to {_MAX_STATUS_SIZE}")

    @classmethod
    def of(cls, length: int = MINIMUM_LENGTH, status_size: int = 1) -> Self:
        """Return a list of *length* zeros, rounded up to whole bytes."""
        if length < 1:
            raise ValueError("a status list has at least one entry")
        return cls(bytes((length * status_size + 7) // 8), status_size)

    @classmethod
    def decode(
        cls,
        text: str,
        limits: Limits = DEFAULT_LIMITS,
        *,
        status_size: int = 1,
        multibase: bool = True,
    ) -> Self:
        """Read an `encodedList`, or raise `DocumentError`.

        One complete gzip stream and nothing after it, which never unpacks to more
        than `limits.status_list_bytes`. *multibase* off is the spelling of
        StatusList2021: without the `u`, and perhaps with padding.
        """
        if multibase:
            if not text.startswith("u"):
                raise _malformed("not multibase base64url: it must start with u")
            text = text[1:]
        else:
            text = text.rstrip("=")
        try:
            packed = _multibase.decode_base64url(text)
        except ValueError as error:
            raise _malformed(str(error)) from error
        return cls(_unpack(packed, limits.status_list_bytes), status_size)

    def encode(self) -> str:
        """Return the `encodedList`: multibase base64url of the gzip of the bits.

        The same bits are the same text, for the same zlib.
        """
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        return _multibase.encode_url(packer.compress(self.bits) + packer.flush())

    def with_status(self, index: int, value: int = 1) -> Self:
        """Return a list in which the status at *index* is *value*.

        Raises `IndexError` or `ValueError` for what does not fit. Use `with_statuses`
        for many: each new list is a copy.
        """
        return self.with_statuses({index: value})

    def with_statuses(self, values: Mapping[int, int]) -> Self:
        """Return a list with new statuses, by index. Raises as `with_status` does."""
        size, length = self.status_size, len(self)
        bits = bytearray(self.bits)
        for index, value in values.items():
            if not 0 <= index < length:
                raise IndexError("status list index out of range")
            if not 0 <= value < 1 << size:
                raise ValueError(f"a status of {size} bits is from 0 to {2**size - 1}")
            end = (index + 1) * size
            first, last = index * size >> 3, end + 7 >> 3
            shift = last * 8 - end
            window = int.from_bytes(bits[first:last])
            window = window & ~(((1 << size) - 1) << shift) | value << shift
            bits[first:last] = window.to_bytes(last - first)
        return replace(self, bits=bytes(bits))

    def count(self) -> int:
        """Return how many entries are not 0."""
        size = self.status_size
        number = int.from_bytes(self.bits) >> len(self.bits) * 8 % size
        if size == 1:
            return number.bit_count()
        # All bits of an entry onto its last one, and a mask of the last ones.
        folded = number
        for shift in range(1, size):
            folded |= number >> shift
        lowest = ((1 << len(self) * size) - 1) // ((1 << size) - 1)
        return (folded & lowest).bit_count()

    def __getitem__(self, index: int) -> int:
        size, bits = self.status_size, self.bits
        start = index * size
        end = start + size
        if start < 0 or end > len(bits) * 8:
            raise IndexError("status list index out of range")
        last = end + 7 >> 3
        window = int.from_bytes(bits[start >> 3 : last])
        return window >> last * 8 - end & (1 << size) - 1

    def __iter__(self) -> Iterator[int]:
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self.bits) * 8 // self.status_size

    def __repr__(self) -> str:
        return f"<StatusList of {len(self)} entries of {self.status_size} bits>"


def _unpack(packed: bytes, max_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(_GZIP)
    try:
        bits = unpacker.decompress(packed, max_bytes + 1)
    except zlib.error as error:
        raise _malformed("not gzip, or damaged") from error
    if len(bits) > max_bytes:
        detail = f"the list unpacks to more than {max_bytes} bytes"
        raise DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail))
    if not unpacker.eof:
        raise _malformed("the gzip stream is cut short")
    if unpacker.unused_data:
        raise _malformed("there is something after the gzip stream")
    return bits


def _malformed(detail: str) -> DocumentError:
    problem = Problem(ProblemType.MALFORMED_VALUE_ERROR, f"encodedList: {detail}")
    return DocumentError(problem)
