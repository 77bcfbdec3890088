"""Intervals: the bootstrap, Wilson's, and the plain normal one."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import NormalDist
from typing import TypeAlias

Statistic: TypeAlias = Callable[[Mapping[int, int]], float | None]
"""From how often each kind of unit was drawn to the coefficient, if it is defined."""

MAX_WORK = 50_000_000
"""Steps of all resamples: ten seconds or so."""
_DEFINED = 0.95
_LEAST, _MOST = 100, 100_000
NOTHING_VARIES = "the ratings show nothing that varies, so it cannot be estimated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Two limits, or why there are none."""

    low: float | None = None
    high: float | None = None
    how: str

    @classmethod
    def between(cls, low: float, high: float, how: str) -> "Interval":
        """Return the interval, unless it says that chance plays no part."""
        if not low < high:
            return cls(how=NOTHING_VARIES)
        return cls(low=low, high=high, how=how)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bootstrap:
    """How to resample. The same seed gives the same interval, on every machine.

    Raises `ValueError` for what is not between 100 and 100 000 resamples.
    """

    resamples: int
    seed: int

    def __post_init__(self) -> None:
        if not _is_whole(self.resamples) or not _LEAST <= self.resamples <= _MOST:
            raise ValueError(f"resamples are a whole number from {_LEAST} to {_MOST}")
        if not _is_whole(self.seed):
            raise ValueError("a seed is a whole number")

    def interval(
        self, statistic: Statistic, kinds: Sequence[int], work: int, confidence: float
    ) -> Interval:
        """Resample units, and return the percentiles of *statistic*.

        *kinds* has how many units there are of each kind, *work* the steps that one
        resample takes. Raises `ValueError` if that is too much.
        """
        if self.resamples * work > MAX_WORK:
            raise ValueError(
                "there are too many ratings to resample so often: "
                "ask for fewer resamples, or for no interval with confidence=None"
            )
        owners = [kind for kind, many in enumerate(kinds) for _ in range(many)]
        units = len(owners)
        draw = Random(self.seed).random  # noqa: S311 - statistics, no secret
        found = []
        for _ in range(self.resamples):
            # `random()` is the one method whose sequence Python promises to keep.
            value = statistic(Counter([owners[int(draw() * units)] for _ in owners]))
            if value is not None:
                found.append(value)
        if len(found) < _DEFINED * self.resamples:
            return Interval(
                how="it is undefined in more than one resample in twenty: "
                "the ratings vary too little"
            )
        found.sort()
        tail = (1 - confidence) / 2
        how = f"percentile bootstrap, {self.resamples} resamples, seed {self.seed}"
        low, high = _percentile(found, tail), _percentile(found, 1 - tail)
        return Interval.between(low, high, how)


def check_confidence(confidence: object) -> float | None:
    """Return *confidence* if it is `None` or lies between 0 and 1."""
    if confidence is None:
        return None
    if isinstance(confidence, float) and 0 < confidence < 1:
        return confidence
    raise ValueError("confidence lies between 0 and 1, such as 0.95, or is None")


def normal(value: float, error: float, confidence: float, how: str) -> Interval:
    """Return *value* give or take its standard *error*, no further than -1 and 1."""
    away = _deviate(confidence) * error
    return Interval.between(max(-1.0, value - away), min(1.0, value + away), how)


def wilson(successes: int, trials: int, confidence: float) -> Interval:
    """Return the score interval of a proportion (Wilson 1927)."""
    z = _deviate(confidence)
    share, square = successes / trials, z * z / trials
    middle = (share + square / 2) / (1 + square)
    away = math.sqrt(share * (1 - share) * square + square * square / 4) / (1 + square)
    return Interval.between(max(0.0, middle - away), min(1.0, middle + away), "Wilson")


def _deviate(confidence: float) -> float:
    # The lower tail: 1 - confidence is exact for what is close to 1.
    return -NormalDist().inv_cdf(max((1 - confidence) / 2, 1e-300))


def _percentile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = min(int(place), len(ordered) - 2)
    lower, upper = ordered[below], ordered[below + 1]
    return lower + (upper - lower) * (place - below)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
