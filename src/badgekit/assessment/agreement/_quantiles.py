"""Quantiles of the F distribution. SciPy is imported here alone."""

import math


class NoQuantilesError(Exception):
    """SciPy is not installed, or has no number to give."""


def f_quantile(share: float, numerator: float, denominator: float) -> float:
    """Return the quantile at *share* of F with these degrees of freedom."""
    try:
        from scipy.special import fdtri  # type: ignore[import-untyped] # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        detail = "it needs SciPy: pip install 'badgekit[agreement]'"
        raise NoQuantilesError(detail) from error
    found = float(fdtri(numerator, denominator, share))
    if not (math.isfinite(found) and found > 0):
        raise NoQuantilesError("the ratings vary too little to estimate it")
    return found
