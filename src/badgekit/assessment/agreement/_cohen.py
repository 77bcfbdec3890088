"""Cohen's kappa, plain and weighted."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

from badgekit.assessment.agreement._chance import ONE_LEVEL, TOO_FEW
from badgekit.assessment.agreement._intervals import Interval, check_confidence, normal
from badgekit.assessment.agreement._numbers import small, whole
from badgekit.assessment.agreement._ratings import Ratings, Value, level_of
from badgekit.assessment.agreement._result import Agreement, agreement

Weights: TypeAlias = (
    Literal["linear", "quadratic"] | Mapping[tuple[Value, Value], float] | None
)

MAX_LEVELS = 100
_HOW = "Fleiss, Cohen and Everitt 1969, normal approximation"
_NAMES = {None: "", "linear": "linear weights", "quadratic": "quadratic weights"}


def cohen_kappa(
    ratings: Ratings, *, weights: Weights = None, confidence: float | None = 0.95
) -> Agreement:
    """Return Cohen's kappa of two raters.

    Units that one of them did not rate are left out. *weights* says how much a
    disagreement counts: every one the same (`None`); as the distance of the levels or
    its square (`"linear"`, `"quadratic"`); or your own number for each pair of levels,
    given in either order or both. The levels of a `scale` are one step apart; numbers
    without a scale are as far apart as they are.

    It is undefined if both give the same level throughout, or fewer than two units are
    left. The interval rests on the large-sample standard error and is rough for a few
    dozen units; `confidence=None` leaves it out.

    Raises `ValueError` if there are not two raters (choose them with `Ratings.of`),
    more than 100 levels, or weights that do not fit.

    Cohen, Educational and Psychological Measurement 20, 1960, and Psychological
    Bulletin 70, 1968; Fleiss, Cohen and Everitt, Psychological Bulletin 72, 1969.

    >>> table = Ratings([[1, 1], [2, 2], [3, 3], [1, 2], [3, 1], [2, 2]])
    >>> round(cohen_kappa(table, weights="quadratic").value, 3)
    0.286
    """
    confidence = check_confidence(confidence)
    if ratings.raters not in {0, 2}:
        raise ValueError(
            "Cohen's kappa is of two raters: choose them with Ratings.of(…, raters=…)"
        )
    if len(ratings.levels) > MAX_LEVELS:
        raise ValueError(
            f"Cohen's kappa takes at most {MAX_LEVELS} levels: "
            "use krippendorff_alpha or icc for measurements"
        )
    variant = "own weights" if isinstance(weights, Mapping) else _variant(weights)
    both = filter(None, ratings.codes)
    pairs = Counter((a, b) for a, b in both if a is not None and b is not None)
    table = _Table(pairs, _apart(ratings, weights))
    undefined = _undefined(table)
    value, interval = None, None
    if not undefined:
        value = float(table.kappa)
        if confidence is not None:
            interval = _interval(table, confidence)
    return agreement(
        ratings,
        "Cohen's kappa",
        variant=variant,
        value=value,
        undefined=undefined,
        interval=interval,
        confidence=confidence,
        units=table.units,
        ratings=2 * table.units,
    )


@dataclass(frozen=True)
class _Table:
    """How often the two gave which levels, and how much each disagreement counts."""

    pairs: Mapping[tuple[int, int], int]
    apart: Sequence[Sequence[int]]

    @cached_property
    def units(self) -> int:
        return sum(self.pairs.values())

    @cached_property
    def rows(self) -> list[int]:
        return self._margin(0)

    @cached_property
    def columns(self) -> list[int]:
        return self._margin(1)

    def _margin(self, rater: int) -> list[int]:
        margin = [0] * len(self.apart)
        for levels, count in self.pairs.items():
            margin[levels[rater]] += count
        return margin

    @cached_property
    def expected(self) -> int:
        """The disagreement by chance, times the square of the units."""
        return sum(
            many * _dot(apart, self.columns)
            for many, apart in zip(self.rows, self.apart, strict=True)
        )

    @cached_property
    def kappa(self) -> Fraction:
        observed = sum(n * self.apart[a][b] for (a, b), n in self.pairs.items())
        return 1 - Fraction(self.units * observed, self.expected)

    @cached_property
    def variance(self) -> Fraction:
        """The square of the standard error of 1969, exactly.

        Its weights are of agreement: here the most apart, less how far apart. All
        that it divides by is multiplied out.
        """
        n, most = self.units, max(map(max, self.apart))
        near = [[most - each for each in row] for row in self.apart]
        by_row = [_dot(row, self.columns) for row in near]
        by_column = [_dot(column, self.rows) for column in zip(*near, strict=True)]
        agreed = sum(count * near[a][b] for (a, b), count in self.pairs.items())
        chance = n * n * most - self.expected
        squares = sum(
            count
            * (
                near[a][b] * self.expected
                - (by_row[a] + by_column[b]) * (n * most - agreed)
            )
            ** 2
            for (a, b), count in self.pairs.items()
        )
        middle = agreed * chance - 2 * n * most * chance + n * n * most * agreed
        return Fraction(n * (n * squares - middle**2), self.expected**4)


def _dot(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(map(int.__mul__, one, other))


def _undefined(table: _Table) -> str:
    if table.units < 2:
        return TOO_FEW
    if len({level for pair in table.pairs for level in pair}) == 1:
        return ONE_LEVEL
    return "" if table.expected else "none of the disagreements counts"


def _interval(table: _Table, confidence: float) -> Interval:
    return normal(float(table.kappa), math.sqrt(table.variance), confidence, _HOW)


def _variant(weights: object) -> str:
    for known, name in _NAMES.items():
        if weights == known:
            return name
    raise ValueError(
        "weights are None, 'linear', 'quadratic', or a number for each pair of levels"
    )


def _apart(ratings: Ratings, weights: Weights) -> list[list[int]]:
    """Return how much it counts when one gives a level and the other another."""
    if isinstance(weights, Mapping):
        return _own(ratings, weights)
    if weights is None:
        places = range(len(ratings.levels))
        return [[int(a != b) for b in places] for a in places]
    at = small(ratings.positions(f"a kappa with {_NAMES[weights]}"))
    power = 1 if weights == "linear" else 2
    return [[abs(a - b) ** power for b in at] for a in at]


def _own(
    ratings: Ratings, weights: Mapping[tuple[Value, Value], float]
) -> list[list[int]]:
    given = {}
    try:
        for (one, other), weight in weights.items():
            given[level_of(one), level_of(other)] = whole(weight)
    except (TypeError, AttributeError) as error:
        raise ValueError("weights map pairs of levels to numbers") from error
    given = {(other, one): n for (one, other), n in given.items()} | given
    if any(n < 0 or (n and one == other) for (one, other), n in given.items()):
        raise ValueError("a weight is not negative, and 0 for agreement")
    try:
        rows = [
            [0 if a == b else given[a, b] for b in ratings.levels]
            for a in ratings.levels
        ]
    except KeyError as error:
        raise ValueError("a pair of levels has no weight") from error
    flat = small([each for row in rows for each in row], shift=False)
    width = len(rows)
    return [flat[at : at + width] for at in range(0, width * width, width)]
