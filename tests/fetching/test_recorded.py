"""A record holds what was asked for and what came, and changes nothing."""

from collections.abc import Generator

import pytest

from badgekit.errors import FetchError
from badgekit.fetching import (
    Fetch,
    MemoryFetcher,
    Resource,
    Retrieval,
    once,
    recorded,
    run,
)
from badgekit.problems import Problem, ProblemType

HERE = "https://a.example/here"
GONE = "https://a.example/gone?learner=ada"


def asking(*urls: str) -> Generator[Fetch, Resource, list[bytes | None]]:
    found: list[bytes | None] = []
    for url in urls:
        try:
            found.append((yield Fetch(url, 10)).content)
        except FetchError:
            found.append(None)
    return found


def test_what_came_and_what_did_not_is_on_record_once() -> None:
    steps = recorded(once(asking(HERE, GONE, HERE, GONE)))
    found, record = run(steps, MemoryFetcher({HERE: b"{}"}))
    assert found == [b"{}", None, b"{}", None]
    detail = "no resource at https://a.example/gone"
    assert record == (
        Retrieval(Fetch(HERE, 10), Resource(HERE, b"{}")),
        Retrieval(Fetch(GONE, 10), Problem(ProblemType.RETRIEVAL_ERROR, detail)),
    )


def test_what_is_too_large_never_gets_on_record() -> None:
    _, record = run(recorded(asking(HERE)), MemoryFetcher({HERE: b"." * 11}))
    assert isinstance(record[0].answer, Problem)
    assert record[0].answer.type is ProblemType.LIMIT_EXCEEDED


def test_a_computation_is_closed_with_its_record() -> None:
    closed = []

    def steps() -> Generator[Fetch, Resource, None]:
        try:
            yield Fetch(HERE, 10)
        finally:
            closed.append(True)

    recording = recorded(steps())
    next(recording)
    recording.close()
    assert closed


@pytest.mark.parametrize(
    ("media_type", "another"),
    [
        ("application/json", False),
        ("application/did+json", False),
        ("application/vc+jwt", False),
        ("application/vc", False),
        ("application/jwt", False),
        ("text/plain", False),
        ("application/octet-stream", False),
        ("", False),
        ("text/html", True),
        ("image/png", True),
        ("application/pdf", True),
        ("application/xhtml+xml", True),
    ],
)
def test_another_kind_is_what_can_be_neither_json_nor_jwt(
    media_type: str, another: bool
) -> None:
    assert Resource(HERE, b"", media_type).is_another_kind is another
