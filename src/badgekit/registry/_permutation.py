"""The order in which the indexes of a list are handed out: secret, without repeats.

A Feistel network of ten rounds over the numbers below the length, as in
format-preserving encryption (NIST SP 800-38G): without the key the nth index can be
told neither from n nor from the others, and nothing has to remember which are free.
"""

from collections.abc import Iterable
from hashlib import blake2b

KEY_BYTES = 32
_ROUNDS = 10


def index_at(place: int, length: int, key: bytes) -> int:
    """Return the index that is handed out as number *place*, counted from 0."""
    index = _walk(place, length, key, range(_ROUNDS), 1)
    while index >= length:  # beyond a list whose length is no power of two
        index = _walk(index, length, key, range(_ROUNDS), 1)
    return index


def place_of(index: int, length: int, key: bytes) -> int:
    """Return which number *index* is handed out as: the inverse of `index_at`."""
    place = _walk(index, length, key, reversed(range(_ROUNDS)), -1)
    while place >= length:
        place = _walk(place, length, key, reversed(range(_ROUNDS)), -1)
    return place


def _walk(
    number: int, length: int, key: bytes, rounds: Iterable[int], sign: int
) -> int:
    """Take *number* once through the network, forth or, with *sign* -1, back."""
    bits = max(2, (length - 1).bit_length())
    low = bits // 2
    masks = ((1 << bits - low) - 1, (1 << low) - 1)
    halves = [number >> low, number & masks[1]]
    for turn in rounds:
        side = turn & 1
        seed = turn.to_bytes(1) + halves[1 - side].to_bytes(8)
        noise = int.from_bytes(blake2b(seed, digest_size=8, key=key).digest())
        halves[side] = halves[side] + sign * noise & masks[side]
    return halves[0] << low | halves[1]
