"""Nothing is asked for twice."""

import pytest

from badgekit.errors import FetchError
from badgekit.fetching import Fetch, MemoryFetcher, Steps, once, run

THERE = Fetch("https://lincoln.example/there", max_bytes=100)
GONE = Fetch("https://lincoln.example/gone", max_bytes=100)


def reading(*requests: Fetch) -> Steps[list[bytes | str]]:
    found: list[bytes | str] = []
    for request in requests:
        try:
            found.append((yield request).content)
        except FetchError:
            found.append("gone")
    return found


def test_each_resource_is_asked_for_once() -> None:
    fetcher = MemoryFetcher({THERE.url: b"here"})
    found = run(once(reading(THERE, GONE, THERE, GONE, THERE)), fetcher)
    assert found == [b"here", "gone", b"here", "gone", b"here"]
    assert [request.url for request in fetcher.requests] == [THERE.url, GONE.url]


def test_an_error_that_nobody_expects_passes_through() -> None:
    def careless() -> Steps[bytes]:
        return (yield GONE).content

    with pytest.raises(FetchError):
        run(once(careless()), MemoryFetcher({}))


def test_a_computation_that_asks_for_nothing() -> None:
    assert run(once(reading()), MemoryFetcher({})) == []


def test_the_computation_is_closed_when_the_driver_gives_up() -> None:
    closed = []

    def careful() -> Steps[None]:
        try:
            yield THERE
        finally:
            closed.append(True)

    steps = once(careful())
    next(steps)
    steps.close()
    assert closed == [True]
