"""What comes out: undefined coefficients, intervals, and how they are shown."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, get_args

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
from badgekit.assessment.agreement._intervals import wilson

Measure = Callable[[Ratings], Agreement]

ALL: dict[str, Measure] = {
    "percent": percent_agreement,
    "cohen": cohen_kappa,
    "weighted": lambda r: cohen_kappa(r, weights="linear"),
    "fleiss": fleiss_kappa,
}


def of_level(level: Level) -> Measure:
    return lambda table: krippendorff_alpha(table, level=level)


def of_form(form: Form) -> Measure:
    return lambda table: icc(table, form=form)


ALL |= {level: of_level(level) for level in get_args(Level)}
ALL |= {form: of_form(form) for form in get_args(Form)}

NOTHING: dict[str, list[list[int | None]]] = {
    "no units": [],
    "no raters": [[], []],
    "nothing rated": [[None, None], [None, None]],
    "one unit": [[1, 2]],
    "no unit rated twice": [[1, None], [None, 2], [3, None]],
    "one unit rated twice": [[1, 2], [None, 2], [3, None]],
}


@pytest.mark.parametrize("rows", NOTHING.values(), ids=NOTHING)
@pytest.mark.parametrize("measure", ALL.values(), ids=ALL)
def test_too_few_units_leave_it_undefined(measure: Measure, rows: Any) -> None:
    found = measure(Ratings(rows))
    assert (found.value, found.low, found.high) == (None, None, None)
    assert found.undefined == "fewer than two units were rated twice"
    assert "undefined" in str(found)


@pytest.mark.parametrize("measure", ALL.values(), ids=ALL)
def test_one_level_only_is_never_a_perfect_chance_correction(measure: Measure) -> None:
    found = measure(Ratings([[2, 2], [2, 2], [2, 2]]))
    if found.coefficient == "percent agreement":
        assert found.value == 1
        assert found.low == pytest.approx(0.4385, abs=1e-4)
    else:
        assert found.value is None
        assert found.undefined


@pytest.mark.parametrize("measure", [fleiss_kappa, of_form("ICC(1,1)")])
def test_units_rated_unequally_often_leave_it_undefined(measure: Measure) -> None:
    found = measure(Ratings([[1, 2, 3], [1, None, 2], [2, 2, None], [None, None, 1]]))
    assert found.undefined == "units have from 2 to 3 ratings"
    assert (found.units, found.left_out) == (3, 1)


def test_raters_may_differ_from_unit_to_unit_where_the_form_allows() -> None:
    scattered = Ratings([[1, None, 2], [None, 3, 4], [5, 5, None], [2, None, 2]])
    gathered = Ratings([[1, 2], [3, 4], [5, 5], [2, 2]])
    for measure in (fleiss_kappa, of_form("ICC(1,1)"), of_form("ICC(1,k)")):
        assert measure(scattered).value == measure(gathered).value
    assert icc(scattered).undefined == "fewer than two units were rated by all raters"


def test_two_way_forms_use_the_units_that_all_rated() -> None:
    found = icc(Ratings([[1, 2], [3, 4], [5, None], [2, 2]]))
    assert (found.units, found.left_out, found.ratings) == (3, 1, 6)
    assert found.value == icc(Ratings([[1, 2], [3, 4], [2, 2]])).value


@pytest.mark.parametrize(
    ("rows", "form"),
    [
        ([[1, 2], [2, 1]], "ICC(2,1)"),
        ([[1, 2], [2, 1]], "ICC(1,k)"),
        ([[1, 2], [2, 1]], "ICC(3,k)"),
        ([[1, 3], [3, 2], [1, 1]], "ICC(2,k)"),
    ],
)
def test_no_spread_between_units_leaves_it_undefined(rows: Any, form: Form) -> None:
    found = icc(Ratings(rows), form=form)
    if found.value is None:
        assert "do not differ" in found.undefined
    else:
        assert found.low is None or found.low < found.value


def test_disagreement_alone_is_a_value_without_an_interval() -> None:
    found = icc(Ratings([[1, 2], [2, 1]]), form="ICC(1,1)")
    assert (found.value, found.low) == (-1, None)
    assert found.interval == "the ratings vary too little to estimate it"


# --- intervals -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17, 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_in_newcombe_1998(
    successes: int, trials: int, low: float, high: float
) -> None:
    found = wilson(successes, trials, 0.95)
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


ROWS = [[1, 1, 2], [2, 2, 2], [3, 1, 3], [1, 1, 1], [2, 3, 3], [1, 2, 1], [3, 3, 3]]
RESAMPLED: dict[str, Any] = {
    "percent": percent_agreement,
    "fleiss": fleiss_kappa,
    "alpha": krippendorff_alpha,
}


@pytest.mark.parametrize("measure", RESAMPLED.values(), ids=RESAMPLED)
def test_the_bootstrap_is_the_same_for_the_same_seed(measure: Any) -> None:
    table = Ratings(ROWS)
    assert measure(table) == measure(table, seed=0)
    assert measure(table) != measure(table, seed=1)
    assert "1000 resamples, seed 0" in measure(table).interval
    few = measure(table, resamples=100)
    assert few.value == measure(table).value
    assert "100 resamples" in few.interval


PINNED = (0.02777777777777779, 0.7962127158555727)


def test_the_bootstrap_gives_these_limits_on_every_machine() -> None:
    found = krippendorff_alpha(Ratings(ROWS))
    assert (found.low, found.high) == pytest.approx(PINNED, abs=1e-12)


def test_confidence_is_written_as_it_was_asked_for() -> None:
    for confidence, said in ((0.95, "95%"), (0.58, "58%"), (0.999, "99.9%")):
        assert f", {said} interval" in str(icc(Ratings(ROWS), confidence=confidence))


def test_more_confidence_is_a_wider_interval() -> None:
    table = Ratings([[1, 1], [2, 2], [3, 1], [1, 2], [2, 3], [3, 3], [2, 2], [4, 4]])
    for each in (percent_agreement, cohen_kappa, fleiss_kappa, krippendorff_alpha, icc):
        narrow, wide = each(table, confidence=0.5), each(table, confidence=0.99)
        assert None not in (narrow.low, narrow.high, wide.low, wide.high)
        assert wide.low < narrow.low < narrow.high < wide.high  # type: ignore[operator]
        none = each(table, confidence=None)
        assert (none.value, none.low, none.confidence) == (narrow.value, None, None)
        assert none.interval == "not asked for"
        assert "interval" not in str(none)
        # As sure as can be: still a number or a reason.
        sure = each(table, confidence=1 - 2**-53)
        assert (sure.low is None) == (sure.high is None)


def test_perfect_agreement_has_no_interval_of_no_width() -> None:
    table = Ratings([[1, 1], [2, 2], [3, 3]])
    for measure in (cohen_kappa, fleiss_kappa, krippendorff_alpha):
        found = measure(table)
        assert (found.value, found.low, found.high) == (1, None, None)
        assert found.interval
    assert icc(table).low is None


def test_what_is_undefined_in_many_resamples_has_no_interval() -> None:
    found = krippendorff_alpha(Ratings([[1, 1], [1, 1], [1, 1], [1, 2]]))
    assert found.value == 0
    assert found.low is None
    assert "more than one resample in twenty" in found.interval


def test_icc_without_scipy_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = Ratings(ROWS)
    value = icc(table).value
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    found = icc(table)
    assert (found.value, found.low) == (value, None)
    assert "pip install 'badgekit[agreement]'" in found.interval
    assert "pip install" in str(found)


def test_scipy_is_not_loaded_before_it_is_needed() -> None:
    code = (
        "import badgekit.assessment.agreement, sys; assert 'scipy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# --- misuse --------------------------------------------------------------------------

WORDS = Ratings([["a", "b"], ["b", "b"]])
MISUSE: list[tuple[str, Callable[[], object], str]] = [
    ("three raters", lambda: cohen_kappa(Ratings(ROWS)), "of two raters"),
    (
        "measurements",
        lambda: cohen_kappa(Ratings([[n, n] for n in range(101)])),
        "at most 100 levels",
    ),
    (
        "words, weighted",
        lambda: cohen_kappa(WORDS, weights="linear"),
        "needs the scale",
    ),
    ("words, ordinal", lambda: of_level("ordinal")(WORDS), "needs the scale"),
    ("words, interval", lambda: of_level("interval")(WORDS), "numbers"),
    ("words, icc", lambda: icc(WORDS), "numbers"),
    ("negative ratio", lambda: of_level("ratio")(Ratings([[-1, 1]])), "not negative"),
    (
        "ratio of very many numbers",
        lambda: of_level("ratio")(Ratings([[2 * n, 2 * n + 1] for n in range(6_000)])),
        "too many different",
    ),
    ("level", lambda: of_level("cardinal")(WORDS), "a level is one of"),  # type: ignore[arg-type]
    ("form", lambda: icc(WORDS, form="ICC(4,1)"), "a form is one of"),  # type: ignore[arg-type]
    ("weights", lambda: cohen_kappa(WORDS, weights="cubic"), "weights are"),  # type: ignore[arg-type]
    ("no weights", lambda: cohen_kappa(WORDS, weights={}), "has no weight"),
    (
        "negative weight",
        lambda: cohen_kappa(WORDS, weights={("a", "b"): -1}),
        "not negative",
    ),
    (
        "agreement that counts",
        lambda: cohen_kappa(WORDS, weights={("a", "a"): 1, ("a", "b"): 1}),
        "0 for agreement",
    ),
    (
        "weights of single levels",
        lambda: cohen_kappa(WORDS, weights={1: 1}),  # type: ignore[dict-item]
        "pairs of levels",
    ),
    (
        "weight in words",
        lambda: cohen_kappa(WORDS, weights={("a", "b"): "much"}),  # type: ignore[dict-item]
        "pairs of levels",
    ),
    (
        "weight that is no number",
        lambda: cohen_kappa(WORDS, weights={("a", "b"): float("nan")}),
        "finite",
    ),
    ("percent", lambda: icc(Ratings(ROWS), confidence=95), "between 0 and 1"),
    ("certain", lambda: cohen_kappa(WORDS, confidence=1.0), "between 0 and 1"),
    ("few", lambda: fleiss_kappa(WORDS, resamples=99), "from 100 to 100000"),
    ("many", lambda: fleiss_kappa(WORDS, resamples=10**6), "from 100 to 100000"),
    ("half", lambda: fleiss_kappa(WORDS, resamples=100.5), "whole number"),  # type: ignore[arg-type]
    ("seed", lambda: krippendorff_alpha(WORDS, seed="x"), "a seed"),  # type: ignore[arg-type]
    (
        "work",
        lambda: fleiss_kappa(Ratings([[1, 2]] * 501), resamples=100_000),
        "fewer resamples",
    ),
]


@pytest.mark.parametrize(
    ("call", "said"), [row[1:] for row in MISUSE], ids=[row[0] for row in MISUSE]
)
def test_misuse_is_refused_in_words(call: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        call()


def test_own_weights_may_be_given_in_both_orders_and_differ() -> None:
    table = Ratings([["a", "b"], ["b", "b"], ["a", "a"], ["b", "a"], ["a", "a"]])
    plain = cohen_kappa(table).value
    assert cohen_kappa(table, weights={("b", "a"): 3}).value == plain
    uneven = cohen_kappa(table, weights={("b", "a"): 3, ("a", "b"): 1})
    assert uneven.value == pytest.approx(1 - 5 * 4 / (3 * 2 + 3 * 2 * 3))
    assert uneven.variant == "own weights"


def seconds(units: int) -> float:
    """What all coefficients take of the processor, on numbers that all differ."""
    rows = [[7 * n, 7 * n + n % 5] for n in range(units)]
    began = time.process_time()
    table = Ratings(rows)
    for measure in (percent_agreement, fleiss_kappa, icc):
        measure(table, confidence=None)
    for level in ("nominal", "ordinal", "interval"):
        krippendorff_alpha(table, level=level, confidence=None)
    return time.process_time() - began


def test_weights_that_count_nothing_leave_it_undefined() -> None:
    found = cohen_kappa(WORDS, weights={("a", "b"): 0})
    assert (found.value, found.undefined) == (None, "none of the disagreements counts")


def test_time_grows_as_the_table_does() -> None:
    small = min(seconds(400) for _ in range(3))
    large = min(seconds(3_200) for _ in range(2))
    assert large < 24 * small  # 8 if linear, 64 if quadratic


def test_numbers_that_nearly_cancel_leave_a_number_or_a_reason() -> None:
    most, least = 1e9, 1e-9
    found = icc(Ratings([[least, most], [most, 0.0], [0.0, most], [most, least]]))
    assert found.value == pytest.approx(-2)
    assert (found.low is None) == (found.high is None)


# --- how it is shown -----------------------------------------------------------------


def test_it_prints_on_one_line() -> None:
    table = Ratings([[1, 1], [2, 2], [3, 1], [1, 2], [2, None]])
    found = cohen_kappa(table, weights="quadratic", confidence=0.9)
    assert found.low is not None
    assert str(found) == (
        f"Cohen's kappa, quadratic weights: {found.value:.3f}, 90% interval "
        f"{found.low:.3f} to {found.high:.3f} "
        "(4 units, 2 raters, 8 ratings; 1 more left out)"
    )
    assert str(cohen_kappa(Ratings([[1, 1], [1, 1]]))) == (
        "Cohen's kappa: undefined, all ratings are the same, so chance alone would "
        "have them agree (2 units, 2 raters, 4 ratings)"
    )


def test_its_json_names_nobody_and_can_be_kept() -> None:
    table = Ratings.of({"essay": {"Ada": 1, "Bob": 1}, "poem": {"Ada": 2, "Bob": 3}})
    for measure in ALL.values():
        found = measure(table)
        written = json.dumps(found.to_json_object(), allow_nan=False)
        for text in (written, str(found), repr(found), repr(table)):
            assert not any(name in text for name in ("Ada", "Bob", "essay", "poem"))
        assert json.loads(written)["leftOut"] == 0
    assert icc(table, confidence=None).to_json_object() == {
        "coefficient": "ICC(2,1)",
        "variant": "",
        "value": pytest.approx(2 / (2.25 + 0.25)),
        "undefined": "",
        "low": None,
        "high": None,
        "confidence": None,
        "interval": "not asked for",
        "units": 2,
        "leftOut": 0,
        "raters": 2,
        "ratings": 4,
    }
