"""What holds for all ratings, and definitions computed the slow way."""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import permutations, product
from operator import mul
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from badgekit.assessment.agreement import (
    Agreement,
    Level,
    Ratings,
    cohen_kappa,
    fleiss_kappa,
    icc,
    krippendorff_alpha,
    percent_agreement,
)

Rows = list[list[int | None]]
FEW = settings(max_examples=25)  # each resamples several times
Measure = Callable[[Ratings], Agreement]


def tables(raters: int | None = None, *, gaps: bool = True) -> st.SearchStrategy[Rows]:
    levels = st.integers(1, 4)
    cell = st.one_of(st.none(), levels) if gaps else levels
    width = st.integers(2, 4) if raters is None else st.just(raters)
    return width.flatmap(
        lambda n: st.lists(st.lists(cell, min_size=n, max_size=n), max_size=9)
    )


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == pytest.approx(other, abs=1e-9)


# --- definitions ---------------------------------------------------------------------


def ordinal(totals: Counter[int], a: int, b: int) -> float:
    low, high = min(a, b), max(a, b)
    between = sum(totals[g] for g in range(low, high + 1))
    return (between - (totals[a] + totals[b]) / 2) ** 2


DISTANCES: dict[Level, Callable[[Counter[int], int, int], float]] = {
    "nominal": lambda _, a, b: float(a != b),
    "ordinal": ordinal,
    "interval": lambda _, a, b: (a - b) ** 2,
    "ratio": lambda _, a, b: ((a - b) / (a + b)) ** 2,
}


def alphas_by_coincidences(rows: Rows) -> dict[Level, float | None]:
    """Krippendorff 2011, step by step: coincidences, then both disagreements."""
    coincidences: Counter[tuple[int, int]] = Counter()
    units = [[v for v in row if v is not None] for row in rows]
    for unit in units:
        for pair in permutations(unit, 2):
            coincidences[pair] += Fraction(1, len(unit) - 1)  # type: ignore[assignment]
    totals: Counter[int] = Counter()
    for (a, _), count in coincidences.items():
        totals[a] += count
    n = sum(totals.values())
    found: dict[Level, float | None] = {}
    for level, apart in DISTANCES.items():
        observed = sum(c * apart(totals, a, b) for (a, b), c in coincidences.items())
        expected = sum(
            totals[a] * totals[b] * apart(totals, a, b)
            for a, b in product(totals, repeat=2)
        )
        few = sum(len(unit) > 1 for unit in units) < 2 or not expected
        found[level] = None if few else float(1 - (n - 1) * observed / expected)
    return found


@given(rows=tables())
def test_alpha_is_what_coincidences_give(rows: Rows) -> None:
    for level, expected in alphas_by_coincidences(rows).items():
        found = krippendorff_alpha(Ratings(rows), level=level, confidence=None)
        assert same(found.value, expected), level


@given(rows=tables(gaps=False))
def test_fleiss_is_what_its_definition_gives(rows: Rows) -> None:
    found = fleiss_kappa(Ratings(rows), confidence=None)
    raters = len(rows[0]) if rows else 0
    counts = [Counter(row) for row in rows]
    totals = sum(counts, Counter())
    if len(rows) < 2 or len(totals) < 2:
        assert found.value is None
        return
    agreed = sum(
        (sum(n * n for n in each.values()) - raters) / (raters * (raters - 1))
        for each in counts
    ) / len(rows)
    chance = sum((n / (len(rows) * raters)) ** 2 for n in totals.values())
    assert same(found.value, (agreed - chance) / (1 - chance))


@given(rows=tables(2))
def test_percent_agreement_is_the_share_of_equal_pairs(rows: Rows) -> None:
    both = [(a, b) for a, b in rows if a is not None and b is not None]
    found = percent_agreement(Ratings(rows), confidence=None)
    assert (found.units, found.left_out) == (len(both), len(rows) - len(both))
    if len(both) > 1:
        assert same(found.value, sum(a == b for a, b in both) / len(both))


