"""Scorings as the table that the coefficients of agreement take."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from badgekit.assessment._criterion import Criterion
from badgekit.assessment._rubric import Rubric
from badgekit.assessment._scoring import Score, Scoring
from badgekit.assessment._values import check_one_of, decimal_text
from badgekit.assessment.agreement import Ratings


def ratings(
    rubric: Rubric,
    scorings: Iterable[Scoring],
    *,
    criterion: str | None = None,
    by: Literal["assessor", "role"] = "assessor",
) -> Ratings:
    """Return the scores of many submissions as a table for `agreement`.

    A unit is a criterion of a submission; *criterion*, an id or name, takes that alone.
    A rater is an assessor or, with `by="role"`, a role: employers against job coaches.
    A level counts as its place, from 1. Units and raters are sorted, so the order of
    the scorings does not matter, and the table has no names.

    Raises `ValueError` for scores that the rubric does not have, for criteria of
    different scales in one table, and for two scores of one unit by one rater.
    """
    check_one_of(by, ("assessor", "role"))
    wanted = rubric.criteria if criterion is None else (rubric.criterion(criterion),)
    scales = {_scale(each) for each in wanted}
    if len(scales) != 1:
        raise ValueError("the criteria have different scales: take one of them")
    ids = {each.id for each in wanted}
    digest = rubric.digest
    records = []
    for sheet in scorings:
        if sheet.rubric not in ("", digest):
            raise ValueError("a scoring is by another rubric")
        rater = sheet.assessor.key if by == "assessor" else sheet.assessor.role
        for score in sheet.scores:
            scored = rubric.criterion(score.criterion)
            if scored.id in ids:
                unit = (sheet.submission, scored.id)
                records.append((unit, rater, _rating(scored, score)))
    records.sort(key=lambda record: record[:2])
    raters = sorted({rater for _, rater, _ in records})
    places = scales.pop()
    scale = range(1, places + 1) if isinstance(places, int) else ()
    return Ratings.from_records(records, raters=raters, scale=tuple(scale))


def _scale(criterion: Criterion) -> object:
    if criterion.levels:
        return len(criterion.levels)
    return criterion.value_min, criterion.value_max


def _rating(criterion: Criterion, score: Score) -> int | Decimal:
    if score.level is not None:
        return 1 + criterion.levels.index(criterion.level(score.level))
    return Decimal(decimal_text(criterion.number(score.value or 0)))
