"""What the compiled walk leaves to PyLD: the same meaning, under the same checks."""

import sys
from dataclasses import replace
from typing import Any

import pytest

from badgekit.canonicalization import _pyld as full
from badgekit.canonicalization import (
    canonicalize_dataset,
    canonicalize_document,
)
from badgekit.canonicalization.jsonld import Engine, OutsideSubset
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType
from canonicalization import oracle
from canonicalization.documents import (
    ALL,
    PUBLISHED,
    V2,
    Json,
    badge,
    changed,
    loader_of,
    problem,
)

URL = "https://context.example/v1"
EX = "https://example.org/ns#"
LOSS = ProblemType.DATA_LOSS_DETECTION_ERROR
MALFORMED = ProblemType.MALFORMED_VALUE_ERROR
TERMS = {
    "id": "@id",
    "type": "@type",
    "ex": EX,
    "name": EX + "name",
    "ref": {"@id": EX + "ref", "@type": "@id"},
    "day": {"@id": EX + "day", "@type": EX + "Day"},
    "json": {"@id": EX + "json", "@type": "@json"},
    "list": {"@id": EX + "list", "@container": "@list"},
    "label": {"@id": EX + "label", "@container": "@language"},
    "said": {"@id": EX + "said", "@direction": "rtl"},
    "graph": {"@id": EX + "graph", "@container": "@graph"},
    "byId": {"@id": EX + "byId", "@container": "@id"},
    "byType": {"@id": EX + "byType", "@container": "@type"},
    "byIndex": {"@id": EX + "byIndex", "@container": "@index"},
    "byName": {"@id": EX + "byName", "@container": "@index", "@index": "name"},
    "graphs": {"@id": EX + "graphs", "@container": ["@graph", "@id"]},
    "indexed": {"@id": EX + "indexed", "@container": ["@graph", "@index"]},
    "partOf": {"@reverse": EX + "part"},
    "T": EX + "T",
    "ident": "@id",
    "blank": "_:b",
}
LOADER = loader_of(TERMS)


def document(**members: Any) -> Json:
    # The reverse property is what takes the document to the full processor.
    members.setdefault("partOf", {"id": "urn:x:whole"})
    return {"@context": URL, "id": "urn:x:1", **members}


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"partOf": [{"name": "x"}, {"id": "urn:x:2", "type": "T"}]},
        {"byId": {"urn:x:2": {"name": "x"}, "urn:x:3": [{"type": "T"}]}},
        {"byType": {"T": [{"name": "x"}, {"id": "urn:x:4"}]}},
        {"byName": {"a": {"ref": "urn:x:2"}}},
        {"graphs": {"urn:x:g": {"id": "urn:x:2", "name": "x"}}},
        {"name": ["x", 1, 2.5, True, {"@value": "x", "@language": "EN"}]},
        {"name": {"@value": "x", "type": EX + "D"}, "day": "2025-01-01"},
        {"ref": ["urn:x:2", {"id": "_:b", "ref": "_:b"}], "json": {"a": [None, 1]}},
        {"list": ["a", ["b", []], {"name": "x"}], "label": {"en": "x", "@none": "y"}},
        {"list": [], "graph": {"name": "x"}, "type": ["T", EX + "U"]},
    ],
)
def test_documents_mean_what_pyld_says(members: Json) -> None:
    given = document(**members)
    with pytest.raises(OutsideSubset):
        Engine.of(LOADER).read(given, DEFAULT_LIMITS)
    expected = canonicalize_dataset(oracle.quads(given, LOADER))
    assert canonicalize_document(given, contexts=LOADER) == expected


@pytest.mark.parametrize(
    ("members", "kind", "pointer"),
    [
        ({"unheard": 1}, LOSS, "/unheard"),
        ({"ref": {"unheard": 1}}, LOSS, "/ref/unheard"),
        ({EX + "name": 1}, LOSS, "/https:~1~1example.org~1ns#name"),
        ({"@id": "urn:x:2"}, LOSS, "/@id"),
        ({"@graph": []}, LOSS, "/@graph"),
        ({"ref": {"@type": "T"}}, LOSS, "/ref/@type"),
        ({"type": "U"}, LOSS, ""),
        ({"type": "@U"}, MALFORMED, ""),
        ({"type": "ex:U"}, LOSS, None),
        ({"ref": "relative"}, LOSS, ""),
        ({"ref": {"id": "relative"}}, LOSS, "/ref"),
        ({"ref": {"id": "@keyword"}}, LOSS, "/ref"),
        ({"ref": "ex:compact"}, LOSS, None),
        ({"name": [["x"]]}, LOSS, "/name"),
        ({"name": ["x", None]}, LOSS, "/name"),
        ({"said": "x"}, LOSS, ""),
        ({"byIndex": {"a": "x"}}, LOSS, ""),
        ({"indexed": {"a": {"name": "x"}}}, LOSS, ""),
        ({"graph": "x"}, LOSS, ""),
        ({"label": {"e n": "x"}}, MALFORMED, ""),
        ({"name": {"@value": "x", "type": "relative"}}, MALFORMED, ""),
        ({"name": "\ud800"}, MALFORMED, ""),
        ({"name": 2**53 + 1}, ProblemType.RANGE_ERROR, ""),
        ({"json": [2**53 + 1]}, ProblemType.RANGE_ERROR, "/0"),
        ({"partOf": "x"}, MALFORMED, ""),
        ({"id": 7}, MALFORMED, ""),
        ({"ref": [{"id": "urn:x:2"}, {"id": "urn:x:2", "name": "x"}]}, LOSS, "/1"),
        ({"type": "T", "ref": {"id": "urn:x:1", "type": "T", "name": "x"}}, LOSS, ""),
        ({"@context": "https://unknown.example/"}, ProblemType.UNKNOWN_CONTEXT, None),
        ({"@context": [URL, {}]}, ProblemType.UNSUPPORTED, "/@context"),
        ({"@context": [URL] * 40}, ProblemType.LIMIT_EXCEEDED, "/@context"),
        ({"@context": [URL] * 200}, ProblemType.LIMIT_EXCEEDED, None),
        ({"ident": "urn:x:2"}, LOSS, "/ident"),
        ({"ref": {"id": "@none"}}, LOSS, "/ref"),
        ({"blank": "x"}, LOSS, ""),
        ({"name": {"@value": "x", "type": "urn:x:<>"}}, LOSS, "/name"),
        ({"type": ["T"] * 100}, ProblemType.LIMIT_EXCEEDED, "/type"),
        ({"name": ["x"] * 30_000}, ProblemType.LIMIT_EXCEEDED, None),
        ({7: "x"}, MALFORMED, ""),
    ],
)
def test_the_checks_are_the_same(
    members: Json, kind: ProblemType, pointer: str | None
) -> None:
    with pytest.raises(DocumentError) as raised:
        full.expand_to_quads(
            document() | members,
            LOADER,
            DEFAULT_LIMITS,
            allow_inline_contexts=False,
            strict_numbers=True,
        )
    assert problem(raised.value) == (kind, pointer)


