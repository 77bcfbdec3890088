"""Scorings as the table that the coefficients of agreement take."""

from dataclasses import replace
from typing import Any

import pytest

from assessment_data import graded, measured, rubric, scoring, submission
from badgekit.assessment import Rubric, Scoring, ratings
from badgekit.assessment.agreement import (
    cohen_kappa,
    krippendorff_alpha,
    percent_agreement,
)

TWO = rubric(graded(), graded("method"))


def sheets(by: Rubric = TWO) -> list[Scoring]:
    found = []
    for number, scores in enumerate([(1, 1), (2, 2), (3, 4), (4, 4)]):
        of = submission(id=f"urn:submission:{number}")
        for rater, (score, role) in enumerate(
            zip(scores, ("employer", "jobCoach"), strict=True)
        ):
            # Who is the employer differs from placement to placement.
            who = rater or 10 + number
            found.append(scoring(who, score, by=by, of=of, role=role))
    return found


def test_a_table_has_a_row_for_each_criterion_of_a_submission() -> None:
    table = ratings(TWO, sheets())
    assert len(table.rows) == 8
    assert len(table.rows[0]) == 5
    assert tuple(table.scale) == (1, 2, 3, 4)
    assert sorted(table.rows[0], key=str) == [1, 1, None, None, None]


def test_employers_are_held_against_job_coaches() -> None:
    table = ratings(TWO, sheets(), criterion="method", by="role")
    assert table.rows == ((1, 1), (2, 2), (3, 4), (4, 4))
    assert percent_agreement(table, confidence=None).value == 0.75
    assert cohen_kappa(table, weights="quadratic", confidence=None).value is not None


def test_the_order_of_scorings_does_not_matter_to_the_table() -> None:
    assert ratings(TWO, reversed(sheets())) == ratings(TWO, sheets())


def test_numbers_are_a_table_too() -> None:
    by = rubric(measured(step="0.5"))
    table = ratings(by, [scoring(0, "70.5", by=by), scoring(1, 71, by=by)])
    assert [[float(str(each)) for each in row] for row in table.rows] == [[70.5, 71.0]]
    assert krippendorff_alpha(table, level="interval", confidence=None) is not None


@pytest.mark.parametrize(
    ("by", "scorings", "members", "said"),
    [
        (rubric(graded(), measured()), [], {}, "different scales"),
        (TWO, [], {"criterion": "spelling"}, "no such criterion"),
        (TWO, [], {"by": "name"}, "should be one of assessor, role"),
        (rubric(), sheets(), {}, "by another rubric"),
        (TWO, [*sheets(), *sheets()], {}, "twice"),
        (TWO, [scoring(1, 3, by=TWO), scoring(2, 3, by=TWO)], {"by": "role"}, "twice"),
        (
            rubric(graded("other")),
            [replace(scoring(1, 3), rubric="")],
            {},
            "no such criterion",
        ),
    ],
)
def test_scores_that_make_no_table_are_refused(
    by: Rubric, scorings: Any, members: Any, said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        ratings(by, scorings, **members)
