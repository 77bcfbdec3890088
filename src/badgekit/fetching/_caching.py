"""Fetchers that remember."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TypeAlias

from badgekit import _time
from badgekit.fetching._fetcher import (
    AsyncFetcher,
    Fetch,
    Fetcher,
    Resource,
    checked,
)

Clock: TypeAlias = Callable[[], datetime]

_ENTRY_OVERHEAD = 1024  # bytes for the URL, the entity tag and the bookkeeping


@dataclass(frozen=True, slots=True)
class _Entry:
    resource: Resource
    asked_at: datetime
    """When the request left, by our clock: freshness counts from there."""

    @property
    def size(self) -> int:
        return len(self.resource.content) + _ENTRY_OVERHEAD


@dataclass(frozen=True, slots=True, kw_only=True)
class CachePolicy:
    """How much a cache keeps, and for how long."""

    max_entries: int = 1_024
    """Resources; the least recently used goes first."""
    max_bytes: int = 67_108_864
    """Memory for all of them together: 64 MiB."""
    default_lifetime: timedelta = timedelta(minutes=5)
    """For responses that say nothing: one batch of badges, not one working day."""
    max_lifetime: timedelta = timedelta(hours=12)
    """However long the server allows: a key or a status may change its mind."""


DEFAULT_CACHE_POLICY = CachePolicy()


class _Store:
    """The memory of both caches. Holds its lock for dictionary work alone."""

    def __init__(self, policy: CachePolicy, clock: Clock) -> None:
        self._policy = policy
        self._clock = clock
        self._entries: OrderedDict[tuple[str, str], _Entry] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def begin(self, request: Fetch) -> "_Lookup":
        now = self._clock()
        key = (request.url, request.accept)
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
        return _Lookup(request, entry, now, is_fresh=self._is_fresh(entry, now))

    def finish(self, lookup: "_Lookup", answer: Resource) -> Resource:
        checked(answer, lookup.question)
        if answer.not_modified and lookup.entry is not None:
            answer = _renewed(lookup.entry.resource, answer)
        if answer.retrieved_at is None:
            answer = replace(answer, retrieved_at=lookup.now)
        self._keep(lookup, _Entry(answer, lookup.now))
        return checked(answer, lookup.request)

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._bytes = 0

    def _is_fresh(self, entry: _Entry | None, now: datetime) -> bool:
        if entry is None:
            return False
        # A clock that was set back makes an entry stale, not immortal.
        return timedelta(0) <= now - entry.asked_at < self._lifetime(entry.resource)

    def _lifetime(self, resource: Resource) -> timedelta:
        if resource.lifetime is None:
            return self._policy.default_lifetime
        return min(resource.lifetime, self._policy.max_lifetime)

    def _keep(self, lookup: "_Lookup", entry: _Entry) -> None:
        key = (lookup.request.url, lookup.request.accept)
        resource = entry.resource
        useful = self._lifetime(resource) > timedelta(0) or resource.etag is not None
        with self._lock:
            replaced = self._entries.pop(key, None)
            if replaced is not None:
                self._bytes -= replaced.size
            if resource.storable and useful and entry.size <= self._policy.max_bytes:
                self._entries[key] = entry
                self._bytes += entry.size
            while (
                len(self._entries) > self._policy.max_entries
                or self._bytes > self._policy.max_bytes
            ):
                _, evicted = self._entries.popitem(last=False)
                self._bytes -= evicted.size


@dataclass(frozen=True, slots=True)
class _Lookup:
    request: Fetch
    entry: _Entry | None
    now: datetime
    is_fresh: bool

    @property
    def answer(self) -> Resource | None:
        """The answer, if the network need not be asked."""
        if self.entry is None or not self.is_fresh:
            return None
        return checked(self.entry.resource, self.request)

    @property
    def question(self) -> Fetch:
        """What to ask the network: the same, but only if it has changed."""
        etag = None if self.entry is None else self.entry.resource.etag
        return replace(self.request, if_none_match=etag)


def _renewed(kept: Resource, answer: Resource) -> Resource:
    """Return *kept* with what a 304 response says anew (RFC 9111, section 3.2)."""
    return replace(
        kept,
        retrieved_at=answer.retrieved_at,
        etag=answer.etag or kept.etag,
        lifetime=kept.lifetime if answer.lifetime is None else answer.lifetime,
        storable=answer.storable,
    )


class CachingFetcher:
    """Keeps what another fetcher got, for as long as HTTP allows (RFC 9111).

    A private cache: `Cache-Control` (`max-age`, `no-cache`, `no-store`), `Expires`,
    `Age` and entity tags are respected. Failures are not kept, and what is stale is
    never served: if it cannot be renewed, the `FetchError` propagates. Safe to share
    between threads. Requests that are under way together are not merged.

    >>> from badgekit.fetching import HttpxFetcher
    >>> fetcher = CachingFetcher(HttpxFetcher())
    """

    def __init__(
        self,
        fetcher: Fetcher,
        policy: CachePolicy = DEFAULT_CACHE_POLICY,
        *,
        clock: Clock = _time.now,
    ) -> None:
        self._fetcher = fetcher
        self._store = _Store(policy, clock)

    def fetch(self, request: Fetch, /) -> Resource:
        """Get one resource. Its `retrieved_at` says how old the answer is."""
        lookup = self._store.begin(request)
        return lookup.answer or self._store.finish(
            lookup, self._fetcher.fetch(lookup.question)
        )

    def clear(self) -> None:
        """Forget everything."""
        self._store.clear()


class AsyncCachingFetcher:
    """`CachingFetcher` for an `AsyncFetcher`."""

    def __init__(
        self,
        fetcher: AsyncFetcher,
        policy: CachePolicy = DEFAULT_CACHE_POLICY,
        *,
        clock: Clock = _time.now,
    ) -> None:
        self._fetcher = fetcher
        self._store = _Store(policy, clock)

    async def fetch(self, request: Fetch, /) -> Resource:
        """Get one resource. Its `retrieved_at` says how old the answer is."""
        lookup = self._store.begin(request)
        return lookup.answer or self._store.finish(
            lookup, await self._fetcher.fetch(lookup.question)
        )

    def clear(self) -> None:
        """Forget everything."""
        self._store.clear()
