"""What a rule is taken apart into."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from badgekit.problems import ProblemType, pointer_to
from badgekit.stacks._rules import Rule, Sum, Tiers
from badgekit.stacks._slots import Slot

Path: TypeAlias = tuple[str | int, ...]


class RuleError(ValueError):
    """A rule that cannot be decided, and where."""

    def __init__(
        self,
        detail: str,
        path: Path,
        type: ProblemType = ProblemType.MALFORMED_VALUE_ERROR,
    ) -> None:
        self.detail = detail
        self.pointer = pointer_to(*path)
        self.type = type
        super().__init__(f"{self.pointer}: {detail}")


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A slot at its place in the rule."""

    path: Path
    slot: Slot
    ids: frozenset[str]
    """The achievements it names, equivalent ones under one id."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """So many of several slots and parts."""

    path: Path
    label: str
    needed: int
    places: tuple[Place, ...]
    parts: "tuple[Part, ...]" = ()


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """A sum: it takes whatever the slots leave over."""

    path: Path
    rule: Sum
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One way to meet a rule: all of these, no credential twice."""

    groups: tuple[Group, ...] = ()
    pools: tuple[Pool, ...] = ()

    @property
    def places(self) -> Iterator[Place]:
        """The slots, of groups and pools."""
        groups = (group.places for group in self.groups)
        return chain(*groups, *(pool.places for pool in self.pools))


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """What is solved on its own: one of the plans is enough."""

    path: Path
    label: str
    plans: tuple[Plan, ...]
    rule: Rule


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """Nodes of a framework, each of which any number of credentials may cover."""

    path: Path
    label: str
    needed: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """Steps, none of which takes what another takes."""

    path: Path
    label: str
    steps: tuple[tuple[Group, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Tiered:
    """Parts from low to high."""

    path: Path
    label: str
    rule: Tiers
    parts: "tuple[Part, ...]"


Part: TypeAlias = Whole | Coverage | Ordered | Tiered


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """A rule as a problem, and every slot in it."""

    part: Part
    places: tuple[Place, ...]
