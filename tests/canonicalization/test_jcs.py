"""The JSON Canonicalization Scheme: what it writes, and what has no canonical form."""

import json
import math
from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from badgekit._json import LexicalFloat, loads
from badgekit.canonicalization import jcs
from badgekit.errors import DocumentError
from badgekit.problems import ProblemType
from canonicalization.documents import ALL, Json, problem


class Colour(StrEnum):
    RED = "red"


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({}, "{}"),
        ([], "[]"),
        ("é\x7f\u2028/", '"é\x7f\u2028/"'),
        ('\b\t\n\f\r"\\\x1f', '"\\b\\t\\n\\f\\r\\"\\\\\\u001f"'),
        # UTF-16 puts astral characters before U+E000, code points after it.
        ({"\ue000": 1, "𝄞": 2}, '{"𝄞":2,"\ue000":1}'),
        ({"é": 1, "z": 2}, '{"z":2,"é":1}'),
        (2**53 - 1, "9007199254740991"),
        (-(2**53), "-9007199254740992"),
        (2**70, "1.1805916207174113e+21"),
        (55263750191397140, "55263750191397140"),
        (1.0, "1"),
        (-0.0, "0"),
        (LexicalFloat("-0"), "0"),
        (LexicalFloat("1.50"), "1.5"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1e-7, "1e-7"),
        (0.000001, "0.000001"),
        (5e-324, "5e-324"),
        ((1, 2.5), "[1,2.5]"),
        (Colour.RED, '"red"'),
        ({Colour.RED: Colour.RED}, '{"red":"red"}'),
        (nested(190), "[" * 190 + "1" + "]" * 190),
    ],
)
def test_the_canonical_form(value: Any, text: str) -> None:
    assert jcs(value) == text.encode()


def below(frames: int, value: Any) -> bytes:
    return below(frames - 1, value) if frames else jcs(value)


def test_depth_is_refused_wherever_it_is_met() -> None:
    for value in (nested(190), [1.5, nested(190)], {"a": nested(150), "b": 1.5}):
        for frames in (300, 500, 600, 700, 750):
            try:
                assert below(frames, value) == jcs(value)
            except DocumentError as error:
                assert problem(error)[0] is ProblemType.LIMIT_EXCEEDED  # noqa: PT017


@pytest.mark.parametrize(
    ("value", "kind", "pointer"),
    [
        ({"a": [0, 2**53 + 1]}, ProblemType.RANGE_ERROR, "/a/1"),
        ({"a": 10**400}, ProblemType.RANGE_ERROR, "/a"),
        ([math.nan], ProblemType.MALFORMED_VALUE_ERROR, "/0"),
        ({"a/b": math.inf}, ProblemType.MALFORMED_VALUE_ERROR, "/a~1b"),
        ({"a": "\ud800"}, ProblemType.MALFORMED_VALUE_ERROR, "/a"),
        ({"a": {"\udc00": 1}}, ProblemType.MALFORMED_VALUE_ERROR, "/a"),
        ({"a": {1: 2}}, ProblemType.MALFORMED_VALUE_ERROR, "/a"),
        ({"a": b"bytes"}, ProblemType.MALFORMED_VALUE_ERROR, "/a"),
        (object(), ProblemType.MALFORMED_VALUE_ERROR, ""),
        (nested(500), ProblemType.LIMIT_EXCEEDED, ""),
        (nested(100_000), ProblemType.LIMIT_EXCEEDED, ""),
    ],
)
def test_what_has_no_canonical_form(
    value: Any, kind: ProblemType, pointer: str
) -> None:
    with pytest.raises(DocumentError) as raised:
        jcs(value)
    assert problem(raised.value) == (kind, pointer)


_json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(_json_values)
def test_the_fast_path_writes_what_rfc8785_writes(value: Any) -> None:
    assert jcs(value) == rfc8785.dumps(value)


@given(_json_values)
def test_the_canonical_form_is_its_own_canonical_form(value: Any) -> None:
    text = jcs(value)
    assert jcs(loads(text, max_bytes=10**6, max_depth=100)) == text


@pytest.mark.parametrize("document", ALL.values(), ids=ALL)
def test_documents_keep_what_they_say(document: Json) -> None:
    assert json.loads(jcs(document)) == document
