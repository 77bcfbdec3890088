import copy
import json
import pickle
import sys
import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from badgekit import _json
from badgekit._json import JsonError, JsonSizeError, LexicalFloat

BYTES = 1_000_000
DEPTH = 64

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner),
    max_leaves=20,
)


def loads(data: bytes | str, depth: int = DEPTH) -> Any:
    return _json.loads(data, max_bytes=BYTES, max_depth=depth)


def fault(data: bytes | str, depth: int = DEPTH) -> JsonError:
    with pytest.raises(JsonError) as caught:
        loads(data, depth)
    return caught.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", {}),
        (' {"a" : [1, 2.5, null, true, "\\u00e9"]} ', {"a": [1, 2.5, None, True, "é"]}),
        ('"\\ud83c\\udf93"', "🎓"),
        ('"\\\\ud83c"', "\\ud83c"),
        ('"🎓"', "🎓"),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ('{"a":1,"A":2}', {"a": 1, "A": 2}),
    ],
)
def test_json_is_read(text: str, value: Any) -> None:
    assert loads(text) == loads(text.encode()) == value


@pytest.mark.parametrize(
    ("text", "detail", "offset", "pointer"),
    [
        ('{"a":1,"a":2}', "duplicate member name", 7, "/a"),
        ('{"a":1,"\\u0061":2}', "duplicate member name", 7, "/a"),
        ('{"x":[0,{"b/c":1,"b/c":2}]}', "duplicate member name", 17, "/x/1/b~1c"),
        ('{"a":{"b":1},"c":{"b":1},"c":0}', "duplicate member name", 25, "/c"),
        ('{"a":[NaN]}', "NaN is not a JSON number", 6, "/a/0"),
        ('{"a":[0,Infinity]}', "Infinity is not a JSON number", 8, "/a/1"),
        ('{"a":[[],-Infinity]}', "-Infinity is not a JSON number", 9, "/a/1"),
        ('{"a":1e999}', "number out of range", 5, "/a"),
        ('[{"a":-1e999}]', "number out of range", 6, "/0/a"),
        ('["\\ud800"]', "half a surrogate pair", 1, "/0"),
        ('["\\udc00\\ud800"]', "half a surrogate pair", 1, "/0"),
        ('{"\\udead":1}', "half a surrogate pair", 1, "/\udead"),
        ('"\\uDFFF"', "half a surrogate pair", 0, ""),
        ("NaN", "NaN is not a JSON number", 0, ""),
    ],
)
def test_a_fault_has_a_place(text: str, detail: str, offset: int, pointer: str) -> None:
    error = fault(text)
    assert (error.detail, error.offset, error.pointer) == (detail, offset, pointer)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "{",
        "[1,]",
        '{"a":1,}',
        "{1:2}",
        "{'a':1}",
        '{"a":1}{}',
        "[01]",
        "[1.]",
        "[.5]",
        "[+1]",
        "[0x1]",
        "[1_000]",
        "[\u0661]",
        '["\t"]',
        '["\\x"]',
        '["\\u12"]',
        '["abc]',
        "nul",
        "]",
        "}",
        ",,,",
        "[1] // comment",
        "{[]:1}",
        '{"a" "b"}',
        '{"a\x01":1}',
        "{NaN:1}",
        '{"a":1,2:"a","a"}',
    ],
)
def test_what_is_not_json_is_refused(text: str) -> None:
    fault(text)


# Hostile input


@pytest.mark.parametrize("unit", ["[", '{"a":', '[{"a":', "[[],"])
def test_nesting_of_100_000_levels_is_refused(unit: str) -> None:
    error = fault(unit * 100_000)
    assert isinstance(error, JsonSizeError)
    assert error.detail == f"nested deeper than {DEPTH} levels"
    assert error.pointer is not None


def test_nesting_of_100_000_levels_that_closes_is_refused() -> None:
    text = "[" * 100_000 + "]" * 100_000
    assert isinstance(fault(text), JsonSizeError)


def test_nesting_is_counted_exactly() -> None:
    assert loads("[" * 5 + "]" * 5, depth=5) == [[[[[]]]]]
    error = fault('{"a":[[{"b":[[]]}]]}', depth=5)
    assert (error.offset, error.pointer) == (13, "/a/0/0/b/0")


def test_nesting_beyond_the_interpreters_own_stack_is_refused() -> None:
    text = "[" * 200_000 + "]" * 200_000
    error = fault(text, depth=300_000)
    assert isinstance(error, JsonSizeError)


def test_a_byte_order_mark_is_refused() -> None:
    assert "byte order mark" in fault(b"\xef\xbb\xbf{}").detail
    assert "byte order mark" in fault("\ufeff{}").detail


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_refused(encoding: str) -> None:
    fault('{"a":"é"}'.encode(encoding))


@pytest.mark.parametrize(
    "data", [b"\xff", b'"\xc0\x80"', b'"\xed\xa0\x80"', b'"\xf5\x80\x80\x80"']
)
def test_what_is_not_utf_8_is_refused(data: bytes) -> None:
    assert fault(data).detail == "not UTF-8"


def test_half_a_surrogate_pair_in_text_is_refused() -> None:
    assert fault('{"a":"\ud800"}').offset == 6


@pytest.mark.parametrize("text", ["\0", '{"a":"\0"}', '{"\0":1}', "{}\0"])
def test_nul_bytes_are_refused(text: str) -> None:
    fault(text)


