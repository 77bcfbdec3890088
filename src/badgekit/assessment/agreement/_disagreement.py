"""How much the ratings of a unit differ, and how much any two ratings do.

Fleiss' kappa and Krippendorff's alpha are both `1 - observed / expected`. They differ
in what they take for the distance of two ratings, and in how they count the ratings.
"""

import math
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from badgekit.assessment.agreement._intervals import MAX_WORK
from badgekit.assessment.agreement._numbers import small
from badgekit.assessment.agreement._ratings import Ratings

Counts: TypeAlias = Mapping[int, int]
"""How often each level was given."""
Drawn: TypeAlias = Mapping[int, int]
"""How often there is a unit of each kind."""


@dataclass(frozen=True)
class Kinds:
    """The units that have two ratings or more. Two with the same counts are a kind.

    Kinds are in an order of their own, so that a bootstrap does not depend on the
    order of units and raters.
    """

    counts: tuple[Counts, ...]
    many: tuple[int, ...]
    """How many units of each kind there are."""

    @classmethod
    def of(cls, ratings: Ratings) -> "Kinds":
        """Count the ratings of each unit."""
        found: Counter[tuple[tuple[int, int], ...]] = Counter()
        for row, times in Counter(ratings.codes).items():
            counts = Counter(code for code in row if code is not None)
            if counts.total() > 1:
                found[tuple(sorted(counts.items()))] += times
        ordered = sorted(found)
        return cls(tuple(map(dict, ordered)), tuple(found[kind] for kind in ordered))

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many ratings a unit of each kind has."""
        return tuple(sum(counts.values()) for counts in self.counts)

    @cached_property
    def units(self) -> int:
        """How many units there are."""
        return sum(self.many)

    @cached_property
    def all(self) -> Drawn:
        """Each kind as often as it is there."""
        return dict(enumerate(self.many))

    @cached_property
    def cells(self) -> int:
        """How many counts there are in all kinds."""
        return sum(map(len, self.counts))

    def ratings(self, drawn: Drawn) -> int:
        """Return how many ratings *drawn* has."""
        return sum(self.sizes[kind] * times for kind, times in drawn.items())

    def totals(self, drawn: Drawn) -> dict[int, int]:
        """Return how often each level is in *drawn*."""
        totals: defaultdict[int, int] = defaultdict(int)
        for kind, times in drawn.items():
            for level, count in self.counts[kind].items():
                totals[level] += times * count
        return totals


class Distance(ABC):
    """Sums of the squared distances of ratings, over ordered pairs."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self.work = kinds.units + 2 * kinds.cells
        """Steps of computing both sums, a step being a fifth of a microsecond or so."""

    def observed(self, drawn: Drawn) -> float:
        """Return the sum over the pairs in each unit, by its ratings but one."""
        return math.fsum(self.within[kind] * times for kind, times in drawn.items())

    @cached_property
    def within(self) -> list[float]:
        """What a unit of each kind adds to `observed`."""
        pairs = zip(self.kinds.counts, self.kinds.sizes, strict=True)
        return [self.pairs(counts) / (size - 1) for counts, size in pairs]

    def expected(self, drawn: Drawn) -> float:
        """Return the sum over all pairs of ratings, of one unit or not."""
        return self.pairs(self.kinds.totals(drawn))

    @abstractmethod
    def pairs(self, counts: Counts) -> float:
        """Return the sum over all pairs of these ratings."""


class NominalDistance(Distance):
    """Two ratings are the same, or they are not."""

    def pairs(self, counts: Counts) -> float:
        """Return the sum over all pairs of these ratings."""
        return sum(counts.values()) ** 2 - sum(n * n for n in counts.values())


class IntervalDistance(Distance):
    """Two ratings differ by as much as their numbers do."""

    def __init__(self, kinds: Kinds, numbers: Sequence[int]) -> None:
        super().__init__(kinds)
        self.work = kinds.units + 4 * len(kinds.counts)
        self._numbers = small(numbers)
        self._moments = [_moments(counts, self._numbers) for counts in kinds.counts]

    def expected(self, drawn: Drawn) -> float:
        """Return the sum over all pairs of ratings, of one unit or not."""
        moments = [(self._moments[kind], times) for kind, times in drawn.items()]
        total = sum(times * first for (first, _), times in moments)
        squares = sum(times * second for (_, second), times in moments)
        return 2 * (self.kinds.ratings(drawn) * squares - total * total)

    def pairs(self, counts: Counts) -> float:
        """Return the sum over all pairs of these ratings."""
        return _squares(counts, self._numbers)


class OrdinalDistance(Distance):
    """Two ratings differ by the ratings that lie between them.

    That is the difference of their mean ranks among all ratings.
    """

    def __init__(self, kinds: Kinds) -> None:
        super().__init__(kinds)
        self.work = kinds.units + 8 * kinds.cells

    def observed(self, drawn: Drawn) -> float:
        """Return the sum over the pairs in each unit, by its ratings but one."""
        ranks = _ranks(self.kinds.totals(drawn))
        return math.fsum(
            times
            * _squares(self.kinds.counts[kind], ranks)
            / (self.kinds.sizes[kind] - 1)
            for kind, times in drawn.items()
        )

    def pairs(self, counts: Counts) -> float:
        """Return the sum over all pairs of these ratings, which are all there are."""
        return _squares(counts, _ranks(counts))


class RatioDistance(Distance):
    """Two ratings differ by their difference in relation to their sum."""

    def __init__(self, kinds: Kinds, numbers: Sequence[int]) -> None:
        if min(numbers, default=0) < 0:
            raise ValueError("the level ratio needs numbers that are not negative")
        super().__init__(kinds)
        self._numbers = small(numbers, shift=False)
        self.work += len(kinds.totals(kinds.all)) ** 2 // 2
        inside = sum(len(counts) ** 2 for counts in kinds.counts) // 2
        if max(self.work, inside) > MAX_WORK:
            raise ValueError("there are too many different numbers for the level ratio")

    def pairs(self, counts: Counts) -> float:
        """Return the sum over all pairs of these ratings."""
        numbers, items = self._numbers, list(counts.items())
        return 2 * math.fsum(
            n * m * ((numbers[a] - numbers[b]) / (numbers[a] + numbers[b])) ** 2
            for place, (a, n) in enumerate(items)
            for b, m in items[:place]
        )


def _moments(
    counts: Counts, numbers: Sequence[int] | Mapping[int, int]
) -> tuple[int, int]:
    """Return the sum of the ratings, and the sum of their squares."""
    items = [(numbers[level], count) for level, count in counts.items()]
    return sum(n * count for n, count in items), sum(
        n * n * count for n, count in items
    )


def _squares(counts: Counts, numbers: Sequence[int] | Mapping[int, int]) -> int:
    total, squares = _moments(counts, numbers)
    return 2 * (sum(counts.values()) * squares - total * total)


def _ranks(totals: Counts) -> dict[int, int]:
    """Return twice the mean rank of each level."""
    ranks, below = {}, 0
    for level in sorted(totals):
        ranks[level] = 2 * below + totals[level]
        below += totals[level]
    return ranks
