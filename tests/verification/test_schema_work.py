"""What a schema may cost is told before it is paid."""

import json
import time
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest

from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType
from badgekit.testing import badge
from badgekit.verification.checks._json_schema import DRAFT_2019_09, violations
from badgekit.verification.checks._schema_work import schema_work
from vectors import load, needs_data


def doubling(levels: int, keyword: str = "allOf") -> dict[str, Any]:
    """Each level refers to the next one twice."""
    levels_below: dict[str, Any] = {
        f"d{n}": {keyword: [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(levels)
    }
    return {
        "$ref": "#/$defs/d0",
        "$defs": levels_below | {f"d{levels}": {"type": "object"}},
    }


def recursive(times: int) -> dict[str, Any]:
    """Each level of the document is checked several times more often."""
    return {"properties": {"a": {"allOf": [{"$ref": "#"}] * times}}}


def deep(levels: int) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for _ in range(levels):
        document = {"a": document}
    return document


def unevaluated(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"properties": {"b": True}}
    for _ in range(levels):
        schema = {"allOf": [schema, {"type": "object"}], "unevaluatedProperties": False}
    return schema


HOSTILE: dict[str, tuple[Callable[[], Any], Any]] = {
    "references that double": (lambda: doubling(60), {}),
    "references that double in anyOf": (lambda: doubling(60, "anyOf"), {}),
    "recursion that doubles": (lambda: recursive(2), deep(60)),
    "recursion a hundredfold": (lambda: recursive(100), deep(10)),
    "unevaluated members in unevaluated members": (lambda: unevaluated(40), {"a": 1}),
    "ten thousand patterns on a long text": (
        lambda: {"properties": {"a": {"allOf": [{"pattern": "(x|y)*z"}] * 10_000}}},
        {"a": "xy" * 100_000},
    ),
    "a million values under a thousand schemas": (
        lambda: {"properties": {"a": {"items": {"allOf": [{"minimum": 0}] * 1000}}}},
        {"a": [1] * 200_000},
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_schemas_are_refused_in_no_time(name: str) -> None:
    make, document = HOSTILE[name]
    schema = json.loads(json.dumps(make()))
    begun = time.process_time()
    with pytest.raises(DocumentError) as caught:
        violations(schema, document, DEFAULT_LIMITS, dialect=DRAFT_2019_09)
    assert time.process_time() - begun < 2
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"$ref": "#"}, "circle"),
        ({"allOf": [{"$ref": "#"}]}, "circle"),
        ({"properties": {"a": {"$ref": "#/properties/a"}}}, "circle"),
        ({"if": {"not": {"$ref": "#"}}}, "circle"),
        ({"$ref": "other.json"}, "another document"),
        ({"$ref": "https://evil.example/x#/a"}, "another document"),
        ({"$ref": 7}, "not a string"),
        ({"$ref": "#name"}, "anchor"),
        ({"$ref": "#/nowhere"}, "nowhere"),
        ({"$ref": "#/allOf/9", "allOf": [{}]}, "nowhere"),
        ({"$ref": "#/allOf/x", "allOf": [{}]}, "nowhere"),
        ({"$ref": "#/allOf/" + "1" * 5000, "allOf": [{}]}, "nowhere"),
        ({"$ref": "#/allOf/²", "allOf": [{}]}, "nowhere"),
        ({"$recursiveRef": "#"}, "dynamic"),
        ({"properties": {"a": {"$dynamicRef": "#a"}}}, "dynamic"),
        ({"properties": {"a": {"$id": "https://e.example/"}}}, "$id"),
        (
            {"$ref": "#/$defs/a/not", "$defs": {"a": {"$id": "x", "not": {}}}},
            "$id",
        ),
    ],
)
def test_what_leads_elsewhere_or_nowhere_is_refused(schema: Any, words: str) -> None:
    with pytest.raises(DocumentError, match=words.replace("$", r"\$")):
        schema_work(schema, {}, DEFAULT_LIMITS)


ROOT = "https://lincoln.example/schema.json"


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"$ref": "#"}}},
        {"$id": ROOT, "properties": {"a": {"$ref": ROOT}}},
        {"$id": ROOT, "not": {"$ref": ROOT + "#/$defs/b"}, "$defs": {"b": False}},
        {"$ref": "#/$defs/a~1b%20c", "$defs": {"a/b c": {"type": "object"}}},
        {"$ref": "#/allOf/0", "allOf": [{"type": "object"}]},
        {"items": [{}, True], "dependentSchemas": {"a": {}}},
        {"patternProperties": {"^a": {"pattern": "^a"}}},
        {"properties": {"$ref": {"type": "string"}, "$id": {"type": "string"}}},
        doubling(10),
        unevaluated(5),
    ],
)  # fmt: skip
def test_what_is_bounded_is_taken(schema: Any) -> None:
    schema_work(schema, {"b": deep(5)}, DEFAULT_LIMITS)
    assert violations(schema, {"b": 1}, DEFAULT_LIMITS, dialect=DRAFT_2019_09) == ()


@pytest.mark.parametrize("levels", [14, 16])
def test_what_is_taken_is_quick(levels: int) -> None:
    """The count is not only a refusal: what it lets through is done in time."""
    document = deep(levels)
    for schema in (recursive(2), doubling(levels), unevaluated(levels // 2)):
        begun = time.process_time()
        try:
            violations(schema, document, DEFAULT_LIMITS, dialect=DRAFT_2019_09)
        except DocumentError:
            continue
        assert time.process_time() - begun < 2


@needs_data
@pytest.mark.parametrize(
    "name", ["achievementcredential", "anyachievementcredential", "profile"]
)
def test_real_schemas_are_far_from_the_bound(name: str) -> None:
    schema = load(f"schemas/ob_v3p0/ob_v3p0_{name}_schema.json")
    validator = jsonschema_rs.validator_for(schema)
    document = badge().to_json_object()
    found = violations(schema, document, DEFAULT_LIMITS, dialect=None)
    assert (found == ()) is validator.is_valid(document)
    schema_work(schema, [document] * 100, DEFAULT_LIMITS)


@pytest.mark.parametrize("levels", [10, 14, 20])
def test_to_say_where_it_fails_is_not_to_pay_for_that(levels: int) -> None:
    schema = json.loads(json.dumps(doubling(levels, "anyOf")))
    begun = time.process_time()
    (problem,) = violations(schema, 5, DEFAULT_LIMITS, dialect=DRAFT_2019_09)  # type: ignore[arg-type]
    assert time.process_time() - begun < 2
    assert problem.pointer == ""
