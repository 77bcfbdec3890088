"""Coefficients of the form `1 - observed / expected`, for any number of raters."""

from collections.abc import Callable, Mapping

from badgekit.assessment.agreement._disagreement import Distance, Kinds
from badgekit.assessment.agreement._intervals import Interval, Statistic
from badgekit.assessment.agreement._ratings import Ratings
from badgekit.assessment.agreement._result import Agreement, agreement

TOO_FEW = "fewer than two units were rated twice"
ONE_LEVEL = "all ratings are the same, so chance alone would have them agree"


def corrected(distance: Distance, *, spare: int) -> Statistic:
    """Return the coefficient as a function of the units drawn.

    *spare* is 1 if a rating is not paired with itself when expecting.
    """

    def statistic(drawn: Mapping[int, int]) -> float | None:
        expected = distance.expected(drawn)
        if not expected:
            return None
        ratings = distance.kinds.ratings(drawn) - spare
        return 1 - ratings * distance.observed(drawn) / expected

    return statistic


def measure(
    table: Ratings,
    coefficient: str,
    kinds: Kinds,
    statistic: Statistic,
    interval: Callable[[float], Interval],
    *,
    confidence: float | None,
    variant: str = "",
    undefined: str = "",
) -> Agreement:
    """Compute a coefficient and its *interval*, or say why it is not defined."""
    value, found = None, None
    if not undefined and kinds.units < 2:
        undefined = TOO_FEW
    if not undefined:
        value = statistic(kinds.all)
        undefined = ONE_LEVEL if value is None else ""
    if value is not None and confidence is not None:
        found = interval(confidence)
    return agreement(
        table,
        coefficient,
        variant=variant,
        value=value,
        undefined=undefined,
        interval=found,
        confidence=confidence,
        units=kinds.units,
        ratings=kinds.ratings(kinds.all),
    )
