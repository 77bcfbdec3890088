"""Intraclass correlation."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias, get_args

from badgekit.assessment.agreement._chance import TOO_FEW
from badgekit.assessment.agreement._intervals import Interval, check_confidence
from badgekit.assessment.agreement._numbers import small
from badgekit.assessment.agreement._quantiles import NoQuantilesError, f_quantile
from badgekit.assessment.agreement._ratings import Ratings
from badgekit.assessment.agreement._result import Agreement, agreement

Form: TypeAlias = Literal[
    "ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"
]
"""As Shrout and Fleiss name them: the model, and one rating or the mean of k."""

_Limits: TypeAlias = tuple[float, float]
_NOT_BY_ALL = "fewer than two units were rated by all raters"
_NO_SPREAD = "the units do not differ in what the raters gave them"
_TOO_LITTLE = "the ratings vary too little to estimate it"
_HOW = "F distribution, Shrout and Fleiss 1979"


def icc(
    ratings: Ratings, *, form: Form = "ICC(2,1)", confidence: float | None = 0.95
) -> Agreement:
    """Return an intraclass correlation of numbers.

    * `ICC(1,…)`: each unit has raters of its own; only how many there are counts.
    * `ICC(2,…)`: the same raters rate all units, and stand for others like them.
      Agreement: a rater who is always stricter lowers it.
    * `ICC(3,…)`: the same raters, and no others matter. Consistency: being stricter
      does not lower it.
    * `ICC(…,1)`: how reliable is one rating; `ICC(…,k)`: the mean of all k.

    Units that one of the raters did not rate are left out; with `ICC(1,…)`, those with
    fewer than two ratings. It is undefined if fewer than two units or two raters are
    left, if the ratings do not vary as the form needs, and with `ICC(1,…)` if units
    have different numbers of ratings. `ICC(…,k)` may be less than -1.

    The interval is exact for normal ratings and forms 1 and 3, and approximate for 2.
    It needs SciPy (`pip install 'badgekit[agreement]'`), and says so where that is
    missing; `confidence=None` leaves it out.

    Raises `ValueError` for ratings that are not numbers, and an unknown form.

    Shrout and Fleiss, Psychological Bulletin 86, 1979; McGraw and Wong, Psychological
    Methods 1, 1996.

    >>> table = Ratings([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8]])
    >>> round(icc(table, form="ICC(3,1)", confidence=None).value, 3)
    0.673
    """
    confidence = check_confidence(confidence)
    if form not in get_args(Form):
        raise ValueError(f"a form is one of {', '.join(get_args(Form))}")
    numbers = small(ratings.numbers("an intraclass correlation"))
    rows = [
        [numbers[code] for code in row if code is not None] for row in ratings.codes
    ]
    least = 2 if form.startswith("ICC(1") else max(2, ratings.raters)
    rows = [row for row in rows if len(row) >= least]
    undefined = _unfit(rows, TOO_FEW if least == 2 else _NOT_BY_ALL)
    value, interval = None, None
    if not undefined:
        squares = _MeanSquares.of(rows)
        exact = squares.coefficient(form)
        undefined = "" if exact is not None else _NO_SPREAD
        if exact is not None:
            value = float(exact)
            if confidence is not None:
                interval = _interval(squares, form, confidence)
    return agreement(
        ratings,
        form,
        value=value,
        undefined=undefined,
        interval=interval,
        confidence=confidence,
        units=len(rows),
        ratings=sum(map(len, rows)),
    )


def _unfit(rows: Sequence[Sequence[int]], too_few: str) -> str:
    if len(rows) < 2:
        return too_few
    sizes = {len(row) for row in rows}
    if len(sizes) > 1:
        return f"units have from {min(sizes)} to {max(sizes)} ratings"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _MeanSquares:
    """The analysis of variance of a full table, exactly."""

    n: int
    k: int
    between: Fraction
    """BMS: between units."""
    within: Fraction
    """WMS: within units."""
    raters: Fraction
    """JMS: between raters."""
    error: Fraction
    """EMS: what neither accounts for."""

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "_MeanSquares":
        n, k = len(rows), len(rows[0])
        mean = Fraction(sum(map(sum, rows)) ** 2, n * k)
        every = sum(each * each for row in rows for each in row) - mean
        units = Fraction(sum(sum(row) ** 2 for row in rows), k) - mean
        columns = zip(*rows, strict=True)
        raters = Fraction(sum(sum(column) ** 2 for column in columns), n) - mean
        return cls(
            n=n,
            k=k,
            between=units / (n - 1),
            within=(every - units) / (n * (k - 1)),
            raters=raters / (k - 1),
            error=(every - units - raters) / ((n - 1) * (k - 1)),
        )

    def coefficient(self, form: Form) -> Fraction | None:
        """Return the coefficient, if there is anything to divide by."""
        n, k = self.n, self.k
        noise = self.within if form.startswith("ICC(1") else self.error
        over = self.between - noise
        under = self.between
        if form.startswith("ICC(2"):
            under += (self.raters - noise) * (k if form == "ICC(2,1)" else 1) / n
        if form.endswith("1)"):
            under += (k - 1) * noise
        return over / under if under > 0 else None


def _interval(squares: _MeanSquares, form: Form, confidence: float) -> Interval:
    noise = squares.within if form.startswith("ICC(1") else squares.error
    if not noise or not squares.between:
        return Interval(how=_TOO_LITTLE)
    limits = _two_way if form.startswith("ICC(2") else _one_ratio
    try:
        low, high = limits(squares, noise, (1 + confidence) / 2)
        if form.endswith("k)"):
            low, high = (_of_mean(each, squares.k) for each in (low, high))
    except NoQuantilesError as error:
        return Interval(how=str(error))
    return Interval.between(low, high, _HOW)


def _one_ratio(squares: _MeanSquares, noise: Fraction, share: float) -> _Limits:
    """Return the limits of forms 1 and 3, for one rating."""
    n, k = squares.n, squares.k
    above = n - 1
    below = n * (k - 1) if noise is squares.within else (n - 1) * (k - 1)
    ratio = float(squares.between / noise)
    low = ratio / f_quantile(share, above, below)
    high = ratio * f_quantile(share, below, above)
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _two_way(squares: _MeanSquares, noise: Fraction, share: float) -> _Limits:
    """Return the limits of form 2, for one rating: Satterthwaite's approximation."""
    n, k = squares.n, squares.k
    rho = squares.coefficient("ICC(2,1)") or Fraction(0)
    exact = squares.raters / noise
    # Exact, for the two parts may nearly cancel.
    parts = (k * rho * exact, n * (1 + (k - 1) * rho) - k * rho)
    spread = parts[0] ** 2 / (k - 1) + parts[1] ** 2 / ((n - 1) * (k - 1))
    freedom = float(sum(parts) ** 2 / spread)
    units, raters = float(squares.between / noise), float(exact)
    rest = k * raters + k * n - k - n
    low = f_quantile(share, n - 1, freedom)
    high = f_quantile(share, freedom, n - 1)
    return (
        n * (units - low) / (low * rest + n * units),
        n * (high * units - 1) / (rest + n * high * units),
    )


def _of_mean(single: float, k: int) -> float:
    """Return the reliability of the mean of *k* ratings (Spearman and Brown)."""
    under = 1 + (k - 1) * single
    if under <= 0:
        raise NoQuantilesError("the mean of several ratings has no lower limit")
    return k * single / under
