"""Rubrics, submissions and assessors, and what several scorings come to."""

from badgekit.assessment._assess import assess
from badgekit.assessment._assessor import Assessor
from badgekit.assessment._awarding import (
    award_for,
    outcome_evidence,
    submission_evidence,
)
from badgekit.assessment._criterion import Criterion, Level
from badgekit.assessment._outcome import (
    CriterionResult,
    Missing,
    Outcome,
    OverallResult,
)
from badgekit.assessment._overall import Overall
from badgekit.assessment._ratings import ratings
from badgekit.assessment._reasons import Reason
from badgekit.assessment._rubric import Rubric
from badgekit.assessment._rules import (
    Adjudication,
    Agreed,
    ByRole,
    Closest,
    Lowest,
    Majority,
    Mean,
    Rule,
    ThirdReader,
)
from badgekit.assessment._scoring import Score, Scoring
from badgekit.assessment._submission import Hours, Narrative, Submission, Work
from badgekit.assessment._values import Number, Rounding

__all__ = [
    "Adjudication",
    "Agreed",
    "Assessor",
    "ByRole",
    "Closest",
    "Criterion",
    "CriterionResult",
    "Hours",
    "Level",
    "Lowest",
    "Majority",
    "Mean",
    "Missing",
    "Narrative",
    "Number",
    "Outcome",
    "Overall",
    "OverallResult",
    "Reason",
    "Rounding",
    "Rubric",
    "Rule",
    "Score",
    "Scoring",
    "Submission",
    "ThirdReader",
    "Work",
    "assess",
    "award_for",
    "outcome_evidence",
    "ratings",
    "submission_evidence",
]
