"""The table of ratings: what it takes, and what it refuses."""

from collections.abc import Callable
from decimal import Decimal
from enum import IntEnum
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badgekit.assessment.agreement import (
    Ratings,
    Value,
    _ratings,
    cohen_kappa,
    fleiss_kappa,
    icc,
    krippendorff_alpha,
    percent_agreement,
)

MEASURES: list[Callable[[Ratings], Any]] = [
    percent_agreement,
    cohen_kappa,
    lambda r: cohen_kappa(r, weights="quadratic"),
    lambda r: fleiss_kappa(r, resamples=100),
    lambda r: krippendorff_alpha(r, resamples=100),
    lambda r: krippendorff_alpha(r, level="ordinal", resamples=100),
    lambda r: krippendorff_alpha(r, level="interval", resamples=100),
    lambda r: krippendorff_alpha(r, level="ratio", resamples=100),
    lambda r: icc(r, form="ICC(1,k)"),
    icc,
]


class Stars(IntEnum):
    ONE = 1
    TWO = 2


def test_a_table_is_rows_of_units() -> None:
    table = Ratings([[1, 2], [None, 3], [4, 4]])
    assert (table.units, table.raters) == (3, 2)
    assert table.rows == ((1, 2), (None, 3), (4, 4))
    assert table == Ratings(((1, 2), (None, 3), (4, 4)))


def test_a_table_does_not_show_single_ratings() -> None:
    assert repr(Ratings([["met", "not met"]])) == "Ratings(1 units, 2 raters)"


def test_a_mapping_has_raters_in_the_order_of_their_first_rating() -> None:
    table: dict[str, dict[str, Value | None]]
    table = {"u": {"b": 1, "a": 2}, "v": {"c": 3, "a": None}}
    assert Ratings.of(table).rows == ((1, 2, None), (None, None, 3))


def test_raters_can_be_chosen_and_ordered() -> None:
    table = {"u": {"a": 1, "b": 2, "c": 3}, "v": {"c": 5}}
    assert Ratings.of(table, raters=["c", "a"]).rows == ((3, 1), (5, None))


def test_records_come_in_any_order() -> None:
    records = [("u", "a", 1), ("v", "b", 2), ("u", "b", 3), ["v", "a", None]]
    table = Ratings.from_records(iter(records))  # type: ignore[arg-type]
    assert table.rows == ((1, 3), (None, 2))
    assert Ratings.from_records([], scale=(1, 2)).rows == ()
    chosen = Ratings.from_records([("u", "a", 1), ("u", "b", 3)], raters=["b"])
    assert chosen.rows == ((3,),)


@pytest.mark.parametrize(
    "values",
    [
        [3, 3.0, Decimal(3), Decimal("3.00"), Stars.ONE + 2],
        [0.1, Decimal("0.1")],
        [1 / 3, 0.333333333],
        [0, -0.0, Decimal("-0"), Decimal("1e-999999"), 5e-324],
        [Stars.TWO, 2],
    ],
    ids=["whole", "decimal", "nine places", "zero", "enum"],
)
def test_equal_numbers_are_one_rating(values: list[Any]) -> None:
    assert percent_agreement(Ratings([values, values]), confidence=None).value == 1


def test_a_scale_has_levels_that_nobody_gave() -> None:
    rows = [["low", "high"], ["high", "high"], ["low", "low"], ["mid", "high"]]
    short, long = ("low", "mid", "high"), ("low", "mid", "good", "high")
    one = cohen_kappa(Ratings(rows, scale=short), weights="linear", confidence=None)
    # Distances 2, 0, 0, 1; and of the margins 2 1 1 and 1 0 3.
    assert one.value == pytest.approx(1 - 4 * 3 / (2 * 3 * 2 + 1 * 1 + 1 * 3 + 1 * 2))
    other = cohen_kappa(Ratings(rows, scale=long), weights="linear", confidence=None)
    assert other.value == pytest.approx(1 - 4 * 5 / (2 * 3 * 3 + 1 * 1 + 1 * 3 * 2 + 3))


def test_numbers_without_a_scale_are_as_far_apart_as_they_are() -> None:
    rows = [[1, 5], [5, 5], [1, 1], [2, 5]]
    plain = cohen_kappa(Ratings(rows), weights="linear").value
    assert (
        plain
        == cohen_kappa(Ratings(rows, scale=(1, 2, 3, 4, 5)), weights="linear").value
    )
    assert plain != cohen_kappa(Ratings(rows, scale=(1, 2, 5)), weights="linear").value


def test_true_and_false_are_in_that_order() -> None:
    rows = [[True, True], [False, True], [False, False]]
    table = Ratings(rows)
    plain = cohen_kappa(table).value
    assert plain == pytest.approx(0.4)
    assert cohen_kappa(table, weights="quadratic").value == plain
    found = krippendorff_alpha(table, level="ordinal", confidence=None)
    assert found.value == krippendorff_alpha(table, confidence=None).value


