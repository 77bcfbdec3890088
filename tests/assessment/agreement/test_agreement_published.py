"""Worked examples that others published, and numbers that other libraries give."""

from collections.abc import Sequence
from typing import Literal, get_args

import pytest

from badgekit.assessment.agreement import (
    Agreement,
    Form,
    Level,
    Ratings,
    cohen_kappa,
    fleiss_kappa,
    icc,
    krippendorff_alpha,
    percent_agreement,
)

Table = Sequence[Sequence[int]]

# Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, section C:
# twelve units, four observers.
_OBSERVED = "11.1 2232 3333 3333 2222 1234 4444 1121 2222 .555 ..11 ..3."
KRIPPENDORFF = Ratings.of(
    {
        unit: dict(
            zip("ABCD", [None if x == "." else int(x) for x in row], strict=True)
        )
        for unit, row in enumerate(_OBSERVED.split())
    }
)

# Fleiss, "Measuring nominal scale agreement among many raters", Psychological
# Bulletin 76, 1971, table 1: thirty patients, six psychiatrists each, and how many of
# them said depression, personality disorder, schizophrenia, neurosis, other.
DIAGNOSES = """
    00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
    10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
    00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""

# https://en.wikipedia.org/wiki/Fleiss%27_kappa: ten units, fourteen raters.
WIKIPEDIA = """
    0,0,0,0,14 0,2,6,4,2 0,0,3,5,6 0,3,9,2,0 2,2,8,1,1
    7,7,0,0,0 3,2,6,3,0 2,5,3,2,2 6,5,2,1,0 0,2,2,3,7
