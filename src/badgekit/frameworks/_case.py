"""CASE, Competencies and Academic Standards Exchange, versions 1.0 and 1.1."""

from badgekit._json import JsonObject
from badgekit.frameworks._case_tree import Tree
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

_OF_OTHER_CLASSES = ("CFPackageURI", "creator", "hierarchyCode", "licenseText")
"""Members of CFDocument, CFSubject and others, which have a `title` as CFRubric has."""

_NAMES = {
    AlignmentTargetType.CF_ITEM: ("fullStatement", "abbreviatedStatement"),
    AlignmentTargetType.CF_RUBRIC: ("title", "description"),
    AlignmentTargetType.CF_RUBRIC_CRITERION: ("category", "description"),
    AlignmentTargetType.CF_RUBRIC_CRITERION_LEVEL: ("quality", "description"),
}
CASE_TYPES = frozenset(_NAMES)


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

    Children are in the order of `sequenceNumber`. A child that is an item of another
    package becomes an `external` item, or its parent would seem to be covered without
    it; a parent that is one is left out. `Framework.problems` has both. Associations
    of other types, and those between items of other packages, are left alone. Raises
    `DocumentError`, with pointers, also for an item that is a part of itself.
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
    tree = Tree(package, document, items)
    for association in package.nodes("CFAssociations"):
        if association.string("associationType") == "isChildOf":
            tree.add(association)
    try:
        return Framework(
            id=uri,
            name=title,
            items=tree.items(),
            problems=tuple(tree.problems),
            document=package.members,
        )
    except TreeError as error:
        path = package.at("CFItems", error.item)
        raise refusal(error.detail, path) from error


def _type_of(node: Node) -> AlignmentTargetType:
    if node.has(*_OF_OTHER_CLASSES):
        raise refusal("not an object that can be aligned to", node.path)
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
