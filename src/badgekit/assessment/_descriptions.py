"""A rubric as the result descriptions of an achievement, and back."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from badgekit.assessment._codec import PartError, refusal
from badgekit.assessment._criterion import Criterion, Level
from badgekit.assessment._overall import RESULT_TYPES, Overall, Whole
from badgekit.assessment._values import decimal_text, exact
from badgekit.models import (
    Achievement,
    ResultDescription,
    ResultType,
    RubricCriterionLevel,
)

if TYPE_CHECKING:
    from badgekit.assessment._rubric import Rubric

_NUMBERS: tuple[str, ...] = (ResultType.RAW_SCORE, ResultType.SCALED_SCORE)
_WHOLES: dict[str, Whole] = {
    ResultType.RUBRIC_SCORE: "points",
    ResultType.PERCENT: "percent",
    "ext:hours": "hours",
    ResultType.STATUS: "status",
}


def described(rubric: "Rubric") -> tuple[ResultDescription, ...]:
    """Return what `Rubric.result_descriptions` does."""
    criteria = (
        _by_level(each) if each.levels else _by_number(each) for each in rubric.criteria
    )
    return (*criteria, *(_of_whole(rubric, each) for each in rubric.overall))


def parts_of(
    achievement: Achievement,
) -> tuple[tuple[Criterion, ...], tuple[Overall, ...]]:
    """Return the criteria and the overall results that *achievement* describes."""
    numbers = _NUMBERS
    given = achievement.result_description
    if not any(_is_criterion(each, numbers) for each in given):
        numbers = (*_NUMBERS, ResultType.PERCENT)
    criteria: list[Criterion] = []
    overall: list[Overall] = []
    for index, each in enumerate(given):
        try:
            if _is_criterion(each, numbers):
                criteria.append(_criterion(each))
            elif each.result_type in _WHOLES:
                overall.append(_whole(each))
        except PartError as error:
            names = (_AS_READ.get(str(name), name) for name in error.path)
            path = ("resultDescription", index, *names)
            raise refusal(error.detail, path) from error
        except ValueError as error:
            raise refusal(str(error), ("resultDescription", index)) from error
    return tuple(criteria), tuple(overall)


def check_described(rubric: "Rubric", achievement: Achievement) -> None:
    """Raise `ValueError` unless *achievement* describes the results of *rubric*.

    Names and descriptions may differ, as in another language; scales may not.
    """
    given = {each.id: each for each in achievement.result_description}
    for each in described(rubric):
        if each.id not in given:
            raise ValueError(f"the achievement does not describe {each.id}")
        if _scale(given[each.id]) != _scale(each):
            detail = "otherwise than the rubric: give it rubric.result_descriptions()"
            raise ValueError(f"the achievement describes {each.id} {detail}")


def _scale(each: ResultDescription) -> tuple[object, ...]:
    levels = [
        (level.id, _as_number(level.points)) for level in each.rubric_criterion_level
    ]
    bounds = (each.value_min, each.value_max, each.required_value)
    return levels, each.required_level, each.result_type, *map(_as_number, bounds)


def _as_number(text: str | None) -> Fraction | str | None:
    try:
        return None if text is None else exact(str(text))
    except ValueError:
        return text


_AS_READ = {"levels": "rubricCriterionLevel", "required": "requiredValue"}


def _is_criterion(each: ResultDescription, numbers: tuple[str, ...]) -> bool:
    if each.rubric_criterion_level:
        return True
    return each.result_type in numbers and each.value_max is not None


def _by_level(criterion: Criterion) -> ResultDescription:
    return ResultDescription(
        id=criterion.id,
        name=criterion.name,
        result_type=ResultType.RUBRIC_CRITERION_LEVEL,
        alignment=criterion.alignment,
        rubric_criterion_level=tuple(map(_described, criterion.levels)),
        **_given(required_level=criterion.required_level),
    )


def _described(level: Level) -> RubricCriterionLevel:
    points = None if level.points is None else decimal_text(exact(level.points))
    return RubricCriterionLevel(
        id=level.id,
        name=level.name,
        alignment=level.alignment,
        **_given(
            level=level.level or None,
            points=points,
            description=level.description or None,
        ),
    )


def _by_number(criterion: Criterion) -> ResultDescription:
    return ResultDescription(
        id=criterion.id,
        name=criterion.name,
        result_type=criterion.result_type,
        alignment=criterion.alignment,
        value_min=decimal_text(exact(criterion.value_min)),
        value_max=decimal_text(criterion.highest),
        **_required(criterion),
    )


def _of_whole(rubric: "Rubric", whole: Overall) -> ResultDescription:
    bounds: dict[str, Any] = {}
    if whole.of == "points":
        bounds = {"value_min": "0", "value_max": decimal_text(rubric.highest, 30)}
    elif whole.of == "percent":
        bounds = {"value_min": "0", "value_max": "100"}
    return ResultDescription(
        id=whole.id,
        name=whole.label,
        result_type=RESULT_TYPES[whole.of],
        **bounds,
        **_required(whole),
    )


def _required(each: Criterion | Overall) -> dict[str, Any]:
    bar = each.required
    return {} if bar is None else {"required_value": decimal_text(exact(bar))}


def _criterion(each: ResultDescription) -> Criterion:
    if not each.rubric_criterion_level:
        return Criterion(
            each.id,
            str(each.name),
            alignment=each.alignment,
            result_type=each.result_type,
            **_given(
                value_min=each.value_min,
                value_max=each.value_max,
                required_value=each.required_value,
                required_level=each.required_level,
            ),
        )
    return Criterion(
        each.id,
        str(each.name),
        levels=tuple(
            Level(
                level.id,
                str(level.name),
                level=str(level.level or ""),
                points=None if level.points is None else str(level.points),
                description=str(level.description or ""),
                alignment=level.alignment,
            )
            for level in each.rubric_criterion_level
        ),
        required_level=each.required_level,
        alignment=each.alignment,
        **_given(required_value=each.required_value),
    )


def _whole(each: ResultDescription) -> Overall:
    required = None if each.required_value is None else str(each.required_value)
    return Overall(
        each.id, of=_WHOLES[each.result_type], name=str(each.name), required=required
    )


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}
