"""What becomes of a member of a node: one class for each kind of term."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from badgekit._json import JsonObject, JsonValue
from badgekit.canonicalization._identity import check_entries
from badgekit.canonicalization._literals import json_literal
from badgekit.canonicalization._nquads import (
    XSD,
    datatype_suffix,
    is_language_tag,
)
from badgekit.canonicalization._refusals import data_loss, located, malformed
from badgekit.canonicalization.jsonld._iris import check_spelling, expand_iri
from badgekit.canonicalization.jsonld._parts import REPEATED
from badgekit.canonicalization.jsonld._value_objects import value_object
from badgekit.errors import DocumentError

if TYPE_CHECKING:
    from badgekit.canonicalization.jsonld._compiled import CompiledContext
    from badgekit.canonicalization.jsonld._walk import Walk

XSD_DOUBLE: Final = XSD + "double"


class OutsideSubset(Exception):  # noqa: N818
    """The document uses a feature of JSON-LD that the compiled walk does not cover."""


class Action:
    """What is done with the value of a member."""

    __slots__ = ("predicate", "suffix")

    def __init__(self, predicate: str, suffix: str | None = None) -> None:
        self.predicate = predicate
        self.suffix = suffix
        """What follows the closing quote, where a string is a literal as it stands."""

    def objects(self, walk: "Walk", value: JsonValue, graph: str) -> Sequence[str]:
        """Return the RDF terms that *value* stands for."""
        raise NotImplementedError


class Ignored(Action):
    """A member that is not a property: `@context`, `id`, `type`."""

    __slots__ = ()

    def objects(self, walk: "Walk", value: JsonValue, graph: str) -> Sequence[str]:
        del walk, value, graph
        return ()


class Outside(Action):
    """A member of a kind that is left to the full processor."""

    __slots__ = ()

    def objects(self, walk: "Walk", value: JsonValue, graph: str) -> Sequence[str]:
        del walk, value, graph
        raise OutsideSubset(self.predicate)


class Property(Action):
    """A property with one value or a set of them.

    *scalars* is the context of values and references, *nodes* that of node objects:
    a context that came with the type of this node is not in force there.
    """

    __slots__ = ("is_repeated", "nodes", "scalars")

    def __init__(
        self,
        predicate: str,
        scalars: "CompiledContext",
        nodes: "CompiledContext",
        suffix: str | None = None,
    ) -> None:
        super().__init__(predicate, suffix)
        self.scalars = scalars
        self.nodes = nodes
        self.is_repeated = predicate in REPEATED
        """Whether its objects come back in other documents."""

    def objects(self, walk: "Walk", value: JsonValue, graph: str) -> Sequence[str]:
        if isinstance(value, dict) and "@value" not in value:
            context = self.context_of(value)
            if self.is_repeated and not graph:
                return (walk.repeated(context, value),)
            return (walk.node(context, value, graph),)
        if isinstance(value, list):
            return self._items(walk, value, graph)
        return () if value is None else (self.object(walk, value, graph),)

    def _items(self, walk: "Walk", items: list[JsonValue], graph: str) -> Sequence[str]:
        terms = []
        for index, item in enumerate(items):
            try:
                if isinstance(item, dict):
                    terms.append(self.object(walk, item, graph))
                    continue
                if item is None:
                    raise data_loss("null in an array would be dropped", "")
                if isinstance(item, list):
                    raise data_loss("arrays in arrays would be merged", "")
                terms.append(self.scalar(walk, item))
            except DocumentError as error:
                raise located(error, index) from None
        if len(terms) > 1:
            check_entries(items, terms)
        return terms

    def object(self, walk: "Walk", value: JsonValue, graph: str) -> str:
        """Return the RDF term of one value that is neither null nor an array."""
        if not isinstance(value, dict):
            return self.scalar(walk, value)
        if "@value" in value:
            return value_object(walk, self.scalars, value)
        return walk.node(self.context_of(value), value, graph)

    def context_of(self, node: JsonObject) -> "CompiledContext":
        """Return the context that a node object below this property is read in."""
        # What came with the type of the node above is not in force in the nodes below
        # it, but does decide how a bare reference is read.
        scalars = self.scalars
        if len(node) == 1 and scalars.previous is not None and scalars.id_name in node:
            return scalars
        return self.nodes

    def scalar(self, walk: "Walk", value: JsonValue) -> str:
        """Return the RDF term of a string, number or boolean."""
        raise NotImplementedError


class Text(Property):
    """A property whose strings are literals in the default language, if any."""

    __slots__ = ()

    def scalar(self, walk: "Walk", value: JsonValue) -> str:
        if isinstance(value, str):
            return f'"{walk.text(value)}"{self.suffix}'
        return walk.scalar(value, None)


class Typed(Text):
    """A property whose values have a datatype."""

    __slots__ = ("datatype",)

    def __init__(
        self,
        predicate: str,
        scalars: "CompiledContext",
        nodes: "CompiledContext",
        datatype: str,
    ) -> None:
        super().__init__(predicate, scalars, nodes, datatype_suffix(datatype))
        self.datatype = datatype

    def scalar(self, walk: "Walk", value: JsonValue) -> str:
        return walk.scalar(value, self.datatype)


class Double(Typed):
    """A property of `xsd:double`, whose strings are rewritten like its numbers."""

    __slots__ = ()

    def __init__(
        self, predicate: str, scalars: "CompiledContext", nodes: "CompiledContext"
    ) -> None:
        super().__init__(predicate, scalars, nodes, XSD_DOUBLE)
        self.suffix = None


class Directed(Property):
    """A property whose strings have a base direction, which RDF has no place for."""

    __slots__ = ()

    def scalar(self, walk: "Walk", value: JsonValue) -> str:
        if isinstance(value, str):
            raise data_loss("RDF has no place for the base direction", "")
        return walk.scalar(value, None)


class Reference(Property):
    """A property whose strings are IRIs (`@type: @id`)."""

    __slots__ = ()

    def objects(self, walk: "Walk", value: JsonValue, graph: str) -> Sequence[str]:
        if value.__class__ is str:
            return (walk.reference(self.scalars, value),)
        return super().objects(walk, value, graph)

    def scalar(self, walk: "Walk", value: JsonValue) -> str:
        if isinstance(value, str):
            return walk.reference(self.scalars, value)
        return walk.scalar(value, None)


class Vocabulary(Property):
    """A property whose strings are terms or IRIs (`@type: @vocab`)."""

    __slots__ = ()

    def scalar(self, walk: "Walk", value: JsonValue) -> str:
        if isinstance(value, str):
            iri = expand_iri(self.scalars.active, value, vocab=True)
            if iri is not None and value not in self.scalars.active.terms:
                check_spelling(self.scalars, value, iri)
            return walk.resource(iri)
        return walk.scalar(value, None)


class JsonLiteral(Action):
    """A property whose value is JSON, whatever it holds (`@type: @json`)."""

    __slots__ = ()

    def objects(self, walk: "Walk", value: JsonValue, graph: str) -> Sequence[str]:
        del walk, graph
        return (json_literal(value, ""),)


class JsonList(Action):
    """A list of one item, which is JSON (`@type: @json` with `@container: @list`)."""

    __slots__ = ()

    def objects(self, walk: "Walk", value: JsonValue, graph: str) -> Sequence[str]:
        return (walk.list([json_literal(value, "")], graph),)


class OrderedList(Action):
    """A property whose values are ordered (`@container: @list`)."""

    __slots__ = ("items",)

    def __init__(self, items: Property) -> None:
        super().__init__(items.predicate)
        self.items = items

    def objects(self, walk: "Walk", value: JsonValue, graph: str) -> Sequence[str]:
        return () if value is None else (self._list(walk, value, graph),)

    def _list(self, walk: "Walk", value: JsonValue, graph: str) -> str:
        terms = []
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            try:
                if item is None:
                    raise data_loss("null in a list would be dropped", "")
                if isinstance(item, list):
                    terms.append(self._list(walk, item, graph))
                else:
                    terms.append(self.items.object(walk, item, graph))
            except DocumentError as error:
                raise located(error, index) from None
        return walk.list(terms, graph)


class LanguageMap(Action):
    """A property whose values stand under their languages (`@container: @language`)."""

    __slots__ = ("otherwise",)

    def __init__(self, otherwise: Property) -> None:
        super().__init__(otherwise.predicate)
        self.otherwise = otherwise

    def objects(self, walk: "Walk", value: JsonValue, graph: str) -> Sequence[str]:
        if not isinstance(value, dict):
            return self.otherwise.objects(walk, value, graph)
        if isinstance(self.otherwise, Directed):
            raise data_loss("RDF has no place for the base direction", "")
        terms = []
        for language, texts in value.items():
            try:
                suffix = self._suffix(language)
                for text in texts if isinstance(texts, list) else [texts]:
                    if not isinstance(text, str):
                        raise malformed("a language map holds strings", "")
                    terms.append(f'"{walk.text(text)}"{suffix}')
            except DocumentError as error:
                raise located(error, str(language)) from None
        return terms

    def _suffix(self, language: str) -> str:
        if not isinstance(language, str):
            raise malformed("not a language tag", "")
        if expand_iri(self.otherwise.scalars.active, language, vocab=True) == "@none":
            return ""
        if not is_language_tag(language):
            raise malformed("not a language tag", "")
        return f"@{language.lower()}"


class NamedGraph(Action):
    """A property each of whose values is a graph of its own (`@container: @graph`)."""

    __slots__ = ("content",)

    def __init__(self, content: Property) -> None:
        super().__init__(content.predicate)
        self.content = content

    def objects(self, walk: "Walk", value: JsonValue, graph: str) -> Sequence[str]:
        # The graph that the property stands in has no part in those it opens.
        del graph
        if value is None:
            return ()
        if not isinstance(value, list):
            return (self._graph(walk, value),)
        names = []
        for index, item in enumerate(value):
            try:
                names.append(self._graph(walk, item))
            except DocumentError as error:
                raise located(error, index) from None
        return names

    def _graph(self, walk: "Walk", value: JsonValue) -> str:
        if not isinstance(value, dict) or "@value" in value:
            raise data_loss("a graph holds nothing but objects", "")
        name = walk.blank_node()
        before = len(walk.quads)
        self.content.object(walk, value, name)
        if len(walk.quads) == before:
            raise data_loss("an object of which nothing is said would be dropped", "")
        return name
