"""Metadata policies, operator by operator (OpenID Federation 1.0, section 6.1)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.errors import DocumentError
from badgekit.trust.federation._denial import Denial
from badgekit.trust.federation._metadata import apply_policies

ABSENT = object()


def applied(value: Any, *policies: Any, name: str = "p") -> Any:
    metadata = {"t": {} if value is ABSENT else {name: value}}
    found = apply_policies(metadata, [{"t": {name: policy}} for policy in policies])
    return found["t"].get(name, ABSENT)


@pytest.mark.parametrize(
    ("value", "policies", "result"),
    [
        (1, [], 1),
        (1, [{"value": 2}], 2),
        (ABSENT, [{"value": 2}], 2),
        (1, [{"value": None}], ABSENT),
        (ABSENT, [{"default": 2}], 2),
        (1, [{"default": 2}], 1),
        ([1], [{"add": [2, 1]}], [1, 2]),
        (ABSENT, [{"add": [2]}], [2]),
        ([1], [{"add": [2]}, {"add": [3]}], [1, 2, 3]),
        (1, [{"one_of": [1, 2]}], 1),
        (ABSENT, [{"one_of": [1, 2]}], ABSENT),
        (1, [{"one_of": [1, 2]}, {"one_of": [1, 3]}], 1),
        ([1, 2, 3], [{"subset_of": [1, 2]}], [1, 2]),
        ([3], [{"subset_of": [1, 2]}], ABSENT),
        ([1, 2, 3], [{"subset_of": [1, 2]}, {"subset_of": [2, 3]}], [2]),
        ([1, 2, 3], [{"superset_of": [1, 2]}], [1, 2, 3]),
        (1, [{"essential": True}], 1),
        (ABSENT, [{"essential": False}], ABSENT),
        (ABSENT, [{"default": 1, "essential": True}], 1),
        (1, [{"value": 2}, {"value": 2}], 2),
        (1, [{"regexp": "2"}], 1),
        (1, [{"regexp": "2"}, {"regexp": "3"}], 1),
        (True, [{"one_of": [True]}], True),
        ([{"a": 1}], [{"subset_of": [{"a": 1}]}], [{"a": 1}]),
    ],
)
def test_what_becomes_of_a_value(value: Any, policies: list[Any], result: Any) -> None:
    assert applied(value, *policies) == result


@pytest.mark.parametrize(
    ("value", "policies"),
    [
        (1, [{"one_of": [2]}]),
        (1, [{"one_of": [True]}]),
        (1, [{"one_of": [1]}, {"one_of": [2]}]),
        (ABSENT, [{"one_of": [1]}, {"one_of": [2]}]),
        (1, [{"value": 1}, {"value": 2}]),
        (1, [{"value": 1}, {"value": True}]),
        (1, [{"default": 1}, {"default": 2}]),
        ([3], [{"subset_of": [1], "essential": True}]),
        ([1], [{"superset_of": [1, 2]}]),
        ([1], [{"superset_of": [1]}, {"superset_of": [2]}]),
        ([1], [{"subset_of": [2], "superset_of": [1]}]),
        (ABSENT, [{"essential": True}]),
        (ABSENT, [{"essential": True}, {"essential": False}]),
        (1, [{"add": [2]}]),
        (1, [{"subset_of": [1]}]),
        ("1", [{"superset_of": ["1"]}]),
    ],
)
def test_what_does_not_meet_a_policy_is_denied(value: Any, policies: list[Any]) -> None:
    with pytest.raises(Denial):
        applied(value, *policies)


@pytest.mark.parametrize(
    "policy",
    [
        None,
        [],
        "value",
        {"add": 1},
        {"one_of": "abc"},
        {"subset_of": {}},
        {"superset_of": None},
        {"essential": 1},
    ],
)
def test_a_policy_that_is_none_is_refused(policy: Any) -> None:
    with pytest.raises(DocumentError):
        applied(1, policy)


def test_a_scope_is_a_list_in_one_string() -> None:
    assert applied("a b c", {"subset_of": ["a", "c"]}, name="scope") == "a c"
    assert applied("a", {"add": ["b"]}, name="scope") == "a b"
    assert applied("a", {"subset_of": ["b"]}, name="scope") is ABSENT


def test_policies_are_for_the_entity_types_that_there_are() -> None:
    policy = {"other": {"p": {"essential": True}}}
    assert apply_policies({"t": {"p": 1}}, [policy]) == {"t": {"p": 1}}


def test_the_metadata_given_stay_as_they_are() -> None:
    metadata = {"t": {"p": [1]}}
    apply_policies(metadata, [{"t": {"p": {"add": [2]}}}, {"t": {"p": {"add": [3]}}}])
    assert metadata == {"t": {"p": [1]}}


OPERATORS = ["value", "add", "default", "one_of", "subset_of", "superset_of"]
VALUES = st.none() | st.booleans() | st.integers(0, 3) | st.text(max_size=1)
OPERANDS = VALUES | st.lists(VALUES, max_size=3)


@given(
    OPERANDS,
    st.lists(
        st.dictionaries(st.sampled_from([*OPERATORS, "essential"]), OPERANDS),
        max_size=3,
    ),
)
def test_a_value_that_passes_is_within_every_policy(
    value: Any, policies: list[Any]
) -> None:
    try:
        result = applied(value, *policies)
    except (Denial, DocumentError):
        return
    for policy in policies:
        if "one_of" in policy and result is not ABSENT:
            assert any(
                type(v) is type(result) and v == result for v in policy["one_of"]
            )
        if policy.get("essential"):
            assert result is not ABSENT
        if "subset_of" in policy and result is not ABSENT:
            assert all(value in policy["subset_of"] for value in result)
