"""What comes out: one coefficient with its interval."""

from dataclasses import dataclass

from badgekit._json import JsonObject
from badgekit.assessment.agreement._intervals import Interval
from badgekit.assessment.agreement._ratings import Ratings


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A coefficient of agreement. Aggregates only: nobody is named.

    It passes no judgement on whether the agreement is good enough.
    """

    coefficient: str
    """Such as `"Cohen's kappa"` or `"ICC(2,1)"`."""
    variant: str = ""
    """Which one of it, such as `"quadratic weights"` or `"ordinal"`."""
    value: float | None
    """`None` where the ratings do not define it."""
    undefined: str = ""
    """Why there is no value."""
    low: float | None = None
    high: float | None = None
    """The limits of the interval; `None` where there is none."""
    confidence: float | None = None
    """How often such an interval holds the true value, such as 0.95; `None` if no
    interval was asked for."""
    interval: str = ""
    """How the interval was computed, or why there is none."""
    units: int
    """How many units it is computed from."""
    left_out: int
    """How many were not used, because too few of the raters rated them."""
    raters: int
    """How many raters the table has. Not each of them need have rated each unit."""
    ratings: int
    """How many ratings it is computed from."""

    def to_json_object(self) -> JsonObject:
        """Return it as JSON; `value`, `low` and `high` may be null."""
        return {
            "coefficient": self.coefficient,
            "variant": self.variant,
            "value": self.value,
            "undefined": self.undefined,
            "low": self.low,
            "high": self.high,
            "confidence": self.confidence,
            "interval": self.interval,
            "units": self.units,
            "leftOut": self.left_out,
            "raters": self.raters,
            "ratings": self.ratings,
        }

    def __str__(self) -> str:
        name = self.coefficient + (f", {self.variant}" if self.variant else "")
        size = f"{self.units} units, {self.raters} raters, {self.ratings} ratings"
        size += f"; {self.left_out} more left out" if self.left_out else ""
        if self.value is None:
            return f"{name}: undefined, {self.undefined} ({size})"
        said = f"{name}: {self.value:.3f}"
        if self.confidence is None:
            return f"{said} ({size})"
        if self.low is None or self.high is None:
            return f"{said}, no interval: {self.interval} ({size})"
        share = f"{self.confidence * 100:.10g}%"
        return f"{said}, {share} interval {self.low:.3f} to {self.high:.3f} ({size})"


def agreement(
    table: Ratings,
    coefficient: str,
    *,
    units: int,
    ratings: int,
    variant: str = "",
    value: float | None = None,
    undefined: str = "",
    interval: Interval | None = None,
    confidence: float | None,
) -> Agreement:
    """Put together what was computed from *table*."""
    found = interval or Interval(how="" if value is None else "not asked for")
    return Agreement(
        coefficient=coefficient,
        variant=variant,
        value=value,
        undefined=undefined,
        low=found.low,
        high=found.high,
        confidence=confidence,
        interval=found.how,
        units=units,
        left_out=table.units - units,
        raters=table.raters,
        ratings=ratings,
    )
