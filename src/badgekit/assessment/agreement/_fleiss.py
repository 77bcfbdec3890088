"""Fleiss' kappa."""

from functools import partial

from badgekit.assessment.agreement._chance import corrected, measure
from badgekit.assessment.agreement._disagreement import Kinds, NominalDistance
from badgekit.assessment.agreement._intervals import Bootstrap, check_confidence
from badgekit.assessment.agreement._ratings import Ratings
from badgekit.assessment.agreement._result import Agreement


def fleiss_kappa(
    ratings: Ratings,
    *,
    confidence: float | None = 0.95,
    resamples: int = 1_000,
    seed: int = 0,
) -> Agreement:
    """Return Fleiss' kappa: each unit rated equally often, not always by the same.

    Units with fewer than two ratings are left out. It is undefined if the others have
    different numbers of ratings (`krippendorff_alpha` takes those), if all ratings are
    the same, or fewer than two units are left. The interval is a percentile bootstrap
    over units; `confidence=None` leaves it out.

    Raises `ValueError` for too much work.

    Fleiss, Psychological Bulletin 76, 1971; Zapf and others, BMC Medical Research
    Methodology 16:93, 2016, on the interval.

    >>> table = Ratings([["a", "a"], ["a", "b"], ["b", "b"], ["b", "b"]])
    >>> round(fleiss_kappa(table, confidence=None).value, 3)
    0.467
    """
    bootstrap = Bootstrap(resamples=resamples, seed=seed)
    distance = NominalDistance(Kinds.of(ratings))
    sizes = sorted(set(distance.kinds.sizes))
    uneven = f"units have from {sizes[0]} to {sizes[-1]} ratings" if sizes[1:] else ""
    statistic = corrected(distance, spare=0)
    return measure(
        ratings,
        "Fleiss' kappa",
        distance.kinds,
        statistic,
        partial(bootstrap.interval, statistic, distance.kinds.many, distance.work),
        confidence=check_confidence(confidence),
        undefined=uneven,
    )
