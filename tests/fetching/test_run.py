"""The drivers and the memory fetcher; the drivers' tests run on both."""

import asyncio
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from badgekit.errors import FetchError
from badgekit.fetching import (
    Fetch,
    Fetcher,
    MemoryFetcher,
    Resource,
    Steps,
    as_async,
    run,
    run_async,
)
from badgekit.problems import ProblemType

URL = "https://a.example/x"
Drive = Callable[[Steps[Any], Fetcher], Any]


@pytest.fixture(params=["sync", "async"])
def drive(request: pytest.FixtureRequest) -> Drive:
    if request.param == "sync":
        return run
    return lambda steps, fetcher: asyncio.run(run_async(steps, as_async(fetcher)))


class Raising:
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def fetch(self, _request: Fetch, /) -> Resource:
        raise self.error


def reads(*urls: str, closed: list[str] | None = None) -> Steps[list[bytes | str]]:
    found: list[bytes | str] = []
    try:
        for url in urls:
            try:
                resource = yield Fetch(url, 10)
            except FetchError as error:
                found.append(str(error))
            else:
                found.append(resource.content)
    finally:
        if closed is not None:
            closed.append("closed")
    return found


def test_steps_are_sent_what_they_ask_for(drive: Drive) -> None:
    fetcher = MemoryFetcher({URL: b"{}"})
    assert drive(reads(URL, URL + "?y"), fetcher) == [b"{}", f"no resource at {URL}"]
    assert fetcher.requests == [Fetch(URL, 10), Fetch(URL + "?y", 10)]


def test_steps_that_need_nothing_are_run(drive: Drive) -> None:
    assert drive(reads(), MemoryFetcher()) == []


def test_an_operating_system_error_is_a_fetch_error(drive: Drive) -> None:
    error = FileNotFoundError(2, "No such file", "/home/ada/list.json")
    detail = f"{URL}: the fetcher failed (FileNotFoundError)"
    assert drive(reads(URL), Raising(error)) == [detail]

    def steps() -> Steps[BaseException | None]:
        try:
            yield Fetch(URL, 10)
        except FetchError as caught:
            return caught.__cause__
        return None

    assert drive(steps(), Raising(error)) is error


@pytest.mark.parametrize("error", [ValueError("bug"), KeyboardInterrupt()])
def test_other_errors_propagate_and_close_the_steps(error: BaseException) -> None:
    closed: list[str] = []
    steps = reads(URL, closed=closed)
    with pytest.raises(type(error)):
        run(steps, Raising(error))
    assert closed == ["closed"]


def test_other_errors_propagate_and_close_asynchronous_steps() -> None:
    closed: list[str] = []
    steps = reads(URL, closed=closed)
    with pytest.raises(ValueError, match="bug"):
        asyncio.run(run_async(steps, as_async(Raising(ValueError("bug")))))
    assert closed == ["closed"]


def test_steps_are_closed_when_their_task_is_cancelled() -> None:
    closed: list[str] = []

    class Forever:
        async def fetch(self, _request: Fetch, /) -> Resource:
            await asyncio.sleep(60)
            raise AssertionError

    async def main() -> None:
        await asyncio.wait_for(run_async(reads(URL, closed=closed), Forever()), 0.01)

    with pytest.raises(TimeoutError):
        asyncio.run(main())
    assert closed == ["closed"]


def test_an_error_that_the_steps_do_not_catch_propagates(drive: Drive) -> None:
    def steps() -> Steps[None]:
        yield Fetch(URL, 10)

    with pytest.raises(FetchError, match="no resource"):
        drive(steps(), MemoryFetcher())


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (Resource(URL, b"a" * 11), "more than 10 bytes"),
        (Resource(URL, b"", not_modified=True), "not modified, but no copy is kept"),
    ],
)
def test_what_a_fetcher_should_not_answer_is_refused(
    drive: Drive, answer: Resource, detail: str
) -> None:
    class Careless:
        def fetch(self, _request: Fetch, /) -> Resource:
            return answer

    assert drive(reads(URL), Careless()) == [f"{URL}: {detail}"]


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b'{"a": 1}', "application/json"),
        (b"\n []", "application/json"),
        (b"eyJhbGciOi", "application/jwt"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"<svg/>", "image/svg+xml"),
        (b"", "application/octet-stream"),
        (b"hello", "application/octet-stream"),
    ],
)
def test_memory_guesses_the_media_type(content: bytes, media_type: str) -> None:
    found = MemoryFetcher({URL: content}).fetch(Fetch(URL, 100))
    assert found == Resource(URL, content, media_type)


def test_memory_serves_resources_as_they_are() -> None:
    resource = Resource(URL, b"{}", "application/did+json")
    assert MemoryFetcher({URL: resource}).fetch(Fetch(URL, 2)) is resource


def test_memory_keeps_the_limit() -> None:
    with pytest.raises(FetchError) as caught:
        MemoryFetcher({URL: b"{}"}).fetch(Fetch(URL, 1))
    assert caught.value.problems[0].type == ProblemType.LIMIT_EXCEEDED


def test_a_resource_knows_its_digest() -> None:
    assert Resource(URL, b"{}").sha256 == sha256(b"{}").hexdigest()
