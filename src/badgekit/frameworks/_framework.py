"""A framework: what achievements can be aligned to, and what is part of what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from badgekit._json import JsonObject
from badgekit.frameworks._identifiers import is_ctid, key_of
from badgekit.models import Alignment
from badgekit.problems import Problem

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x1f]+")


class TreeError(ValueError):
    """The items do not make a framework."""

    def __init__(self, detail: str, item: int) -> None:
        super().__init__(detail)
        self.detail = detail
        self.item = item
        """Its place among the items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkItem:
    """A node of a framework: a competency, a skill, a standard, or a group of them."""

    id: str
    """A URI: the `targetUrl` of alignments to it."""
    name: str
    identifier: str | None = None
    """A UUID or CTID that it goes by as well, if the id does not end in it."""
    code: str | None = None
    """What people call it by, such as `A-REI.3`."""
    description: str | None = None
    target_type: str | None = None
    """A term of `AlignmentTargetType`, or one that begins with `ext:`."""
    children: tuple[str, ...] = ()
    """Ids of its parts, in their order."""
    external: bool = False
    """Whether it is borrowed from another framework, which was not read: its own parts
    are not known."""
    document: JsonObject = field(default_factory=dict, repr=False, compare=False)
    """The JSON that it was read from. Of an external item there is none."""

    @property
    def label(self) -> str:
        """The item in words: its code, if it has one, and its name."""
        return f"{self.code} {self.name}" if self.code else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """Items, and which are parts of which. An item may be part of several others.

    An item is found by its id, or by the UUID or CTID at the end of it, so that it
    does not matter which server named it. Raises `ValueError` for ids that are not
    URIs, that two items share, or that no item has, and for an item that is a part of
    itself.

    >>> skills = Framework(
    ...     id="https://lincoln.example/skills",
    ...     name="Durable Skills",
    ...     items=(
    ...         FrameworkItem(
    ...             id="https://lincoln.example/skills/listening",
    ...             name="Listening",
    ...             children=("https://lincoln.example/skills/paraphrasing",),
    ...         ),
    ...         FrameworkItem(
    ...             id="https://lincoln.example/skills/paraphrasing",
    ...             name="Paraphrasing",
    ...         ),
    ...     ),
    ... )
    >>> skills.alignment("https://lincoln.example/skills/paraphrasing").target_framework
    'Durable Skills'
    """

    id: str
    """A URI."""
    name: str
    items: tuple[FrameworkItem, ...]
    """External ones too, as they are parts of it."""
    problems: tuple[Problem, ...] = field(default=(), repr=False, compare=False)
    """What of it leads to other documents, with pointers into `document`."""
    document: JsonObject = field(default_factory=dict, repr=False, compare=False)
    """The JSON that it was read from."""
    below: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)
    """The children of each item, as places in `items`."""
    order: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """Places in `items`, such that children come before their parents."""
    _places: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "items", tuple(self.items))
        if not _URI.fullmatch(self.id):
            raise ValueError("the id of a framework is an absolute URI")
        places: dict[str, int] = {}
        for place, item in enumerate(self.items):
            if not _URI.fullmatch(item.id):
                raise TreeError("the id of an item is an absolute URI", place)
            for name in (item.id, item.identifier):
                if name and places.setdefault(key_of(name), place) != place:
                    raise TreeError("another item has the same identifier", place)
        below = tuple(
            tuple(dict.fromkeys(_child(places, name, place) for name in item.children))
            for place, item in enumerate(self.items)
        )
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "below", below)
        object.__setattr__(self, "order", _children_first(below))

    def __len__(self) -> int:
        return len(self.items)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and key_of(id) in self._places

    def __getitem__(self, id: str) -> FrameworkItem:
        return self.items[self.place(id)]

    def place(self, id: str) -> int:
        """Return where in `items` the item is; raises `KeyError` if nowhere."""
        try:
            return self._places[key_of(id)]
        except KeyError:
            raise KeyError(id) from None

    @property
    def roots(self) -> tuple[FrameworkItem, ...]:
        """The items that are part of no other, in their order."""
        parts = {place for places in self.below for place in places}
        return tuple(
            item for place, item in enumerate(self.items) if place not in parts
        )

    def alignment(self, id: str) -> Alignment:
        """Return an alignment to the item *id*; raises `KeyError` if there is none."""
        item = self[id]
        return alignment_to(item, None if item.external else self.name)


def alignment_to(item: FrameworkItem, framework: str | None) -> Alignment:
    """Return an alignment to *item* of the framework of that name."""
    ctid = item.identifier
    members = {
        "targetCode": item.code or (ctid if is_ctid(ctid) else None),
        "targetDescription": item.description,
        "targetFramework": framework or None,
        "targetName": item.name,
        "targetType": item.target_type,
        "targetUrl": item.id,
    }
    return Alignment.model_validate(
        {name: value for name, value in members.items() if value is not None}
    )


def _child(places: dict[str, int], id: str, parent: int) -> int:
    place = places.get(key_of(id))
    if place is None:
        raise TreeError("a child of this item is not among the items", parent)
    return place


def _children_first(below: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Return all places, children before parents, or raise `TreeError` on a cycle."""
    above: list[list[int]] = [[] for _ in below]
    waiting = [len(children) for children in below]
    for parent, children in enumerate(below):
        for child in children:
            above[child].append(parent)
    order = [place for place, count in enumerate(waiting) if not count]
    for place in order:  # which grows meanwhile
        for parent in above[place]:
            waiting[parent] -= 1
            if not waiting[parent]:
                order.append(parent)
    if len(order) < len(below):
        raise TreeError("this item is a part of itself", _in_cycle(below, waiting))
    return tuple(order)


def _in_cycle(below: Sequence[Sequence[int]], waiting: Sequence[int]) -> int:
    """Return an item in a cycle: every item that still waits has such a child."""
    place = next(place for place, count in enumerate(waiting) if count)
    seen: set[int] = set()
    while place not in seen:
        seen.add(place)
        place = next(child for child in below[place] if waiting[child])
    return place
