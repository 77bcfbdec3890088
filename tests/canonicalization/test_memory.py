"""What is remembered from document to document changes no result, and is bounded."""

import copy
import gc
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit import _json
from badgekit.canonicalization import canonicalize_document
from badgekit.canonicalization.jsonld import Engine, _engine
from badgekit.contexts import (
    DEFAULT_CONTEXTS,
    ContextLoader,
    Memory,
    contexts_with_memory,
    remembered,
)
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from canonicalization.documents import ALL, Json, badge, endorsement, profile, record
from canonicalization.mutations import mutated


def outcome(document: Json, contexts: ContextLoader, **options: Any) -> Any:
    """Return the canonical form, or what is wrong."""
    try:
        return canonicalize_document(document, contexts=contexts, **options)
    except DocumentError as error:
        return {problem.type for problem in error.problems}


def entries(loader: ContextLoader) -> int:
    assert loader.memory is not None
    return len(loader.memory)


def with_achievement(**members: Any) -> Json:
    document = badge()
    document["credentialSubject"]["achievement"] |= members
    return document


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=4), st.booleans())
def test_memory_changes_no_result(seeds: list[int], strict: bool) -> None:
    loader = contexts_with_memory()
    for document in [badge(), *map(mutated, seeds), badge(2), *map(mutated, seeds)]:
        options: Any = {"strict_numbers": strict, "hash_name": "sha384"}
        fresh = outcome(document, DEFAULT_CONTEXTS, **options)
        assert outcome(document, loader, **options) == fresh


_PARTS: tuple[Json, ...] = (
    {},
    {"criteria": {}},
    {"criteria": {"id": "urn:uuid:5d6c0b0a-0000-4000-8000-000000000001"}},
    {"id": "urn:uuid:5d6c0b0a-0000-4000-8000-000000000001"},
    {"id": "_:a", "creator": {"id": "_:a", "type": ["Profile"]}},
    {"creditsAvailable": 4.0},
    {"creditsAvailable": 4},
    {"creditsAvailable": _json.LexicalFloat("4.00")},
    {"description": 'half "quoted" \n'},
    {"tag": ["b", "a", "a"]},
    {"tag": []},
    {"name": None},
    {"endorsement": [endorsement()]},
    {"related": {"id": "urn:uuid:5d6c0b0a-0000-4000-8000-000000000002", "type": None}},
    {"unheard": 1},
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(_PARTS), st.integers(1, 3)), max_size=6))
def test_parts_that_are_nearly_the_same_stay_apart(
    parts: list[tuple[Json, int]],
) -> None:
    loader = contexts_with_memory()
    for members, number in [*parts, *parts]:
        document = with_achievement(**members) | {"id": badge(number)["id"]}
        document["credentialSubject"].pop("id")
        assert outcome(document, loader) == outcome(document, DEFAULT_CONTEXTS)


ROOT = badge(1)["id"]


@pytest.mark.parametrize(
    ("part", "around"),
    [
        ({"criteria": {"id": ROOT, "narrative": "Another badge"}}, {}),
        ({"criteria": {"id": ROOT, "narrative": None}}, {}),
        (
            {"endorsement": [endorsement()]},
            {"endorsement": [endorsement() | {"name": "Another"}]},
        ),
    ],
)
def test_one_node_is_one_object_whatever_is_remembered(
    part: Json, around: Json
) -> None:
    loader = contexts_with_memory()
    document = with_achievement(**part)
    elsewhere = document | {"id": "urn:uuid:5d6c0b0a-0000-4000-8000-000000000009"}
    assert isinstance(outcome(elsewhere, loader), str)
    assert isinstance(outcome(elsewhere, loader), str)
    assert isinstance(outcome(document | around, loader), set)


def nameless(members: int) -> Json:
    """Return a record in which one nameless achievement stands many times."""
    document = record(members)
    for one in document["credentialSubject"]["verifiableCredential"]:
        one["credentialSubject"]["achievement"].pop("id")
        one["credentialSubject"]["achievement"]["criteria"] = {}
        one["issuer"] |= {"address": {"type": ["Address"], "addressLocality": "X"}}
    return document


def test_the_same_nameless_nodes_are_others_each_time() -> None:
    loader = contexts_with_memory()
    for document in (nameless(1), nameless(4), nameless(2), nameless(4)):
        expected = canonicalize_document(document)
        assert canonicalize_document(document, contexts=loader) == expected
    assert 2 <= entries(loader) <= 8


@pytest.mark.parametrize(
    ("limit", "values"),
    [
        ("nodes", range(18, 26)),
        ("quads", range(105, 135)),
        ("nesting_depth", range(3, 9)),
        ("context_work", range(0, 3000, 100)),
        ("type_entries", range(1, 3)),
        ("context_entries", range(1, 3)),
    ],
)
def test_limits_are_the_same_for_what_is_remembered(limit: str, values: range) -> None:
    loader = contexts_with_memory()
    canonicalize_document(badge(), contexts=loader)
    found = set()
    for value in values:
        limits = replace(DEFAULT_LIMITS, **{limit: value})
        expected = outcome(badge(), DEFAULT_CONTEXTS, limits=limits)
        assert outcome(badge(), loader, limits=limits) == expected
        found.add(isinstance(expected, str))
    assert found == {True, False}


def test_what_repeats_is_remembered_once() -> None:
    loader = contexts_with_memory()
    for number in range(5):
        canonicalize_document(badge(number), contexts=loader)
    assert entries(loader) == 2


