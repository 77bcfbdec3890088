"""Resources of the Credential Registry, in CTDL and CTDL-ASN."""

from collections.abc import Iterable
from dataclasses import replace

from badgekit._json import JsonObject
from badgekit.frameworks._ctdl_terms import (
    COMPETENCY,
    COMPETENCY_FRAMEWORK,
    CREDENTIALS,
)
from badgekit.frameworks._framework import (
    Framework,
    FrameworkItem,
    TreeError,
    alignment_to,
)
from badgekit.frameworks._identifiers import (
    REGISTRY,
    ctid_in,
    is_ctid,
    is_web_url,
    key_of,
)
from badgekit.frameworks._members import Node, Path, elsewhere, refusal
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.models import Alignment, AlignmentTargetType
from badgekit.problems import Problem

_COMPETENCY_NAMES = ("ceasn:competencyLabel", "ceasn:competencyText")
_NAMES = ("ceterms:name", "ceasn:name", *_COMPETENCY_NAMES)
_DESCRIPTIONS = ("ceterms:description", "ceasn:description", "ceasn:competencyText")


def alignment_from_ctdl(
    content: bytes | str | JsonObject,
    *,
    id: str | None = None,
    framework: str | None = None,
    language: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Alignment:
    """Return an alignment to a resource of the Credential Registry.

    *content* is the JSON-LD of the resource, with the registry's own prefixes, or a
    graph that has it: then *id*, its `@id` or CTID, says which one is meant, unless
    the graph is named after it. A competency becomes a `ceasn:Competency`, a
    credential of a known class a `ceterms:Credential`, everything else `CTDL`.

    The code is `codedNotation`, or else the CTID. *framework* is the name of the
    framework, by default that of `ceasn:isPartOf` if the graph has it. Of texts in
    several languages, the one in *language* (BCP 47) is taken, or else the first.
    Raises `DocumentError`, with pointers.

    >>> alignment_from_ctdl(
    ...     {
    ...         "@id": "https://credentialengineregistry.org/resources/"
    ...         "ce-6e6d1a2c-5f0e-4f0e-9a51-2b1f6c1d7a11",
    ...         "@type": "ceterms:MicroCredential",
    ...         "ceterms:name": {"en-us": "Linear Equations"},
    ...     }
    ... ).target_type
    <AlignmentTargetType.CREDENTIAL: 'ceterms:Credential'>
    """
    document = Node.read(content, limits)
    nodes = _nodes(document)
    node = _chosen(document, nodes, id)
    item = _item(node, language)
    return alignment_to(item, framework or _name_of_framework(node, nodes, language))


def read_ctdl_framework(
    content: bytes | str | JsonObject,
    *,
    id: str | None = None,
    language: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Framework:
    """Read a graph with a `ceasn:CompetencyFramework` and its competencies.

    *id*, the `@id` or CTID of the framework, is needed if the graph has several. The
    tree is that of `ceasn:hasChild` and `ceasn:isChildOf`. A child that is not there,
    or is of another framework, becomes an `external` item, or its parent would seem to
    be covered without it; a parent that is not there is left out. `Framework.problems`
    has both. Raises `DocumentError`, with pointers, also for a competency that is a
    part of itself.
    """
    document = Node.read(content, limits)
    nodes = _nodes(document)
    frameworks = [node for node in nodes if COMPETENCY_FRAMEWORK in _types(node)]
    whole = _chosen(document, frameworks, id)
    head = _item(whole, language)
    found = [node for node in nodes if COMPETENCY in _types(node)]
    if len(frameworks) > 1:
        found = [node for node in found if _is_part_of(node, _keys(head))]
    items = [_item(node, language) for node in found]
    tree = _Tree(items, _keys(head))
    for reference, path in whole.references("ceasn:hasTopChild"):
        tree.child(reference, path)
    for node, item in zip(found, items, strict=True):
        for reference, path in node.references("ceasn:hasChild"):
            tree.children[item.id].append(tree.child(reference, path))
    for node, item in zip(found, items, strict=True):
        for reference, path in node.references("ceasn:isChildOf"):
            tree.add_to(reference, path, item.id)
    try:
        return Framework(
            id=head.id,
            name=head.name,
            items=tree.items(),
            problems=tuple(tree.problems),
            document=document.members,
        )
    except TreeError as error:
        raise refusal(error.detail, found[error.item].path) from error


def _nodes(document: Node) -> list[Node]:
    return list(document.nodes("@graph")) if document.has("@graph") else [document]


def _chosen(document: Node, nodes: list[Node], id: str | None) -> Node:
    """Return the node *id*; without one, the only node, or the graph's own."""
    wanted = document.string("@id") if id is None else id
    if id is None and len(nodes) == 1:
        return nodes[0]
    if wanted is not None:
        for node in nodes:
            if _is_named(node, wanted):
                return node
    place = ("@graph",) if document.has("@graph") else ()
    if id is None and nodes:
        raise refusal("has several resources: say the id", place)
    raise refusal("has no such resource", place)


def _is_named(node: Node, id: str) -> bool:
    names = (node.string("@id"), node.string("ceterms:ctid"))
    return any(name is not None and key_of(name) == key_of(id) for name in names)


def _types(node: Node) -> set[str]:
    found = set()
    for value, path in node.values("@type"):
        if not isinstance(value, str):
            raise refusal("should be a string", path)
        found.add(value)
    return found


def _item(node: Node, language: str | None) -> FrameworkItem:
    types = _types(node)
    if not types:
        raise refusal("this member is required", node.at("@type"))
    ctid = _ctid(node)
    names = _COMPETENCY_NAMES if COMPETENCY in types else _NAMES
    name = node.text(*names, language=language)
    if name is None:
        needed = names[-1] if COMPETENCY in types else names[0]
        raise refusal("this member is required", node.at(needed))
    description = node.text(*_DESCRIPTIONS, language=language)
    return FrameworkItem(
        id=_url(node, ctid),
        name=name,
        identifier=ctid,
        code=node.text("ceasn:codedNotation", "ceterms:codedNotation"),
        description=None if description == name else description,
        target_type=_target_type(types),
        document=node.members,
    )


def _target_type(types: set[str]) -> AlignmentTargetType:
    if COMPETENCY in types:
        return AlignmentTargetType.COMPETENCY
    if types & CREDENTIALS:
        return AlignmentTargetType.CREDENTIAL
    return AlignmentTargetType.CTDL


def _ctid(node: Node) -> str | None:
    """Return the CTID, which must be the one in the `@id` if there is one."""
    ctid = node.string("ceterms:ctid")
    named = ctid_in(node.string("@id") or "")
    if ctid is None:
        return named
    if not is_ctid(ctid):
        raise refusal("should be ce- and a UUID", node.at("ceterms:ctid"))
    if named not in (None, ctid.lower()):
        raise refusal("should be the CTID in the @id", node.at("ceterms:ctid"))
    return ctid.lower()


def _url(node: Node, ctid: str | None) -> str:
    named = node.string("@id")
    if ctid and (named is None or named.startswith("_:") or is_ctid(named)):
        return REGISTRY + ctid
    return node.web_url("@id")


def _keys(item: FrameworkItem) -> set[str]:
    return {key_of(item.id), item.identifier or key_of(item.id)}


def _name_of_framework(
    node: Node, nodes: Iterable[Node], language: str | None
) -> str | None:
    keys = {key_of(name) for name, _ in node.references("ceasn:isPartOf")}
    for other in nodes if keys else ():
        if key_of(other.string("@id") or "") in keys:
            return other.text(*_NAMES, language=language)
    return None


def _is_part_of(node: Node, framework: set[str]) -> bool:
    parts = [key_of(name) for name, _ in node.references("ceasn:isPartOf")]
    return not framework.isdisjoint(parts)


class _Tree:
    """Competencies of a framework, and which are parts of which."""

    def __init__(self, items: list[FrameworkItem], top: set[str]) -> None:
        self.problems: list[Problem] = []
        self.children: dict[str, list[str]] = {item.id: [] for item in items}
        self._items = items
        self._known = {name: item.id for item in items for name in _keys(item)}
        self._top = top
        self._borrowed: dict[str, FrameworkItem] = {}

    def child(self, reference: str, path: Path) -> str:
        """Return the id of a competency, which may be of another framework."""
        key = key_of(reference)
        if key in self._known:
            return self._known[key]
        if key in self._top:
            raise refusal("a framework is no part of a competency", path)
        if key not in self._borrowed:
            url = REGISTRY + key if is_ctid(reference) else reference
            if not is_web_url(url):
                raise refusal("should be an absolute http or https URL", path)
            self._borrowed[key] = FrameworkItem(
                id=url,
                name=url,
                target_type=AlignmentTargetType.COMPETENCY,
                external=True,
            )
        self.problems.append(elsewhere(path))
        return self._borrowed[key].id

    def add_to(self, parent: str, path: Path, child: str) -> None:
        """Make a competency part of another, if that is one of this framework."""
        key = key_of(parent)
        if key in self._known:
            self.children[self._known[key]].append(child)
        elif key not in self._top:
            self.problems.append(elsewhere(path))

    def items(self) -> tuple[FrameworkItem, ...]:
        """Return the competencies with their children, then external ones."""
        found = [
            replace(item, children=tuple(dict.fromkeys(self.children[item.id])))
            for item in self._items
        ]
        return (*found, *self._borrowed.values())
