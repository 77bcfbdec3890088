"""Objects that come back from document to document, as they were walked before.

One school issues one achievement to many learners, so the objects of issuer and
achievement are the same again and again, and so are the statements they make. Equal
text, in equal contexts, makes equal statements, but for the names of blank nodes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from badgekit import _json
from badgekit._json import JsonObject
from badgekit.canonicalization._nquads import Quad
from badgekit.canonicalization._rdfc import HashName

if TYPE_CHECKING:
    from badgekit.canonicalization.jsonld._compiled import CompiledContext

REPEATED = frozenset(
    {
        "<https://www.w3.org/2018/credentials#issuer>",
        "<https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement>",
    }
)
"""The properties whose objects come back."""

_MAX_BYTES = 16_384
_MAX_CHARACTERS = 65_536
"""Far beyond most achievements. What is longer is walked each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What an object came to, and what it cost."""

    number: int
    """In the names of its blank nodes, which are its own."""
    subject: str
    lines: tuple[str, ...]
    quads: tuple[Quad, ...]
    nodes: int
    depth: int
    """Of the objects and arrays in each other: no fewer than of nodes."""
    subjects: frozenset[str]
    """The objects that are described."""
    contexts: "frozenset[CompiledContext]"
    hidden: tuple[str, ...]
    """The blank nodes about which nothing outside can say anything."""
    first_degree: dict[HashName, dict[str, str]] = field(default_factory=dict)
    """Hashes of `hidden`, once they are known: they are the same in every document."""

    @property
    def is_worth_its_room(self) -> bool:
        """Whether it is short (a long IRI is in every statement), without graphs."""
        length = sum(map(len, self.lines))
        length += sum(len(term) for quad in self.quads for term in quad)
        has_graphs = any(graph for *_, graph in self.quads)
        return length <= _MAX_CHARACTERS and not has_graphs

    def renamed(self, names: Mapping[str, str]) -> list[Quad]:
        """Return the quads with other names for the blank nodes."""
        return [
            (names.get(subject, subject), predicate, names.get(value, value), graph)
            for subject, predicate, value, graph in self.quads
        ]


def blank_nodes(quads: Iterable[Quad]) -> Iterator[str]:
    """Yield the blank nodes that *quads*, which are in no graph, are about."""
    for term in dict.fromkeys(term for quad in quads for term in quad[::2]):
        if term[0] == "_":
            yield term


class Origin(NamedTuple):
    """Which node of which part a blank node of a document is."""

    part: Part
    node: str


def text_of(node: JsonObject) -> bytes | None:
    """Return what tells *node* from all others; `None` if it is not remembered.

    What names its own blank nodes is part of the document around it.
    """
    text = _json.identity_of(node)
    if text is None or len(text) > _MAX_BYTES or b"_:" in text:
        return None
    return text


def depth_of(value: Any) -> int:  # noqa: ANN401 - any JSON
    """Return how many objects and arrays stand in each other, at most."""
    depth = 0
    level = [value]
    while level:
        depth += 1
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, (dict, list))
        ]
    return depth
