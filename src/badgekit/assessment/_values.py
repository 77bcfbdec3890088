"""What the values of this package are held to, and their numbers."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias, TypeVar, get_args

from badgekit._json import LexicalFloat

MAX_TEXT = 20_000
"""Characters of a narrative, and more than any name needs."""
MAX_ENTRIES = 1_000
"""Criteria, levels, works, rows of a sheet, sheets."""
MAX_DIGITS = 15
"""Before and behind the decimal point: no number in use has more."""

Number: TypeAlias = int | float | str | Decimal | Fraction
"""A number that has a finite decimal form. A float counts as it is written: 0.1 is a
tenth."""
Rounding: TypeAlias = Literal["halfDown", "halfUp", "down", "up"]
"""Where between two levels a mean goes: to the nearer one, and from the middle `down`
or `up`; or always `down`, or always `up`."""

ROUNDINGS: tuple[str, ...] = get_args(Rounding)

_URI = re.compile(r'[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x1f<>"{}|\\^`]+')
_DECIMAL = re.compile(rf"-?\d{{1,{MAX_DIGITS}}}(?:\.\d{{1,{MAX_DIGITS}}})?", re.ASCII)
_SCALE = 10**MAX_DIGITS

_T = TypeVar("_T")


def exact(number: Number) -> Fraction:
    """Return *number* exactly, or raise `ValueError` if it has no short decimal form.

    >>> exact(0.1) + exact("0.2")
    Fraction(3, 10)
    """
    if isinstance(number, Fraction):
        found = number
    elif isinstance(number, bool) or not isinstance(number, (int, float, str, Decimal)):
        raise ValueError("should be a number")  # noqa: TRY004
    elif isinstance(number, str):
        if not _DECIMAL.fullmatch(number):
            raise ValueError("should be a decimal number, like 3 or 2.5")
        found = Fraction(number)
    elif isinstance(number, int):
        found = Fraction(int(number))
    else:
        found = _finite(number)
    if abs(found) > _SCALE or _SCALE % found.denominator:
        raise ValueError(f"should have at most {MAX_DIGITS} digits, and an end")
    return found


def _finite(number: float | Decimal) -> Fraction:
    # From its text and not Fraction(): a float is what it is written as.
    if isinstance(number, LexicalFloat):
        number = Decimal(number.lexical)
    elif isinstance(number, float):
        number = Decimal(float.__repr__(number))
    least = number.as_tuple().exponent
    if not isinstance(least, int) or max(-least, number.adjusted()) > 2 * MAX_DIGITS:
        raise ValueError(f"should have at most {MAX_DIGITS} digits, and an end")
    return Fraction(number)


def decimal_text(number: Fraction, digits: int = MAX_DIGITS) -> str:
    """Return *number* in decimals, without what is behind so many *digits*.

    It is never more than *number*, so nothing passes a bar by being rounded.

    >>> decimal_text(Fraction(5, 2)), decimal_text(Fraction(200, 3), 2)
    ('2.5', '66.66')
    """
    scaled = number * 10**digits
    whole = scaled.numerator // scaled.denominator
    sign, whole = ("-" if whole < 0 else ""), abs(whole)
    before, behind = divmod(whole, 10**digits)
    tail = str(behind).rjust(digits, "0").rstrip("0")
    return f"{sign}{before}.{tail}" if tail else f"{sign}{before}"


def folded(text: str) -> str:
    """Return *text* without case, other forms of one character, and what is unseen."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
        text = unicodedata.normalize("NFKC", text.casefold())
    return text.casefold()


def one_line(text: str) -> str:
    """Return *text* on a line of its own."""
    return " ".join(text.split())


def check_text(*values: str) -> None:
    """Raise `ValueError` unless each of *values* is text of some length."""
    for value in values:
        if not isinstance(value, str):
            raise ValueError("should be a string")  # noqa: TRY004
        if len(value) > MAX_TEXT:
            raise ValueError(f"should be at most {MAX_TEXT} characters long")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise ValueError("should have no half surrogate pairs") from None


def check_name(what: str, *values: str) -> None:
    """Raise `ValueError` unless each of *values* is text that is not empty."""
    check_text(*values)
    if not all(value.strip() for value in values):
        raise ValueError(f"{what} should not be empty")


def check_uri(what: str, value: str) -> None:
    """Raise `ValueError` unless *value* is an absolute URI."""
    check_text(value)
    if not _URI.fullmatch(value):
        raise ValueError(f"{what} is an absolute URI")


def is_uri(value: str) -> bool:
    """Tell whether *value* is an absolute URI."""
    return _URI.fullmatch(value) is not None


def check_one_of(value: object, allowed: Iterable[str]) -> None:
    """Raise `ValueError` unless *value* is one of the terms *allowed*."""
    terms = tuple(allowed)
    if not isinstance(value, str) or value not in terms:
        raise ValueError(f"should be one of {', '.join(terms)}")


def entries(values: Iterable[_T], kind: type | tuple[type, ...]) -> tuple[_T, ...]:
    """Return *values* as a tuple, or raise `ValueError` if one is no *kind*."""
    if isinstance(values, (str, bytes)):
        raise ValueError("should be several values")  # noqa: TRY004
    found = tuple(values)
    if len(found) > MAX_ENTRIES:
        raise ValueError(f"should have at most {MAX_ENTRIES} entries")
    if not all(isinstance(value, kind) for value in found):
        raise ValueError("an entry is of the wrong type")
    return found


def printable(line: str) -> str:
    """Return *line* with control characters escaped: a log stays what it is."""
    if line.isprintable():
        return line
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in line
    )
