"""Percent agreement."""

import math
from collections.abc import Mapping

from badgekit.assessment.agreement._chance import measure
from badgekit.assessment.agreement._disagreement import Kinds, NominalDistance
from badgekit.assessment.agreement._intervals import (
    Bootstrap,
    Interval,
    check_confidence,
    wilson,
)
from badgekit.assessment.agreement._ratings import Ratings
from badgekit.assessment.agreement._result import Agreement


def percent_agreement(
    ratings: Ratings,
    *,
    confidence: float | None = 0.95,
    resamples: int = 1_000,
    seed: int = 0,
) -> Agreement:
    """Return the share of pairs of raters that agree on a unit, as 0 to 1.

    Each unit counts alike, however many rated it; those with fewer than two ratings
    are left out. It is not corrected for chance: raters who always say the same agree
    in full. It is undefined if fewer than two units are left.

    The interval is Wilson's if each unit has two ratings, and otherwise a percentile
    bootstrap over units; `confidence=None` leaves it out. Raises `ValueError` for too
    much work.

    >>> table = Ratings([["met", "met"], ["met", "no"], ["met", "met"], ["no", "no"]])
    >>> print(percent_agreement(table))
    percent agreement: 0.750, 95% interval 0.301 to 0.954 (4 units, 2 raters, 8 ratings)
    """
    bootstrap = Bootstrap(resamples=resamples, seed=seed)
    distance = NominalDistance(Kinds.of(ratings))
    kinds = distance.kinds
    sizes, apart = kinds.sizes, distance.within

    def statistic(drawn: Mapping[int, int]) -> float:
        shares = (times * apart[kind] / sizes[kind] for kind, times in drawn.items())
        return 1 - math.fsum(shares) / sum(drawn.values())

    def interval(confidence: float) -> Interval:
        if set(sizes) != {2}:
            return bootstrap.interval(statistic, kinds.many, distance.work, confidence)
        agreed = sum(n for kind, n in enumerate(kinds.many) if not apart[kind])
        return wilson(agreed, kinds.units, confidence)

    return measure(
        ratings,
        "percent agreement",
        kinds,
        statistic,
        interval,
        confidence=check_confidence(confidence),
    )
