"""What several scores of one criterion come to."""

from dataclasses import replace
from typing import Any

import pytest

from assessment_data import graded, measured, outcome_of, rubric
from badgekit import DocumentError, ProblemType
from badgekit.assessment import (
    Adjudication,
    Agreed,
    ByRole,
    Closest,
    Lowest,
    Majority,
    Mean,
    Reason,
    ThirdReader,
)

FINAL = ThirdReader(then=ByRole("adjudicator"))


@pytest.mark.parametrize(
    ("rule", "scores", "level"),
    [
        (Mean(), [3], "3"),
        (Mean(), [2, 3], "2"),
        (Mean(), [2, 3, 3], "3"),
        (Mean(), [1, 2, 2, 4], "2"),
        (Mean("halfUp"), [2, 3], "3"),
        (Mean("halfUp"), [2, 2, 3], "2"),
        (Mean("down"), [2, 3, 3, 3], "2"),
        (Mean("up"), [2, 2, 2, 3], "3"),
        (Lowest(), [4, 3, 4], "3"),
        (Agreed(), [3, 3], "3"),
        (Majority(), [3, 3, 1], "3"),
        (Majority(), [4], "4"),
        (Closest(), [1, 4, 4], "4"),
        (Closest(), [1, 2, 3], "1"),
        (Closest("halfUp"), [1, 2, 3], "2"),
        (Closest(), [3], "3"),
        (ByRole("employer"), [(1, "reviewer"), (4, "employer")], "4"),
        (ByRole("employer", Mean()), [(2, "employer"), (4, "employer")], "3"),
        (ThirdReader(), [2, 3], "2"),
        (ThirdReader(disagreement=1), [3, 3], "3"),
        (ThirdReader(), [1, 4, 4], "4"),
        (FINAL, [(1, "reviewer"), (4, "reviewer"), (2, "adjudicator")], "2"),
    ],
)
def test_a_rule_decides(rule: Any, scores: Any, level: str) -> None:
    outcome = outcome_of(scores, rule)
    assert outcome.decided
    assert outcome.rows[0].value == level
    assert bool(outcome) is (level in "34")


@pytest.mark.parametrize(
    ("rule", "scores", "reason", "detail"),
    [
        (Majority(), [2, 3], Reason.NO_MAJORITY, ""),
        (Majority(), [2, 3, 3, 4], Reason.NO_MAJORITY, ""),
        (Agreed(), [3, 3, 4], Reason.NOT_AGREED, ""),
        (ByRole("employer"), [3, 3], Reason.ROLE, "employer"),
        (ThirdReader(), [3], Reason.MORE_ASSESSORS, "1 more"),
        (ThirdReader(), [1, 3], Reason.THIRD_READER, "the two are 2 apart"),
        (ThirdReader(disagreement=1), [2, 3], Reason.THIRD_READER, "1 apart"),
        (FINAL, [1, 4, 4], Reason.ROLE, "adjudicator"),
        (ThirdReader(then=Majority()), [1, 2, 3], Reason.NO_MAJORITY, ""),
        (Mean(), [], Reason.MORE_ASSESSORS, "1 more"),
        (Adjudication(Mean(), assessors=3), [3], Reason.MORE_ASSESSORS, "2 more"),
        (Adjudication(Mean(), roles=("employer",)), [3], Reason.ROLE, "employer"),
        (
            Adjudication(Mean(), roles=("employer", "employer", "jobCoach")),
            [(3, "employer")],
            Reason.ROLE,
            "employer, jobCoach",
        ),
    ],
)
def test_an_open_question_is_left_open(
    rule: Any, scores: Any, reason: Reason, detail: str
) -> None:
    outcome = outcome_of(scores, rule)
    assert not outcome
    assert not outcome.decided
    assert outcome.verdict == "OPEN"
    assert outcome.rows[0].value is None
    (missing,) = outcome.missing
    assert missing.reason is reason
    assert detail in missing.detail
    assert missing.reason in str(outcome)


def test_employer_and_job_coach_score_together() -> None:
    together = Adjudication(Agreed(), assessors=2, roles=("employer", "jobCoach"))
    assert outcome_of([(3, "employer"), (3, "jobCoach")], together)
    assert not outcome_of([(3, "employer"), (3, "employer")], together)


@pytest.mark.parametrize(
    ("rule", "scores", "value"),
    [
        (Mean(), [80, 85], "82"),
        (Mean("halfUp"), [80, 85], "83"),
        (Mean(), [70, 70, 71], "70"),
        (Mean("up"), [70, 70, 71], "71"),
        (Mean("down"), [99, 99, 98], "98"),
        (Lowest(), ["90", 70.0], "70"),
        (Closest(), [10, 80, 84], "82"),
        (ThirdReader(points=10), [80, 88], "84"),
        (ThirdReader(points=10), [70, 88, 90], "89"),
    ],
)
def test_numbers_are_adjudicated_exactly(rule: Any, scores: Any, value: str) -> None:
    outcome = outcome_of(scores, rule, by=rubric(measured()))
    assert outcome.rows[0].value == value
    assert outcome


def test_a_disagreement_of_numbers_needs_a_third_reader() -> None:
    outcome = outcome_of([70, 80], ThirdReader(points=10), by=rubric(measured()))
    assert outcome.missing[0].reason is Reason.THIRD_READER


