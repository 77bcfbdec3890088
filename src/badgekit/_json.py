"""Strict, bounded, lossless JSON for documents written by strangers.

Two parsers may disagree about duplicate names, `NaN` or half a surrogate pair, and
a signature must not depend on whom you ask: all of these are errors here.
"""

import json
import marshal
import math
import re
from dataclasses import dataclass
from typing import Any, NoReturn, Self, TypeAlias

from badgekit.problems import pointer_to

JsonObject: TypeAlias = dict[str, Any]
JsonValue: TypeAlias = Any

_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Possessive, the closing quote optional: a string that never ends is read once.
_TOKEN = re.compile(
    r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL
)
_HARMLESS = re.compile(
    r'-?\d{1,15}(?:\.\d{1,15})?|true|false|null|"[^"\\\ud800-\udfff]*"', re.ASCII
)
_MAX_DIGITS = 400
_WITHOUT_REFERENCES = 2  # later versions write equal values in more than one way
_SCALARS = frozenset({str, int, float, bool, type(None)})
_PLAIN = _SCALARS | {dict, list, tuple}


class JsonError(ValueError):
    """The text is not JSON that every parser reads alike."""

    def __init__(
        self, detail: str, offset: int = 0, pointer: str | None = None
    ) -> None:
        super().__init__(f"{detail} (at character {offset})")
        self.detail = detail
        self.offset = offset
        """Characters before the fault."""
        self.pointer = pointer
        """Where in the document, if the parser got that far."""


class JsonSizeError(JsonError):
    """The text is longer or deeper than allowed."""


class LexicalFloat(float):
    """A number that is written in another way than Python would write it."""

    __slots__ = ("lexical",)
    lexical: str

    def __new__(cls, text: str) -> Self:
        """Read *text*, which must be a JSON number."""
        number = super().__new__(cls, text)
        number.lexical = text
        return number

    def __getnewargs__(self) -> tuple[str]:  # type: ignore[override]
        return (self.lexical,)


def loads(data: bytes | str, *, max_bytes: int, max_depth: int) -> JsonValue:
    """Parse *data*, or raise `JsonError` with the place of the fault.

    Numbers keep their spelling: `1.50` is a float that `dumps` writes as `1.50`.
    """
    if len(data) > max_bytes:
        raise JsonSizeError(f"longer than {max_bytes} bytes")
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
    except UnicodeDecodeError as error:
        raise JsonError("not UTF-8", error.start) from error
    if isinstance(data, str) and len(_encoded(text)) > max_bytes:
        raise JsonSizeError(f"longer than {max_bytes} bytes")
    if text.startswith("\ufeff"):
        raise JsonError("begins with a byte order mark, which JSON forbids")
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise _Scan(text, max_depth).fault() or JsonError(
            f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}", error.pos
        ) from error
    except (_UnfitError, RecursionError) as error:
        raise _located(text, max_depth, error) from error
    if _deeper_than(value, text, max_depth) or (
        _SURROGATE_ESCAPE.search(text)
        and _SURROGATE.search(json.dumps(value, ensure_ascii=False))
    ):
        raise _located(text, max_depth, None)
    return value


def loads_object(data: bytes | str, *, max_bytes: int, max_depth: int) -> JsonObject:
    """Parse *data* as one JSON object, or raise `JsonError`."""
    value = loads(data, max_bytes=max_bytes, max_depth=max_depth)
    if not isinstance(value, dict):
        raise JsonError("not a JSON object", 0, "")
    return value


def dumps(value: JsonValue) -> str:
    """Return *value* as JSON text: UTF-8 as it is, numbers spelt as they were read.

    Raises `ValueError` for what JSON cannot say (`NaN`, half a surrogate pair) and
    `TypeError` for values of other types. *value* must not contain itself.
    """
    if _packed(value) is not None or not _has_lexical_numbers([value]):
        text = _ENCODER.encode(value)
    else:
        text = "".join(_write(value))
    if not text.isascii():
        _encoded(text)
    return text


def may_mention(value: JsonValue, text: str) -> bool:
    """Tell quickly whether *text*, in ASCII, may be part of a string in *value*."""
    packed = _packed(value)
    return packed is None or text.encode() in packed


def identity_of(value: JsonValue) -> bytes | None:
    """Return bytes that only a value of the same members in the same order has.

    Numbers are told apart by type and to the last bit. `None` for numbers that keep
    their spelling. *value* must not contain itself.
    """
    try:
        return marshal.dumps(value, _WITHOUT_REFERENCES)
    except ValueError:
        return None


def _packed(value: JsonValue) -> bytes | None:
    """Return *value* with its strings as they are, if it is of plain types alone.

    Takes an eighth of the time of a walk.
    """
    try:
        return marshal.dumps(value)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _UnfitError(Exception):
    detail: str


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise JsonError("half a surrogate pair", error.start) from error