@pytest.mark.parametrize("digits", [401, 4_000, 5_000, 900_000])
def test_integers_of_4_000_digits_are_refused(digits: int) -> None:
    assert fault("[" + "1" * digits + "]").detail == "number out of range"


def test_a_long_string_is_refused_before_it_is_looked_at() -> None:
    class Sized(bytes):
        """Says that it is 2 GiB long, and fails if anybody looks inside."""

        def __len__(self) -> int:
            return 2**31

        def decode(self, *_: Any, **__: Any) -> str:
            raise AssertionError

    assert isinstance(fault(Sized()), JsonSizeError)


def test_length_is_counted_in_bytes() -> None:
    text = '"' + "é" * 50 + '"'
    assert _json.loads(text, max_bytes=102, max_depth=1) == "é" * 50
    for data in (text, text.encode()):
        with pytest.raises(JsonSizeError):
            _json.loads(data, max_bytes=101, max_depth=1)


@pytest.mark.parametrize(
    "text",
    [
        '"' + '\\"' * 400_000,  # took minutes: each quote was read to the end
        '"' * 900_000,
        "[" + '"' + "a" * 900_000 + '",NaN]',
        "[" + "1," * 400_000 + "NaN]",
        "[" + "[]," * 300_000 + "1",
        "{" + ",".join(f'"{n}":1' for n in range(70_000)) + ',"0":1}',
        '["' + "\\ud83d" * 150_000 + '"]',
    ],
    ids=["unended", "quotes", "long", "items", "lists", "names", "surrogates"],
)
def test_finding_the_fault_takes_linear_time(text: str) -> None:
    start = time.process_time()
    fault(text)
    assert time.process_time() - start < 20


@given(st.binary(max_size=200) | st.text(max_size=200) | values.map(json.dumps))
@example(b'{"a":[1e5,-0,1.50,{"\\u0062":"\\ud83c\\udf93"}]}')
def test_any_input_is_a_value_or_a_json_error(data: bytes | str) -> None:
    try:
        value = loads(data)
    except JsonError:
        return
    written = _json.dumps(value)
    assert loads(written) == value
    assert _json.dumps(loads(written)) == written


json_soup = st.lists(
    st.sampled_from(
        [*'{}[],:" \\', '"a"', '"b"', "1", "-0", "1.0", "NaN", "null", '"\\ud800"']
    ),
    max_size=30,
).map("".join)


@given(json_soup)
@settings(max_examples=200)
def test_what_looks_like_json_is_a_value_or_a_json_error(text: str) -> None:
    try:
        value = loads(text, depth=4)
    except JsonError as error:
        assert 0 <= error.offset <= len(text)  # noqa: PT017 - only if there is one
        return
    assert json.loads(text) == value


# Writing


@pytest.mark.parametrize(
    "text",
    [
        '{"a":[],"b":{},"c":[{}],"d":"\\n\\u0000🎓"}',
        "1.0",
        "1.50",
        "1e5",
        "1E+5",
        "-0",
        "-0.0",
        "0.1000000000000000055511151231257827",
        "1e-400",
        "10000000000000000000000",
        '{"value":[1.50,2,"x",null,true,{"y":1e2},[],{}]}',
        '{"é":2.50}',
    ],
)
def test_numbers_keep_their_spelling(text: str) -> None:
    assert _json.dumps(loads(text)) == text


@given(values)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert loads(_json.dumps(value)) == value


def test_numbers_keep_their_spelling_in_other_kinds_of_containers() -> None:
    class Members(dict[str, Any]):
        pass

    value = Members(a=(LexicalFloat("1.50"),))
    assert _json.dumps(value) == '{"a":[1.50]}'


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        [float("inf")],
        "\ud800",
        {"\udfff": 1},
        [LexicalFloat("1.50"), "\ud800"],
        [LexicalFloat("1.50"), float("nan")],
    ],
)
def test_what_json_cannot_say_is_not_written(value: Any) -> None:
    with pytest.raises(ValueError, match=r"surrogate|not JSON compliant"):
        _json.dumps(value)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_spelt_number_can_be_copied(copied: Any) -> None:
    twin = copied(LexicalFloat("1.50"))
    twin = pickle.loads(twin) if isinstance(twin, bytes) else twin
    assert (twin, twin.lexical) == (1.5, "1.50")


def test_only_objects_are_objects() -> None:
    assert _json.loads_object("{}", max_bytes=9, max_depth=9) == {}
    with pytest.raises(JsonError, match="not a JSON object"):
        _json.loads_object("[]", max_bytes=9, max_depth=9)


def test_an_error_says_where() -> None:
    assert str(JsonError("no", 7)) == "no (at character 7)"


def test_the_recursion_limit_is_left_alone() -> None:
    before = sys.getrecursionlimit()
    fault("[" * 5_000)
    assert sys.getrecursionlimit() == before


@given(values, texts.filter(str.isascii))
def test_what_is_in_a_value_is_never_said_not_to_be(value: Any, text: str) -> None:
    value = {"deep": [value, {f"a {text} b": value}]}
    assert _json.may_mention(value, text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": ["b", {"c": 1.5}]}, False),
        ({"a": ["endorsement"]}, True),
        ({"a": {"endorsementJwt": []}}, True),
        # In doubt it may.
        ({"a": LexicalFloat("1.50")}, True),
    ],
)
def test_whether_a_value_may_mention_a_text(value: Any, expected: bool) -> None:
    assert _json.may_mention(value, "endorsement") is expected
