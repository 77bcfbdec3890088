"""That the statements of a part are found again among those of the whole."""

from typing import Any

import pytest

from badgekit.canonicalization import canonicalize_dataset, canonicalize_document
from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import ProblemType
from badgekit.securing.selective._dataset import BaseDataset, disclosed_lines
from badgekit.securing.selective._selection import Selection
from badgekit.securing.selective._skolem import NamedNodes
from securing.selective.badges import badge, record

URL = "https://example.test/context"
TERMS = {
    "id": "@id",
    "type": "@type",
    "T": "urn:T",
    "text": "urn:text",
    "node": "urn:node",
    "link": {"@id": "urn:link", "@type": "@id"},
    "list": {"@id": "urn:list", "@container": "@list"},
    "graph": {"@id": "urn:graph", "@container": "@graph"},
    "labels": {"@id": "urn:labels", "@container": "@language"},
    "json": {"@id": "urn:json", "@type": "@json"},
    "by-id": {"@id": "urn:by-id", "@container": "@id"},
    "by-type": {"@id": "urn:by-type", "@container": "@type"},
    "nested": "@nest",
}
CONTEXTS = ContextLoader({URL: {"@context": TERMS}})


def doc(**members: Any) -> dict[str, Any]:
    return {"@context": URL, **members}


def nodes(document: dict[str, Any]) -> NamedNodes:
    return NamedNodes.of(
        document, contexts=CONTEXTS, limits=DEFAULT_LIMITS, strict_numbers=True
    )


def dataset(document: dict[str, Any]) -> BaseDataset[bytes]:
    return BaseDataset.of(
        document,
        bytes(32),
        contexts=CONTEXTS,
        limits=DEFAULT_LIMITS,
        strict_numbers=True,
    )


SHAPES: dict[str, dict[str, Any]] = {
    "badge": badge(),
    "record": record(3),
    "nodes": doc(node=[{"text": "a"}, {"text": "b", "node": {"text": "c"}}]),
    "alike": doc(node=[{"text": "a"}, {"text": "a"}, {"text": "a"}]),
    "empty objects": doc(text="x", node=[{}, {}, {"node": {}}]),
    "ids": doc(id="urn:a", node=[{"id": "urn:b", "text": "b"}, {"id": "urn:c"}]),
    "value objects": doc(text=[{"@value": "a", "@language": "en"}, {"@value": 1}]),
    "list": doc(list=["a", "b", {"text": "c"}, {}]),
    "empty list": doc(text="x", list=[]),
    "lists of lists": doc(list=[["a", ["b"]], ["a", ["b"]], [], [{"list": ["a"]}]]),
    "two lists alike": doc(node=[{"list": ["a"]}, {"list": ["a"]}]),
    "two lists alike on one node": doc(
        node=[{"id": "urn:n", "list": ["a"]}, {"node": {"id": "urn:n", "list": ["a"]}}]
    ),
    "long list": doc(list=[str(number) for number in range(3000)]),
    "graphs": doc(graph=[{"text": "a"}, {"text": "a"}, {"node": {"text": "b"}}]),
    "graphs of one id": doc(graph=[{"id": "urn:p", "text": "a"}]),
    "list in a graph": doc(graph={"list": ["a", {"text": "b"}]}),
    "graph in a graph": doc(graph={"text": "a", "graph": {"text": "b"}}),
    "language map": doc(text="x", labels={"en": "a", "de": ["b", "c"], "id": "d"}),
    "no Indonesian": doc(text="x", labels={"en": "a"}),
    "empty language map": doc(text="x", labels={}),
    "JSON": doc(text="x", json={"a": [{"b": {}}], "c": {"id": 1}}),
    "JSON in a node": doc(node={"json": [{"a": 1}, {}], "node": {"text": "y"}}),
}


@pytest.mark.parametrize("document", SHAPES.values(), ids=SHAPES)
def test_names_do_not_change_the_dataset(document: dict[str, Any]) -> None:
    expected = canonicalize_document(document, contexts=CONTEXTS)
    assert canonicalize_dataset(nodes(document).quads) == expected


