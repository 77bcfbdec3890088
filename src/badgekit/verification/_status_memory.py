"""Which status lists have been seen, so that an older one is noticed."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Protocol

_MAX_LISTS = 100_000


class StatusMemory(Protocol):
    """Remembers the newest status list that was ever seen at a URL.

    Implement it on what outlives the process: a table of three columns. It may be
    called from several threads, and only for lists whose proof is good.
    """

    def remember(self, url: str, issuer: str, valid_from: datetime, /) -> datetime:
        """Return the newest `validFrom` seen for *url* and *issuer*, this one too."""


class SeenStatusLists:
    """A `StatusMemory` that lasts as long as the process. Threads may share it.

    Beyond *max_lists* the one that was not asked about for longest is forgotten.

    >>> from datetime import UTC
    >>> seen = SeenStatusLists()
    >>> old, new = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
    >>> seen.remember("https://a.example/1", "did:web:a.example", new) == new
    True
    >>> seen.remember("https://a.example/1", "did:web:a.example", old) == new
    True
    """

    def __init__(self, max_lists: int = _MAX_LISTS) -> None:
        self._max_lists = max_lists
        self._newest: OrderedDict[tuple[str, str], datetime] = OrderedDict()
        self._lock = Lock()

    def remember(self, url: str, issuer: str, valid_from: datetime, /) -> datetime:
        """Return the newest `validFrom` seen for *url* and *issuer*, this one too."""
        key = (url, issuer)
        with self._lock:
            newest = max(valid_from, self._newest.get(key, valid_from))
            self._newest[key] = newest
            self._newest.move_to_end(key)
            if len(self._newest) > self._max_lists:
                self._newest.popitem(last=False)
        return newest
