"""The JSON Canonicalization Scheme (RFC 8785)."""

import json
import math
from collections.abc import Iterable
from types import NoneType

import rfc8785

from badgekit._json import JsonValue
from badgekit.canonicalization._nquads import SURROGATE
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType, pointer_to

_MAX_SAFE_INTEGER = 2**53 - 1
_FIRST_SURROGATE = "\ud800"
_MAX_DEPTH = 200
_AS_THEY_ARE = frozenset({str, bool, NoneType})
_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,  # nothing that deep is written with it
    separators=(",", ":"),
    sort_keys=True,
)


def jcs(value: JsonValue) -> bytes:
    """Return *value* in its canonical form (RFC 8785), as UTF-8.

    Numbers are IEEE 754 doubles. An integer that is not one, and not the canonical
    text of one, is refused: other implementations would sign another number.

    Raises `DocumentError`, with a pointer, for what has no canonical form.

    >>> jcs({"b": 1.0, "a": "é"}).decode()
    '{"a":"é","b":1}'
    """
    try:
        if _is_plain(value):
            text = _ENCODER.encode(value)
            if not SURROGATE.search(text):
                return text.encode()
        return rfc8785.dumps(_with_doubles(value, ()))
    except RecursionError as error:
        raise _too_deep() from error


def _is_plain(value: JsonValue) -> bool:
    """Whether the standard library writes *value* as RFC 8785 would.

    It does for everything but floats, integers beyond 2^53 and names outside the
    part of Unicode in which UTF-16 and code points sort alike.
    """
    level = [value]
    for _ in range(_MAX_DEPTH):
        if not level:
            return True
        below: list[JsonValue] = []
        for item in level:
            kind = item.__class__
            if kind in _AS_THEY_ARE:
                continue
            if kind is dict:
                if not _sort_alike(item):
                    return False
                below.extend(item.values())
            elif kind is list:
                below.extend(item)
            elif kind is not int or not -_MAX_SAFE_INTEGER <= item <= _MAX_SAFE_INTEGER:
                return False
        level = below
    return False


def _sort_alike(names: Iterable[JsonValue]) -> bool:
    try:
        together = "".join(names)
    except TypeError:
        return False
    return together.isascii() or max(together) < _FIRST_SURROGATE


def _with_doubles(value: JsonValue, path: tuple[str | int, ...]) -> JsonValue:
    """Return *value* as rfc8785 takes it: integers beyond 2^53 as floats."""
    if len(path) > _MAX_DEPTH:
        raise _too_deep()
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if SURROGATE.search(value):
            raise _refusal(
                ProblemType.MALFORMED_VALUE_ERROR, "half a surrogate pair", path
            )
        return value
    if isinstance(value, (int, float)):
        return _number(value, path)
    if isinstance(value, (list, tuple)):
        return [_with_doubles(item, (*path, at)) for at, item in enumerate(value)]
    if isinstance(value, dict):
        return {
            _name(name, path): _with_doubles(member, (*path, name))
            for name, member in value.items()
        }
    raise _refusal(ProblemType.MALFORMED_VALUE_ERROR, "not a JSON value", path)


def _name(name: object, path: tuple[str | int, ...]) -> str:
    if not isinstance(name, str) or SURROGATE.search(name):
        raise _refusal(
            ProblemType.MALFORMED_VALUE_ERROR, "a member name is not Unicode text", path
        )
    return name


def _number(value: float, path: tuple[str | int, ...]) -> float:
    if isinstance(value, float):
        if math.isfinite(value):
            return value
        raise _refusal(ProblemType.MALFORMED_VALUE_ERROR, "not a JSON number", path)
    if -_MAX_SAFE_INTEGER <= value <= _MAX_SAFE_INTEGER:
        return value
    try:
        double = float(value)
    except OverflowError:
        double = math.inf
    # The shortest digits that name a double need not be its value: 55263750191397140.
    if double != value and not (
        math.isfinite(double) and rfc8785.dumps(double) == str(value).encode()
    ):
        raise _refusal(
            ProblemType.RANGE_ERROR,
            "an integer that no IEEE 754 double represents exactly (RFC 8785)",
            path,
        )
    return double


def _too_deep() -> DocumentError:
    return _refusal(
        ProblemType.LIMIT_EXCEEDED, f"nested deeper than {_MAX_DEPTH} levels", ()
    )


def _refusal(
    kind: ProblemType, detail: str, path: tuple[str | int, ...]
) -> DocumentError:
    return DocumentError(Problem(kind, detail, pointer_to(*path)))
