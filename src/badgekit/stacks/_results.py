"""Whether a result is good enough, and what it is worth."""

import re
from collections.abc import Sequence
from fractions import Fraction

from badgekit.models import (
    AchievementSubject,
    Result,
    ResultDescription,
    ResultType,
)
from badgekit.stacks._rules import Counted
from badgekit.stacks._slots import MinimumResult

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)


def reaches(subject: AchievementSubject, minimum: MinimumResult) -> bool:
    """Tell whether a result of *subject* is good enough."""
    return any(
        _reaches(result, description, minimum)
        for result, description in _results(subject)
        if _is_meant(result, description, minimum.type, minimum.description)
    )


class Worth:
    """What credentials are worth to a sum: exactly, and never negative."""

    def __init__(self, counted: Counted) -> None:
        self._counted = counted
        self._times = exact(counted.times)
        self._known: dict[float, Fraction] = {}

    def __call__(self, subject: AchievementSubject) -> Fraction:
        """Return what the credential of *subject* is worth."""
        counted = self._counted
        if counted.result is None:
            number = (
                subject.credits_earned if counted.points is None else counted.points
            )
            return Fraction(0) if number is None else self._weighted(float(number))
        values = [
            value
            for result, description in _results(subject)
            if counted.result == result.result_description
            or _is_meant(result, description, counted.result, None)
            if (value := _number_within(result, description)) is not None
        ]
        return max([Fraction(0), *values]) * self._times

    def _weighted(self, number: float) -> Fraction:
        found = self._known.get(number)
        if found is None:
            found = max(exact(number), Fraction(0)) * self._times
            self._known[number] = found
        return found


def exact(number: float) -> Fraction:
    """Return *number* as it is written: 0.1 is a tenth, so sums have no order."""
    return Fraction(repr(float(number)))


def _results(
    subject: AchievementSubject,
) -> list[tuple[Result, ResultDescription | None]]:
    if not subject.result:
        return []
    kinds = {each.id: each for each in subject.achievement.result_description}
    return [(each, kinds.get(each.result_description or "")) for each in subject.result]


def _is_meant(
    result: Result,
    description: ResultDescription | None,
    type: str | None,
    id: str | None,
) -> bool:
    if id is not None and result.result_description != id:
        return False
    return type is None or (description is not None and description.result_type == type)


def _reaches(
    result: Result, description: ResultDescription | None, minimum: MinimumResult
) -> bool:
    least = minimum.at_least
    if least is None and description is not None:
        least = description.required_level or description.required_value
    if least is None:
        return False
    if description is not None and description.result_type == ResultType.STATUS:
        return result.status == least
    scale = [{step} for step in minimum.order] or _scale(description)
    needed = _step(scale, {least})
    if needed is not None:
        reached = _step(scale, _names(result, description))
        return reached is not None and reached >= needed
    bar, value = _number(least), _number_within(result, description)
    return bar is not None and value is not None and value >= bar


def _scale(description: ResultDescription | None) -> list[set[str]]:
    """Return the results that are possible, from low to high, by all their names."""
    if description is None:
        return []
    levels = [
        {name for name in (level.id, level.level, level.name) if name}
        for level in description.rubric_criterion_level
    ]
    return levels or [{value} for value in description.allowed_value]


def _names(result: Result, description: ResultDescription | None) -> set[str]:
    names = {name for name in (result.achieved_level, result.value) if name}
    levels = () if description is None else description.rubric_criterion_level
    for level in levels:
        if level.id == result.achieved_level:
            names |= {name for name in (level.level, level.name) if name}
    return names


def _step(scale: Sequence[set[str]], names: set[str]) -> int | None:
    """Return the place on *scale*; where names are at several, there is none."""
    places = [place for place, step in enumerate(scale) if step & names]
    return places[0] if len(places) == 1 else None


def _number(text: str | None) -> Fraction | None:
    return Fraction(text) if text and _NUMBER.fullmatch(text) else None


def _number_within(
    result: Result, description: ResultDescription | None
) -> Fraction | None:
    """Return the value of *result*, if it is a number that is possible."""
    value = _number(result.value)
    if value is None or description is None:
        return value
    least, most = _number(description.value_min), _number(description.value_max)
    possible = (least is None or least <= value) and (most is None or value <= most)
    return value if possible else None
