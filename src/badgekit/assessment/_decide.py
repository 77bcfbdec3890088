"""What several scores of one criterion come to under a rule."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from badgekit.assessment._criterion import Criterion
from badgekit.assessment._reasons import Reason
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
from badgekit.assessment._values import decimal_text, exact


@dataclass(frozen=True, slots=True)
class Ballot:
    """What somebody of that role gave."""

    points: Fraction
    role: str


@dataclass(frozen=True, slots=True)
class Open:
    """Why there is no answer."""

    reason: Reason
    detail: str = ""


def adjudicate(
    adjudication: Adjudication, ballots: Sequence[Ballot], criterion: Criterion
) -> Fraction | Open:
    """Return what *ballots* come to, in whatever order they are."""
    lacking = adjudication.assessors - len(ballots)
    if lacking > 0:
        return Open(Reason.MORE_ASSESSORS, f"{lacking} more")
    absent = Counter(adjudication.roles) - Counter(each.role for each in ballots)
    if absent:
        return Open(Reason.ROLE, ", ".join(sorted(absent.elements())))
    return _decide(adjudication.rule, ballots, criterion)


def _decide(  # noqa: PLR0911 - one for each rule
    rule: Rule, ballots: Sequence[Ballot], criterion: Criterion
) -> Fraction | Open:
    points = sorted(each.points for each in ballots)
    match rule:
        case Mean():
            return criterion.settle(sum(points) / Fraction(len(points)), rule.rounding)
        case Lowest():
            return points[0]
        case Agreed():
            return points[0] if points[0] == points[-1] else Open(Reason.NOT_AGREED)
        case Majority():
            most, votes = Counter(points).most_common(1)[0]
            return most if 2 * votes > len(points) else Open(Reason.NO_MAJORITY)
        case Closest():
            return _closest(rule, points, criterion)
        case ByRole():
            theirs = [each for each in ballots if each.role == rule.role]
            if not theirs:
                return Open(Reason.ROLE, rule.role)
            return _decide(rule.rule, theirs, criterion)
        case ThirdReader():
            return _third_reader(rule, points, ballots, criterion)


def _closest(
    rule: Closest, points: Sequence[Fraction], criterion: Criterion
) -> Fraction:
    pairs = list(pairwise(points)) or [(points[0], points[0])]
    _, low, high = min((criterion.apart(*pair), *pair) for pair in pairs)
    return criterion.settle((low + high) / 2, rule.rounding)


def _third_reader(
    rule: ThirdReader,
    points: Sequence[Fraction],
    ballots: Sequence[Ballot],
    criterion: Criterion,
) -> Fraction | Open:
    if len(points) < 2:
        return Open(Reason.MORE_ASSESSORS, "1 more")
    apart = criterion.apart(points[0], points[-1])
    limit = rule.disagreement if criterion.levels else rule.points
    assert limit is not None
    if apart < exact(limit):
        return _decide(rule.rule, ballots, criterion)
    if len(points) < 3:
        return Open(Reason.THIRD_READER, f"the two are {decimal_text(apart)} apart")
    return _decide(rule.then, ballots, criterion)