REFUSED: list[tuple[str, Callable[[], object], str]] = [
    ("no table", lambda: Ratings(7), "a table is a list"),  # type: ignore[arg-type]
    ("text as rows", lambda: Ratings("ab"), "a table is a list"),
    ("text as row", lambda: Ratings(["ab"]), "a row is a list"),
    ("ragged", lambda: Ratings([[1, 2], [1]]), "one rating or None for each"),
    ("nan", lambda: Ratings([[float("nan"), 1]]), "finite"),
    ("infinite", lambda: Ratings([[float("inf"), 1]]), "finite"),
    ("decimal nan", lambda: Ratings([[Decimal("nan"), 1]]), "finite"),
    ("signalling nan", lambda: Ratings([[Decimal("snan"), 1]]), "finite"),
    ("huge", lambda: Ratings([[10**9 + 1, 1]]), "one billion"),
    ("huger", lambda: Ratings([[Decimal("-1e999999"), 1]]), "one billion"),
    ("mixed", lambda: Ratings([["3", 3]]), "all words"),
    ("flags and numbers", lambda: Ratings([[True, 1]]), "all words"),
    ("a list", lambda: Ratings([[[1], [2]]]), "a rating is a word"),  # type: ignore[list-item]
    ("bytes", lambda: Ratings([[b"1", b"2"]]), "a rating is a word"),  # type: ignore[list-item]
    ("long", lambda: Ratings([["x" * 1001, "x"]]), "at most 1000 characters"),
    ("many raters", lambda: Ratings([[1] * 1001]), "at most 1000 entries"),
    ("many cells", lambda: Ratings([[1] * 1000] * 1001), "1000000 cells"),
    ("many units", lambda: Ratings([[1]] * 1_000_001), "at most 1000000 entries"),
    ("off the scale", lambda: Ratings([[1, 4]], scale=(1, 2, 3)), "not on the scale"),
    ("a level twice", lambda: Ratings([], scale=(1, 1.0)), "distinct"),
    ("a gap on the scale", lambda: Ratings([], scale=(None, 1)), "a rating is a word"),  # type: ignore[arg-type]
    ("scale of words", lambda: Ratings([[1]], scale=("a", "b")), "all words"),
    ("text as scale", lambda: Ratings([], scale="abc"), "a scale is a list"),
    ("long scale", lambda: Ratings([], scale=range(1001)), "a scale is a list"),
    ("longer scale", lambda: Ratings([], scale=[*range(1001)]), "1000 entries"),
    ("no mapping", lambda: Ratings.of([]), "a mapping of units"),  # type: ignore[arg-type]
    ("no mappings", lambda: Ratings.of({"u": 3}), "a mapping of units"),  # type: ignore[dict-item]
    ("a rater twice", lambda: Ratings.of({}, raters=("a", "a")), "named twice"),
    ("raters as text", lambda: Ratings.of({}, raters="ab"), "a list or a tuple"),
    ("unhashable rater", lambda: Ratings.of({}, raters=([],)), "hashable"),  # type: ignore[arg-type]
    (
        "many named raters",
        lambda: Ratings.of({"u": dict.fromkeys(range(1001), 1)}),
        "1000 raters",
    ),
    (
        "rated twice",
        lambda: Ratings.from_records([("u", "a", 1), ("u", "a", 1)]),
        "the same unit twice",
    ),
    ("half a record", lambda: Ratings.from_records([("u", "a")]), "a record is"),  # type: ignore[list-item]
    ("no record", lambda: Ratings.from_records(["uab"]), "a record is"),  # type: ignore[list-item]
    (
        "unhashable unit",
        lambda: Ratings.from_records([([], "a", 1)]),  # type: ignore[list-item]
        "hashable",
    ),
]


@pytest.mark.parametrize(
    ("make", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_is_no_table_is_refused_in_words(
    make: Callable[[], object], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def test_records_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ratings, "MAX_CELLS", 100)
    with pytest.raises(ValueError, match="more than 100 ratings"):
        Ratings.from_records((n, "a", 1) for n in count())


def test_a_refusal_does_not_repeat_what_was_rated() -> None:
    tables: list[list[list[Value | None]]] = [[["Ada", 3]], [["Ada"], ["Ada", "b"]]]
    for rows in tables:
        with pytest.raises(ValueError, match=r"^((?!Ada).)*$"):
            Ratings(rows)


anything: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.text(max_size=3),
        st.binary(max_size=3),
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)
extremes = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9),
    st.decimals(-(10**9), 10**9),
)


@given(content=anything, scale=anything)
def test_hostile_tables_end_in_a_value_error_or_a_table(
    content: Any, scale: Any
) -> None:
    for make in (Ratings, Ratings.of):
        for more in ({}, {"scale": scale}):
            try:
                table = make(content, **more)
            except ValueError:
                continue
            assert table.units >= 0


@settings(max_examples=25)
@given(rows=st.lists(st.lists(extremes, min_size=2, max_size=2), max_size=5))
def test_extreme_numbers_end_in_a_value_error_or_a_coefficient(rows: Any) -> None:
    table = Ratings(rows)
    for measure in MEASURES:
        try:
            found = measure(table)
        except ValueError:
            assert min(v for row in rows for v in row if v is not None) < 0
            continue
        numbers = (found.value, found.low, found.high)
        assert all(n is None or abs(n) < float("inf") for n in numbers)