@pytest.mark.parametrize(
    "document",
    [
        with_achievement(description="x" * 20_000),
        with_achievement(id="https://school.example/" + "x" * 10_000),
        with_achievement(creator={"id": "_:a", "type": ["Profile"]}),
        with_achievement(creditsAvailable=_json.LexicalFloat("4.00")),
        with_achievement(endorsement=[endorsement()]),
    ],
    ids=["long", "long when written out", "blank node", "spelling", "credential"],
)
def test_what_is_not_remembered(document: Json) -> None:
    document["issuer"] = document["issuer"]["id"]
    loader = contexts_with_memory()
    options: Any = {"strict_numbers": False}
    expected = canonicalize_document(document, **options)
    for _ in range(2):
        assert canonicalize_document(document, contexts=loader, **options) == expected
    issuer_of_the_endorsement = "endorsement" in str(document)
    assert entries(loader) <= issuer_of_the_endorsement


def test_memory_is_bounded() -> None:
    loader = ContextLoader(remembered=10)
    for number in range(50):
        document = badge() | {"issuer": profile(f"school-{number}")}
        canonicalize_document(document, contexts=loader)
        assert entries(loader) <= 10


def test_memory_does_not_change_with_the_document() -> None:
    loader = contexts_with_memory()
    document = badge()
    first = canonicalize_document(document, contexts=loader)
    changed = copy.deepcopy(document)
    changed["credentialSubject"]["achievement"]["alignment"][2]["targetCode"] = "B"
    other = canonicalize_document(changed, contexts=loader)
    assert other == canonicalize_document(changed) != first
    assert canonicalize_document(document, contexts=loader) == first


def test_other_contexts_are_another_part() -> None:
    v2, ob = badge()["@context"]
    loader = contexts_with_memory()
    for contexts in ([v2, ob], [v2, ob, ob], [v2, ALL["record"]["@context"][1], ob]):
        document = badge() | {"@context": contexts}
        assert outcome(document, loader) == outcome(document, DEFAULT_CONTEXTS)


def test_threads_share_a_memory() -> None:
    loader = ContextLoader(remembered=3)
    documents = [badge(n % 3, issuer=profile(f"school-{n % 5}")) for n in range(40)]
    expected = [canonicalize_document(document) for document in documents]
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(
            lambda document: canonicalize_document(document, contexts=loader), documents
        )
        assert list(found) == expected


def test_a_part_may_be_read_while_another_thread_remembers_it() -> None:
    document = with_achievement(criteria={"narrative": "Score 3 of 4."})
    loader = contexts_with_memory()
    dataset = Engine.of(loader).read(document, DEFAULT_LIMITS, memory=loader.memory)
    assert len(dataset.origins) > 1

    class Interrupted(dict[str, str]):
        def __getitem__(self, node: str) -> str:
            seen.append(len(dataset.first_degree("sha256")))
            return node

    seen: list[int] = []
    dataset.remember("sha256", Interrupted())
    assert seen == list(range(len(dataset.origins)))


def test_contexts_that_were_let_go_are_not_kept_alive_by_what_is_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_engine, "_MAX_REMEMBERED", 0)  # an age for each document
    loader = contexts_with_memory()
    for number in range(4):
        document = badge(number)
        expected = canonicalize_document(document)
        assert canonicalize_document(document, contexts=loader) == expected
        assert entries(loader) == 2


def test_nothing_of_a_proof_can_be_read_in_the_memory() -> None:
    """A holder signs presentations with a DID of their own."""
    memory = Memory(10)
    proof = {"verificationMethod": "did:example:ada#key-1", "challenge": "abc"}
    assert remembered(memory, "kind", proof, len) == 2
    assert len(memory) == 1
    held = [each for each in gc.get_referents(*gc.get_referents(memory)) if each]
    assert "example:ada" not in repr(held)


def test_nobody_else_has_what_one_remembers() -> None:
    assert DEFAULT_CONTEXTS.memory is None
    assert contexts_with_memory() == DEFAULT_CONTEXTS
    assert contexts_with_memory().memory is not contexts_with_memory().memory


def test_a_copy_remembers_nothing() -> None:
    loader = contexts_with_memory()
    canonicalize_document(badge(), contexts=loader)
    for other in (pickle.loads(pickle.dumps(loader)), copy.deepcopy(loader)):
        assert (entries(other), other) == (0, loader)
        assert canonicalize_document(badge(), contexts=other)


def test_work_is_done_once_for_one_value() -> None:
    done: list[Json] = []

    def work(value: Json) -> int:
        done.append(value)
        return len(done)

    memory = Memory(10)
    values: list[Json] = [{"a": 1}, {"a": 1}, {"a": 1.0}, {"a": True}, {"a": 1}]
    found = [remembered(memory, "kind", value, work) for value in values]
    assert found == [1, 1, 2, 3, 1]
    assert remembered(memory, "another", {"a": 1}, work) == 4
    assert remembered(None, "kind", {"a": 1}, work) == 5
    long: Json = {"a": "x" * 5000}
    assert remembered(memory, "kind", long, work) == 6
    assert remembered(memory, "kind", long, work) == 7
    assert remembered(memory, "kind", {"a": _json.LexicalFloat("1.0")}, work) == 8


def test_limits_hold_whatever_is_remembered() -> None:
    loader = contexts_with_memory()
    canonicalize_document(badge(), contexts=loader)
    none = Limits(nodes=1)
    assert outcome(badge(), loader, limits=none) == outcome(
        badge(), DEFAULT_CONTEXTS, limits=none
    )
