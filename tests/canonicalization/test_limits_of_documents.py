"""What a document may cost: never more than its size and the limits explain."""

import time
from dataclasses import replace
from typing import Any

import pytest

from badgekit.canonicalization import _rdfc as rdfc
from badgekit.canonicalization import (
    canonicalize_dataset,
    canonicalize_document,
    document_to_quads,
)
from badgekit.canonicalization.jsonld import Engine
from badgekit.canonicalization.jsonld import _engine as engine
from badgekit.contexts import DEFAULT_CONTEXTS, ContextLoader
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import ProblemType
from canonicalization.documents import (
    ALL,
    OB,
    V2,
    Json,
    badge,
    changed,
    endorsement,
    loader_of,
    problem,
    record,
)

EXCEEDED = ProblemType.LIMIT_EXCEEDED
URL = "https://context.example/v1"


def limits(**values: int) -> Limits:
    return replace(DEFAULT_LIMITS, **values)


@pytest.mark.parametrize(
    ("document", "within", "pointer"),
    [
        (badge(), {"nodes": 10}, None),
        (badge(), {"quads": 50}, None),
        (badge(), {"context_work": 500}, None),
        (badge(), {"nesting_depth": 4}, None),
        (badge(), {"context_entries": 1}, "/@context"),
        (badge(), {"type_entries": 1}, "/type"),
        (badge() | {"@context": [V2, OB] * 500}, {}, "/@context"),
        (changed(badge(), "/issuer/type", ["Profile"] * 7_000), {}, "/issuer/type"),
    ],
)
def test_limits_hold(document: Json, within: dict[str, int], pointer: str) -> None:
    with pytest.raises(DocumentError) as raised:
        canonicalize_document(document, limits=limits(**within))
    kind, found = problem(raised.value)
    assert kind is EXCEEDED
    assert found == pointer or pointer is None


def test_a_refusal_by_limits_does_not_depend_on_what_came_before() -> None:
    loader = ContextLoader({URL: {"@context": {"a": "urn:x:a"}}})
    strict = limits(context_work=100)
    for _ in range(2):
        with pytest.raises(DocumentError, match="too many terms"):
            canonicalize_document(badge(), contexts=loader, limits=strict)
        assert canonicalize_document(badge(), contexts=loader)


def nested(depth: int) -> Json:
    value: Any = {"id": "urn:x:0"}
    for level in range(depth):
        value = {"id": f"urn:x:{level + 1}", "a": value}
    return {"@context": URL, **value}


NESTING = loader_of(
    {
        "id": "@id",
        "a": {"@id": "urn:x:a", "@type": "@id"},
        "l": {"@id": "urn:x:l", "@container": "@list"},
        "g": {"@id": "urn:x:g", "@container": "@graph"},
        "j": {"@id": "urn:x:j", "@type": "@json"},
    }
)


def test_the_deepest_documents_are_read() -> None:
    assert canonicalize_document(nested(126), contexts=NESTING).count("\n") == 126


def below(frames: int, document: Json) -> int:
    if frames:
        return below(frames - 1, document)
    return Engine.of(NESTING).read(document, DEFAULT_LIMITS).nodes


def test_the_deepest_documents_are_read_from_deep_down() -> None:
    arrays: Any = "x"
    for _ in range(120):
        arrays = [arrays]
    graphs: Json = {"a": "urn:x:1"}
    for level in range(60):
        graphs = {"id": f"urn:x:{level}", "g": [graphs]}
    for document in (
        nested(126),
        {"@context": URL, "l": arrays},
        {"@context": URL} | graphs,
    ):
        assert below(300, document)


@pytest.mark.parametrize("member", ["a", "l", "g", "j"])
def test_what_is_deeper_is_refused(member: str) -> None:
    for wrap in (lambda inner: {member: inner}, lambda inner: {member: [inner]}):
        value: Any = {"a": "urn:x:1"}
        for _ in range(5_000):
            value = wrap(value)
        with pytest.raises(DocumentError) as raised:
            canonicalize_document({"@context": URL, **value}, contexts=NESTING)
        assert problem(raised.value)[0] is EXCEEDED


def test_deep_arrays_are_refused() -> None:
    value: Any = "x"
    for _ in range(100_000):
        value = [value]
    with pytest.raises(DocumentError) as raised:
        canonicalize_document({"@context": URL, "l": value}, contexts=NESTING)
    assert problem(raised.value)[0] is EXCEEDED


