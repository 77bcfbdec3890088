"""How much work a schema may make of a document, told without doing it.

Subschemas that refer to each other twice double the work at each step, so a schema of
a few kB may take for ever. Counted here are the ways from the root of the schema to
each subschema, for each depth of the document and each name there; a validator follows
no others.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import unquote

from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType

_SAME_VALUE = ("not", "if", "then", "else")
_SAME_VALUE_LISTS = ("allOf", "anyOf", "oneOf")
_SAME_VALUE_MAPS = ("dependentSchemas", "dependencies")
_INSIDE = (
    *("additionalProperties", "unevaluatedProperties", "propertyNames", "items"),
    *("additionalItems", "unevaluatedItems", "contains"),
)
_INSIDE_MORE = (("prefixItems", "items"), ("patternProperties",))
_DYNAMIC = ("$dynamicRef", "$recursiveRef", "$dynamicAnchor", "$recursiveAnchor")

_ANY = "\0"  # any member or item; a member with this name is counted so, too
_STEP = 100  # one step of the counting costs as much as so many of a validator
_AGAIN = 4  # unevaluatedProperties and unevaluatedItems evaluate their siblings anew

_Schema: TypeAlias = dict[str, Any]


@dataclass(slots=True)
class _Node:
    """A subschema, with those it applies to the same value, and to values inside."""

    schema: _Schema
    same: list[int] = field(default_factory=list)
    inside: list[tuple[int, str]] = field(default_factory=list)
    """Each with the name of the member it applies to."""
    weight: int = 1
    patterns: int = 0
    times: int = 1


def schema_work(schema: _Schema, document: Any, limits: Limits) -> int:  # noqa: ANN401
    """Return how many steps *schema* may take on *document* at worst.

    Raises `DocumentError` if they are more than `limits.schema_work`; also for
    references that leave the schema, that run in a circle without going deeper into
    the document, and for those of which only a validator can tell where they lead.
    """
    nodes, order = _graph(schema)
    work = 0
    ways: dict[int, Counter[str]] = {id(schema): Counter({_ANY: 1})}
    for values, characters in _levels(document):
        below: dict[int, Counter[str]] = {}
        for key in order:
            node = nodes[key]
            for place, count in ways.get(key, {}).items():
                work += _STEP + count * node.weight * values[place]
                work += count * node.patterns * characters[place]
                if work > limits.schema_work:
                    detail = "it may take too long on this document"
                    raise DocumentError(Problem(ProblemType.LIMIT_EXCEEDED, detail))
                if values[place]:
                    for other in node.same:
                        counts = ways.setdefault(other, Counter())
                        counts[place] += count * node.times
                    for other, name in node.inside:
                        below.setdefault(other, Counter())[name] += count
        ways = below
    return work


def _levels(document: Any) -> Iterator[tuple[Counter[str], Counter[str]]]:  # noqa: ANN401
    """Yield how many values there are at each depth, by name, and characters there."""
    level = [(_ANY, document)]
    while level:
        below: list[tuple[str, Any]] = []
        values: Counter[str] = Counter()
        characters: Counter[str] = Counter()
        for name, value in level:
            length = len(value) if isinstance(value, str) else 0
            if isinstance(value, dict):
                length = sum(map(len, value))
                below += value.items()
                below += ((_ANY, name) for name in value)  # names are values too
            elif isinstance(value, list):
                below += ((_ANY, item) for item in value)
            for place in {name, _ANY}:
                values[place] += 1
                characters[place] += length
        yield values, characters
        level = below


def _graph(root: _Schema) -> tuple[dict[int, _Node], list[int]]:
    """Return the subschemas that can be reached, and them in order of application."""
    nodes: dict[int, _Node] = {}
    pending = [root]
    while pending:
        schema = pending.pop()
        if id(schema) not in nodes:
            nodes[id(schema)] = node = _node(schema, root)
            pending += _children(schema, root, node)
    return nodes, _sorted(nodes)


def _node(schema: _Schema, root: _Schema) -> _Node:
    if any(name in schema for name in _DYNAMIC):
        raise _refused("it has dynamic references")
    if "$id" in schema and schema is not root:
        raise _refused("it has other schemas with an $id inside")
    node = _Node(schema)
    sizes = (len(v) for v in schema.values() if isinstance(v, list | dict))
    node.weight += len(schema) + sum(sizes)
    node.patterns = "pattern" in schema
    if isinstance(named := schema.get("patternProperties"), dict):
        node.patterns += len(named)
    if "unevaluatedProperties" in schema or "unevaluatedItems" in schema:
        node.times = _AGAIN
    return node


def _children(schema: _Schema, root: _Schema, node: _Node) -> Iterator[_Schema]:
    same = [*_named(schema, _SAME_VALUE, _SAME_VALUE_LISTS, _SAME_VALUE_MAPS)]
    if "$ref" in schema:
        same.append(_target(schema["$ref"], root))
    inside = [(child, _ANY) for child in _named(schema, _INSIDE, *_INSIDE_MORE)]
    if isinstance(properties := schema.get("properties"), dict):
        inside += ((c, name) for name, c in properties.items() if isinstance(c, dict))
    node.same = [id(child) for child in same]
    node.inside = [(id(child), name) for child, name in inside]
    yield from same
    yield from (child for child, _ in inside)


def _named(
    schema: _Schema,
    single: tuple[str, ...],
    lists: tuple[str, ...],
    maps: tuple[str, ...],
) -> Iterator[_Schema]:
    """Yield the subschemas under these keywords; `true` and `false` cost nothing."""
    found = [schema.get(name) for name in single]
    for name in lists:
        members = schema.get(name)
        found += members if isinstance(members, list) else ()
    for name in maps:
        named = schema.get(name)
        found += named.values() if isinstance(named, dict) else ()
    return (value for value in found if isinstance(value, dict))


_TRUE: _Schema = {}


def _target(reference: object, root: _Schema) -> _Schema:
    """Return what a `$ref` to a place in the same schema leads to."""
    if not isinstance(reference, str):
        raise _refused("a $ref is not a string")
    resource, _, fragment = reference.partition("#")
    if resource and resource != str(root.get("$id")).partition("#")[0]:
        raise _refused(f"it refers to another document, {resource[:200]!r}")
    value: Any = root
    if fragment and not fragment.startswith("/"):
        raise _refused("it refers to an anchor")
    for token in unquote(fragment).split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and value is not root and "$id" in value:
            raise _refused("it has other schemas with an $id inside")
        if isinstance(value, dict) and name in value:
            value = value[name]
        elif isinstance(value, list) and _is_index(name, value):
            value = value[int(name)]
        else:
            raise _refused("a $ref leads nowhere")
    return value if isinstance(value, dict) else _TRUE


def _is_index(token: str, items: list[Any]) -> bool:
    digits = token.isascii() and token.isdigit() and len(token) < 10
    return digits and int(token) < len(items)


def _sorted(nodes: dict[int, _Node]) -> list[int]:
    """Order the nodes so that each comes before those it applies to the same value."""
    waiting = dict.fromkeys(nodes, 0)
    for node in nodes.values():
        for other in node.same:
            waiting[other] += 1
    ready = [key for key, count in waiting.items() if not count]
    for key in ready:  # it grows on the way
        for other in nodes[key].same:
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    if len(ready) < len(nodes):
        raise _refused("it refers to itself in a circle")
    return ready


def _refused(detail: str) -> DocumentError:
    return DocumentError(Problem(ProblemType.UNSUPPORTED, detail))