@given(
    rows=tables(2, gaps=False), weights=st.sampled_from([None, "linear", "quadratic"])
)
def test_the_error_of_kappa_is_that_of_the_delta_method(
    rows: Rows, weights: Any
) -> None:
    """The derivatives of kappa by each proportion, found numerically."""
    found = cohen_kappa(Ratings(rows, scale=(1, 2, 3, 4)), weights=weights)
    assume(found.low is not None and found.low > -1)
    assert found.value is not None
    assert found.low is not None
    power = {None: 0, "linear": 1, "quadratic": 2}[weights]
    shares = {pair: n / len(rows) for pair, n in Counter(map(tuple, rows)).items()}

    def kappa(p: dict[Any, float]) -> float:
        first, second = Counter[int](), Counter[int]()
        for (a, b), share in p.items():
            first[a] += share  # type: ignore[assignment]
            second[b] += share  # type: ignore[assignment]
        observed = sum(n * (a != b) * abs(a - b) ** power for (a, b), n in p.items())
        expected = sum(
            first[a] * second[b] * (a != b) * abs(a - b) ** power
            for a, b in product(first, second)
        )
        return float(1 - observed / expected)

    step = 1e-6
    slopes = {
        pair: (kappa(shares | {pair: n + step}) - kappa(shares | {pair: n - step}))
        / (2 * step)
        for pair, n in shares.items()
    }
    mean = sum(shares[pair] * slopes[pair] for pair in shares)
    square = sum(shares[pair] * slopes[pair] ** 2 for pair in shares) - mean**2
    error = (square / len(rows)) ** 0.5
    assert (found.value - found.low) / 1.959963985 == pytest.approx(error, abs=1e-4)


# --- invariances ---------------------------------------------------------------------

MEASURES: dict[str, Measure] = {
    "percent": lambda r: percent_agreement(r, resamples=100),
    "fleiss": lambda r: fleiss_kappa(r, resamples=100),
    "nominal": lambda r: krippendorff_alpha(r, resamples=100),
    "ordinal": lambda r: krippendorff_alpha(r, level="ordinal", resamples=100),
    "interval": lambda r: krippendorff_alpha(r, level="interval", resamples=100),
    "ratio": lambda r: krippendorff_alpha(r, level="ratio", resamples=100),
    "one way": lambda r: icc(r, form="ICC(1,1)"),
    "two way": icc,
    "consistency": lambda r: icc(r, form="ICC(3,k)"),
}


@FEW
@given(rows=tables(3), data=st.data())
def test_the_order_of_units_and_raters_changes_nothing(
    rows: Rows, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(3)))
    units = data.draw(st.permutations(rows))
    given_, moved = Ratings(rows), Ratings([[row[at] for at in order] for row in units])
    for name, measure in MEASURES.items():
        # The interval too: resampling starts from an order of its own.
        assert measure(moved) == measure(given_), name


@given(rows=tables(2), weights=st.sampled_from([None, "linear", "quadratic"]))
def test_kappa_is_the_same_both_ways(rows: Rows, weights: Any) -> None:
    turned = Ratings([row[::-1] for row in rows])
    assert cohen_kappa(turned, weights=weights) == cohen_kappa(
        Ratings(rows), weights=weights
    )


NOMINAL: dict[str, Measure] = {
    "percent": lambda r: percent_agreement(r, confidence=None),
    "fleiss": lambda r: fleiss_kappa(r, confidence=None),
    "alpha": lambda r: krippendorff_alpha(r, confidence=None),
    "cohen": cohen_kappa,
}


@given(rows=tables(2), names=st.permutations(["met", "not met", "partly", "unclear"]))
def test_nominal_levels_may_have_other_names(rows: Rows, names: list[str]) -> None:
    renamed = [[None if v is None else names[v - 1] for v in row] for row in rows]
    for name, measure in NOMINAL.items():
        one, other = measure(Ratings(rows)), measure(Ratings(renamed))
        assert same(one.value, other.value), name
        assert one.undefined == other.undefined


@given(rows=tables(3))
def test_ordinal_alpha_reads_the_order_and_nothing_else(rows: Rows) -> None:
    stretched = [[None if v is None else 10**v for v in row] for row in rows]
    words = [[None if v is None else "DCBA"[v - 1] for v in row] for row in rows]
    one, other, third = (
        krippendorff_alpha(table, level="ordinal", confidence=None)
        for table in (
            Ratings(rows),
            Ratings(stretched),
            Ratings(words, scale=("D", "C", "B", "A")),
        )
    )
    assert one == other == third


