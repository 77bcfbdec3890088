"""Solve what a rule was taken apart into."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from math import lcm

from badgekit.problems import pointer_to
from badgekit.stacks._decision import Missing
from badgekit.stacks._facts import Facts
from badgekit.stacks._matching import Matching
from badgekit.stacks._parts import (
    Coverage,
    Group,
    Ordered,
    Part,
    Path,
    Place,
    Plan,
    Pool,
    Tiered,
    Whole,
)
from badgekit.stacks._reasons import Reason
from badgekit.stacks._results import Worth, exact
from badgekit.stacks._rules import Grant
from badgekit.stacks._world import World

_DAWN = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Filled:
    """A place with a credential in it."""

    place: Place
    facts: Facts
    worth: Fraction | None = None

    @property
    def order(self) -> tuple[Path, int]:
        """Sorts by the rule, then by the credential."""
        return self.place.path, self.facts.rank


@dataclass(slots=True)
class Found:
    """How a part ended."""

    lacking: Fraction = Fraction(0)
    """How much is missing, to tell which of several ways is the nearest."""
    filled: list[Filled] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    total: Fraction = Fraction(0)
    """How many rules are met, or what the sum is."""
    tier: int | None = None
    grants: Grant | None = None

    @property
    def met(self) -> bool:
        """Whether nothing is missing."""
        return not self.lacking


class Solver:
    """Solves each part once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._found: dict[tuple[Part, bool], Found] = {}

    def solve(self, part: Part, *, everything: bool = False) -> Found:
        """Solve *part*; with *everything* on, fill more slots than are needed."""
        key = part, everything
        if key not in self._found:
            self._found[key] = self._solve(part, everything=everything)
        return self._found[key]

    def _solve(self, part: Part, *, everything: bool) -> Found:
        match part:
            case Coverage():
                return self._cover(part)
            case Ordered():
                return self._follow(part)
            case Tiered():
                return self._climb(part)
            case Whole():
                nearest: Found | None = None
                for plan in part.plans:
                    found = self._try(plan, everything=everything)
                    if found.met:
                        return found
                    if nearest is None or found.lacking < nearest.lacking:
                        nearest = found
                assert nearest is not None  # every rule can be met somehow
                return nearest

    def _try(self, plan: Plan, *, everything: bool) -> Found:
        """Fill the slots of *plan* with what its sums can spare best."""
        pools = [_Purse(pool, self._world) for pool in plan.pools]
        found = Found()
        groups = [
            self._own_slots(group, found, everything=everything)
            for group in plan.groups
        ]
        assignment = _Assignment(groups, self._world, _weights(pools))
        if everything and assignment.matching.is_full:
            assignment.widen()
        found.filled += assignment.filled
        for group, load in zip(groups, assignment.matching.loads, strict=True):
            found.total += load
            self._miss(group, load, assignment, found)
        for purse in pools:
            purse.settle(assignment.units, found)
        found.filled.sort(key=lambda each: each.order)
        return found

    def _own_slots(self, group: Group, found: Found, *, everything: bool) -> Group:
        """Return *group* without the parts that are met, and those counted."""
        if not group.parts:
            return group
        met = [part for part in group.parts if self.solve(part).met]
        used = met if everything else met[: group.needed]
        for part in used:
            found.filled += self.solve(part).filled
        found.total += len(used)
        open_parts = tuple(part for part in group.parts if part not in met)
        needed = max(0, group.needed - len(met))
        return replace(group, needed=needed, parts=open_parts)

    def _miss(
        self, group: Group, load: int, assignment: "_Assignment", found: Found
    ) -> None:
        lacking = group.needed - load
        if lacking <= 0:
            return
        found.lacking += lacking
        occupied = assignment.places
        empty = [place for place in group.places if place not in occupied]
        for part in group.parts:
            found.filled += self.solve(part).filled
        if lacking < len(empty) + len(group.parts):
            names = [place.slot.label for place in empty]
            names += [part.label for part in group.parts]
            found.missing.append(_missing(group.path, group.label, lacking, names))
            return
        if empty:
            names = [place.slot.label for place in empty]
            if [place.path for place in empty] == [group.path]:
                names = []
            found.missing.append(_missing(group.path, group.label, len(empty), names))
        for part in group.parts:
            found.missing += self.solve(part).missing

    def _cover(self, part: Coverage) -> Found:
        found = Found()
        empty = []
        for place in part.places:
            fitting = self._world.fitting(place)
            if not fitting:
                empty.append(place.slot.label)
            elif len(found.filled) < part.needed:
                found.filled.append(Filled(place, fitting[0]))
        found.lacking = Fraction(part.needed - len(found.filled))
        found.total = Fraction(len(found.filled))
        if found.lacking:
            found.missing = [_missing(part.path, part.label, int(found.lacking), empty)]
        return found

    def _climb(self, part: Tiered) -> Found:
        above: Found | None = None
        name = ""
        for index in reversed(range(len(part.parts))):
            tier = part.rule.tiers[index]
            everything = tier.grants.per is not None
            found = self.solve(part.parts[index], everything=everything)
            if found.met:
                missing = [] if above is None else _for_tier(above.missing, name)
                return Found(
                    filled=found.filled,
                    missing=missing,
                    total=found.total,
                    tier=index,
                    grants=tier.grants,
                )
            above, name = found, tier.name
        assert above is not None  # there is at least one tier
        return replace(above, missing=_for_tier(above.missing, name))

    def _follow(self, part: Ordered) -> Found:
        """Complete each step as early as can be: the next one then has most time."""
        found = Found()
        begin = _DAWN
        for groups in part.steps:
            fitting = [
                facts
                for group in groups
                for place in group.places
                for facts in self._world.fitting(place)
            ]
            for facts in fitting:
                if facts.awarded < begin:
                    self._world.note(facts, Reason.OUT_OF_ORDER)
            times = sorted({f.awarded for f in fitting if f.awarded >= begin})

            earliest = self._earliest(groups, begin, times)
            end = times[min(earliest, len(times) - 1)] if times else begin
            assignment = self._within(groups, begin, end)
            found.filled += assignment.filled
            for group, load in zip(groups, assignment.matching.loads, strict=True):
                self._miss(group, load, assignment, found)
            begin = end
        found.total = Fraction(len(found.filled))
        return found

    def _earliest(
        self, groups: Sequence[Group], begin: datetime, times: Sequence[datetime]
    ) -> int:
        """Return which of *times* is the first by which *groups* can be filled."""
        return bisect_left(
            times,
            True,  # noqa: FBT003 - what is looked for
            key=lambda end: self._within(groups, begin, end).matching.is_full,
        )

    def _within(
        self, groups: Sequence[Group], begin: datetime, end: datetime
    ) -> "_Assignment":
        return _Assignment(
            groups,
            self._world,
            lambda _: 0,
            lambda facts: begin <= facts.awarded <= end,
        )


