import copy
import time
from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit import _json
from badgekit.documents import (
    ContentKind,
    read_compact_jws,
    read_object,
    read_sd_jwt,
    recognize,
)
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType

SMALL = replace(DEFAULT_LIMITS, document_bytes=100, nesting_depth=4)


def refusal(content: Any, limits: Limits = DEFAULT_LIMITS) -> Problem:
    with pytest.raises(DocumentError) as caught:
        read_object(content, limits)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", ContentKind.PNG),
        (b"{}", ContentKind.JSON),
        (" \t\r\n[]", ContentKind.JSON),
        (b'"text"', ContentKind.JSON),
        (b"\xef\xbb\xbf{}", ContentKind.JSON),
        ("\ufeff {}", ContentKind.JSON),
        (b"\n" * 5_000 + b"{}", ContentKind.JSON),
        ("{}".encode("utf-16"), ContentKind.JSON),
        (b"<svg/>", ContentKind.SVG),
        ('\ufeff<?xml version="1.0"?><svg/>', ContentKind.SVG),
        ("<svg/>".encode("utf-16"), ContentKind.SVG),
        (b"\xfe\xff" + "<svg/>".encode("utf-16-be"), ContentKind.SVG),
        (b"eyJ.eyJ.c2ln", ContentKind.COMPACT_JWS),
        ("eyJ.eyJ.c2ln~", ContentKind.SD_JWT),
        (b" eyJ.eyJ.c2ln~d~a.b.c\n", ContentKind.SD_JWT),
        ("~", ContentKind.UNKNOWN),
        (" eyJ.eyJ.c2ln\n", ContentKind.COMPACT_JWS),
        ("\ud800.", ContentKind.COMPACT_JWS),
        (b"", ContentKind.UNKNOWN),
        ("", ContentKind.UNKNOWN),
        (b"GIF89a", ContentKind.UNKNOWN),
        ("\x89PNG", ContentKind.UNKNOWN),
        ("\ud800", ContentKind.UNKNOWN),
    ],
)
def test_content_is_recognized_by_its_first_bytes(
    content: bytes | str, kind: ContentKind
) -> None:
    assert recognize(content) is kind


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_any_content_is_recognized_and_read_or_refused(content: bytes | str) -> None:
    assert recognize(content) in ContentKind
    for read in (read_object, read_compact_jws, read_sd_jwt):
        try:
            read(content)
        except DocumentError as error:
            assert error.problems  # noqa: PT017 - only if there is one


# Objects


def test_text_is_read_as_an_object() -> None:
    assert read_object('{"a":1}') == read_object(b'{"a":1}') == {"a": 1}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            "[]",
            Problem(
                ProblemType.PARSING_ERROR, "not a JSON object (at character 0)", ""
            ),
        ),
        (
            '{"a":{"b":1,"b":2}}',
            Problem(
                ProblemType.PARSING_ERROR,
                "duplicate member name (at character 12)",
                "/a/b",
            ),
        ),
        (
            '{"a":[[[[]]]]}',
            Problem(
                ProblemType.LIMIT_EXCEEDED,
                "nested deeper than 4 levels (at character 8)",
                "/a/0/0/0",
            ),
        ),
        (
            '"' + "a" * 99 + '"',
            Problem(
                ProblemType.LIMIT_EXCEEDED,
                "longer than 100 bytes (at character 0)",
                None,
            ),
        ),
    ],
)
def test_a_refusal_has_a_type_and_a_place(content: str, problem: Problem) -> None:
    assert refusal(content, SMALL) == problem


def test_an_object_is_copied() -> None:
    given_: dict[str, Any] = {"a": [1, {"b": "c"}], "d": (1, 2)}
    read = read_object(given_)
    given_["a"][1]["b"] = "changed"
    assert read == {"a": [1, {"b": "c"}], "d": [1, 2]}


def test_an_object_keeps_its_numbers_and_its_order() -> None:
    content = OrderedDict(z=_json.LexicalFloat("1.50"), a=OrderedDict(b=1))
    assert _json.dumps(read_object(content)) == '{"z":1.50,"a":{"b":1}}'


@pytest.mark.parametrize("room", [10, 60, 200, 2_000])
@pytest.mark.parametrize(
    "value", ["\n" * 9, "é🎓", ["a"] * 12, {"\x01": {"b": [{}]}}, 2**63, -1.5e300, None]
)
def test_an_object_fits_exactly_if_its_text_does(value: Any, room: int) -> None:
    limits = replace(DEFAULT_LIMITS, document_bytes=room)
    text = _json.dumps({"a": value})
    if len(text.encode()) <= room:
        assert read_object({"a": value}, limits) == read_object(text, limits)
    else:
        assert refusal({"a": value}, limits) == refusal(text, limits)


def cyclic(kind: str) -> dict[str, Any]:
    value: dict[str, Any] = {}
    value["a"] = value if kind == "object" else [value, value]
    return value


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(depth - 1):
        value = {"a": value}
    return value