def expand(given: Any, **limits: int) -> Any:
    return full.expand_to_quads(
        given,
        PUBLISHED,
        replace(DEFAULT_LIMITS, **limits),
        allow_inline_contexts=True,
        strict_numbers=True,
    )


@pytest.mark.parametrize(
    "given", [one for name, one in ALL.items() if name != "record"]
)
def test_both_ways_lead_to_one_dataset(given: Json) -> None:
    assert canonicalize_dataset(expand(given)) == canonicalize_document(given)


def test_limits_hold() -> None:
    for limits in ({"nodes": 10}, {"nesting_depth": 3}, {"quads": 20}):
        with pytest.raises(DocumentError) as raised:
            expand(badge(), **limits)
        assert problem(raised.value)[0] is ProblemType.LIMIT_EXCEEDED


def test_deep_documents_do_not_exhaust_the_stack() -> None:
    value: Any = {"id": "urn:x:1"}
    for _ in range(900):
        value = {"ref": value}
    with pytest.raises(DocumentError) as raised:
        expand({"@context": {**TERMS}, **value}, nesting_depth=10_000)
    assert problem(raised.value)[0] is ProblemType.LIMIT_EXCEEDED


def test_inline_contexts_may_be_allowed() -> None:
    given = {"@context": [V2, {"a": "urn:x:a"}], "id": "urn:x:1", "a": "x"}
    assert expand(given) == [("<urn:x:1>", "<urn:x:a>", '"x"', "")]


def test_names_below_a_vocabulary_are_terms_of_it() -> None:
    given = {"@context": {"@vocab": "urn:x:"}, "@id": "urn:x:1", "a": "x"}
    assert expand(given) == [("<urn:x:1>", "<urn:x:a>", '"x"', "")]
    relative = {"@context": {"@vocab": "urn:x:", "@base": "urn:x:"}, "@id": "b", "a": 1}
    with pytest.raises(DocumentError, match="absolute"):
        expand(relative)
    for context in ({"@vocab": "_:b"}, {"a": "_:b"}, {"p": {"@reverse": "_:b"}}):
        with pytest.raises(DocumentError):
            expand({"@context": context, "@id": "urn:x:1", "a": "x", "p": {}})


def test_nothing_passes_from_one_call_to_the_next() -> None:
    # PyLD's own caches would let the second redefine a protected term.
    context = {
        "@protected": True,
        "name": EX + "name",
        "p": {"@id": EX + "p", "@context": {"name": EX + "other"}},
    }
    legal = {"@context": context, "@id": "urn:x:1", "p": {"name": "x"}}
    illegal = {
        "@context": context,
        "@id": "urn:x:1",
        "p": [{"name": "y"}],
        "name": "x",
    }
    assert any(EX + "other" in quad[1] for quad in expand(legal))
    assert expand(illegal)
    illegal["@context"] = [context, {"name": EX + "other"}]
    with pytest.raises(DocumentError, match="protected term redefinition"):
        expand(illegal)


def test_pyld_is_not_trusted_if_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Changed:
        checked_objects = 0
        places: dict[int, str] = {}  # noqa: RUF012

        def expand(self, *_: Any) -> list[Any]:
            return []

    monkeypatch.setattr(full, "_processor_class", lambda: Changed)
    with pytest.raises(DocumentError) as raised:
        expand(badge())
    assert problem(raised.value) == (ProblemType.UNSUPPORTED, "")


@pytest.mark.parametrize("given", ALL.values(), ids=ALL)
def test_no_document_of_the_standards_needs_it(
    given: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "pyld", raising=False)
    monkeypatch.setattr("badgekit.canonicalization._document.expand_to_quads", None)
    assert canonicalize_document(given)
    assert canonicalize_document(changed(given, "/name", "Another"))
    assert "pyld" not in sys.modules
