"""What was worked out, to be found again: exact, bounded, one owner's own."""

import hashlib
import itertools
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from badgekit import _json
from badgekit._json import JsonObject

T = TypeVar("T")
_MAX_BYTES = 4096


class Memory:
    """Results by what they were worked out from, until there are too many.

    Safe to share among threads. A copy, or what is sent to another process, remembers
    nothing yet.
    """

    __slots__ = ("_basis", "_found", "_serial", "entries")

    def __init__(self, entries: int) -> None:
        self.entries = entries
        """How many results to keep."""
        self._basis: object = None
        self._found: dict[Any, Any] = {}
        self._serial = itertools.count()

    def get(self, key: Any) -> Any:  # noqa: ANN401 - whatever was put there
        """Return what was put under *key*, or `None`."""
        return self._found.get(key)

    def put(self, key: Any, value: Any) -> None:  # noqa: ANN401 - whatever it is
        """Keep *value*, which must follow from *key* alone."""
        if len(self._found) >= self.entries:
            # Afresh rather than one by one: threads cannot get in each other's way.
            self._found.clear()
        self._found[key] = value

    def rest_on(self, basis: object) -> None:
        """Forget everything if it rested on another *basis*, which it keeps alive."""
        if self._basis is not basis:
            self._found.clear()
            self._basis = basis

    def serial(self) -> int:
        """Return a number that was not returned before."""
        return next(self._serial)

    def __len__(self) -> int:
        return len(self._found)

    def __reduce__(self) -> tuple[Callable[[int], "Memory"], tuple[int]]:
        return Memory, (self.entries,)


def remembered(
    memory: Memory | None,
    kind: Hashable,
    value: JsonObject,
    work: Callable[[JsonObject], T],
) -> T:
    """Return what *work* makes of *value*, which must depend on *kind* and it alone.

    Without a *memory*, and for what is large, it is worked out each time. The memory
    holds a hash of *value*, which may name a learner: holders sign proofs too.
    """
    identity = None if memory is None else _json.identity_of(value)
    if memory is None or identity is None or len(identity) > _MAX_BYTES:
        return work(value)
    key = kind, hashlib.sha256(identity).digest()
    found: T | None = memory.get(key)
    if found is None:
        found = work(value)
        memory.put(key, found)
    return found
