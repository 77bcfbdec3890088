"""From expanded JSON-LD to RDF, refusing whatever would be lost on the way.

JSON-LD 1.1 API, sections 4 and 8.1, for documents of which every value must count.
"""

from typing import Any

from badgekit._json import JsonObject
from badgekit.canonicalization._identity import Identities, check_entries
from badgekit.canonicalization._literals import json_literal, scalar_literal
from badgekit.canonicalization._nquads import (
    RDF,
    Quad,
    is_absolute_iri,
    is_language_tag,
    literal,
)
from badgekit.canonicalization._refusals import data_loss, malformed, too_large
from badgekit.limits import Limits

_TYPE, _FIRST, _REST, _NIL = (
    f"<{RDF}{name}>" for name in ("type", "first", "rest", "nil")
)


class ExpandedReader:
    """Turn one expanded document into quads.

    *places* tells, by `id()`, where in the original document a node object came from.
    """

    def __init__(
        self, limits: Limits, places: dict[int, str], *, strict_numbers: bool
    ) -> None:
        self._limits = limits
        self._places = places
        self._strict_numbers = strict_numbers
        self._quads: dict[Quad, None] = {}
        self._labels: dict[str, str] = {}
        self._count = 0
        self._identities = Identities()

    def read(self, expanded: list[JsonObject]) -> list[Quad]:
        """Return the quads of *expanded*, or raise `DocumentError`."""
        for node in expanded:
            self._node(node, "", "")
        return list(self._quads)

    def _add(self, subject: str, predicate: str, value: str, graph: str) -> None:
        self._quads[subject, predicate, value, graph] = None
        if len(self._quads) > self._limits.quads:
            raise too_large(f"more than {self._limits.quads} statements")

    def _fresh(self) -> str:
        self._count += 1
        return f"_:b{self._count}"

    def _resource(self, name: str, place: str) -> str:
        if name.startswith("_:"):
            return self._labels.get(name) or self._labels.setdefault(
                name, self._fresh()
            )
        if not is_absolute_iri(name):
            raise data_loss("not an absolute IRI", place)
        return f"<{name}>"

    def _node(self, node: JsonObject, graph: str, place: str) -> str:
        place = self._places.get(id(node), place)
        if "@value" in node or "@list" in node:
            raise data_loss("a value that belongs to no node", place)
        name = node.get("@id")
        if name is None and "@id" in node:
            raise data_loss("the id looks like a JSON-LD keyword", place)
        subject = self._fresh() if name is None else self._resource(name, place)
        types = [self._type(kind, place) for kind in node.get("@type", ())]
        self._identities.check(subject, types, graph, node)
        for kind in types:
            self._add(subject, _TYPE, kind, graph)
        for key, values in node.items():
            if key == "@graph":
                for member in values:
                    self._node(member, subject, place)
            elif key == "@reverse":
                self._reverse(values, subject, graph, place)
            elif key not in ("@id", "@type"):
                self._values(subject, key, values, graph, place)
        return subject

    def _type(self, kind: str | None, place: str) -> str:
        if kind is None:
            raise data_loss("a type looks like a JSON-LD keyword", place)
        return self._resource(kind, place)

    def _values(
        self, subject: str, key: str, values: list[Any], graph: str, place: str
    ) -> None:
        if not is_absolute_iri(key):
            raise data_loss("a member that RDF cannot say", place)
        terms = [self._object(value, graph, place) for value in values]
        check_entries(values, terms)
        for term in terms:
            self._add(subject, f"<{key}>", term, graph)

    def _reverse(self, members: JsonObject, value: str, graph: str, place: str) -> None:
        for key, nodes in members.items():
            if not is_absolute_iri(key):
                raise data_loss("a member that RDF cannot say", place)
            for node in nodes:
                self._add(self._node(node, graph, place), f"<{key}>", value, graph)

    def _object(self, value: JsonObject, graph: str, place: str) -> str:
        place = self._places.get(id(value), place)
        if "@value" in value:
            return self._literal(value, place)
        if "@list" in value:
            return self._list(value["@list"], graph, place)
        return self._node(value, graph, place)

    def _list(self, items: list[Any], graph: str, place: str) -> str:
        cells = [(self._fresh(), self._object(item, graph, place)) for item in items]
        rest = _NIL
        for cell, value in reversed(cells):
            self._add(cell, _FIRST, value, graph)
            self._add(cell, _REST, rest, graph)
            rest = cell
        return rest

    def _literal(self, value: JsonObject, place: str) -> str:
        for name in ("@direction", "@index"):
            if name in value:
                raise data_loss(f"RDF has no place for {name}", place)
        datatype, language = value.get("@type"), value.get("@language")
        if datatype == "@json":
            return json_literal(value["@value"], place)
        if datatype is not None and not is_absolute_iri(datatype):
            raise data_loss("the datatype is not an absolute IRI", place)
        if language is None:
            return scalar_literal(
                value["@value"], datatype, place, strict_numbers=self._strict_numbers
            )
        if not is_language_tag(language):
            raise malformed("not a language tag", place)
        return literal(value["@value"], language=language)