def _unique(pairs: list[tuple[str, Any]]) -> JsonObject:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _UnfitError("duplicate member name")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise _UnfitError(f"{name} is not a JSON number")


def _read_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _UnfitError("number out of range")
    return number if repr(number) == text else LexicalFloat(text)


def _read_int(text: str) -> int | float:
    if len(text) > _MAX_DIGITS:
        raise _UnfitError("number out of range")
    return LexicalFloat(text) if text == "-0" else int(text)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique,
    parse_constant=_refuse_constant,
    parse_float=_read_float,
    parse_int=_read_int,
)


_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,  # callers hand over trees
    allow_nan=False,
    separators=(",", ":"),
)


def _deeper_than(value: JsonValue, text: str, limit: int) -> bool:
    if text.count("{") + text.count("[") <= limit:
        return False
    # Level by level, so that no depth of input can exhaust our own stack.
    level = [value] if value.__class__ in (dict, list) else []
    for _ in range(limit):
        if not level:
            return False
        level = [
            child
            for node in level
            for child in (node.values() if node.__class__ is dict else node)
            if child.__class__ is dict or child.__class__ is list
        ]
    return bool(level)


def _has_lexical_numbers(value: JsonValue) -> bool:
    level = [value]
    while level:
        below = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
        ]
        kinds = set(map(type, below))
        if any(issubclass(kind, LexicalFloat) for kind in kinds - _PLAIN):
            return True
        level = (
            []
            if kinds <= _SCALARS
            else [child for child in below if isinstance(child, (dict, list, tuple))]
        )
    return False


def _write(value: JsonValue) -> list[str]:
    """Return the pieces of *value* as JSON text, with `LexicalFloat` as it was."""
    if isinstance(value, LexicalFloat):
        return [value.lexical]
    if isinstance(value, dict):
        pieces = ["{"]
        for name, member in value.items():
            pieces += [json.dumps(name, ensure_ascii=False), ":", *_write(member), ","]
        return [*(pieces[:-1] if value else pieces), "}"]
    if isinstance(value, (list, tuple)):
        pieces = ["["]
        for item in value:
            pieces += [*_write(item), ","]
        return [*(pieces[:-1] if value else pieces), "]"]
    return [json.dumps(value, ensure_ascii=False, allow_nan=False)]


def _located(text: str, max_depth: int, error: Exception | None) -> JsonError:
    fault = _Scan(text, max_depth).fault()
    if fault is not None:
        return fault
    if isinstance(error, RecursionError):
        return JsonSizeError(f"nested deeper than {max_depth} levels")
    return JsonError(getattr(error, "detail", "not strict JSON"))


class _Scan:
    """Find where the fault is, once the fast parser has found that there is one."""

    def __init__(self, text: str, max_depth: int) -> None:
        self._text = text
        self._max_depth = max_depth
        self._path: list[str | int] = []
        self._names: list[set[str] | None] = []

    def fault(self) -> JsonError | None:
        """Return the first fault, or `None` if this scanner sees none."""
        expects_name = False
        for token in _TOKEN.finditer(self._text):
            found = token.group()
            if found in ("{", "["):
                if len(self._names) == self._max_depth:
                    return JsonSizeError(
                        f"nested deeper than {self._max_depth} levels",
                        token.start(),
                        pointer_to(*self._path),
                    )
                self._names.append(set() if found == "{" else None)
                self._path.append(0)
                expects_name = found == "{"
            elif found in ("}", "]"):
                if not self._names:
                    return None
                self._names.pop()
                self._path.pop()
                expects_name = False
            elif found == ",":
                expects_name = self._next()
            elif found != ":":
                detail = self._name(found) if expects_name else _unfit_scalar(found)
                expects_name = False
                if detail:
                    return JsonError(detail, token.start(), pointer_to(*self._path))
        return None

    def _next(self) -> bool:
        if self._names and self._names[-1] is not None:
            return True
        if self._path and isinstance(index := self._path[-1], int):
            self._path[-1] = index + 1
        return False

    def _name(self, token: str) -> str | None:
        seen = self._names[-1] if self._names else None
        try:
            name = json.loads(token)
        except ValueError:
            return None
        if seen is None or not isinstance(name, str):
            return None
        self._path[-1] = name
        if name in seen:
            return "duplicate member name"
        seen.add(name)
        return "half a surrogate pair" if _SURROGATE.search(name) else None


def _unfit_scalar(token: str) -> str | None:
    if _HARMLESS.fullmatch(token):
        return None
    try:
        value = _DECODER.decode(token)
    except _UnfitError as error:
        return error.detail
    except ValueError:
        return None
    if isinstance(value, str) and _SURROGATE.search(value):
        return "half a surrogate pair"
    return None
