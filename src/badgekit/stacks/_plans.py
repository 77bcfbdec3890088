"""A rule taken apart into problems that can be solved in polynomial time.

To choose which credential fills which slot, so that none counts twice, is a matching
problem as long as it is settled which slots are to be filled. What a rule leaves open
beyond that is a list of plans. The parts of a rule that cannot compete for a credential
are solved on their own, so plans multiply only where they can. A rule with too many is
refused here, before any credential has been seen: whether a rule can be decided does
not depend on what is brought.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from math import comb

from badgekit.problems import ProblemType
from badgekit.stacks._parts import (
    Coverage,
    Group,
    Ordered,
    Part,
    Path,
    Place,
    Plan,
    Planned,
    Pool,
    RuleError,
    Tiered,
    Whole,
)
from badgekit.stacks._rules import (
    All,
    Any,
    Apart,
    AtLeast,
    Covers,
    InOrder,
    Rule,
    Sum,
    Tiers,
)
from badgekit.stacks._slots import Slot

MAX_DEPTH = 16
MAX_NODES = 1_000
MAX_PLANS = 256
MAX_PLACES = 5_000
_NAMES = {Covers: "coverage", InOrder: "an order", Tiers: "tiers"}


@dataclass(slots=True)
class _Takes:
    """What the slots of a rule take: how many take each achievement, or any."""

    named: Counter[str] = field(default_factory=Counter)
    open: int = 0

    def add(self, other: "_Takes") -> None:
        self.named.update(other.named)
        self.open += other.open

    def keeps_to_itself(self, whole: "_Takes") -> bool:
        """Tell whether nothing else in *whole* takes what this takes."""
        others_are_open = whole.open > self.open
        others = others_are_open or whole.named.total() > self.named.total()
        if (self.open and others) or (others_are_open and self.named):
            return False
        return all(whole.named[name] == count for name, count in self.named.items())


def plan(rule: Rule, aliases: Mapping[str, str], awards: str | None) -> Planned:
    """Return *rule* as a problem to be solved, or raise `RuleError`.

    *aliases* has the one id under which equivalent achievements go; *awards* is the
    achievement that meeting the rule earns, which must not be among its own slots.
    """
    planner = _Planner(aliases, awards)
    planner.measure(rule, ("rule",), 1)
    return Planned(planner.part(rule, ("rule",)), tuple(planner.places))


class _Planner:
    def __init__(self, aliases: Mapping[str, str], awards: str | None) -> None:
        self._aliases = aliases
        self._awards = awards
        self._nodes = 0
        self.places: list[Place] = []

    def measure(self, rule: Rule, path: Path, depth: int) -> None:
        """Refuse what is too large to be looked at more closely."""
        if depth > MAX_DEPTH:
            detail = f"rules are nested more than {MAX_DEPTH} levels deep"
            raise RuleError(detail, path, ProblemType.LIMIT_EXCEEDED)
        self._nodes += 1
        if isinstance(rule, Covers):
            self._nodes += len(rule.alignments)
        elif isinstance(rule, Sum):
            self._nodes += len(rule.of)
        if self._nodes > MAX_NODES:
            detail = f"a rule has at most {MAX_NODES} parts"
            raise RuleError(detail, path, ProblemType.LIMIT_EXCEEDED)
        for child, below in _children(rule, path):
            self.measure(child, below, depth + 1)

    def part(self, rule: Rule, path: Path) -> Part:
        """Return *rule* as something to be decided for itself."""
        match rule:
            case Apart():
                inner = self.part(rule.rule, (*path, "rule"))
                return replace(inner, label=label_of(rule))
            case Covers():
                return self._coverage(rule, path)
            case InOrder():
                return self._ordered(rule, path)
            case Tiers():
                parts = tuple(
                    self.part(tier.rule, (*path, "tiers", index, "rule"))
                    for index, tier in enumerate(rule.tiers)
                )
                return Tiered(path, label_of(rule), rule, parts)
            case _:
                plans = self._plans(rule, path, self._takes(rule))
                if sum(1 for each in plans for _ in each.places) > MAX_PLACES:
                    detail = f"the ways to meet it have more than {MAX_PLACES} slots"
                    raise RuleError(detail, path, ProblemType.LIMIT_EXCEEDED)
                for each in plans:
                    self._check_sums(each)
                return Whole(path, label_of(rule), tuple(plans), rule)

    def _plans(self, rule: Rule, path: Path, whole: _Takes) -> list[Plan]:
        """Return the ways to meet *rule*, in which *whole* competes."""
        if isinstance(rule, Slot):
            place = self._place(rule, path)
            return [Plan(groups=(Group(path, label_of(rule), 1, (place,)),))]
        if isinstance(rule, Sum):
            counted = tuple(
                self._place(each.slot, (*path, "of", index, "slot"))
                for index, each in enumerate(rule.of)
            )
            return [Plan(pools=(Pool(path, rule, counted),))]
        if not isinstance(rule, (All, Any, AtLeast)):
            raise TypeError(rule)  # pragma: no cover - decided for themselves
        places: list[Place] = []
        parts: list[Part] = []
        rivals: list[list[Plan]] = []
        for index, child in enumerate(rule.of):
            below = (*path, "of", index)
            if isinstance(child, Slot):
                places.append(self._place(child, below))
            elif self._takes(child).keeps_to_itself(whole):
                parts.append(self.part(child, below))
            elif isinstance(child, (InOrder, Tiers)):
                raise RuleError(
                    "what it takes, another part of the rule may take too: name other "
                    "achievements, or let it be decided apart",
                    below,
                )
            else:
                rivals.append(self._plans(child, below, whole))
        group = Group(path, label_of(rule), rule.needed, tuple(places), tuple(parts))
        return _choices(group, rivals)

    def _place(self, slot: Slot, path: Path) -> Place:
        if self._awards is not None and self._awards in slot.achievements:
            raise RuleError("the stack counts the very badge that it awards", path)
        ids = frozenset(self._aliases.get(name, name) for name in slot.achievements)
        place = Place(path, slot, ids)
        self.places.append(place)
        return place

    def _coverage(self, rule: Covers, path: Path) -> Coverage:
        by = rule.by
        places = []
        for index, node in enumerate(rule.alignments):
            members = {} if by is None else {n: getattr(by, n) for n in by.__slots__}
            slot = Slot(**members | {"name": node.label, "alignments": (node,)})
            places.append(self._place(slot, (*path, "alignments", index)))
        return Coverage(path, label_of(rule), rule.needed, tuple(places))

    def _ordered(self, rule: InOrder, path: Path) -> Ordered:
        whole = self._takes(rule)
        steps = []
        for index, step in enumerate(rule.steps):
            below = (*path, "steps", index)
            takes = self._takes(step)
            if takes.open or not takes.keeps_to_itself(whole):
                detail = "a step of an order names achievements that no other step does"
                raise RuleError(detail, below)
            steps.append(tuple(self._flat(step, below)))
        return Ordered(path, label_of(rule), tuple(steps))

    def _flat(self, rule: Rule, path: Path) -> Iterator[Group]:
        if isinstance(rule, All) and not all(isinstance(r, Slot) for r in rule.of):
            for child, below in _children(rule, path):
                yield from self._flat(child, below)
        elif isinstance(rule, Slot):
            place = self._place(rule, path)
            yield Group(path, label_of(rule), 1, (place,))
        elif isinstance(rule, (All, Any, AtLeast)) and all(
            isinstance(child, Slot) for child in rule.of
        ):
            places = tuple(
                self._place(child, (*path, "of", index))
                for index, child in enumerate(rule.of)
                if isinstance(child, Slot)
            )
            yield Group(path, label_of(rule), rule.needed, places)
        else:
            detail = "a step of an order is a slot, or so many of several slots"
            raise RuleError(detail, path)

    def _takes(self, rule: Rule) -> _Takes:
        takes = _Takes()
        if isinstance(rule, Slot):
            if rule.related or not rule.achievements:
                takes.open = 1
            else:
                takes.named.update({self._aliases.get(i, i) for i in rule.achievements})
        elif not isinstance(rule, (Apart, Covers)):
            slots = [each.slot for each in rule.of] if isinstance(rule, Sum) else []
            for child in (*slots, *(child for child, _ in _children(rule, ()))):
                takes.add(self._takes(child))
        return takes

    def _check_sums(self, chosen: Plan) -> None:
        """Refuse two sums that may have to share: how to is a knapsack problem."""
        roots: dict[str, str] = {}

        def root(name: str) -> str:
            while (above := roots.get(name, name)) != name:
                name = above
            return name

        if len(chosen.pools) < 2:
            return
        everything = any(self._takes(place.slot).open for place in chosen.places)
        for place in chosen.places:
            for name in place.ids:
                roots[root(name)] = root(min(place.ids))
        for pool in chosen.pools:
            mates = {root(min(place.ids)) for place in pool.places if place.ids}
            for mate in mates:
                roots[mate] = root(min(mates))
        seen: set[str] = set()
        for pool in chosen.pools:
            mine = {root(name) for place in pool.places for name in place.ids}
            if everything or mine & seen:
                raise RuleError(
                    "another sum may have to share credentials with this one, and to "
                    "find out how takes exponential time: let one be decided apart",
                    pool.path,
                )
            seen |= mine


def label_of(rule: Rule) -> str:
    """Return *rule* in a few words: its name, if it has one."""
    match rule:
        case Slot():
            said = rule.label
        case All():
            said = f"all {len(rule.of)}"
        case Any():
            said = f"any of {len(rule.of)}"
        case AtLeast():
            said = f"{rule.needed} of {len(rule.of)}"
        case Sum():
            said = f"{rule.at_least:g} {rule.unit}"
        case Apart():
            said = label_of(rule.rule)
        case _:
            said = _NAMES[type(rule)]
    return rule.name or said


def _children(rule: Rule, path: Path) -> Iterator[tuple[Rule, Path]]:
    match rule:
        case All() | Any() | AtLeast():
            for index, child in enumerate(rule.of):
                yield child, (*path, "of", index)
        case InOrder():
            for index, child in enumerate(rule.steps):
                yield child, (*path, "steps", index)
        case Tiers():
            for index, tier in enumerate(rule.tiers):
                yield tier.rule, (*path, "tiers", index, "rule")
        case Apart():
            yield rule.rule, (*path, "rule")
        case _:
            return


def _choices(group: Group, rivals: Sequence[list[Plan]]) -> list[Plan]:
    """Return the ways to have so many of the slots, the parts and the *rivals*."""
    own = len(group.places) + len(group.parts)
    least = max(0, group.needed - own)
    most = min(group.needed, len(rivals))
    found: list[Plan] = []
    if sum(comb(len(rivals), size) for size in range(least, most + 1)) > MAX_PLANS:
        raise _too_many(group)
    for size in range(least, most + 1):
        rest = group.needed - size
        first = (
            Group(group.path, group.label, rest, group.places, group.parts),
        ) * bool(rest)
        for chosen in combinations(rivals, size):
            for several in product(*chosen):
                if len(found) == MAX_PLANS:
                    raise _too_many(group)
                found.append(
                    Plan(
                        (*first, *(g for each in several for g in each.groups)),
                        tuple(pool for each in several for pool in each.pools),
                    )
                )
    return found


def _too_many(group: Group) -> RuleError:
    return RuleError(
        f"there are more than {MAX_PLANS} ways to choose among rules that may need the "
        "same credentials: name other achievements in each, or let some be decided "
        "apart",
        group.path,
        ProblemType.LIMIT_EXCEEDED,
    )
