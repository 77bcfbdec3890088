"""The caches; each test runs on both."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from badgekit.errors import FetchError
from badgekit.fetching import (
    AsyncCachingFetcher,
    CachePolicy,
    CachingFetcher,
    Fetch,
    Resource,
    as_async,
)
from badgekit.problems import ProblemType

URL = "https://a.example/list"
START = datetime(2025, 6, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Origin:
    """Answers with `resource`; says "not modified" to whoever has that already."""

    def __init__(self) -> None:
        self.now = START
        self.resource = Resource(URL, b"{}")
        self.broken = False
        self.asked: list[Fetch] = []

    def fetch(self, request: Fetch, /) -> Resource:
        self.asked.append(request)
        if self.broken:
            raise FetchError("down")
        answer = replace(self.resource, url=request.url, retrieved_at=self.now)
        if answer.etag and request.if_none_match == answer.etag:
            return replace(answer, content=b"", not_modified=True)
        return answer


class Cache:
    def __init__(self, kind: str, origin: Origin) -> None:
        self.kind, self.origin = kind, origin
        self.set_up()

    def set_up(self, **policy: Any) -> None:
        chosen = CachePolicy(**policy)
        clock: Callable[[], datetime] = lambda: self.origin.now  # noqa: E731
        if self.kind == "sync":
            fetcher = CachingFetcher(self.origin, chosen, clock=clock)
            self._fetch, self.clear = fetcher.fetch, fetcher.clear
        else:
            twin = AsyncCachingFetcher(as_async(self.origin), chosen, clock=clock)
            self._fetch = lambda request: asyncio.run(twin.fetch(request))
            self.clear = twin.clear

    def get(self, url: str = URL, max_bytes: int = 100, **other: Any) -> Resource:
        return self._fetch(Fetch(url, max_bytes, **other))

    @property
    def asked(self) -> int:
        return len(self.origin.asked)


@pytest.fixture
def origin() -> Origin:
    return Origin()


@pytest.fixture(params=["sync", "async"])
def cache(request: pytest.FixtureRequest, origin: Origin) -> Cache:
    return Cache(request.param, origin)


@pytest.mark.parametrize(
    ("lifetime", "seconds", "asked"),
    [
        (timedelta(seconds=60), 0, 1),
        (timedelta(seconds=60), 59, 1),
        (timedelta(seconds=60), 60, 2),
        (timedelta(seconds=60), -1, 2),
        (None, 299, 1),
        (None, 300, 2),
        (timedelta(0), 0, 2),
        (timedelta(days=365), 43_199, 1),
        (timedelta(days=365), 43_200, 2),
    ],
)
def test_a_copy_is_served_while_it_is_fresh(
    cache: Cache, origin: Origin, lifetime: timedelta | None, seconds: int, asked: int
) -> None:
    origin.resource = replace(origin.resource, lifetime=lifetime)
    first = cache.get()
    origin.now += seconds * SECOND
    second = cache.get()
    assert cache.asked == asked
    assert first.retrieved_at == START
    assert second.retrieved_at == (START if asked == 1 else origin.now)


def test_what_must_not_be_stored_is_not(cache: Cache, origin: Origin) -> None:
    origin.resource = Resource(URL, b"{}", lifetime=SECOND, etag='"1"', storable=False)
    cache.get()
    cache.get()
    assert [request.if_none_match for request in origin.asked] == [None, None]


def test_a_stale_copy_is_revalidated(cache: Cache, origin: Origin) -> None:
    origin.resource = Resource(URL, b"{1}", "a/b", etag='"1"', lifetime=60 * SECOND)
    cache.get()
    origin.now += 60 * SECOND
    origin.resource = replace(origin.resource, lifetime=None)
    renewed = cache.get()
    assert origin.asked[1].if_none_match == '"1"'
    assert (renewed.content, renewed.media_type) == (b"{1}", "a/b")
    assert renewed.retrieved_at == origin.now
    assert not renewed.not_modified
    origin.now += 59 * SECOND
    assert cache.get() == renewed
    assert cache.asked == 2


def test_a_copy_that_has_changed_is_replaced(cache: Cache, origin: Origin) -> None:
    origin.resource = Resource(URL, b"old", etag='"1"', lifetime=timedelta(0))
    cache.get()
    origin.resource = Resource(URL, b"new", etag='"2"', lifetime=SECOND)
    assert cache.get().content == b"new"
    assert cache.get().content == b"new"
    assert cache.asked == 2


def test_a_renewed_copy_that_must_not_be_kept_is_dropped(
    cache: Cache, origin: Origin
) -> None:
    origin.resource = Resource(URL, b"{}", etag='"1"', lifetime=timedelta(0))
    cache.get()
    origin.resource = replace(origin.resource, storable=False)
    assert cache.get().content == b"{}"
    cache.get()
    assert origin.asked[2].if_none_match is None


def test_a_stale_copy_is_never_served(cache: Cache, origin: Origin) -> None:
    cache.get()
    origin.now += timedelta(hours=1)
    origin.broken = True
    with pytest.raises(FetchError, match="down"):
        cache.get()


def test_failures_are_not_kept(cache: Cache, origin: Origin) -> None:
    origin.broken = True
    with pytest.raises(FetchError, match="down"):
        cache.get()
    origin.broken = False
    assert cache.get().content == b"{}"


def test_urls_and_accepted_types_are_told_apart(cache: Cache) -> None:
    for _ in range(2):
        cache.get()
        cache.get(URL + "?x")
        cache.get(accept="application/vc")
    assert cache.asked == 3


def test_the_limit_of_each_request_holds(cache: Cache, origin: Origin) -> None:
    origin.resource = Resource(URL, b"a" * 50)
    for asked in (1, 2):
        with pytest.raises(FetchError) as caught:
            cache.get(max_bytes=49)
        assert caught.value.problems[0].type == ProblemType.LIMIT_EXCEEDED
        assert cache.asked == asked
    assert cache.get(max_bytes=50).content
    with pytest.raises(FetchError):
        cache.get(max_bytes=49)
    assert cache.asked == 3


def test_a_caller_gets_all_of_a_resource_whatever_tag_it_has(
    cache: Cache, origin: Origin
) -> None:
    origin.resource = Resource(URL, b"{}", etag='"1"')
    assert cache.get(if_none_match='"1"').content == b"{}"


def test_a_time_that_is_not_known_is_the_time_of_the_request(
    cache: Cache, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origin, "fetch", lambda _: origin.resource)
    assert cache.get().retrieved_at == START


def test_the_least_recently_used_goes_first(cache: Cache) -> None:
    cache.set_up(max_entries=2)
    for name in ("a", "b", "a", "c", "a", "b"):
        cache.get(f"https://{name}.example/")
    urls = [request.url for request in cache.origin.asked]
    assert [url[8] for url in urls] == ["a", "b", "c", "b"]


def test_memory_is_bounded(cache: Cache, origin: Origin) -> None:
    cache.set_up(max_bytes=10_000)
    origin.resource = Resource(URL, bytes(3_000))
    for name in ("a", "b", "c", "b", "c", "a"):
        cache.get(f"https://{name}.example/", 20_000)
    assert cache.asked == 4
    origin.resource = Resource(URL, bytes(10_000))
    for _ in range(2):
        cache.get("https://d.example/", 20_000)
    assert cache.asked == 6
    cache.get("https://a.example/", 20_000)
    assert cache.asked == 6


def test_replacing_a_copy_frees_its_memory(cache: Cache, origin: Origin) -> None:
    cache.set_up(max_bytes=10_000)
    origin.resource = Resource(URL, bytes(3_000), lifetime=SECOND)
    for _ in range(9):
        cache.get(max_bytes=9_000)
        origin.now += SECOND
    origin.resource = Resource(URL, bytes(3_000))
    cache.get("https://b.example/", 9_000)
    cache.get("https://b.example/", 9_000)
    assert cache.asked == 10


def test_a_cache_can_be_cleared(cache: Cache) -> None:
    cache.get()
    cache.clear()
    cache.get()
    assert cache.asked == 2


def test_an_unasked_not_modified_is_refused(
    cache: Cache, origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Resource(URL, b"", not_modified=True)
    monkeypatch.setattr(origin, "fetch", lambda _: answer)
    with pytest.raises(FetchError, match="not modified"):
        cache.get()