class _Assignment:
    """Units in the slots of groups."""

    def __init__(
        self,
        groups: Sequence[Group],
        world: World,
        weight: Callable[[int], int],
        keep: Callable[[Facts], bool] | None = None,
    ) -> None:
        self._slots = [place for group in groups for place in group.places]
        owners = [n for n, group in enumerate(groups) for _ in group.places]
        needs = [min(group.needed, len(group.places)) for group in groups]
        self.matching = Matching(owners, needs)
        self._first: list[dict[int, Facts]] = []
        self._adjacent: defaultdict[int, list[int]] = defaultdict(list)
        for slot, place in enumerate(self._slots):
            units = world.units(place, keep)
            self._first.append(units)
            for unit in units:
                self._adjacent[unit].append(slot)
        self._order = sorted(self._adjacent, key=lambda unit: (weight(unit), unit))
        self._fill()

    def widen(self) -> None:
        """Fill all slots of the first group that can be filled."""
        if self._slots:
            self.matching.widen(0)
            self._fill()

    def _fill(self) -> None:
        inside = self.units
        for unit in self._order:
            if self.matching.is_full:
                return
            if unit not in inside:
                self.matching.add(unit, self._adjacent[unit])

    @property
    def units(self) -> set[int]:
        """The units that fill slots."""
        return {unit for unit in self.matching.units if unit is not None}

    @property
    def filled(self) -> Iterator[Filled]:
        """The slots that are filled, with the first credential of each unit."""
        for slot, unit in enumerate(self.matching.units):
            if unit is not None:
                yield Filled(self._slots[slot], self._first[slot][unit])

    @property
    def places(self) -> set[Place]:
        """The places that are filled."""
        return {each.place for each in self.filled}


class _Purse:
    """What counts towards one sum."""

    def __init__(self, pool: Pool, world: World) -> None:
        self._pool = pool
        self._best: dict[int, Filled] = {}
        for counted, place in zip(pool.rule.of, pool.places, strict=True):
            value_of = Worth(counted)
            for facts in world.fitting(place):
                value = value_of(facts.subject)
                if not value:
                    world.note(facts, Reason.WORTH_NOTHING)
                    continue
                best = self._best.get(facts.unit)
                if best is None or best.worth is None or value > best.worth:
                    self._best[facts.unit] = Filled(place, facts, value)

    def weights(self) -> dict[int, int]:
        """Return what the sum would lose with each unit, on a scale of its own."""
        worths = {unit: best.worth or Fraction(0) for unit, best in self._best.items()}
        scale = lcm(*(worth.denominator for worth in worths.values()))
        return {
            unit: worth.numerator * (scale // worth.denominator)
            for unit, worth in worths.items()
        }

    def settle(self, taken: set[int], found: Found) -> None:
        """Add up what was not *taken* by slots."""
        left = [each for unit, each in self._best.items() if unit not in taken]
        total = sum((each.worth or Fraction(0) for each in left), Fraction(0))
        found.filled += left
        found.total += total
        rule = self._pool.rule
        least = exact(rule.at_least)
        if total < least:
            found.lacking += (least - total) / least
            name = rule.name or f"{rule.at_least:g} {rule.unit}"
            lacking = float(least - total)
            found.missing.append(_missing(self._pool.path, name, lacking, ()))


def _weights(pools: Sequence[_Purse]) -> Callable[[int], int]:
    """Return what each unit is worth to the sums: to one of them, if to any."""
    found: dict[int, int] = {}
    for purse in pools:
        found |= purse.weights()
    return lambda unit: found.get(unit, 0)


def _missing(path: Path, name: str, lacking: float, options: Sequence[str]) -> Missing:
    return Missing(
        part=pointer_to(*path), name=name, lacking=lacking, options=tuple(options)
    )


def _for_tier(missing: Sequence[Missing], tier: str) -> list[Missing]:
    return [replace(each, tier=each.tier or tier) for each in missing]
