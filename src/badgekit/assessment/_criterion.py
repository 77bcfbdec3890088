"""A criterion: what is looked at, and the scale on which it is scored."""

import re
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from fractions import Fraction
from typing import Self

from badgekit.assessment import _codec as codec
from badgekit.assessment._codec import PartError
from badgekit.assessment._values import (
    Number,
    Rounding,
    check_name,
    check_text,
    check_uri,
    decimal_text,
    entries,
    exact,
)
from badgekit.models import Alignment, ResultType

_NUMBERS = (ResultType.RAW_SCORE, ResultType.SCALED_SCORE, ResultType.PERCENT)
_MOST_LEVELS = 100
_OURS = re.compile(r"ext:[A-Za-z0-9.\-_]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a criterion: a `RubricCriterionLevel` of the badge.

    >>> Level("https://lincoln.example/rubric#modelling-3", "Proficient", level="3")
    ... # doctest: +ELLIPSIS
    Level(id='https://lincoln.example/rubric#modelling-3', name='Proficient', ...
    """

    id: str
    """A URI."""
    name: str
    _: KW_ONLY
    level: str = ""
    """Its short name, such as `3` or `B`."""
    points: Number | None = None
    """What it is worth; `None`: its place, from 1."""
    description: str = ""
    alignment: tuple[Alignment, ...] = ()

    def __post_init__(self) -> None:
        check_uri("the id of a level", self.id)
        check_name("the name of a level", self.name)
        check_text(self.level, self.description)
        object.__setattr__(self, "alignment", entries(self.alignment, Alignment))
        if self.points is not None:
            object.__setattr__(self, "points", exact(self.points))
            if exact(self.points) < 0:
                raise PartError("points are never negative", "points")

    @property
    def names(self) -> tuple[str, ...]:
        """All by which it may be told from the others."""
        return tuple(name for name in (self.id, self.level, self.name) if name)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is looked at: scored by level or, with *value_max*, by a number.

    It is a `ResultDescription` of the achievement. Raises `ValueError` for a scale on
    which one name stands for two levels.

    >>> rubric = "https://lincoln.example/rubrics/equations"
    >>> modelling = Criterion.graded(
    ...     f"{rubric}#modelling", "Modelling", ["Novice", "Proficient"], required=2
    ... )
    >>> modelling.level("Proficient").id
    'https://lincoln.example/rubrics/equations#modelling-2'
    >>> skills = Criterion(f"{rubric}#skills", "Skills test", value_max=100)
    """

    id: str
    """A URI: the id of the result description."""
    name: str
    _: KW_ONLY
    levels: tuple[Level, ...] = ()
    """From low to high: from 2 to 100."""
    required_level: str | None = None
    """The `id`, `level` or `name` of the level that is needed; kept as the id."""
    result_type: str = ResultType.RAW_SCORE
    """Of a number: `RawScore`, `ScaledScore`, `Percent` or an `ext:` term."""
    value_min: Number = 0
    value_max: Number | None = None
    """The highest number. `None`: the criterion is scored by level."""
    required_value: Number | None = None
    step: Number = 1
    """Numbers go from `value_min` to `value_max` in steps of this, means too."""
    description: str = ""
    weight: Number = 1
    """What its points are multiplied by in a total."""
    alignment: tuple[Alignment, ...] = ()

    def __post_init__(self) -> None:
        check_uri("the id of a criterion", self.id)
        check_name("the name of a criterion", self.name)
        check_text(self.description, self.result_type)
        object.__setattr__(self, "result_type", str(self.result_type))
        for name in ("value_min", "value_max", "required_value", "step", "weight"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, exact(getattr(self, name)))
        object.__setattr__(self, "alignment", entries(self.alignment, Alignment))
        object.__setattr__(self, "levels", entries(self.levels, Level))
        if not (exact(self.weight) > 0 and exact(self.step) > 0):
            raise ValueError("a weight and a step are above 0")
        if bool(self.levels) == (self.value_max is not None):
            raise ValueError("a criterion has levels, or the highest number")
        if self.levels:
            self._check_levels()
        else:
            self._check_numbers()

    @classmethod
    def graded(
        cls,
        id: str,
        name: str,
        levels: Iterable[str],
        *,
        required: str | int | None = None,
        first: int = 1,
        description: str = "",
        weight: Number = 1,
        alignment: tuple[Alignment, ...] = (),
    ) -> Self:
        """Return a criterion of these levels, from low to high.

        The first has the number *first* as its `level` and its points, the next one
        more; their ids are *id*, a hyphen and that number.
        """
        return cls(
            id,
            name,
            levels=tuple(
                Level(f"{id}-{number}", each, level=str(number), points=number)
                for number, each in enumerate(levels, first)
            ),
            required_level=None if required is None else str(required),
            description=description,
            weight=weight,
            alignment=alignment,
        )

    @property
    def required(self) -> Fraction | None:
        """The points that are needed; `None` if any will do."""
        if self.required_level is not None:
            return self.points(self.level(self.required_level))
        return None if self.required_value is None else exact(self.required_value)

    @property
    def highest(self) -> Fraction:
        """The most points there are."""
        if self.levels:
            return self.places[-1]
        return exact(self.value_max or 0)

    @property
    def places(self) -> tuple[Fraction, ...]:
        """What each level is worth, from low to high."""
        return tuple(
            Fraction(place) if each.points is None else exact(each.points)
            for place, each in enumerate(self.levels, 1)
        )

    def level(self, name: str | int) -> Level:
        """Return the level with that `id`, `level` or `name`, or raise `ValueError`."""
        for each in self.levels:
            if str(name) in each.names:
                return each
        raise ValueError(f"there is no such level of {self.name}")

    def scale(self) -> dict[str, Fraction]:
        """Return the points of each level, by all its names."""
        return {
            name: points
            for level, points in zip(self.levels, self.places, strict=True)
            for name in level.names
        }

    def points(self, level: Level) -> Fraction:
        """Return what *level* is worth."""
        if level.points is None:
            return Fraction(1 + self.levels.index(level))
        return exact(level.points)

    def level_at(self, points: Fraction) -> Level | None:
        """Return the level that is worth exactly so much."""
        places = self.places
        return self.levels[places.index(points)] if points in places else None

    def number(self, value: Number) -> Fraction:
        """Return *value* if it is on the scale, or raise `ValueError`."""
        found, low, step = exact(value), exact(self.value_min), exact(self.step)
        if self.levels:
            raise ValueError(f"{self.name} is scored by level")
        if not low <= found <= self.highest or (found - low) % step:
            raise ValueError(
                f"{self.name} is scored from {decimal_text(low)} to "
                f"{decimal_text(self.highest)} in steps of {decimal_text(step)}"
            )
        return found

    def apart(self, low: Fraction, high: Fraction) -> Fraction:
        """Return how far apart two scores are: in levels, or in points of a number."""
        if not self.levels:
            return high - low
        return Fraction(self.places.index(high) - self.places.index(low))

    def settle(self, mean: Fraction, rounding: Rounding) -> Fraction:
        """Return the points on the scale at which *mean* comes to rest."""
        if self.levels:
            low = max(place for place in self.places if place <= mean)
            high = min(place for place in self.places if place >= mean)
        else:
            start, step = exact(self.value_min), exact(self.step)
            low = start + (mean - start) // step * step
            high = low if low == mean else low + step
        return _toward(low, mean, high, rounding)

    def _check_levels(self) -> None:
        if not 2 <= len(self.levels) <= _MOST_LEVELS:
            raise PartError(f"should be from 2 to {_MOST_LEVELS} levels", "levels")
        if self.required_value is not None:
            raise PartError("of levels a level is required", "requiredValue")
        self._check_level_names()
        if len({each.points is None for each in self.levels}) > 1:
            raise PartError("either all levels have points or none", "levels")
        places = self.places
        for index in range(1, len(places)):
            if places[index - 1] >= places[index]:
                detail = "levels go from low to high: each is worth more than the last"
                raise PartError(detail, "levels", index, "points")

    def _check_level_names(self) -> None:
        seen: dict[str, int] = {}
        for index, each in enumerate(self.levels):
            for name in each.names:
                if seen.setdefault(name, index) != index:
                    detail = f"two levels go by the name {name!r}"
                    raise PartError(detail, "levels", index)
        if self.required_level is not None:
            try:
                level = self.level(self.required_level)
            except ValueError as error:
                raise PartError(str(error), "requiredLevel") from None
            object.__setattr__(self, "required_level", level.id)

    def _check_numbers(self) -> None:
        low = exact(self.value_min)
        if self.required_level is not None:
            raise PartError("there are no levels to require one of", "requiredLevel")
        if not 0 <= low < self.highest:
            raise PartError(
                "should be above valueMin, and that not below 0", "valueMax"
            )
        if (self.highest - low) % exact(self.step):
            raise PartError("the range is not a whole number of steps", "step")
        if self.required is not None and not low <= self.required <= self.highest:
            raise PartError("is not between valueMin and valueMax", "requiredValue")
        if self.result_type not in _NUMBERS and not _OURS.fullmatch(self.result_type):
            terms = ", ".join(_NUMBERS)
            raise PartError(f"should be {terms} or an ext: term", "resultType")


def _toward(
    low: Fraction, mean: Fraction, high: Fraction, rounding: Rounding
) -> Fraction:
    if rounding == "down" or low == high:
        return low
    if rounding == "up":
        return high
    below, above = mean - low, high - mean
    if below == above:
        return low if rounding == "halfDown" else high
    return low if below < above else high


LEVEL = codec.members(
    Level,
    {
        "id": codec.text,
        "name": codec.text,
        "level": codec.text,
        "points": codec.number,
        "description": codec.text,
        "alignment": codec.several(codec.alignment),
    },
)
CRITERION = codec.members(
    Criterion,
    {
        "id": codec.text,
        "name": codec.text,
        "levels": codec.several(LEVEL),
        "required_level": codec.text,
        "result_type": codec.text,
        "value_min": codec.number,
        "value_max": codec.number,
        "required_value": codec.number,
        "step": codec.number,
        "description": codec.text,
        "weight": codec.number,
        "alignment": codec.several(codec.alignment),
    },
)
