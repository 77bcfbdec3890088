"""The tree of a CASE package: what its `isChildOf` associations say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from operator import itemgetter

from badgekit.frameworks._framework import FrameworkItem
from badgekit.frameworks._identifiers import is_uuid, is_web_url, key_of
from badgekit.frameworks._members import Node, elsewhere, refusal
from badgekit.models import AlignmentTargetType
from badgekit.problems import Problem

_CHILD, _PARENT = "originNodeURI", "destinationNodeURI"
_LAST = float("inf")


class Tree:
    """Items of a package, and which are parts of which."""

    def __init__(
        self, package: Node, document: Node, items: Iterable[FrameworkItem]
    ) -> None:
        self.problems: list[Problem] = []
        self._items = list(items)
        # The document is the parent of the roots, and no item.
        self._known = dict.fromkeys(_keys(document), "")
        for item in self._items:
            for name in (item.id, item.identifier or ""):
                self._known[key_of(name)] = item.id
        self._borrowed: dict[str, FrameworkItem] = {}
        self._pairs: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        self._limit = package.limits.url_characters

    def add(self, association: Node) -> None:
        """Take in an association of the type isChildOf."""
        origin, destination = _end(association, _CHILD), _end(association, _PARENT)
        child, parent = self._id_of(origin), self._id_of(destination)
        if child is None and parent is None:
            return
        if child == "":
            raise refusal("a document is no part of an item", association.at(_CHILD))
        if parent is None:
            self.problems.append(elsewhere(association.at(_PARENT)))
            return
        if child is None:
            child = self._borrow(origin)
            self.problems.append(elsewhere(association.at(_CHILD)))
        sequence = association.number("sequenceNumber")
        self._pairs[parent].append((_LAST if sequence is None else sequence, child))

    def items(self) -> tuple[FrameworkItem, ...]:
        """Return the items of the package with their children, then external ones."""
        found = []
        for item in self._items:
            pairs = sorted(self._pairs[item.id], key=itemgetter(0))
            ids = dict.fromkeys(child for _, child in pairs)
            found.append(replace(item, children=tuple(ids)))
        borrowed = {item.id: item for item in self._borrowed.values()}
        return (*found, *borrowed.values())

    def _id_of(self, end: Node) -> str | None:
        """Return the id of an item, "" for the document, `None` for what is neither."""
        return next((self._known[k] for k in _keys(end) if k in self._known), None)

    def _borrow(self, end: Node) -> str:
        keys = _keys(end)
        found = next((self._borrowed[k] for k in keys if k in self._borrowed), None)
        if found is None:
            name = self._name(end)
            found = FrameworkItem(
                id=name,
                name=end.string("title") or name,
                target_type=AlignmentTargetType.CF_ITEM,
                external=True,
            )
            keys = [key_of(name), *keys]
        self._borrowed |= dict.fromkeys(keys, found)
        return found.id

    def _name(self, end: Node) -> str:
        uri, identifier = end.string("uri"), end.string("identifier")
        if uri and len(uri) <= self._limit and is_web_url(uri):
            return uri
        if identifier and is_uuid(identifier):
            return f"urn:uuid:{identifier.lower()}"
        raise refusal("should be an absolute http or https URL", end.at("uri"))


def _end(association: Node, name: str) -> Node:
    """Return one end of an association: a link, or a string that stands for one."""
    value = association.members.get(name)
    if isinstance(value, str):
        member = "identifier" if is_uuid(value) else "uri"
        return Node({member: value}, association.at(name), association.limits)
    link = association.node(name)
    if link is None:
        raise refusal("this member is required", association.at(name))
    if not _keys(link):
        raise refusal("should have a uri", association.at(name))
    return link


def _keys(link: Node) -> list[str]:
    texts = (link.string("identifier"), link.string("uri"))
    return [key_of(text) for text in texts if text is not None]