"""

# Shrout and Fleiss, "Intraclass correlations", Psychological Bulletin 86, 1979,
# table 2: six targets, four judges.
SHROUT_FLEISS = Ratings(
    [
        [9, 2, 5, 8],
        [6, 1, 3, 2],
        [8, 4, 6, 8],
        [7, 1, 2, 6],
        [10, 5, 6, 9],
        [6, 2, 4, 7],
    ]
)


def counted(rows: Table) -> Ratings:
    """A table of how many raters gave each level to each unit."""
    return Ratings([[j for j, n in enumerate(row) for _ in range(n)] for row in rows])


def crossed(table: Table) -> Ratings:
    """A table of how often one rater gave this level, and the other that."""
    return Ratings(
        [
            [i, j]
            for i, row in enumerate(table)
            for j, n in enumerate(row)
            for _ in range(n)
        ]
    )


def value(found: Agreement) -> float:
    assert found.value is not None
    return found.value


def error(found: Agreement) -> float:
    """The standard error that a normal interval at 95 % comes from."""
    assert found.low is not None
    return (value(found) - found.low) / 1.959963985


@pytest.mark.parametrize(
    ("level", "published"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_krippendorff_2011(level: Level, published: float) -> None:
    found = krippendorff_alpha(KRIPPENDORFF, level=level)
    assert value(found) == pytest.approx(published, abs=5e-4)
    # One unit was rated by one observer only.
    assert (found.units, found.left_out, found.raters, found.ratings) == (11, 1, 4, 40)


@pytest.mark.parametrize(
    ("level", "given"),
    [("nominal", 0.46031746), ("interval", 0.619402985), ("ratio", 0.672198918)],
)
def test_alpha_with_gaps_is_what_irr_cac_gives(level: Level, given: float) -> None:
    # irrCAC 0.4.4 (its "quadratic" weights are the interval level)
    rows: list[list[int | None]] = [
        [2, 3, 2],
        [1, None, 1],
        [5, 4, 4],
        [3, 3, None],
        [None, 2, 5],
        [4, 4, 4],
        [1, 2, 2],
    ]
    found = krippendorff_alpha(Ratings(rows), level=level, confidence=None)
    assert value(found) == pytest.approx(given, abs=1e-8)


def test_fleiss_1971() -> None:
    table = [[int(n) for n in row] for row in DIAGNOSES.split()]
    # The paper's marginal proportions: .144, .144, .167, .306, .239 of 180.
    assert [sum(column) for column in zip(*table, strict=True)] == [26, 26, 30, 55, 43]
    found = fleiss_kappa(counted(table))
    assert value(found) == pytest.approx(0.430, abs=5e-4)
    # The mean of the agreement on each patient.
    agreement = percent_agreement(counted(table), confidence=None)
    assert value(agreement) == pytest.approx(0.556, abs=5e-4)


def test_fleiss_on_wikipedia() -> None:
    table = [[int(n) for n in row.split(",")] for row in WIKIPEDIA.split()]
    assert value(fleiss_kappa(counted(table))) == pytest.approx(0.210, abs=5e-4)
    agreement = percent_agreement(counted(table), confidence=None)
    assert value(agreement) == pytest.approx(0.378, abs=5e-4)


@pytest.mark.parametrize(
    ("table", "given"),
    [
        ([[0, 3, 1], [2, 2, 0], [4, 0, 0], [1, 1, 2], [0, 0, 4]], 0.398496241),
        ([[5, 0], [4, 1], [0, 5], [2, 3]], 0.494949495),
    ],
    ids=["three levels", "two levels"],
)
def test_fleiss_is_what_statsmodels_gives(table: Table, given: float) -> None:
    # statsmodels 0.15.0
    assert value(fleiss_kappa(counted(table))) == pytest.approx(given, abs=1e-8)


def test_cohen_1960() -> None:
    # Cohen, "A coefficient of agreement for nominal scales", table 1: agreement on
    # .29 where .35 is expected.
    table = crossed([[25, 13, 12], [12, 2, 16], [3, 15, 2]])
    assert value(percent_agreement(table)) == pytest.approx(0.29)
    assert value(cohen_kappa(table)) == pytest.approx((0.29 - 0.35) / (1 - 0.35))


def test_cohen_1968() -> None:
    # Cohen, "Weighted kappa", Psychological Bulletin 70: 200 patients, weights of
    # disagreement 1, 3 and 6; kappa .492 and weighted kappa .348.
    table = crossed([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    own = cohen_kappa(table, weights={(0, 1): 1, (0, 2): 3, (1, 2): 6})
    assert value(cohen_kappa(table)) == pytest.approx(0.492, abs=5e-4)
    assert value(own) == pytest.approx(0.348, abs=5e-4)


def test_fleiss_cohen_everitt_1969() -> None:
    # "Large sample standard errors of kappa and weighted kappa", Psychological
    # Bulletin 72: 200 patients; kappa .429, variance .002885; with weights of
    # agreement 0, .4444 and .6667, kappa .507, variance .003248.
    table = crossed([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
    plain = cohen_kappa(table)
    assert value(plain) == pytest.approx(0.429, abs=5e-4)
    assert error(plain) ** 2 == pytest.approx(0.002885, abs=5e-7)
    own = cohen_kappa(table, weights={(0, 1): 1, (0, 2): 0.5556, (1, 2): 0.3333})
    assert value(own) == pytest.approx(0.507, abs=5e-4)
    assert error(own) ** 2 == pytest.approx(0.003248, abs=5e-7)


STATSMODELS = [  # 0.15.0: plain, linear, quadratic, each with its standard error
    (
        [[20, 5], [10, 15]],
        [(0.4, 0.126996063), (0.4, 0.126996063), (0.4, 0.126996063)],
    ),
    (
        [[12, 3, 1], [4, 9, 5], [0, 2, 14]],
        [
            (0.551435407, 0.09560591),
            (0.644128114, 0.082887428),
            (0.735294118, 0.075721491),
        ],
    ),
    (
        [[8, 2, 0, 1], [3, 7, 2, 0], [1, 4, 9, 3], [0, 0, 2, 11]],
        [
            (0.546793349, 0.086459929),
            (0.676735405, 0.072747456),
            (0.772666765, 0.078986382),
        ],
    ),
]


@pytest.mark.parametrize(("table", "given"), STATSMODELS, ids=["2x2", "3x3", "4x4"])
def test_cohen_is_what_statsmodels_gives(
    table: Table, given: list[tuple[float, float]]
) -> None:
    kinds: tuple[None | Literal["linear", "quadratic"], ...]
    kinds = (None, "linear", "quadratic")
    for weights, (kappa, standard_error) in zip(kinds, given, strict=True):
        found = cohen_kappa(crossed(table), weights=weights)
        assert value(found) == pytest.approx(kappa, abs=1e-8)
        assert error(found) == pytest.approx(standard_error, abs=1e-8)


# The intervals are those that R's psych::ICC documents for these data.
PUBLISHED = {
    "ICC(1,1)": (0.17, -0.13, 0.72),
    "ICC(2,1)": (0.29, 0.02, 0.76),
    "ICC(3,1)": (0.71, 0.34, 0.95),
    "ICC(1,k)": (0.44, -0.88, 0.91),
    "ICC(2,k)": (0.62, 0.07, 0.93),
    "ICC(3,k)": (0.91, 0.68, 0.99),
}


@pytest.mark.parametrize("form", get_args(Form))
def test_shrout_and_fleiss_1979(form: Form) -> None:
    found = icc(SHROUT_FLEISS, form=form)
    expected = pytest.approx(PUBLISHED[form], abs=6e-3)
    assert (found.value, found.low, found.high) == expected
    assert (found.units, found.raters, found.ratings) == (6, 4, 24)


def test_icc_rests_on_the_mean_squares_that_statsmodels_gives() -> None:
    # anova_lm of y ~ C(unit) + C(rater): sums of squares 41.0667, 3.3333, 9.3333
    # with 4, 2 and 8 degrees of freedom.
    rows = [[7, 9, 8], [5, 6, 8], [8, 8, 9], [7, 6, 6], [4, 2, 5]]
    units, raters, rest = 41.066667 / 4, 3.333333 / 2, 9.333333 / 8
    within = (3.333333 + 9.333333) / 10
    expected: dict[Form, float] = {
        "ICC(1,1)": (units - within) / (units + 2 * within),
        "ICC(2,1)": (units - rest) / (units + 2 * rest + 3 * (raters - rest) / 5),
        "ICC(3,1)": (units - rest) / (units + 2 * rest),
        "ICC(1,k)": (units - within) / units,
        "ICC(2,k)": (units - rest) / (units + (raters - rest) / 5),
        "ICC(3,k)": (units - rest) / units,
    }
    for form, number in expected.items():
        found = icc(Ratings(rows), form=form, confidence=None)
        assert value(found) == pytest.approx(number, abs=1e-6)
