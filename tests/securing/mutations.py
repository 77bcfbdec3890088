"""Every small change of a JSON document, and which of them change nothing."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

_LISTS = ("@context", "allowedValue")
"""Members whose array is a list, in which order counts."""
_ALONE = ({"@value"}, {"id"})
_CONTEXTS_SIGNED = 2
_UNRELATED = "https://www.w3.org/ns/credentials/undefined-terms/v2"
"""A context that defines no term."""


def mutations(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield changed copies of a JSON *document*, each with what was done to it."""
    for path in list(_paths(document)):
        if path:
            yield from _changed_there(document, path)
        value = _at(document, path)
        if isinstance(value, dict):
            yield from _changed_inside(document, path, value)


def _changed_there(document: Any, path: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Remove, change, rename and move what is at *path*."""
    value, where = _at(document, path), "/".join(map(str, path))
    yield f"removed {where}", _without(document, path)
    for other in _others(value):
        yield f"changed {where} to {other!r:.60}", _with(document, path, other)
    if not isinstance(path[-1], str):
        return
    for name in _other_names(path[-1]):
        renamed = _with(_without(document, path), (*path[:-1], name), value)
        yield f"renamed {where} to {name}", renamed
    if len(path) > 1:
        yield f"moved {where} up", _moved_up(document, path)


def _changed_inside(
    document: Any, path: tuple[Any, ...], value: dict[str, Any]
) -> Iterator[tuple[str, Any]]:
    """Add members to the object at *path*, and exchange those that it has."""
    where = "/".join(map(str, path))
    for name, added in _ADDED:
        if name not in value:
            made = _with(document, (*path, name), added)
            yield f"added {name}: {added!r} to {where}", made
    names = [name for name in value if name != "@context"]
    for one, two in pairwise(names):
        swapped = value | {one: value[two], two: value[one]}
        yield f"exchanged {one} and {two} in {where}", _with(document, path, swapped)


_ADDED: tuple[tuple[str, Any], ...] = (
    ("name", "added"),
    ("id", "urn:uuid:added"),
    ("description", {}),
    ("added", "added"),
    ("added", None),
    ("image", []),
    ("https://schema.org/name", "added"),
    ("@id", "urn:uuid:added"),
    ("@graph", [{"name": "added"}]),
    ("@included", [{"id": "urn:x", "name": "added"}]),
    ("@context", {"name": "https://e.example/#other"}),
    ("@context", _UNRELATED),
    ("@type", "Profile"),
)


def _others(value: Any) -> Iterator[Any]:
    yield from (None, [], {}, "", 5, True, [value], [value, value], [value, "x"])
    yield from ({"@value": value}, {"id": value}, {"@id": value}, {"@list": [value]})
    if isinstance(value, str):
        yield from (value + "x", value[:-1], f"{value} ", value.swapcase())
        yield from (value + "\u0000", value + "\u0301", value.replace("e", "\u0435"))
        yield from ({"@value": value, "@language": "en"}, value.replace("/", "%2F"))
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield from (value + 1, -value, float(value), str(value), value + 1e-9)
    if isinstance(value, list):
        yield from (value[::-1], value[1:], [*value, *value], [*value, None])
    if isinstance(value, dict):
        yield dict(reversed(value.items()))
        yield value | {"type": "Profile"}


def _other_names(name: str) -> tuple[str, ...]:
    spelt = {"id": "@id", "type": "@type"}.get(name, f"https://schema.org/{name}")
    return (f"{name}x", name.upper(), f"{name} ", spelt, f"schema:{name}")


def meaning(document: Any, *, linked_data: bool) -> Any:
    """Return *document* without what a proof need not cover.

    Of any document: contexts behind those that were signed (JCS lets them be added
    and leaves them out; RDFC signs what they make of the members, so those that
    define none of them change nothing), how a number is spelt, the order of members,
    and what stands beside a proof: one that is good is enough.

    Where RDF is signed (*linked_data*): members that are null, or an empty array; the
    order of a set, and what it holds twice; whether one value stands in an array, in
    a value object or, if it is a URL, in an object with nothing but that id; and a
    context inside the document that defines none of the members there.
    """
    found = _meaning(document, linked_data=linked_data)
    if not isinstance(found, dict):
        return found
    contexts = document.get("@context")
    if isinstance(contexts, list):
        found["@context"] = contexts[:_CONTEXTS_SIGNED]
    proofs = document.get("proof")
    if isinstance(proofs, list):
        good = next((proof for proof in proofs if isinstance(proof, dict)), None)
        found["proof"] = _meaning(good, linked_data=linked_data)
    return found


def _meaning(value: Any, *, linked_data: bool, name: str = "") -> Any:
    if isinstance(value, list):
        items = [_meaning(item, linked_data=linked_data) for item in value]
        return items if not linked_data or name in _LISTS else _set_of(items)
    if isinstance(value, dict):
        members = {
            name: _meaning(member, linked_data=linked_data, name=name)
            for name, member in sorted(value.items())
            if not (linked_data and (name, member) == ("@context", _UNRELATED))
        }
        return _node_of(members) if linked_data else members
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return ("number", float(value))


def _set_of(items: list[Any]) -> Any:
    """Return what a set holds: in one order, once, and alone if it is alone."""
    distinct = {repr(item): item for item in items if item is not None}
    found = [item for _, item in sorted(distinct.items())]
    return found[0] if len(found) == 1 else found or None


def _node_of(members: dict[str, Any]) -> Any:
    there = {name: member for name, member in members.items() if member is not None}
    return next(iter(there.values())) if there.keys() in _ALONE else there


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for name, member in members:
            yield from _paths(member, (*path, name))


def _at(document: Any, path: tuple[Any, ...]) -> Any:
    for token in path:
        document = document[token]
    return document


def _with(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return *document* with *value* at *path*; it shares what lies elsewhere."""
    if not path:
        return value
    changed, (name, *rest) = document.copy(), path
    changed[name] = _with(document[name], tuple(rest), value) if rest else value
    return changed


def _without(document: Any, path: tuple[Any, ...]) -> Any:
    parent = _at(document, path[:-1]).copy()
    del parent[path[-1]]
    return _with(document, path[:-1], parent)


def _moved_up(document: Any, path: tuple[Any, ...]) -> Any:
    place = path[:-2]
    while not isinstance(_at(document, place), dict):
        place = place[:-1]  # out of an array, or of several
    return _with(_without(document, path), (*place, path[-1]), _at(document, path))
