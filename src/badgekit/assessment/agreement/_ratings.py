"""The table of ratings that every coefficient is computed from."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self, TypeAlias

from badgekit.assessment.agreement import _numbers

Value: TypeAlias = str | bool | int | float | Decimal
"""A rating: a word, a number, or whether something is so."""

Codes: TypeAlias = tuple[tuple[int | None, ...], ...]
_Cells: TypeAlias = dict[Hashable, dict[Hashable, Value | None]]

MAX_RATERS = 1_000
MAX_CELLS = 1_000_000
"""Units times raters: ten thousand portfolios and a hundred assessors."""
MAX_LEVELS = 1_000
_CHARACTERS = 1_000
_WORDS, _NUMBERS, _FLAGS = "words", "numbers", "True or False"
_KINDS: dict[str, tuple[type, ...]] = {
    _WORDS: (str,),
    _FLAGS: (bool,),
    _NUMBERS: (int, float, Decimal),
}


@dataclass(frozen=True, slots=True)
class Ratings:
    """What was rated (units) by whom (raters) how. It keeps no names.

    The ratings of a table are all words, all numbers, or all `True` or `False`.
    Numbers lie between minus and plus one billion and are read to nine decimal places.
    Equal numbers are one rating: 3, 3.0 and `Decimal(3)`.

    Raises `ValueError` for anything else, and for more than 1 000 raters or a million
    cells.

    >>> Ratings([["met", "met"], ["met", "not met"], ["met", None]])
    Ratings(3 units, 2 raters)
    """

    rows: Sequence[Sequence[Value | None]]
    """For each unit, one rating by each rater, in the same order for all units; `None`
    where a rater did not rate."""
    scale: Sequence[Value] = field(default=(), kw_only=True)
    """The levels in order, lowest first, those that nobody gave included. Words need
    it wherever order matters. Without it, numbers are in their own order."""
    levels: tuple[Hashable, ...] = field(init=False, repr=False, compare=False)
    """What is rated with, in order: the scale, or else what occurs. A number is in
    billionths."""
    codes: Codes = field(init=False, repr=False, compare=False)
    """The rows, each rating by its place in `levels`."""
    kind: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rows = _table(self.rows)
        scale = _row(self.scale, MAX_LEVELS, "a scale")
        given = [v for row in rows for v in row if v is not None]
        kind = _kind((*scale, *given))
        keys = {value: level_of(value) for value in dict.fromkeys(given)}
        levels = _levels(tuple(map(level_of, scale)), set(keys.values()))
        places = {level: place for place, level in enumerate(levels)}
        at = {value: places[key] for value, key in keys.items()}
        codes = tuple(tuple(None if v is None else at[v] for v in row) for row in rows)
        for name, member in (
            ("rows", rows),
            ("scale", scale),
            ("levels", levels),
            ("codes", codes),
            ("kind", kind),
        ):
            object.__setattr__(self, name, member)

    @classmethod
    def of(
        cls,
        table: Mapping[Any, Mapping[Any, Value | None]],
        *,
        raters: Sequence[Hashable] | None = None,
        scale: Sequence[Value] = (),
    ) -> Self:
        """Take `{unit: {rater: rating}}`.

        *raters* says which raters to take, and in which order; else it is all, as
        they first occur.

        >>> Ratings.of({"essay 1": {"r1": 3, "r2": 4}, "essay 2": {"r2": 2}})
        Ratings(2 units, 2 raters)
        """
        _check_mappings(table)
        if raters is None:
            raters = list(dict.fromkeys(name for row in table.values() for name in row))
        else:
            raters = _names(raters)
        _check_size(len(table), len(raters))
        rows = [[row.get(name) for name in raters] for row in table.values()]
        return cls(rows, scale=scale)

    @classmethod
    def from_records(
        cls,
        records: Iterable[tuple[Hashable, Hashable, Value | None]],
        *,
        raters: Sequence[Hashable] | None = None,
        scale: Sequence[Value] = (),
    ) -> Self:
        """Take `(unit, rater, rating)`, in any order.

        Raises `ValueError` if somebody rated a unit twice: which rating counts is for
        the caller to say.

        >>> Ratings.from_records([("essay 1", "r1", "met"), ("essay 1", "r2", "met")])
        Ratings(1 units, 2 raters)
        """
        table: _Cells = {}
        for count, record in enumerate(records):
            if count >= MAX_CELLS:
                raise ValueError(f"there are more than {MAX_CELLS} ratings")
            unit, rater, value = _record(record)
            row = table.setdefault(unit, {})
            if rater in row:
                raise ValueError("a rater rated the same unit twice")
            row[rater] = value
        return cls.of(table, raters=raters, scale=scale)

    @property
    def units(self) -> int:
        """How many things were to be rated."""
        return len(self.codes)

    @property
    def raters(self) -> int:
        """How many columns the table has."""
        return len(self.codes[0]) if self.codes else 0

    def numbers(self, purpose: str) -> list[int]:
        """Return the levels as numbers, in billionths, or raise `ValueError`."""
        if self.kind is not _NUMBERS:
            raise ValueError(f"{purpose} needs ratings that are numbers")
        return [level for level in self.levels if isinstance(level, int)]

    def positions(self, purpose: str) -> list[int]:
        """Return where each level is: on the scale, or among the numbers."""
        if self.scale or self.kind is _FLAGS:
            return list(range(len(self.levels)))
        if self.kind is _WORDS:
            raise ValueError(f"{purpose} needs the scale of words, lowest level first")
        return self.numbers(purpose)

    def __repr__(self) -> str:
        return f"Ratings({self.units} units, {self.raters} raters)"


def _table(rows: object) -> tuple[tuple[Value | None, ...], ...]:
    taken = tuple(
        _row(row, MAX_RATERS, "a row") for row in _row(rows, MAX_CELLS, "a table")
    )
    widths = {len(row) for row in taken}
    if len(widths) > 1:
        raise ValueError("every unit has one rating or None for each of the raters")
    _check_size(len(taken), *widths)
    return taken


def _row(values: object, most: int, name: str) -> tuple[Any, ...]:
    if not isinstance(values, (list, tuple)):
        raise ValueError(f"{name} is a list or a tuple")  # noqa: TRY004
    if len(values) > most:
        raise ValueError(f"{name} has at most {most} entries")
    return tuple(values)


def _check_mappings(table: object) -> None:
    if not isinstance(table, Mapping) or not all(
        isinstance(row, Mapping) for row in table.values()
    ):
        raise ValueError("a table is a mapping of units to mappings of raters")


def _record(record: object) -> tuple[Hashable, Hashable, Value | None]:
    if not isinstance(record, (list, tuple)) or len(record) != 3:
        raise ValueError("a record is a unit, a rater and a rating")
    unit, rater, value = record
    try:
        hash((unit, rater))
    except TypeError as error:
        raise ValueError("units and raters are named by hashable values") from error
    return unit, rater, value


def _check_size(units: int, raters: int = 0) -> None:
    if raters > MAX_RATERS or units * raters > MAX_CELLS:
        raise ValueError(
            f"a table has at most {MAX_RATERS} raters, and {MAX_CELLS} cells in all"
        )


def _names(raters: object) -> tuple[Hashable, ...]:
    names = _row(raters, MAX_RATERS, "the choice of raters")
    try:
        distinct = len(set(names)) == len(names)
    except TypeError as error:
        raise ValueError("a rater is named by a hashable value") from error
    if not distinct:
        raise ValueError("a rater is named twice")
    return names


def _kind(values: Sequence[object]) -> str:
    kinds = {_kind_of(cls) for cls in set(map(type, values))}
    if len(kinds) > 1:
        raise ValueError(f"the ratings of a table are all {', or all '.join(_KINDS)}")
    if any(isinstance(v, Decimal) and v.is_snan() for v in values):
        raise ValueError("a number is finite; None stands for what was not rated")
    return kinds.pop() if kinds else _NUMBERS


def _kind_of(cls: type) -> str:
    for kind, classes in _KINDS.items():
        if issubclass(cls, classes):
            return kind
    raise ValueError(
        "a rating is a word, a number, or True or False; "
        "None stands for what was not rated"
    )


def level_of(value: Value) -> Hashable:
    """Return what stands for *value* and all that is equal to it, or `ValueError`."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return _numbers.whole(value)
    if len(value) > _CHARACTERS:
        raise ValueError(f"a rating has at most {_CHARACTERS} characters")
    return value


def _levels(scale: tuple[Any, ...], found: set[Any]) -> tuple[Hashable, ...]:
    if not scale:
        return tuple(sorted(found))
    if len(set(scale)) < len(scale):
        raise ValueError("the levels of a scale are distinct")
    if not found.issubset(scale):
        raise ValueError("a rating is not on the scale")
    return scale