@pytest.mark.parametrize("document", SHAPES.values(), ids=SHAPES)
def test_all_that_can_be_selected_is_found_again(document: dict[str, Any]) -> None:
    base = dataset(document)
    assert list(base.select([""]).indexes) == list(range(len(base.lines)))
    everywhere = base.select([f"/{name}" for name in document])
    assert everywhere.indexes == base.select([""]).indexes


@pytest.mark.parametrize("document", SHAPES.values(), ids=SHAPES)
def test_what_is_selected_reads_as_the_issuer_signed_it(
    document: dict[str, Any],
) -> None:
    base = dataset(document)
    saying = [n for n, v in document.items() if v and n not in ("@context", "id")]
    for name in saying:
        part = base.select([f"/{name}"])
        lines = [base.lines[index] for index in part.indexes]
        found = disclosed_lines(
            Selection.of([f"/{name}"]).within(document),
            part.label_map(DEFAULT_LIMITS),
            contexts=CONTEXTS,
            limits=DEFAULT_LIMITS,
        )
        assert found == lines


@pytest.mark.parametrize(
    ("shape", "pointer"),
    [
        ("list", "/list/0"),
        ("list", "/list/2/text"),
        ("long list", "/list/2999"),
        ("lists of lists", "/list/0"),
        ("JSON", "/json/a"),
        ("JSON in a node", "/node/json/0/a"),
    ],
)
def test_what_is_signed_as_a_whole_is_not_told_in_part(
    shape: str, pointer: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        dataset(SHAPES[shape]).select([pointer])
    assert caught.value.problems[0].type in (
        ProblemType.PROOF_GENERATION_ERROR,
        ProblemType.DATA_LOSS_DETECTION_ERROR,
    )


@pytest.mark.parametrize(
    ("shape", "pointer", "count"),
    [
        ("nodes", "/node/1/node", 3),
        ("graphs", "/graph/1", 2),
        ("graphs", "/graph/2/node/text", 3),
        ("graph in a graph", "/graph/graph", 3),
        ("two lists alike", "/node/1", 4),
        ("language map", "/labels/de", 3),
        ("empty objects", "/node/1", 1),
    ],
)
def test_parts_of_what_is_many_are(shape: str, pointer: str, count: int) -> None:
    assert len(dataset(SHAPES[shape]).select([pointer]).indexes) == count


@pytest.mark.parametrize(
    "document",
    [
        doc(id="_:a", text="x"),
        doc(node={"id": "_:b", "text": "x"}),
        doc(text="x", link=["_:b"], node={"link": "_:b"}),
    ],
)
def test_nodes_that_name_themselves_for_one_document_are_refused(
    document: dict[str, Any],
) -> None:
    canonicalize_document(document, contexts=CONTEXTS)
    with pytest.raises(DocumentError) as caught:
        nodes(document)
    assert caught.value.problems[0].type is ProblemType.UNSUPPORTED


def test_a_member_that_would_be_lost_is_refused() -> None:
    with pytest.raises(DocumentError):
        nodes(doc(text="x", unheard="y"))


def test_statements_keep_their_names_from_part_to_part() -> None:
    document = SHAPES["badge"]
    named = nodes(document)
    part = {n: v for n, v in named.document.items() if n != "evidence"}
    assert set(named.quads_of(part)) < set(named.quads)


def labels() -> tuple[dict[str, Any], dict[int, bytes]]:
    document = doc(node=[{"text": "a"}, {"text": "b"}])
    return document, dataset(document).select([""]).label_map(DEFAULT_LIMITS)


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.pop(0),
        lambda m: m.update({3: bytes(32)}),
        lambda m: m.update({0: m[1]}),
        lambda m: m.update({7: m.pop(2)}),
        lambda m: m.clear(),
    ],
)
def test_each_node_has_one_label_and_its_own(change: Any) -> None:
    document, label_map = labels()
    disclosed_lines(document, label_map, contexts=CONTEXTS, limits=DEFAULT_LIMITS)
    change(label_map)
    with pytest.raises(DocumentError, match="label map"):
        disclosed_lines(document, label_map, contexts=CONTEXTS, limits=DEFAULT_LIMITS)
