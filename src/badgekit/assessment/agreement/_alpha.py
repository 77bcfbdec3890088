"""Krippendorff's alpha."""

from functools import partial
from typing import Literal, TypeAlias, assert_never, get_args

from badgekit.assessment.agreement._chance import corrected, measure
from badgekit.assessment.agreement._disagreement import (
    Distance,
    IntervalDistance,
    Kinds,
    NominalDistance,
    OrdinalDistance,
    RatioDistance,
)
from badgekit.assessment.agreement._intervals import Bootstrap, check_confidence
from badgekit.assessment.agreement._ratings import Ratings
from badgekit.assessment.agreement._result import Agreement

Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]
"""What about the ratings carries meaning: which they are, also their order, also
their differences, also their proportions."""


def krippendorff_alpha(
    ratings: Ratings,
    *,
    level: Level = "nominal",
    confidence: float | None = 0.95,
    resamples: int = 1_000,
    seed: int = 0,
) -> Agreement:
    """Return Krippendorff's alpha: any number of raters, and gaps allowed.

    Units with fewer than two ratings are left out. It is undefined if all ratings are
    the same, or fewer than two units are left. The interval is a percentile bootstrap
    over units; `confidence=None` leaves it out. Its time grows with *resamples* times
    the table; with *level* ratio, also with the square of the different numbers.

    Raises `ValueError` for words without a scale where order matters, for interval and
    ratio without numbers, for ratio with negative ones, and for too much work.

    Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011; Zapf and others,
    BMC Medical Research Methodology 16:93, 2016, on the interval.

    >>> table = Ratings([[1, 1], [2, 2], [3, 4], [2, None]])
    >>> round(krippendorff_alpha(table, level="interval", confidence=None).value, 3)
    0.878
    """
    bootstrap = Bootstrap(resamples=resamples, seed=seed)
    distance = _distance(ratings, level)
    statistic = corrected(distance, spare=1)
    many = distance.kinds.many
    return measure(
        ratings,
        "Krippendorff's alpha",
        distance.kinds,
        statistic,
        partial(bootstrap.interval, statistic, many, distance.work),
        confidence=check_confidence(confidence),
        variant=level,
    )


def _distance(ratings: Ratings, level: Level) -> Distance:
    if level not in get_args(Level):
        raise ValueError(f"a level is one of {', '.join(get_args(Level))}")
    kinds = Kinds.of(ratings)
    match level:
        case "nominal":
            return NominalDistance(kinds)
        case "ordinal":
            ratings.positions("the level ordinal")
            return OrdinalDistance(kinds)
        case "interval":
            return IntervalDistance(kinds, ratings.numbers("the level interval"))
        case "ratio":
            return RatioDistance(kinds, ratings.numbers("the level ratio"))
        case _:  # pragma: no cover
            assert_never(level)
