"""A document as statements that are sorted, numbered, and named with an HMAC.

vc-di-ecdsa, sections 3.4.1 (labels) and 3.4.15 (canonicalize and group); vc-di-bbs,
section 3.2.1 (shuffled labels).
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from badgekit import _multibase
from badgekit._json import JsonObject
from badgekit.canonicalization import (
    Quad,
    canonicalize_dataset_with_labels,
    document_to_quads,
)
from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType
from badgekit.securing.selective._selection import Selection
from badgekit.securing.selective._skolem import NamedNodes

_CANONICAL = "_:c14n"

_Name = TypeVar("_Name", bytes, int)
"""What stands for a blank node in a proof: its HMAC, or the rank of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseDataset(Generic[_Name]):
    """The statements of a whole document, as issuer and holder see them."""

    lines: list[str]
    """Sorted N-Quads, their blank nodes labeled with an HMAC."""
    _nodes: NamedNodes
    _names: Mapping[str, _Name]
    """By blank node: what its label is made of."""
    _places: Mapping[Quad, int]
    """Where in `lines` each statement stands."""

    @staticmethod
    def of(
        document: JsonObject,
        hmac_key: bytes,
        *,
        contexts: ContextLoader,
        limits: Limits,
        strict_numbers: bool,
    ) -> "BaseDataset[bytes]":
        """Read *document*, or raise `DocumentError`. Labels are those of ecdsa-sd."""
        nodes = NamedNodes.of(
            document, contexts=contexts, limits=limits, strict_numbers=strict_numbers
        )
        return _labeled(nodes, _digests(nodes, hmac_key, limits))

    @staticmethod
    def shuffled(
        document: JsonObject,
        hmac_key: bytes,
        *,
        contexts: ContextLoader,
        limits: Limits,
        strict_numbers: bool,
    ) -> "BaseDataset[int]":
        """Read *document* in the same way, with the labels b0, b1, … of bbs.

        They say less than an HMAC does, which would be the same in all that is derived.
        """
        nodes = NamedNodes.of(
            document, contexts=contexts, limits=limits, strict_numbers=strict_numbers
        )
        digests = _digests(nodes, hmac_key, limits)
        ranked = sorted(digests, key=lambda node: _label(digests[node]))
        return _labeled(nodes, {node: rank for rank, node in enumerate(ranked)})

    def select(self, pointers: Iterable[str]) -> "Part[_Name]":
        """Return the statements that *pointers* select: none if there are none.

        Raises `DocumentError` for a pointer that leads nowhere, and for what cannot
        be told in part, such as a list.
        """
        selection = Selection.of(pointers)
        if not selection:
            return Part((), [], self._names)
        quads = self._nodes.quads_of(selection.within(self._nodes.document))
        try:
            places = sorted(self._places[quad] for quad in quads)
        except KeyError:
            raise DocumentError(
                Problem(
                    ProblemType.PROOF_GENERATION_ERROR,
                    "the pointers select a part of something that is signed as a "
                    "whole: an ordered list, or a JSON literal",
                )
            ) from None
        return Part(tuple(places), quads, self._names)


@dataclass(frozen=True, slots=True)
class Part(Generic[_Name]):
    """Statements that were selected from a `BaseDataset`."""

    indexes: tuple[int, ...]
    """Which ones, in ascending order."""
    _quads: list[Quad]
    _names: Mapping[str, _Name]

    def label_map(self, limits: Limits) -> dict[int, _Name]:
        """Return the name for the number that each blank node has in this part.

        The number is that of its canonical label once the part stands alone.
        """
        canonical = _canonical_labels(self._quads, limits)
        return {
            int(label.removeprefix(_CANONICAL)): self._names[node]
            for node, label in canonical.items()
        }


def disclosed_lines(
    document: JsonObject,
    label_map: Mapping[int, bytes] | Mapping[int, int],
    *,
    contexts: ContextLoader,
    limits: Limits,
) -> list[str]:
    """Return the statements of a disclosed *document* as the issuer signed them.

    Raises `DocumentError` unless *label_map* has one label for each blank node, and
    each its own: two nodes under one label would share what is signed about one.
    """
    quads = document_to_quads(
        document, contexts=contexts, limits=limits, strict_numbers=False
    )
    canonical = _canonical_labels(quads, limits)
    if len(label_map) != len(canonical) or len(set(label_map.values())) != len(
        label_map
    ):
        raise _bad_labels()
    try:
        labels = {
            node: _label(label_map[int(label.removeprefix(_CANONICAL))])
            for node, label in canonical.items()
        }
    except KeyError:
        raise _bad_labels() from None
    return sorted(_line(quad, labels) for quad in quads)


def _canonical_labels(quads: list[Quad], limits: Limits) -> dict[str, str]:
    return canonicalize_dataset_with_labels(
        quads, max_work=limits.canonicalization_work
    ).labels


def _digests(nodes: NamedNodes, hmac_key: bytes, limits: Limits) -> dict[str, bytes]:
    return {
        node: hmac.digest(hmac_key, label.removeprefix("_:").encode(), "sha256")
        for node, label in _canonical_labels(nodes.quads, limits).items()
    }


def _labeled(nodes: NamedNodes, names: Mapping[str, _Name]) -> BaseDataset[_Name]:
    labels = {node: _label(name) for node, name in names.items()}
    lines = sorted((_line(quad, labels), quad) for quad in nodes.quads)
    return BaseDataset(
        lines=[line for line, _ in lines],
        _nodes=nodes,
        _names=names,
        _places={quad: place for place, (_, quad) in enumerate(lines)},
    )


def _label(name: bytes | int) -> str:
    if isinstance(name, int):
        return f"_:b{name}"
    return f"_:{_multibase.encode_url(name)}"


def _line(quad: Quad, labels: Mapping[str, str]) -> str:
    """Return *quad* as a line of N-Quads. Terms that are no blank node stay."""
    subject, predicate, value, graph = (labels.get(term, term) for term in quad)
    end = f" {graph} .\n" if graph else " .\n"
    return f"{subject} {predicate} {value}{end}"


def _bad_labels() -> DocumentError:
    return DocumentError(
        Problem(
            ProblemType.PROOF_VERIFICATION_ERROR,
            "the label map is not one of the nodes of this document",
        )
    )
