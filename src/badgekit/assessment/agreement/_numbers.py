"""Ratings that are numbers, as whole numbers: sums of them are exact."""

import math
from collections.abc import Sequence
from decimal import Context, Decimal

_PLACES = 9
_UNIT = _LARGEST = 1_000_000_000
_CONTEXT = Context(prec=40)
_STEP = Decimal(1).scaleb(-_PLACES)


def whole(value: float | Decimal) -> int:
    """Return a billion times *value*; a float means the shortest decimal it prints as.

    Raises `ValueError` for what is not finite or is larger than a billion.
    """
    if isinstance(value, int):
        if abs(value) > _LARGEST:
            raise _refusal()
        return int(value) * _UNIT
    exact = Decimal(float.__repr__(value)) if isinstance(value, float) else value
    if not exact.is_finite() or _is_large(exact):
        raise _refusal()
    return int(_CONTEXT.quantize(exact, _STEP).scaleb(_PLACES, _CONTEXT))


def small(numbers: Sequence[int], *, shift: bool = True) -> list[int]:
    """Return *numbers* in their largest common unit and, with *shift*, from 0 up."""
    least = min(numbers, default=0) if shift else 0
    unit = math.gcd(*(each - least for each in numbers)) or 1
    return [(each - least) // unit for each in numbers]


def _is_large(number: Decimal) -> bool:
    return number.copy_abs().compare(Decimal(_LARGEST), _CONTEXT) > 0


def _refusal() -> ValueError:
    return ValueError(
        "a number is finite and between minus and plus one billion; "
        "None stands for what was not rated"
    )
