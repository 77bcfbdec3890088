from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.errors import DocumentError
from badgekit.securing.selective._selection import Selection

DOCUMENT: dict[str, Any] = {
    "@context": ["urn:c"],
    "id": "urn:a",
    "type": ["T"],
    "name": "n",
    "a/b": {"m~n": 1, "other": 2},
    "": {"": 3},
    "list": [{"id": "urn:1", "x": 1, "y": 1}, {"type": "U", "x": 2}, 7],
    "0": "zero",
    "null": None,
}
ROOT = {"@context": ["urn:c"], "id": "urn:a", "type": ["T"]}


def select(*pointers: str) -> Any:
    return Selection.of(pointers).within(DOCUMENT)


@pytest.mark.parametrize(
    ("pointers", "expected"),
    [
        ([""], DOCUMENT),
        (["", "/name"], DOCUMENT),
        (["/name"], ROOT | {"name": "n"}),
        (["/id"], ROOT),
        (["/type/0"], ROOT),
        (
            ["/list/0/id", "/list/1/type"],
            ROOT | {"list": [{"id": "urn:1"}, {"type": "U"}]},
        ),
        (["/a~1b/m~0n"], ROOT | {"a/b": {"m~n": 1}}),
        (["/a~1b/m~0n", "/a~1b"], ROOT | {"a/b": {"m~n": 1, "other": 2}}),
        (["//"], ROOT | {"": {"": 3}}),
        (["/0"], ROOT | {"0": "zero"}),
        (["/null"], ROOT | {"null": None}),
        (
            ["/list/1", "/list/0/y"],
            ROOT | {"list": [{"id": "urn:1", "y": 1}, {"type": "U", "x": 2}]},
        ),
        (["/list/2"], ROOT | {"list": [7]}),
        (["/list"], ROOT | {"list": DOCUMENT["list"]}),
    ],
)
def test_pointers_select_their_places_and_what_these_need(
    pointers: list[str], expected: Any
) -> None:
    assert select(*pointers) == expected


def test_members_stay_in_the_order_of_the_document() -> None:
    selected = select("/0", "/list/1/x", "/list/0/x", "/name")
    assert list(selected) == ["@context", "id", "type", "name", "list", "0"]
    assert [item["x"] for item in selected["list"]] == [1, 2]


@pytest.mark.parametrize(
    "pointer",
    [
        "name",
        "/~",
        "/a~2b",
        "/nothing",
        "/name/more",
        "/type/1",
        "/@context/1",
        "/name/",
        "/null/more",
        "/list/3",
        "/list/-1",
        "/list/-",
        "/list/01",
        "/list/+1",
        "/list/ 1",
        "/list/\u0661",
        "/list/x",
        "/list/0/z",
        "/list/99999999999999999999",
        "/a/b",
        "#/name",
    ],
)
def test_a_pointer_that_leads_nowhere_is_refused(pointer: str) -> None:
    with pytest.raises(DocumentError):
        select("/name", pointer)


def test_the_error_says_where() -> None:
    with pytest.raises(DocumentError) as caught:
        select("/a~1b/no~1ne/x")
    assert caught.value.problems[0].pointer == "/a~1b/no~1ne"


def test_no_pointers_select_nothing() -> None:
    assert not Selection.of(())
    assert Selection.of([""])
    assert Selection.of(["/name"])


@given(st.lists(st.text("/~01ab-", max_size=8), max_size=4))
def test_any_text_selects_or_is_refused(pointers: list[str]) -> None:
    try:
        selected = select(*pointers)
    except DocumentError:
        return
    assert selected.items() >= ROOT.items()


def test_ten_thousand_pointers_cost_one_walk() -> None:
    document = {"list": [{"x": number} for number in range(10_000)]}
    pointers = [f"/list/{number}/x" for number in range(10_000)]
    assert Selection.of(pointers).within(document) == document
