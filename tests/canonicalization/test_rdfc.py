"""RDFC-1.0: the suite of the W3C, and graphs that are made to cost."""

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgekit.canonicalization import (
    HashName,
    Quad,
    canonicalize_dataset,
    canonicalize_dataset_with_labels,
    parse_nquads,
)
from badgekit.canonicalization import _rdfc as rdfc
from badgekit.errors import DocumentError
from badgekit.problems import ProblemType
from canonicalization.documents import problem
from vectors import VECTORS

SUITE = VECTORS / "w3c-rdf-canon"


def entries(kind: str) -> list[Any]:
    manifest = SUITE / "manifest.jsonld"
    if not manifest.is_file():
        return [pytest.param({}, marks=pytest.mark.skip(f"{manifest} is not there"))]
    return [
        pytest.param(entry, id=entry["id"])
        for entry in json.loads(manifest.read_text())["entries"]
        if entry["type"] == f"rdfc:RDFC10{kind}"
    ]


def quads_of(entry: dict[str, str]) -> list[Quad]:
    return parse_nquads((SUITE / entry["action"]).read_text())


def hash_of(entry: dict[str, str]) -> HashName:
    return "sha384" if entry.get("hashAlgorithm") == "SHA384" else "sha256"


@pytest.mark.vectors
@pytest.mark.parametrize("entry", entries("EvalTest"))
def test_the_w3c_suite_is_canonicalized(entry: dict[str, str]) -> None:
    text = canonicalize_dataset(quads_of(entry), hash_name=hash_of(entry))
    assert text == (SUITE / entry["result"]).read_text()


@pytest.mark.vectors
@pytest.mark.parametrize("entry", entries("MapTest"))
def test_the_w3c_suite_is_labeled(entry: dict[str, str]) -> None:
    found = canonicalize_dataset_with_labels(quads_of(entry), hash_name=hash_of(entry))
    expected = json.loads((SUITE / entry["result"]).read_text())
    assert {old[2:]: new[2:] for old, new in found.labels.items()} == expected


@pytest.mark.vectors
@pytest.mark.parametrize("entry", entries("NegativeEvalTest"))
def test_the_poison_of_the_w3c_suite_is_refused(entry: dict[str, str]) -> None:
    with pytest.raises(DocumentError, match="alike"):
        canonicalize_dataset(quads_of(entry))


@pytest.mark.vectors
def test_the_w3c_suite_is_complete() -> None:
    kinds = [entries(kind) for kind in ("EvalTest", "MapTest", "NegativeEvalTest")]
    if not SUITE.is_dir():
        pytest.skip(f"{SUITE} is not there")
    assert [len(found) for found in kinds] == [64, 21, 1]


def edges(pairs: Any) -> list[Quad]:
    return [(f"_:n{a}", "<urn:p>", f"_:n{b}", "") for a, b in pairs]


def clique(size: int) -> list[Quad]:
    return edges(itertools.permutations(range(size), 2))


def ring(size: int) -> list[Quad]:
    return edges((node, (node + 1) % size) for node in range(size))


def circulant(size: int, *steps: int) -> list[Quad]:
    return edges((node, (node + step) % size) for node in range(size) for step in steps)


def tree(depth: int) -> list[Quad]:
    return edges(
        (node, child) for node in range(2**depth) for child in (2 * node, 2 * node + 1)
    )


@pytest.mark.parametrize(
    "quads",
    [
        clique(9), clique(30), clique(100), ring(400), ring(5_000),
        circulant(40, 1, 2, 3), circulant(300, 1, 7), tree(6), tree(10),
    ],
    ids=[
        "clique of 9", "of 30", "of 100", "ring of 400", "of 5,000", "circulant",
        "large circulant", "tree", "deep tree",
    ],
)  # fmt: skip
def test_poison_graphs_are_refused_before_they_cost(
    quads: list[Quad], monkeypatch: pytest.MonkeyPatch
) -> None:
    spent = 0
    spend = rdfc._Labeling._spend

    def counted(self: Any, work: int) -> None:
        nonlocal spent
        spent += work
        spend(self, work)

    monkeypatch.setattr(rdfc._Labeling, "_spend", counted)
    with pytest.raises(DocumentError) as raised:
        canonicalize_dataset(quads, max_work=5_000)
    assert problem(raised.value) == (ProblemType.LIMIT_EXCEEDED, None)
    blank_nodes = {term for quad in quads for term in quad if term.startswith("_:")}
    assert spent <= 5_000 + 17 * len(blank_nodes) + 200


def test_large_datasets_of_like_nodes_are_no_poison() -> None:
    quads: list[Quad] = []
    for number in range(3_000):
        quads += [
            (f"<urn:s:{number}>", "<urn:p>", f"_:a{number}", ""),
            (f"_:a{number}", "<urn:q>", f"_:b{number}", ""),
            (f"_:b{number}", "<urn:r>", '"the same"', ""),
        ]
    assert canonicalize_dataset(quads).count("\n") == len(quads)


def test_other_hashes_are_refused() -> None:
    with pytest.raises(ValueError, match="md5"):
        canonicalize_dataset([], hash_name="md5")  # type: ignore[arg-type]


def test_nothing_is_canonicalized_to_nothing() -> None:
    assert canonicalize_dataset([]) == ""


_terms = st.sampled_from(["_:a", "_:b", "_:c", "_:d", "<urn:x>"])
_quads = st.lists(
    st.tuples(
        _terms,
        st.sampled_from(["<urn:p>", "<urn:q>"]),
        _terms | st.just('"1"'),
        st.sampled_from(["", "_:a", "_:g", "<urn:g>"]),
    ),
    max_size=8,
)


@given(_quads, st.permutations(["_:a", "_:b", "_:c", "_:d", "_:g"]), st.randoms())
def test_names_and_order_do_not_matter(
    quads: list[Quad], names: list[str], random: Any
) -> None:
    new = dict(zip(["_:a", "_:b", "_:c", "_:d", "_:g"], names, strict=True))
    other: list[Any] = [tuple(new.get(term, term) for term in quad) for quad in quads]
    random.shuffle(other)
    assert canonicalize_dataset(quads) == canonicalize_dataset(other + other)