@pytest.mark.parametrize(
    "rule", [ThirdReader(), ByRole("x", ThirdReader()), ThirdReader(then=ThirdReader())]
)
def test_how_far_numbers_may_be_apart_has_no_default(rule: Any) -> None:
    with pytest.raises(ValueError, match="how many points"):
        outcome_of([70, 70], rule, by=rubric(measured()))
    assert outcome_of([3, 3], rule, by=rubric(graded())) is not None


def test_points_need_not_be_evenly_spaced() -> None:
    data = graded().levels
    spaced = [
        {"id": each.id, "name": each.name, "points": points}
        for each, points in zip(data, ("0", "1", "5", "9.5"), strict=True)
    ]
    by = type(rubric()).parse(
        {
            "version": 1,
            "id": rubric().id,
            "name": "Spaced",
            "criteria": [
                {
                    "id": graded().id,
                    "name": "modelling",
                    "levels": spaced,
                    "requiredLevel": "Proficient",
                }
            ],
        }
    )
    for scores, expected in (
        (["Beginning", "Proficient"], "Developing"),  # 2.5 is nearer to 1 than to 5
        (["Developing", "Proficient"], "Developing"),  # 3 is in the middle
        (["Proficient", "Advanced"], "Proficient"),  # 7.25 is in the middle
    ):
        assert outcome_of(scores, Mean(), by=by).rows[0].label == expected


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Mean("nearest"), "should be one of halfDown"),  # type: ignore[arg-type]
        (lambda: Closest(["up"]), "should be one of"),  # type: ignore[arg-type]
        (lambda: ByRole(""), "not be empty"),
        (lambda: ByRole("x", "mean"), "/rule: is no rule"),  # type: ignore[arg-type]
        (lambda: ThirdReader(disagreement=0), "closer than equal"),
        (lambda: ThirdReader(points="-1"), "/points"),
        (lambda: ThirdReader(disagreement=float("nan")), "digits"),
        (lambda: Adjudication("mean"), "wrong type"),  # type: ignore[arg-type]
        (lambda: Adjudication(Mean(), assessors=0), "from 1 to"),
        (lambda: Adjudication(Mean(), assessors=True), "whole number"),
        (lambda: Adjudication(Mean(), assessors="2"), "whole number"),  # type: ignore[arg-type]
        (lambda: Adjudication(Mean(), roles="employer"), "several values"),  # type: ignore[arg-type]
        (lambda: Adjudication(Mean(), roles=(" ",)), "not be empty"),
        (lambda: Adjudication(Mean(), partial=1), "true or false"),  # type: ignore[arg-type]
    ],
)
def test_a_rule_that_says_nothing_is_refused(make: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def nested(depth: int) -> Any:
    rule: Any = Mean()
    for _ in range(depth):
        rule = ByRole("x", rule)
    return rule


def test_rules_nest_so_deep_and_no_deeper() -> None:
    assert Adjudication.parse(Adjudication(nested(7)).content).rule == nested(7)
    with pytest.raises(ValueError, match="more than 8 deep"):
        nested(8)
    data: Any = {"kind": "mean"}
    for _ in range(8):
        data = {"kind": "byRole", "role": "x", "rule": data}
    with pytest.raises(DocumentError, match="more than 8 deep") as caught:
        Adjudication.parse({"version": 1, "rule": data})
    assert caught.value.problems[0].type is ProblemType.LIMIT_EXCEEDED


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({}, "/rule"),
        ({"rule": 3}, "/rule"),
        ({"rule": {}}, "/rule/kind"),
        ({"rule": {"kind": ["mean"]}}, "/rule/kind"),
        ({"rule": {"kind": "mean", "rounding": "even"}}, "/rule"),
        ({"rule": {"kind": "mean", "rule": {}}}, "/rule/rule"),
        ({"rule": {"kind": "byRole"}}, "/rule/role"),
        ({"rule": {"kind": "thirdReader", "disagreement": -1}}, "/rule/disagreement"),
        ({"rule": {"kind": "thirdReader", "then": {"kind": "x"}}}, "/rule/then/kind"),
        ({"rule": {"kind": "agreed"}, "assessors": 2.5}, "/assessors"),
        ({"rule": {"kind": "agreed"}, "assessors": 0}, "/assessors"),
        ({"rule": {"kind": "agreed"}, "roles": "employer"}, "/roles"),
        ({"rule": {"kind": "agreed"}, "roles": [1]}, "/roles/0"),
        ({"rule": {"kind": "agreed"}, "roles": ["x"] * 1001}, "/roles"),
        ({"rule": {"kind": "agreed"}, "partial": 1}, "/partial"),
    ],
)
def test_what_is_wrong_with_a_rule_has_a_place(data: Any, pointer: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Adjudication.parse({"version": 1, **data})
    assert caught.value.problems[0].pointer == pointer


def test_the_order_of_roles_is_forgotten() -> None:
    one = Adjudication(Mean(), roles=("b", "a"))
    assert one.digest == Adjudication(Mean(), roles=("a", "b")).digest


def test_levels_without_points_are_worth_their_place() -> None:
    plain = tuple(replace(each, points=None) for each in graded().levels)
    by = rubric(replace(graded(), levels=plain))
    assert outcome_of([2, 4], Mean(), by=by).rows[0].label == "Proficient"
    assert by.result_descriptions()[0].rubric_criterion_level[0].points is None


def test_an_adjudication_survives_being_written_and_read() -> None:
    given = Adjudication(
        ThirdReader(points="2.5", rule=Agreed(), then=ByRole("adjudicator", Lowest())),
        assessors=2,
        roles=("employer",),
        partial=True,
    )
    assert Adjudication.parse(given.content) == given
