"""CASE, Competencies and Academic Standards Exchange, versions 1.0 and 1.1."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import itemgetter

from badgekit._json import JsonObject
from badgekit.frameworks._framework import (
    Framework,
    FrameworkItem,
    TreeError,
    alignment_to,
)
from badgekit.frameworks._identifiers import is_uuid, key_of
from badgekit.frameworks._members import Node, refusal
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import Alignment, AlignmentTargetType

_TELLING = {
    AlignmentTargetType.CF_ITEM: ("fullStatement",),
    AlignmentTargetType.CF_RUBRIC: ("CFRubricCriteria", "title"),
    AlignmentTargetType.CF_RUBRIC_CRITERION: (
        "CFRubricCriterionLevels",
        "rubricId",
        "category",
        "weight",
    ),
    AlignmentTargetType.CF_RUBRIC_CRITERION_LEVEL: (
        "rubricCriterionId",
        "quality",
        "score",
        "feedback",
    ),
}
"""Members that only one class of CASE has. CASE objects do not name their class."""

_NAMES = {
    AlignmentTargetType.CF_ITEM: ("fullStatement", "abbreviatedStatement"),
    AlignmentTargetType.CF_RUBRIC: ("title", "description"),
    AlignmentTargetType.CF_RUBRIC_CRITERION: ("category", "description"),
    AlignmentTargetType.CF_RUBRIC_CRITERION_LEVEL: ("quality", "description"),
}
CASE_TYPES = frozenset(_NAMES)
_LAST = float("inf")


def alignment_from_case(
    content: bytes | str | JsonObject,
    *,
    type: AlignmentTargetType | None = None,
    framework: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Alignment:
    """Return an alignment to a CFItem, CFRubric, CFRubricCriterion or ...Level.

    *content* is the object as the CASE API gives it. CASE objects do not name their
    class: it is told by the members that only one class has, unless *type* says it.
    *framework* is the name of the framework, by default the title in `CFDocumentURI`.
    Raises `DocumentError`, with pointers; `ValueError` for a *type* that is not CASE's.

    >>> alignment_from_case(
    ...     {
    ...         "identifier": "6e6d1a2c-5f0e-4f0e-9a51-2b1f6c1d7a11",
    ...         "uri": "https://case.example/uri/6e6d1a2c-5f0e-4f0e-9a51-2b1f6c1d7a11",
    ...         "fullStatement": "Solve linear equations in one variable.",
    ...         "humanCodingScheme": "A-REI.3",
    ...         "CFDocumentURI": {"title": "Algebra I"},
    ...     }
    ... ).target_code
    'A-REI.3'
    """
    if type is not None and type not in CASE_TYPES:
        raise ValueError(f"not a type of CASE: {type}")
    node = Node.read(content, limits)
    item = _item(node, AlignmentTargetType(type) if type else _type_of(node))
    return alignment_to(item, framework or _title_of_document(node))


def read_case_package(
    content: bytes | str | JsonObject, *, limits: Limits = DEFAULT_LIMITS
) -> Framework:
    """Read a CFPackage: its CFDocument, CFItems, and the tree of `isChildOf`.

    Children are in the order of `sequenceNumber`. Associations of other types, and
    those between items of other frameworks, are left alone. Raises `DocumentError`,
    with pointers, for an `isChildOf` of which one end is missing, as coverage would
    be wrong without it, and for an item that is a part of itself.
    """
    package = Node.read(content, limits)
    document = package.node("CFDocument")
    if document is None:
        raise refusal("this member is required", package.at("CFDocument"))
    uri, title = document.web_url("uri"), document.string("title")
    if title is None:
        raise refusal("this member is required", document.at("title"))
    items = [
        _item(node, AlignmentTargetType.CF_ITEM) for node in package.nodes("CFItems")
    ]
    children = _children(package, items, document)
    try:
        return Framework(
            id=uri,
            name=title,
            items=tuple(
                replace(item, children=tuple(children[item.id])) for item in items
            ),
            document=package.members,
        )
    except TreeError as error:
        path = package.at("CFItems", error.item)
        raise refusal(error.detail, path) from error


def _type_of(node: Node) -> AlignmentTargetType:
    for found, members in _TELLING.items():
        if node.has(*members):
            return found
    raise refusal("not known to be of a class of CASE: say its type", node.path)


def _item(node: Node, type: AlignmentTargetType) -> FrameworkItem:
    uri = node.web_url("uri")
    identifier = node.string("identifier")
    if identifier is None:
        raise refusal("this member is required", node.at("identifier"))
    if not is_uuid(identifier):
        raise refusal("should be a UUID", node.at("identifier"))
    if is_uuid(key_of(uri)) and key_of(uri) != identifier.lower():
        raise refusal("ends in another UUID than the identifier", node.at("uri"))
    names = _NAMES[type]
    name = node.first_string(*names)
    if name is None:
        raise refusal("this member is required", node.at(names[0]))
    description = node.string("description")
    return FrameworkItem(
        id=uri,
        name=name,
        identifier=identifier,
        code=node.string("humanCodingScheme"),
        description=None if description == name else description,
        target_type=type,
        document=node.members,
    )


def _title_of_document(node: Node) -> str | None:
    """Return the title in `CFDocumentURI`, which is a link, or in old data a string."""
    if isinstance(node.members.get("CFDocumentURI"), str):
        return None
    link = node.node("CFDocumentURI")
    return None if link is None else link.string("title")


def _children(
    package: Node, items: Iterable[FrameworkItem], document: Node
) -> defaultdict[str, list[str]]:
    """Return the ids of the children of each item, by its id."""
    known = dict.fromkeys(_keys(document), "")
    for item in items:
        known |= dict.fromkeys(
            (key_of(item.id), key_of(item.identifier or "")), item.id
        )
    found: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for association in package.nodes("CFAssociations"):
        if association.string("associationType") != "isChildOf":
            continue
        child = _end(association, "originNodeURI", known)
        parent = _end(association, "destinationNodeURI", known)
        if child is None and parent is None:
            continue
        if not child or parent is None:
            name = "destinationNodeURI" if child else "originNodeURI"
            detail = "should be an item of this package, as the other end is in it"
            raise refusal(detail, association.at(name))
        sequence = association.number("sequenceNumber")
        found[parent].append((_LAST if sequence is None else sequence, child))
    ordered: defaultdict[str, list[str]] = defaultdict(list)
    for parent, pairs in found.items():
        ids = [child for _, child in sorted(pairs, key=itemgetter(0))]
        ordered[parent] = list(dict.fromkeys(ids))
    return ordered


def _end(association: Node, name: str, known: Mapping[str, str]) -> str | None:
    """Return the id of the item at one end of an association, "" for the document.

    `None` is a node of another framework.
    """
    if isinstance(association.members.get(name), str):
        keys = [key_of(association.members[name])]
    else:
        link = association.node(name)
        if link is None:
            raise refusal("this member is required", association.at(name))
        keys = _keys(link)
        if not keys:
            raise refusal("should have a uri", association.at(name))
    return next((known[key] for key in keys if key in known), None)


def _keys(link: Node) -> list[str]:
    texts = (link.string("identifier"), link.string("uri"))
    return [key_of(text) for text in texts if text is not None]
