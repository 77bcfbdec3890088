"""Assess a submission: what its scorings come to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction
from typing import TypeAlias

from badgekit.assessment._criterion import Criterion
from badgekit.assessment._decide import Ballot, Open, adjudicate
from badgekit.assessment._outcome import (
    CriterionResult,
    Missing,
    Outcome,
    OverallResult,
)
from badgekit.assessment._overall import Overall
from badgekit.assessment._reasons import Reason
from badgekit.assessment._rubric import Rubric
from badgekit.assessment._rules import Adjudication, Rule, check_fits
from badgekit.assessment._scoring import Score, Scoring
from badgekit.assessment._submission import Submission
from badgekit.assessment._values import decimal_text, entries, exact
from badgekit.errors import DocumentError
from badgekit.models import ResultStatusType
from badgekit.problems import Problem, ProblemType, pointer_to

_Scales: TypeAlias = Mapping[str, tuple[Criterion, Mapping[str, Fraction]]]

_MOST_PROBLEMS = 20
_PERCENT_DIGITS = 2


def assess(
    rubric: Rubric,
    submission: Submission,
    scorings: Iterable[Scoring],
    rule: Rule | Adjudication,
    *,
    at: datetime,
) -> Outcome:
    """Return what *scorings* of *submission* come to by *rubric*.

    What the rule cannot tell is left open, with what is missing. The order of the
    scorings does not matter. *at* is the time of the outcome, and must have a zone.

    Raises `DocumentError`, with pointers into *scorings*, for one that does not belong:
    to another submission or rubric, of an assessor who scored already or is the
    learner, with a row that the rubric does not have, or without one that it has.
    Raises `ValueError` for a rule that the rubric is not made for, and for a time
    without a zone.

    >>> from badgekit.assessment import Assessor, Criterion, Lowest
    >>> id = "https://lincoln.example/rubrics/equations"
    >>> modelling = Criterion.graded(
    ...     f"{id}#modelling", "Modelling", ["Novice", "Proficient"], required=2
    ... )
    >>> rubric = Rubric(id, "Linear equations", criteria=(modelling,))
    >>> work = Submission("urn:uuid:0b4d6a1e-8f4f-4a8d-9a6f-0b8f6a3f9b11")
    >>> given = Scoring.of(Assessor("t1"), work, rubric, {"Modelling": 2})
    >>> at = datetime(2025, 6, 1, tzinfo=UTC)
    >>> bool(assess(rubric, work, [given], Lowest(), at=at))
    True
    """
    adjudication = rule if isinstance(rule, Adjudication) else Adjudication(rule)
    check_fits(adjudication.rule, numbers=any(not c.levels for c in rubric.criteria))
    sheets = entries(scorings, Scoring)
    ballots = _ballots(rubric, submission, sheets, adjudication)
    rows: list[CriterionResult] = []
    missing: list[Missing] = []
    for criterion in rubric.criteria:
        votes = ballots[criterion.id]
        found = adjudicate(adjudication, votes, criterion)
        row = _row(criterion, found, len(votes))
        rows.append(row)
        if isinstance(found, Open):
            missing.append(
                Missing(criterion.id, criterion.name, found.reason, found.detail)
            )
        elif not row.met:
            missing.append(_below(criterion, row))
    totals, short = _totals(rubric, submission, rows)
    missing += short
    decided = not any(each.reason.is_open for each in missing)
    return Outcome(
        decided=decided,
        met=not missing,
        rubric=rubric,
        submission=submission,
        adjudication=adjudication,
        at=_in_utc(at),
        rows=tuple(rows),
        totals=tuple(_with_status(each, missing) for each in totals),
        missing=tuple(missing),
        panel=tuple(
            sorted((s.assessor for s in sheets if s.scores), key=lambda a: a.key)
        ),
    )


def _ballots(
    rubric: Rubric,
    submission: Submission,
    sheets: Sequence[Scoring],
    adjudication: Adjudication,
) -> Mapping[str, list[Ballot]]:
    """Return the scores of each criterion, or raise `DocumentError`."""
    ballots: dict[str, list[Ballot]] = {each.id: [] for each in rubric.criteria}
    scales = {each.id: (each, each.scale()) for each in rubric.criteria}
    problems: list[Problem] = []
    seen: set[str] = set()
    digest = rubric.digest
    for index, sheet in enumerate(sheets):
        found = [
            *_conflicts(sheet, submission, digest, seen),
            *_read_rows(sheet, scales, ballots, partial=adjudication.partial),
        ]
        seen.add(sheet.assessor.key)
        problems += (problem.within(pointer_to(index)) for problem in found)
    if problems:
        raise DocumentError(*problems[:_MOST_PROBLEMS])
    return ballots


def _conflicts(
    sheet: Scoring, submission: Submission, rubric: str, seen: set[str]
) -> Iterator[Problem]:
    if sheet.submission != submission.id:
        yield _problem("it is about another submission", "submission")
    if sheet.rubric not in ("", rubric):
        yield _problem("it was scored by another rubric", "rubric")
    if sheet.assessor.key in seen:
        yield _problem("the assessor has scored already", "assessor", "id")
    if sheet.assessor.is_person(submission.learner):
        yield _problem("the assessor is the learner", "assessor", "id")


def _read_rows(
    sheet: Scoring,
    scales: _Scales,
    ballots: Mapping[str, list[Ballot]],
    *,
    partial: bool,
) -> Iterator[Problem]:
    """Add the scores of *sheet* to *ballots*, and yield what is wrong with them."""
    scored: set[str] = set()
    for index, score in enumerate(sheet.scores):
        if score.criterion not in scales:
            detail = "there is no such criterion of the rubric"
            yield _problem(detail, "scores", index, "criterion")
            continue
        if score.criterion in scored:
            yield _problem("is scored twice", "scores", index, "criterion")
        scored.add(score.criterion)
        member = "value" if score.level is None else "level"
        try:
            points = _points(*scales[score.criterion], score)
        except ValueError as error:
            yield _problem(str(error), "scores", index, member)
        else:
            ballots[score.criterion].append(Ballot(points, sheet.assessor.role))
    if not partial:
        for name, (criterion, _) in scales.items():
            if name not in scored:
                yield _problem(f"{criterion.name} is not scored", "scores")


def _points(
    criterion: Criterion, scale: Mapping[str, Fraction], score: Score
) -> Fraction:
    if score.level is None:
        assert score.value is not None
        return criterion.number(score.value)
    if score.level not in scale:
        raise ValueError(f"there is no such level of {criterion.name}")
    return scale[score.level]


def _row(criterion: Criterion, found: Fraction | Open, votes: int) -> CriterionResult:
    if isinstance(found, Open):
        return CriterionResult(criterion.id, criterion.name, assessors=votes)
    level = criterion.level_at(found)
    return CriterionResult(
        criterion.id,
        criterion.name,
        assessors=votes,
        level=level.id if level else None,
        value=(level.level or level.name) if level else decimal_text(found),
        label=level.name if level else decimal_text(found),
        points=found,
        met=criterion.required is None or found >= criterion.required,
    )


def _below(criterion: Criterion, row: CriterionResult) -> Missing:
    if criterion.required_level is not None:
        needed = criterion.level(criterion.required_level).name
    else:
        needed = decimal_text(exact(criterion.required_value or 0))
    detail = f"{row.label}, and {needed} is required"
    return Missing(criterion.id, criterion.name, Reason.BELOW, detail)


def _totals(
    rubric: Rubric, submission: Submission, rows: Sequence[CriterionResult]
) -> tuple[list[OverallResult], list[Missing]]:
    points = _sum(rubric, rows)
    found: list[OverallResult] = []
    missing: list[Missing] = []
    for whole in rubric.overall:
        number = _number(whole, rubric, submission, points)
        bar = None if whole.required is None else exact(whole.required)
        met = bar is None or (number is not None and number >= bar)
        digits = _PERCENT_DIGITS if whole.of == "percent" else 15
        value = None if number is None else decimal_text(number, digits)
        found.append(OverallResult(whole.id, whole.label, whole.of, value, met))
        if not met and value is not None and bar is not None:
            detail = f"{value}, and {decimal_text(bar)} is required"
            missing.append(Missing(whole.id, whole.label, Reason.BELOW, detail))
    return found, missing


def _sum(rubric: Rubric, rows: Sequence[CriterionResult]) -> Fraction | None:
    total = Fraction(0)
    for criterion, row in zip(rubric.criteria, rows, strict=True):
        if row.points is None:
            return None
        total += row.points * exact(criterion.weight)
    return total


def _number(
    whole: Overall, rubric: Rubric, submission: Submission, points: Fraction | None
) -> Fraction | None:
    if whole.of == "hours":
        return submission.attested_hours
    if whole.of == "status" or points is None:
        return None
    return points if whole.of == "points" else points * 100 / rubric.highest


def _with_status(result: OverallResult, missing: Sequence[Missing]) -> OverallResult:
    if result.of != "status":
        return result
    status = ResultStatusType.FAILED if missing else ResultStatusType.COMPLETED
    if any(each.reason.is_open for each in missing):
        status = ResultStatusType.IN_PROGRESS
    return OverallResult(result.id, result.name, "status", status.value, not missing)


def _in_utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("the time has no zone: pass a datetime with tzinfo")
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        raise ValueError("the date is outside the years 1 to 9999 in UTC") from None
    return datetime.combine(at.date(), at.timetz())


def _problem(detail: str, *path: str | int) -> Problem:
    return Problem(ProblemType.MALFORMED_VALUE_ERROR, detail, pointer_to(*path))