def doubled(times: int, seed: Any) -> dict[str, Any]:
    """An object of a few bytes that is exponentially long as text."""
    value = seed
    for _ in range(times):
        value = [value, value]
    return {"a": value}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (cyclic("object"), ProblemType.LIMIT_EXCEEDED),
        (cyclic("array"), ProblemType.LIMIT_EXCEEDED),
        (nested(129), ProblemType.LIMIT_EXCEEDED),
        (nested(100_000), ProblemType.LIMIT_EXCEEDED),
        (doubled(100, 1), ProblemType.LIMIT_EXCEEDED),
        (doubled(16, "x" * 1_000), ProblemType.LIMIT_EXCEEDED),
        (doubled(16, {"x" * 1_000: 1}), ProblemType.LIMIT_EXCEEDED),
        ({"a": "x" * 3_000_000}, ProblemType.LIMIT_EXCEEDED),
        ({"a": ["é" * 1_100_000]}, ProblemType.LIMIT_EXCEEDED),
        ({"a": {1, 2}}, ProblemType.PARSING_ERROR),
        ({"a": b"bytes"}, ProblemType.PARSING_ERROR),
        ({"a": float("nan")}, ProblemType.PARSING_ERROR),
        ({"a": [float("-inf")]}, ProblemType.PARSING_ERROR),
        ({"a": Decimal("1.5")}, ProblemType.PARSING_ERROR),
        ({"a": datetime(2025, 6, 1, tzinfo=UTC)}, ProblemType.PARSING_ERROR),
        ({"a": object()}, ProblemType.PARSING_ERROR),
        ({"a": 1j}, ProblemType.PARSING_ERROR),
        ({"a": "\ud800"}, ProblemType.PARSING_ERROR),
        ({"\ud800": 1}, ProblemType.PARSING_ERROR),
        ({"a": 10**500}, ProblemType.PARSING_ERROR),
        ({"a": 10**5_000}, ProblemType.PARSING_ERROR),
        ({1: "a"}, ProblemType.PARSING_ERROR),
        ({"a": [{None: 1}]}, ProblemType.PARSING_ERROR),
        ({"a": {b"b": 1}}, ProblemType.PARSING_ERROR),
        ({"a": {("b",): 1}}, ProblemType.PARSING_ERROR),
    ],
    ids=lambda value: value.name if isinstance(value, ProblemType) else "content",
)
def test_an_object_is_held_to_the_rules_of_text(
    content: dict[str, Any], kind: ProblemType
) -> None:
    start = time.process_time()
    assert refusal(content).type == kind
    assert time.process_time() - start < 10


def test_the_limit_of_nesting_is_the_same_for_text_and_object() -> None:
    assert read_object(nested(4), SMALL) == nested(4)
    assert read_object(_json.dumps(nested(4)), SMALL) == nested(4)
    for content in (nested(5), _json.dumps(nested(5))):
        assert refusal(content, SMALL).type == ProblemType.LIMIT_EXCEEDED


def test_nesting_beyond_the_interpreters_own_stack_is_refused() -> None:
    boundless = replace(DEFAULT_LIMITS, nesting_depth=1_000_000)
    refusal(nested(200_000), boundless)


odd = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.decimals()
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.frozensets(st.integers())
        | st.dictionaries(st.text() | st.integers() | st.none(), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text() | st.integers(), odd, max_size=4))
def test_any_python_object_is_read_or_refused(content: dict[Any, Any]) -> None:
    before = copy.deepcopy(content)
    try:
        read = read_object(content)
    except DocumentError:
        return
    text = _json.dumps(before)
    assert _json.dumps(read) == _json.dumps(read_object(text))
    assert read is not content


# Compact JWS


@pytest.mark.parametrize("content", ["a.b.c", b"a.b.c", " \n a.b.c \t", "a..c", "a.b."])
def test_a_compact_jws_is_read_without_white_space(content: bytes | str) -> None:
    text = read_compact_jws(content)
    assert text == (content if isinstance(content, str) else content.decode()).strip()


@pytest.mark.parametrize(
    "content",
    [
        "",
        ".",
        "..",
        ".b.c",
        "a.b",
        "a.b.c.d",
        "a.b.c=",
        "a.b .c",
        "a.b.\u0661",
        b"\xff",
    ],
)
def test_what_is_not_a_compact_jws_is_refused(content: bytes | str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_compact_jws(content)
    assert caught.value.problems[0].type == ProblemType.PARSING_ERROR


def test_a_compact_jws_has_a_limit() -> None:
    assert read_compact_jws("a." + "b" * 100 + ".c", SMALL)
    with pytest.raises(DocumentError) as caught:
        read_compact_jws("a." + "b" * 200 + ".c", SMALL)
    assert caught.value.problems[0].type == ProblemType.LIMIT_EXCEEDED


@pytest.mark.parametrize(
    "content", ["a.b.c~", b"a.b.c~\n", " a.b.~d~", "a.b.c~d~e~f..g"]
)
def test_an_sd_jwt_is_a_jws_with_disclosures_behind_it(content: str | bytes) -> None:
    text = read_sd_jwt(content)
    assert text == (content if isinstance(content, str) else content.decode()).strip()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "~",
        "a.b.c",
        "a.b~",
        "a.b.c~d",
        "a.b.c~~",
        "a.b.c~d~a.b",
        "a.b.c~ ~",
        "a.b.c~é~",
    ],
)
def test_what_is_not_an_sd_jwt_is_refused(content: str) -> None:
    for found in (content, content.encode()):
        with pytest.raises(DocumentError, match="9901"):
            read_sd_jwt(found)
    with pytest.raises(DocumentError, match="too long"):
        read_sd_jwt("a.b.c~" + "d~" * 200, SMALL)