@given(rows=tables(3), factor=st.sampled_from([-2, 0.5, 7]), more=st.integers(-9, 9))
def test_interval_coefficients_ignore_unit_and_origin(
    rows: Rows, factor: float, more: int
) -> None:
    moved = [[None if v is None else factor * v + more for v in row] for row in rows]
    one, other = Ratings(rows), Ratings(moved)
    measures: tuple[Measure, ...] = (
        lambda r: krippendorff_alpha(r, level="interval", confidence=None),
        lambda r: icc(r, form="ICC(1,1)", confidence=None),
        lambda r: icc(r, confidence=None),
    )
    for measure in measures:
        assert same(measure(one).value, measure(other).value)


@given(rows=tables(3, gaps=False), strictness=st.integers(-3, 3))
def test_consistency_ignores_a_stricter_rater(rows: Rows, strictness: int) -> None:
    shifted = [[(row[0] or 0) + strictness, *row[1:]] for row in rows]
    one, other = (icc(Ratings(table), form="ICC(3,1)") for table in (rows, shifted))
    if one.value is not None and other.value is not None:
        assert same(one.value, other.value)
        assert same(one.low, other.low)


@FEW
@given(levels=st.lists(st.integers(1, 4), min_size=2, max_size=9))
def test_perfect_agreement_is_1_and_has_no_bootstrap_interval(
    levels: list[int],
) -> None:
    table = Ratings([[level] * 3 for level in levels])
    for name in ("fleiss", "nominal", "ordinal", "interval", "ratio", "two way"):
        found = MEASURES[name](table)
        assert found.value == (1.0 if len(set(levels)) > 1 else None)
        assert (found.low, found.high) == (None, None)


@FEW
@given(rows=tables())
def test_no_kappa_or_alpha_exceeds_1_and_intervals_hold_together(rows: Rows) -> None:
    for measure in MEASURES.values():
        found = measure(Ratings(rows))
        assert (found.value is None) == bool(found.undefined)
        assert found.value is None or found.value <= 1
        assert (found.low is None) == (found.high is None)
        if found.low is not None and found.high is not None:
            assert found.low < found.high <= 1


# --- relations -----------------------------------------------------------------------


@given(rows=tables(2, gaps=False))
def test_quadratic_kappa_is_a_correlation_of_agreement(rows: Rows) -> None:
    """Fleiss and Cohen 1973: up to a share of 1 / n, it is ICC(2,1)."""
    kappa = cohen_kappa(Ratings(rows), weights="quadratic", confidence=None).value
    n = len(rows)
    assume(kappa is not None)
    assert kappa is not None
    first, second = zip(*rows, strict=True)
    means = Fraction(sum(first), n), Fraction(sum(second), n)
    covariance = sum(map(mul, first, second)) / Fraction(n) - means[0] * means[1]
    variances = [
        Fraction(sum(v * v for v in column), n) - mean**2
        for column, mean in zip((first, second), means, strict=True)
    ]
    under = sum(variances) + (means[0] - means[1]) ** 2
    assert same(kappa, float(2 * covariance / under))


@given(rows=tables(2, gaps=False))
def test_with_two_levels_all_weights_are_the_same(rows: Rows) -> None:
    two = Ratings([[1 + (v or 0) % 2 for v in row] for row in rows])
    plain, linear = cohen_kappa(two), cohen_kappa(two, weights="linear")
    assert (plain.value, plain.low) == (linear.value, linear.low)


@given(rows=tables(gaps=False))
def test_alpha_is_fleiss_corrected_for_few_ratings(rows: Rows) -> None:
    alpha, kappa = (NOMINAL[n](Ratings(rows)).value for n in ("alpha", "fleiss"))
    if alpha is not None and kappa is not None:
        n = sum(map(len, rows))
        assert same(1 - alpha, (1 - kappa) * (n - 1) / n)


@given(rows=tables(3))
def test_the_mean_of_raters_is_what_spearman_and_brown_say(rows: Rows) -> None:
    single = icc(Ratings(rows), form="ICC(3,1)", confidence=None).value
    mean = icc(Ratings(rows), form="ICC(3,k)", confidence=None).value
    if single is not None and mean is not None:
        assert same(mean, 3 * single / (1 + 2 * single))
