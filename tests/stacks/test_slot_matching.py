"""The matching, against a search through everything."""

from itertools import combinations
from random import Random
from typing import Any

import pytest

from badgekit.stacks._matching import Matching


def problem_of(seed: int) -> Any:
    """Up to eight slots in two groups that are tight, and as many units."""
    draw = Random(seed)
    groups = [draw.randrange(2) for _ in range(draw.randint(2, 8))]
    capacities = [min(groups.count(n), draw.randint(1, 3)) for n in range(2)]
    adjacent = [
        sorted(draw.sample(range(len(groups)), draw.randint(1, 2)))
        for _ in range(draw.randint(2, 7))
    ]
    weights = [draw.randrange(4) for _ in adjacent]
    return groups, capacities, adjacent, weights


def can_be_in(units: Any, problem: Any) -> bool:
    """Whether all of *units* fit at once, by trying every way."""
    groups, capacities, adjacent, _ = problem
    states = {(frozenset[int](), tuple(capacities))}
    for unit in units:
        states = {
            (taken | {slot}, (*left[:g], left[g] - 1, *left[g + 1 :]))
            for taken, left in states
            for slot in adjacent[unit]
            if slot not in taken and left[g := groups[slot]]
        }
    return bool(states)


@pytest.mark.parametrize("start", range(0, 600, 100))
def test_the_most_units_are_in_with_the_least_weight(start: int) -> None:
    for seed in range(start, start + 100):
        check_the_most_are_in(problem_of(seed))


def check_the_most_are_in(problem: Any) -> None:
    groups, capacities, adjacent, weights = problem
    matching = Matching(groups, capacities)
    order = sorted(range(len(adjacent)), key=lambda unit: (weights[unit], unit))
    for unit in order:
        before = {u for u in matching.units if u is not None}
        added = matching.add(unit, adjacent[unit])
        after = {u for u in matching.units if u is not None}
        assert after == before | ({unit} if added else set())
    inside = [unit for unit in matching.units if unit is not None]
    for slot, holder in enumerate(matching.units):
        assert holder is None or slot in adjacent[holder]
    for group, capacity in enumerate(capacities):
        held = [s for s, u in enumerate(matching.units) if u is not None]
        assert sum(groups[s] == group for s in held) == matching.loads[group]
        assert matching.loads[group] <= capacity
    best = min(
        (-size, sum(weights[unit] for unit in units))
        for size in range(len(adjacent) + 1)
        for units in combinations(range(len(adjacent)), size)
        if can_be_in(units, problem)
    )
    assert (-len(inside), sum(weights[unit] for unit in inside)) == best


def test_a_group_makes_room_where_one_of_its_units_can_go_elsewhere() -> None:
    matching = Matching([0, 0, 1], [1, 1])
    assert matching.add(0, [1, 2])
    assert matching.add(1, [0])
    assert matching.units == [1, None, 0]
    assert matching.is_full
    assert not matching.add(2, [0, 1, 2])


@pytest.mark.parametrize("start", range(1000, 1300, 100))
def test_a_group_that_is_widened_keeps_the_others_as_full_as_they_were(
    start: int,
) -> None:
    for seed in range(start, start + 100):
        check_widening(problem_of(seed))


def check_widening(problem: Any) -> None:
    groups, capacities, adjacent, _ = problem
    matching = Matching(groups, capacities)
    for unit, slots in enumerate(adjacent):
        matching.add(unit, slots)
    before = list(matching.loads)
    matching.widen(0)
    inside = set(matching.units)
    for unit, slots in enumerate(adjacent):
        if unit not in inside:
            matching.add(unit, slots)
    assert all(now >= then for now, then in zip(matching.loads, before, strict=True))
    wider = groups, [groups.count(0), *capacities[1:]], adjacent, None
    most = max(
        size
        for size in range(len(adjacent) + 1)
        for units in combinations(range(len(adjacent)), size)
        if can_be_in(units, wider)
    )
    assert sum(matching.loads) == most
