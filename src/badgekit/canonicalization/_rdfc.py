"""RDF Dataset Canonicalization (RDFC-1.0) on terms that are written out already.

https://www.w3.org/TR/rdf-canon/

The cost of the N-degree step is not bounded by the size of the dataset: a few kB of
blank nodes that are all alike can keep a computer busy for years. So every hash and
every permutation is paid for from a budget.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from badgekit.canonicalization._nquads import Quad
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS
from badgekit.problems import Problem, ProblemType

HashName: TypeAlias = Literal["sha256", "sha384"]

_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}
_WORK_PER_BLANK_NODE = 16
_MAX_DEPTH = 100


class CanonicalDataset(NamedTuple):
    """A dataset in canonical form, and how its blank nodes came by their names."""

    nquads: str
    """Canonical N-Quads: sorted lines, each ending in a line feed."""
    labels: dict[str, str]
    """From blank node as given, such as `_:b0`, to canonical one, such as `_:c14n0`."""


def canonicalize_dataset(
    quads: Iterable[Quad],
    *,
    hash_name: HashName = "sha256",
    max_work: int = DEFAULT_LIMITS.canonicalization_work,
) -> str:
    r"""Return *quads* as canonical N-Quads (RDFC-1.0). Repeated quads count once.

    *hash_name* is the hash inside the algorithm. *max_work* is what the N-degree step
    may cost, in hashes and permutation entries, beyond 16 for each blank node: a
    dataset that needs more raises `DocumentError` (`LIMIT_EXCEEDED`).

    >>> canonicalize_dataset([("_:x", "<urn:p>", '"1"', "")])
    '_:c14n0 <urn:p> "1" .\n'
    """
    return canonicalize_dataset_with_labels(
        quads, hash_name=hash_name, max_work=max_work
    ).nquads


def canonicalize_dataset_with_labels(
    quads: Iterable[Quad],
    *,
    hash_name: HashName = "sha256",
    max_work: int = DEFAULT_LIMITS.canonicalization_work,
) -> CanonicalDataset:
    """Do as `canonicalize_dataset`, and return the issued identifiers map as well."""
    distinct = list(dict.fromkeys(quads))
    labels = canonical_labels(distinct, hash_name=hash_name, max_work=max_work)
    lines = relabeled(distinct, labels)
    lines.sort()
    return CanonicalDataset("".join(lines), labels)


def relabeled(quads: Iterable[Quad], labels: dict[str, str]) -> list[str]:
    """Return *quads* as lines, with every blank node renamed."""
    lines = []
    for subject, predicate, value, graph in quads:
        if subject[0] == "_":
            subject = labels[subject]  # noqa: PLW2901
        if value[0] == "_":
            value = labels[value]  # noqa: PLW2901
        if graph:
            if graph[0] == "_":
                graph = labels[graph]  # noqa: PLW2901
            lines.append(f"{subject} {predicate} {value} {graph} .\n")
        else:
            lines.append(f"{subject} {predicate} {value} .\n")
    return lines


def canonical_labels(
    quads: list[Quad],
    *,
    hash_name: HashName = "sha256",
    max_work: int,
    first_degree: dict[str, str] | None = None,
) -> dict[str, str]:
    """Return the canonical name of every blank node of *quads*, which are distinct.

    *first_degree* are hashes by blank node that are known; the others are added.
    """
    if hash_name not in _HASHES:
        raise ValueError(f"RDFC-1.0 here takes SHA-256 or SHA-384, not {hash_name}")
    if not quads:
        return {}
    algorithm = _HASHES[hash_name]
    labeling = _Labeling(
        quads,
        lambda text: algorithm(text.encode()).hexdigest(),
        max_work,
        {} if first_degree is None else first_degree,
    )
    try:
        return labeling.run()
    except RecursionError as error:
        raise _too_costly() from error


class _Issuer:
    """The identifier issuer of RDFC-1.0, section 4.5."""

    __slots__ = ("issued", "prefix")

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = {} if issued is None else issued

    def issue(self, node: str) -> str:
        label = self.issued.get(node)
        if label is None:
            label = self.issued[node] = f"{self.prefix}{len(self.issued)}"
        return label

    def copy(self) -> "_Issuer":
        return _Issuer(self.prefix, self.issued.copy())


class _Labeling:
    """One run of the canonicalization algorithm, section 4.4.3."""

    def __init__(
        self,
        quads: list[Quad],
        digest: Callable[[str], str],
        max_work: int,
        first_degree: dict[str, str],
    ) -> None:
        self._digest = digest
        self._mentions = _mentions(quads)
        self._budget = max_work + _WORK_PER_BLANK_NODE * len(self._mentions)
        self._first_degree = first_degree
        self._canonical = _Issuer("_:c14n")

    def run(self) -> dict[str, str]:
        alike: dict[str, list[str]] = {}
        for node, quads in self._mentions.items():
            digest = self._first_degree.get(node)
            if digest is None:
                digest = self._hash_first_degree(node, quads)
                self._first_degree[node] = digest
            alike.setdefault(digest, []).append(node)
        undecided = []
        for digest in sorted(alike):
            nodes = alike[digest]
            if len(nodes) == 1:
                self._canonical.issue(nodes[0])
            else:
                undecided.append(nodes)
        for nodes in undecided:
            self._tell_apart(nodes)
        return self._canonical.issued

    def _tell_apart(self, nodes: list[str]) -> None:
        paths = []
        for node in nodes:
            if node not in self._canonical.issued:
                issuer = _Issuer("_:b")
                issuer.issue(node)
                paths.append(self._hash_n_degree(node, issuer, 0))
        paths.sort(key=lambda path: path[0])
        for _, issuer in paths:
            for node in issuer.issued:
                self._canonical.issue(node)

    def _spend(self, work: int) -> None:
        self._budget -= work
        if self._budget < 0:
            raise _too_costly()

    def _hash_first_degree(self, node: str, quads: list[Quad]) -> str:
        """Section 4.6: what the statements about the node say, other nodes aside."""
        lines = []
        for subject, predicate, value, graph in quads:
            if subject[0] == "_":
                subject = "_:a" if subject == node else "_:z"  # noqa: PLW2901
            if value[0] == "_":
                value = "_:a" if value == node else "_:z"  # noqa: PLW2901
            if not graph:
                lines.append(f"{subject} {predicate} {value} .\n")
                continue
            if graph[0] == "_":
                graph = "_:a" if graph == node else "_:z"  # noqa: PLW2901
            lines.append(f"{subject} {predicate} {value} {graph} .\n")
        lines.sort()
        return self._digest("".join(lines))

    def _hash_related(
        self, related: str, predicate: str, issuer: _Issuer, position: str
    ) -> str:
        """Section 4.7."""
        label = (
            self._canonical.issued.get(related)
            or issuer.issued.get(related)
            or self._first_degree[related]
        )
        return self._digest(f"{position}{predicate}{label}")

    def _related(self, node: str, issuer: _Issuer) -> dict[str, list[str]]:
        """Group the other blank nodes of the node's statements by their hash.

        A node related twice in one way stands in its group twice, as rdf-canonize,
        PyLD and ssi have it.
        """
        quads = self._mentions[node]
        self._spend(len(quads))
        groups: dict[str, list[str]] = {}
        for subject, predicate, value, graph in quads:
            for related, position, named in (
                (subject, "s", predicate),
                (value, "o", predicate),
                (graph, "g", ""),
            ):
                if related and related[0] == "_" and related != node:
                    self._spend(1)
                    digest = self._hash_related(related, named, issuer, position)
                    groups.setdefault(digest, []).append(related)
        return groups

    def _hash_n_degree(
        self, node: str, issuer: _Issuer, depth: int
    ) -> tuple[str, _Issuer]:
        """Section 4.8."""
        self._spend(1)
        if depth > _MAX_DEPTH:
            raise _too_costly()
        data = []
        groups = self._related(node, issuer)
        for digest in sorted(groups):
            path, issuer = self._shortest_path(groups[digest], issuer, depth)
            data += [digest, path]
        return self._digest("".join(data)), issuer

    def _shortest_path(
        self, nodes: list[str], issuer: _Issuer, depth: int
    ) -> tuple[str, _Issuer]:
        chosen: tuple[str, _Issuer] | None = None
        for permutation in _permutations(nodes):
            self._spend(len(permutation))
            found = self._path(
                permutation, issuer.copy(), chosen[0] if chosen else None, depth
            )
            if found is not None and (chosen is None or found[0] < chosen[0]):
                chosen = found
        assert chosen is not None
        return chosen

    def _path(
        self, nodes: list[str], issuer: _Issuer, best: str | None, depth: int
    ) -> tuple[str, _Issuer] | None:
        """Return the path through *nodes*, or `None` once it is worse than *best*."""
        path = ""
        to_visit = []
        for node in nodes:
            label = self._canonical.issued.get(node)
            if label is None:
                if node not in issuer.issued:
                    to_visit.append(node)
                label = issuer.issue(node)
            path += label
            if best is not None and len(path) >= len(best) and path > best:
                return None
        for node in to_visit:
            digest, visited = self._hash_n_degree(node, issuer, depth + 1)
            path += f"{issuer.issue(node)}<{digest}>"
            issuer = visited
            if best is not None and len(path) >= len(best) and path > best:
                return None
        return path, issuer


def _too_costly() -> DocumentError:
    return DocumentError(
        Problem(
            ProblemType.LIMIT_EXCEEDED,
            "too many blank nodes are alike to canonicalize this in reasonable time; "
            "give the objects ids",
        )
    )


def _mentions(quads: list[Quad]) -> dict[str, list[Quad]]:
    """Return the quads in which each blank node stands, once per quad."""
    mentions: dict[str, list[Quad]] = {}
    for quad in quads:
        subject, _, value, graph = quad
        if subject[0] == "_":
            mentions.setdefault(subject, []).append(quad)
        if value[0] == "_" and value != subject:
            mentions.setdefault(value, []).append(quad)
        if graph and graph[0] == "_" and graph not in (subject, value):
            mentions.setdefault(graph, []).append(quad)
    return mentions


def _permutations(nodes: list[str]) -> Iterator[list[str]]:
    """Yield every distinct order of *nodes*, which may repeat."""
    order = sorted(nodes)
    while True:
        yield order
        pivot = len(order) - 2
        while pivot >= 0 and order[pivot] >= order[pivot + 1]:
            pivot -= 1
        if pivot < 0:
            return
        swap = len(order) - 1
        while order[swap] <= order[pivot]:
            swap -= 1
        order[pivot], order[swap] = order[swap], order[pivot]
        order[pivot + 1 :] = order[:pivot:-1]
