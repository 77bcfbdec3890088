"""Rules: what may be asked of several credentials together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from badgekit.stacks._slots import AlignedTo, Slot, check_texts, entries

_MOST = 1e15


@dataclass(frozen=True, slots=True)
class All:
    """Every one of several rules, each with credentials of its own."""

    of: "Sequence[Rule]"
    name: str = ""

    def __post_init__(self) -> None:
        _check_composite(self)

    @property
    def needed(self) -> int:
        """How many of the rules must be met."""
        return len(self.of)


@dataclass(frozen=True, slots=True)
class Any:
    """One of several rules, whichever."""

    of: "Sequence[Rule]"
    name: str = ""

    def __post_init__(self) -> None:
        _check_composite(self)

    @property
    def needed(self) -> int:
        """How many of the rules must be met."""
        return 1


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of several rules: six of eight badges.

    >>> badges = [f"https://lincoln.example/badges/{n}" for n in range(8)]
    >>> rule = AtLeast(6, [Slot(achievements=(badge,)) for badge in badges])
    """

    needed: int
    of: "Sequence[Rule]"
    name: str = ""

    def __post_init__(self) -> None:
        _check_composite(self)
        if isinstance(self.needed, bool) or not isinstance(self.needed, int):
            raise ValueError("should be a whole number")  # noqa: TRY004
        if not 1 <= self.needed <= len(self.of):
            raise ValueError(
                f"{self.needed} of {len(self.of)}: at least one must be needed, and "
                "no more than there are"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Credentials that count towards a sum, and what each is worth.

    That is its `creditsEarned`, unless *points* or *result* say otherwise. What is
    negative or not a number is worth nothing.
    """

    slot: Slot
    """Which credentials. Any number of them may fit."""
    points: float | None = None
    """The same for each."""
    result: str | None = None
    """The number that was achieved: in a result of this `resultType`, such as
    `ext:hours`, or of the result description with this `id`."""
    times: float = 1
    """The weight: what each is multiplied by."""

    def __post_init__(self) -> None:
        entries((self.slot,), Slot)
        check_texts(self.result)
        check_number(self.times)
        if self.points is not None:
            check_number(self.points)
            if self.result is not None:
                raise ValueError("either points or a result, not both")


@dataclass(frozen=True, slots=True)
class Sum:
    """Credentials that are worth so much together.

    Each counts once, for the most that it may.

    >>> hours = Counted(slot=Slot(achievement_types=("Fieldwork",)), result="ext:hours")
    >>> rule = Sum(40, (hours,), unit="hours")
    """

    at_least: float
    of: Sequence[Counted]
    unit: str = "points"
    """What is summed up, in words: it changes nothing."""
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", entries(self.of, Counted))
        check_texts(self.unit, self.name)
        check_number(self.at_least)
        if not self.of:
            raise ValueError("a sum of nothing is never enough")


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """Nodes of a framework to which credentials are aligned.

    It uses nothing up: one badge covers all the nodes that it is aligned to, and may
    count elsewhere in the rule as well. For one badge for each node ask for `AtLeast`
    of slots with alignments.
    """

    alignments: tuple[AlignedTo, ...]
    at_least: int | None = None
    """How many nodes must be covered. `None`: all."""
    by: Slot | None = None
    """What else a credential must be to cover anything. It has no alignments itself."""
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "alignments", entries(self.alignments, AlignedTo))
        check_texts(self.name)
        entries(() if self.by is None else (self.by,), Slot)
        if len(set(self.alignments)) != len(self.alignments):
            raise ValueError("a node is named twice")
        if not 1 <= self.needed <= len(self.alignments):
            raise ValueError(
                "at least one node must be covered, and no more than named"
            )
        if self.by is not None and self.by.alignments:
            raise ValueError("what covers is not told by alignments")

    @property
    def needed(self) -> int:
        """How many nodes must be covered."""
        return len(self.alignments) if self.at_least is None else self.at_least


@dataclass(frozen=True, slots=True)
class InOrder:
    """Steps, each completed before the next one begins, or at the same time.

    Each is a slot, or so many of several slots. What counts is when a credential was
    awarded. Each step names the ids of its achievements, and no other step, nor the
    rule around, takes the same: then the earliest completion of each is the best.
    """

    steps: "Sequence[Rule]"
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "steps", entries(self.steps, (Slot, All, Any, AtLeast))
        )
        check_texts(self.name)
        if not self.steps:
            raise ValueError("an order of no steps asks for nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What meeting a rule comes to."""

    grade: str = ""
    level: str = ""
    """A level, by the `id` or `level` of the rubric of the achievement awarded."""
    credits: float | None = None
    per: float | None = None
    """Give the credits for every so many that the rule counts, in full: badges of an
    `AtLeast`, the total of a `Sum`. `None`: once."""
    at_most: float | None = None
    """The most credits that are given."""

    def __post_init__(self) -> None:
        check_texts(self.grade, self.level)
        for number in (self.credits, self.per, self.at_most):
            if number is not None:
                check_number(number)
        if self.credits is None and not self.per is self.at_most is None:
            raise ValueError("no credits, so there is nothing to give them for")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A rule, and what it comes to if no higher tier is met."""

    name: str
    rule: "Rule"
    grants: Grant = Grant()

    def __post_init__(self) -> None:
        check_texts(self.name)
        entries((self.rule,), RULES)
        entries((self.grants,), Grant)
        if not self.name:
            raise ValueError("a tier needs a name")


@dataclass(frozen=True, slots=True)
class Tiers:
    """Rules from low to high, the highest of which that is met counts.

    Each is decided for itself: the same badges may make bronze and, with others, gold.
    """

    tiers: Sequence[Tier]
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "tiers", entries(self.tiers, Tier))
        check_texts(self.name)
        if not self.tiers:
            raise ValueError("tiers need at least one")


@dataclass(frozen=True, slots=True)
class Apart:
    """A rule decided for itself: its badges may count again in the rule around."""

    rule: "Rule"
    name: str = ""

    def __post_init__(self) -> None:
        entries((self.rule,), RULES)
        check_texts(self.name)


Rule: TypeAlias = Slot | All | Any | AtLeast | Sum | Covers | InOrder | Tiers | Apart
"""What a stack asks for."""

RULES = (Slot, All, Any, AtLeast, Sum, Covers, InOrder, Tiers, Apart)


def check_number(value: float) -> None:
    """Raise `ValueError` unless *value* is a number above zero that can be counted."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("should be a number")  # noqa: TRY004
    if not math.isfinite(value) or not 0 < value <= _MOST:
        raise ValueError(f"should be a number above 0, and at most {_MOST:.0e}")


def _check_composite(rule: All | Any | AtLeast) -> None:
    object.__setattr__(rule, "of", entries(rule.of, RULES))
    check_texts(rule.name)
    if not rule.of:
        raise ValueError("a rule of no rules asks for nothing")