def large(kind: str, size: int) -> Json:
    """Return a document that costs others quadratic time."""
    document = badge()
    achievement = document["credentialSubject"]["achievement"]
    match kind:
        case "tags":
            achievement["tag"] = [f"tag {number}" for number in range(size)]
        case "typed nodes":
            achievement["alignment"] = [
                {"type": ["Alignment"], "targetName": "x", "targetUrl": "urn:x:y"}
                for _ in range(size)
            ]
        case "types":
            achievement["alignment"] = [
                {"type": ["Alignment", f"urn:type:{number}"], "targetName": "x"}
                for number in range(size)
            ]
        case "endorsements":
            document["endorsement"] = [
                endorsement() | {"id": f"urn:uuid:{number}"} for number in range(size)
            ]
        case "contexts":
            document["endorsement"] = [
                endorsement() | {"@context": [V2, OB] * 8, "id": f"urn:uuid:{number}"}
                for number in range(size)
            ]
        case "one node":
            document["endorsement"] = [
                endorsement() | {"id": f"urn:uuid:{number}", "issuer": {"id": "_:i"}}
                for number in range(size)
            ]
        case _:
            return record(size)
    return document


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("tags", 4_000),
        ("typed nodes", 2_000),
        ("types", 2_000),
        ("endorsements", 400),
        ("contexts", 400),
        ("one node", 400),
        ("members", 60),
    ],
)
def test_cost_grows_with_size_alone(
    kind: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    canonicalize_document(large(kind, 2))

    def cost(document: Json) -> tuple[int, int, int]:
        work = 0
        hash_n_degree = rdfc._Labeling._spend

        def spend(self: Any, amount: int) -> None:
            nonlocal work
            work += amount
            hash_n_degree(self, amount)

        with monkeypatch.context() as patch:
            patch.setattr(rdfc._Labeling, "_spend", spend)
            dataset = Engine.of(DEFAULT_CONTEXTS).read(document, DEFAULT_LIMITS)
            lines = canonicalize_document(document).count("\n")
        return dataset.nodes, lines, work

    small, twice = cost(large(kind, size // 2)), cost(large(kind, size))
    assert all(
        after <= 2 * before + 200 for before, after in zip(small, twice, strict=True)
    )


def test_a_record_of_three_thousand_badges_costs_fifteen_times_one_of_two_hundred(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def cost(members: int) -> tuple[int, int, int]:
        work = 0

        def spend(_: Any, amount: int) -> None:
            nonlocal work
            work += amount

        monkeypatch.setattr(rdfc._Labeling, "_spend", spend)
        dataset = Engine.of(DEFAULT_CONTEXTS).read(record(members), DEFAULT_LIMITS)
        rdfc.canonical_labels(dataset.quads, max_work=0)
        return dataset.nodes, len(dataset.lines) + len(dataset.quads), work

    small, large = cost(200), cost(3_000)
    assert all(after <= 15 * before for before, after in zip(small, large, strict=True))
    assert large[0] < DEFAULT_LIMITS.nodes
    assert large[1] < DEFAULT_LIMITS.quads


def test_engines_forget_before_they_grow_too_large(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loader = ContextLoader({URL: {"@context": {"a": "urn:x:a"}}})
    expected = canonicalize_document(badge(), contexts=loader)
    monkeypatch.setattr(engine, "_MAX_REMEMBERED", 10)
    first = Engine.of(loader)._shared
    assert canonicalize_document(badge(), contexts=loader) == expected
    assert Engine.of(loader)._shared is not first


def test_engines_remember_nothing_of_documents() -> None:
    loader = ContextLoader({URL: {"@context": {"a": "urn:x:a"}}})
    document = badge(7, name="unforgettable")
    document["credentialSubject"]["achievement"]["type"].append("urn:unforgettable:T")
    canonicalize_document(document, contexts=loader)
    size = Engine.of(loader)._shared.remembered
    for number in range(20):
        other = badge(number)
        other["credentialSubject"]["achievement"]["type"].append(f"urn:t:{number}")
        canonicalize_document(other, contexts=loader)
    assert Engine.of(loader)._shared.remembered == size


def test_contexts_that_define_without_end_are_refused() -> None:
    contexts: dict[str, Any] = {
        f"https://context.example/{level}": {
            "@context": [f"https://context.example/{level + 1}"] * 8
        }
        for level in range(8)
    }
    contexts["https://context.example/8"] = {"@context": {"a": "urn:x:a"}}
    document = {
        "@context": ["https://context.example/0", {"b": "urn:x:b"}],
        "b": "x",
    }
    started = time.monotonic()
    with pytest.raises(DocumentError) as raised:
        canonicalize_document(
            document, contexts=ContextLoader(contexts), allow_inline_contexts=True
        )
    assert problem(raised.value) == (EXCEEDED, "/@context")
    assert time.monotonic() - started < 10


def test_prefixes_in_a_long_chain_are_refused() -> None:
    context = {f"p{number}": f"p{number + 1}:x" for number in range(3_000)}
    context["p3000"] = "urn:x:"
    with pytest.raises(DocumentError) as raised:
        canonicalize_document(
            {"@context": context, "p0": "x"}, allow_inline_contexts=True
        )
    assert problem(raised.value)[0] is EXCEEDED


@pytest.mark.parametrize("document", ALL.values(), ids=ALL)
def test_quads_are_the_dataset(document: Json) -> None:
    quads = document_to_quads(document)
    assert len(set(quads)) == len(quads)
    assert canonicalize_dataset(quads) == canonicalize_document(document)
