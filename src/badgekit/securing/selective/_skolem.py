"""Names for the nodes without one, so that they can be found again in a part.

Selective disclosure needs to know that a blank node of a part of a document is this
blank node of the whole (vc-di-ecdsa, section 3.4.5). Objects get an `id` for the time
being. List cells and graphs of their own, which are blank nodes that no object stands
for, are named after what they hold and where they hang.
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from badgekit._json import JsonObject, JsonValue
from badgekit.canonicalization import Quad, document_to_quads
from badgekit.contexts import ContextLoader
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL = (f"<{_RDF}{name}>" for name in ("first", "rest", "nil"))
_OURS = "_:node-"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedNodes:
    """A document of which every node object has an `id`."""

    document: JsonObject
    quads: list[Quad]
    """The dataset of the document as it was: the names are blank nodes again."""
    scheme: str
    contexts: ContextLoader
    limits: Limits
    strict_numbers: bool

    @classmethod
    def of(
        cls,
        document: JsonObject,
        *,
        contexts: ContextLoader,
        limits: Limits,
        strict_numbers: bool,
    ) -> "NamedNodes":
        """Name the nodes of *document*.

        Raises `DocumentError` for what `document_to_quads` refuses, and for nodes
        that name themselves `_:`.
        """
        # Not to be guessed, so that no document can hold such a name already.
        scheme = f"urn:bnid:{secrets.token_hex(16)}:"

        def read(unnamed: Collection[int]) -> tuple[JsonObject, list[Quad], int]:
            naming = _Naming(scheme, unnamed)
            named = naming.named(document)
            quads = document_to_quads(
                named, contexts=contexts, limits=limits, strict_numbers=strict_numbers
            )
            return named, quads, naming.count

        named, quads, count = read(())
        # Not every object is a node: there are language maps, JSON literals, empty
        # objects. A name that is the subject of nothing went to one of those.
        described = _numbers(quads, scheme)
        if len(described) < count:
            named, quads, _ = read(set(range(count)) - described)
        return cls(
            document=named,
            quads=_unnamed(quads, scheme),
            scheme=scheme,
            contexts=contexts,
            limits=limits,
            strict_numbers=strict_numbers,
        )

    def quads_of(self, part: JsonObject) -> list[Quad]:
        """Return the dataset of a part of `document`, under the same names."""
        quads = document_to_quads(
            part,
            contexts=self.contexts,
            limits=self.limits,
            strict_numbers=self.strict_numbers,
        )
        return _unnamed(quads, self.scheme)


@dataclass(slots=True)
class _Naming:
    """Give an `id` to every object that has none, save for those to leave alone."""

    scheme: str
    unnamed: Collection[int]
    count: int = 0

    def named(self, value: JsonValue) -> Any:  # noqa: ANN401
        if isinstance(value, list):
            return [
                self.named(item) if isinstance(item, dict | list) else item
                for item in value
            ]
        if "@value" in value:
            return value
        name = value.get("id", value.get("@id"))
        result = {}
        if name is None:
            if self.count not in self.unnamed:
                result["id"] = f"{self.scheme}{self.count}"
            self.count += 1
        elif isinstance(name, str) and name.startswith("_:"):
            raise _unfit("an object of which parts are disclosed cannot be named _:")
        for key, member in value.items():
            is_nested = isinstance(member, dict | list) and key != "@context"
            result[key] = self.named(member) if is_nested else member
        return result


def _numbers(quads: list[Quad], scheme: str) -> set[int]:
    prefix = f"<{scheme}"
    start = len(prefix)
    subjects = {quad[0] for quad in quads}
    return {int(name[start:-1]) for name in subjects if name.startswith(prefix)}


def _unnamed(quads: list[Quad], scheme: str) -> list[Quad]:
    """Turn names of ours into blank nodes, and name the blank nodes that are left."""
    prefix = f"<{scheme}"
    start = len(prefix)

    def blank(term: str) -> str:
        return f"{_OURS}{term[start:-1]}" if term.startswith(prefix) else term

    result = [(blank(s), p, blank(o), g and blank(g)) for s, p, o, g in quads]
    if any(_is_left(o) or _is_left(g) for _, _, o, g in result):
        return _Structures(result).renamed()
    return result


def _is_left(term: str) -> bool:
    return term.startswith("_:") and not term.startswith(_OURS)


_Key: TypeAlias = tuple[object, ...]


@dataclass(slots=True)
class _Structures:
    """Blank nodes that stand for a list, a graph, or an object that says nothing."""

    quads: list[Quad]
    incoming: dict[str, Quad] = field(default_factory=dict)
    """The one statement that leads to each."""
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    roots: dict[str, str] = field(default_factory=dict)
    """By graph: the one object in it that no other leads to."""
    names: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def renamed(self) -> list[Quad]:
        self._look_around()
        for node in self.incoming:
            self._name(node)

        def named(term: str) -> str:
            return self.names[term] if _is_left(term) else term

        return [(named(s), p, named(o), named(g)) for s, p, o, g in self.quads]

    def _look_around(self) -> None:
        inside: dict[str, tuple[set[str], set[str]]] = {}
        for quad in self.quads:
            subject, predicate, value, graph = quad
            if graph:
                subjects, values = inside.setdefault(graph, (set(), set()))
                subjects.add(subject)
                values.add(value)
            if _is_left(subject):
                self.cells.setdefault(subject, {})[predicate] = value
            if _is_left(value):
                if value in self.incoming:
                    raise _unfit("one blank node stands in two places")
                self.incoming[value] = quad
        if not {*self.cells, *filter(_is_left, inside)} <= self.incoming.keys():
            raise _unfit("nothing leads to a blank node")
        for graph, (subjects, values) in inside.items():
            self.roots[graph] = min(subjects - values, default="")

    def _name(self, node: str) -> str:
        # Cells are named in a row, from the first of them.
        while node not in self.names and self.incoming[node][1] == _REST:
            node = self.incoming[node][0]
        if node in self.names:
            return self.names[node]
        subject, predicate, _, graph = self.incoming[node]
        subject, graph = (
            self._name(place) if place in self.incoming else place
            for place in (subject, graph)
        )
        key: _Key = (subject, predicate, graph, self._content(node))
        digest = hashlib.sha256(repr((key, self.seen[repr(key)])).encode()).hexdigest()
        self.seen[repr(key)] += 1
        self.names[node] = f"{_OURS}{digest}"
        for number, cell in enumerate(self._row(node)):
            self.names[cell] = f"{_OURS}{digest}.{number}"
        return self.names[node]

    def _content(self, node: str) -> object:
        if node in self.cells:
            items = (self.cells[cell].get(_FIRST, "") for cell in self._row(node))
            return [
                self._content(item) if item in self.incoming else item for item in items
            ]
        return self.roots.get(node, "")

    def _row(self, head: str) -> Iterator[str]:
        """Yield the cells of a list, from its *head*."""
        cell = head
        for _ in range(len(self.cells)):
            if cell not in self.cells:
                return
            yield cell
            cell = self.cells[cell].get(_REST, _NIL)


def _unfit(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
