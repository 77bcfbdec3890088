"""Which credential fills which slot: a maximum matching with groups of slots."""

from collections.abc import Sequence


class Matching:
    """Fill slots one unit at a time, never emptying a group.

    A unit is what counts once. Slots are in groups, each of which takes so many units
    at most. What `add` takes stays in, perhaps in another slot, so the units that are
    in depend on the order in which they are added: the sets of units that can be in
    together are a matroid (a gammoid), so added in order of weight they have the
    least weight of all largest sets. Each failed search marks what it has seen: from
    there no slot can be reached any more, whatever is added later.
    """

    def __init__(self, groups: Sequence[int], capacities: Sequence[int]) -> None:
        """Take the group of each slot, and how many units each group takes."""
        self._groups = groups
        self._capacities = list(capacities)
        self._members: list[list[int]] = [[] for _ in capacities]
        for slot, group in enumerate(groups):
            self._members[group].append(slot)
        self._loads = [0] * len(capacities)
        self._adjacent: dict[int, Sequence[int]] = {}
        self._dead_slots: set[int] = set()
        self._dead_groups: set[int] = set()
        self.units: list[int | None] = [None] * len(groups)
        """The unit in each slot."""

    @property
    def loads(self) -> Sequence[int]:
        """How many units each group has."""
        return self._loads

    @property
    def is_full(self) -> bool:
        """Whether every group has all that it takes."""
        return self._loads == self._capacities

    def widen(self, group: int) -> None:
        """Let *group* take a unit in each of its slots."""
        self._capacities[group] = len(self._members[group])
        self._dead_slots.clear()
        self._dead_groups.clear()

    def add(self, unit: int, adjacent: Sequence[int]) -> bool:
        """Find a slot for *unit* among *adjacent*, moving others if need be."""
        self._adjacent[unit] = adjacent
        takers: dict[int, int] = {}  # slot -> the unit that would move in
        vacated: dict[int, int] = {}  # slot that would be left empty -> slot instead
        groups: set[int] = set()
        queue = [unit]
        for mover in queue:
            for slot in self._adjacent[mover]:
                if slot in takers or slot in self._dead_slots:
                    continue
                takers[slot] = mover
                holder = self.units[slot]
                if holder is not None:
                    if slot not in vacated:
                        queue.append(holder)
                    continue
                group = self._groups[slot]
                if self._loads[group] < self._capacities[group]:
                    self._loads[group] += 1
                    self._shift(slot, unit, takers, vacated)
                    return True
                if group in groups or group in self._dead_groups:
                    continue
                groups.add(group)
                for other in self._members[group]:
                    holder = self.units[other]
                    if holder is None or other in takers or other in vacated:
                        continue
                    vacated[other] = slot
                    queue.append(holder)
        self._dead_slots.update(takers, vacated)
        self._dead_groups.update(groups)
        return False

    def _shift(
        self, slot: int, unit: int, takers: dict[int, int], vacated: dict[int, int]
    ) -> None:
        """Move everyone along the path that ends at the free *slot*."""
        places = {u: s for s, u in enumerate(self.units) if u is not None}
        while True:
            mover = takers[slot]
            self.units[slot] = mover
            if mover == unit:
                return
            left = places[mover]
            if left in vacated:
                self.units[left] = None
                slot = vacated[left]
            else:
                slot = left
