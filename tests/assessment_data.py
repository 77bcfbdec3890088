"""Rubrics, submissions and scorings that the tests of assessment share."""

from collections.abc import Mapping
from typing import Any

from badgekit.assessment import (
    Adjudication,
    Assessor,
    Criterion,
    Hours,
    Outcome,
    Overall,
    Rubric,
    Rule,
    Scoring,
    Submission,
    Work,
    assess,
)
from badgekit.testing import ADA, AT

RUBRIC = "https://lincoln.example/rubrics/linear-equations"
LEVELS = ("Beginning", "Developing", "Proficient", "Advanced")
ROLES = ("reviewer", "employer", "jobCoach", "adjudicator")
BOSS = Assessor("did:web:acme.example", role="employer", name="Acme Tools")


def graded(name: str = "modelling", **members: Any) -> Criterion:
    """A criterion of four levels."""
    members = {"required": 3, **members}
    return Criterion.graded(f"{RUBRIC}#{name}", name, LEVELS, **members)


def measured(name: str = "skills", **members: Any) -> Criterion:
    """A criterion from 0 to 100."""
    members = {"value_max": 100, "required_value": 70, **members}
    return Criterion(f"{RUBRIC}#{name}", name, **members)


def overall(of: Any, **members: Any) -> Overall:
    return Overall(f"{RUBRIC}#{of}", of=of, **members)


def rubric(*criteria: Criterion, **members: Any) -> Rubric:
    return Rubric(
        RUBRIC, "Linear equations", criteria=criteria or (graded(),), **members
    )


def submission(**members: Any) -> Submission:
    return Submission(
        **{
            "id": "urn:uuid:0b4d6a1e-8f4f-4a8d-9a6f-0b8f6a3f9b11",
            "learner": ADA,
            "works": (Work.of("Performance task", b"3x + 2 = 11"),),
            **members,
        }
    )


def hours(amount: Any, **members: Any) -> Hours:
    return Hours(amount, **{"at": "Acme Tools", "attested_by": BOSS, **members})


def scoring(
    number: int,
    scores: Any,
    *,
    by: Rubric | None = None,
    of: Submission | None = None,
    role: str = "reviewer",
) -> Scoring:
    """The sheet of assessor *number*; one score alone is for every criterion."""
    by = by or rubric()
    if not isinstance(scores, Mapping):
        scores = {criterion.id: scores for criterion in by.criteria}
    assessor = Assessor(f"reviewer-{number}@lincoln.example", role=role)
    return Scoring.of(assessor, of or submission(), by, scores)


def outcome_of(
    scores: Any,
    rule: Rule | Adjudication,
    *,
    by: Rubric | None = None,
    of: Submission | None = None,
) -> Outcome:
    """What *scores* come to: one each for assessors, or (score, role)."""
    by, of = by or rubric(), of or submission()
    sheets = []
    for number, each in enumerate(scores):
        score, role = each if isinstance(each, tuple) else (each, "reviewer")
        sheets.append(scoring(number, score, by=by, of=of, role=role))
    return assess(by, of, sheets, rule, at=AT)
