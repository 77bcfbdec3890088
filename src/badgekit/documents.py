"""Recognise and read what strangers hand over: JSON, JWS, SD-JWT, PNG or SVG."""

import math
import re
from enum import Enum, auto

from badgekit import _json
from badgekit._json import JsonError, JsonObject, JsonSizeError, JsonValue
from badgekit.errors import DocumentError
from badgekit.limits import DEFAULT_LIMITS, Limits
from badgekit.problems import Problem, ProblemType

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COMPACT_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*", re.ASCII)
_SD_JWT = re.compile(
    rf"{_COMPACT_JWS.pattern}~(?:[A-Za-z0-9_-]++~)*+(?:{_COMPACT_JWS.pattern})?",
    re.ASCII,
)
_PLAIN_INT = 2**63


class ContentKind(Enum):
    """What a piece of content looks like, by its first bytes."""

    JSON = auto()
    COMPACT_JWS = auto()
    SD_JWT = auto()
    PNG = auto()
    SVG = auto()
    UNKNOWN = auto()


def recognize(content: bytes | str) -> ContentKind:
    """Tell what *content* looks like. That it looks so does not make it well-formed."""
    # The readers refuse a byte order mark where it must not be; here it hides nothing.
    if isinstance(content, str):
        head = content.removeprefix("\ufeff").lstrip(" \t\r\n")[:8]
        start = head.encode(errors="replace")
    else:
        start = content.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")[:8]
    if start.startswith(_PNG_SIGNATURE):
        return ContentKind.PNG
    if start.startswith((b"{", b"[", b'"')):
        return ContentKind.JSON
    if start.startswith(b"<"):
        return ContentKind.SVG
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # UTF-16: an SVG may be, JSON must not, and both readers say so.
        return ContentKind.SVG if b"<" in start[2:4] else ContentKind.JSON
    if not (b"." in content if isinstance(content, bytes) else "." in content):
        return ContentKind.UNKNOWN
    tilde = b"~" in content if isinstance(content, bytes) else "~" in content
    return ContentKind.SD_JWT if tilde else ContentKind.COMPACT_JWS


def read_object(
    content: bytes | str | JsonObject, limits: Limits = DEFAULT_LIMITS
) -> JsonObject:
    """Parse *content* as a JSON object within *limits*, or raise `DocumentError`.

    A `dict` is held to the same rules as text, and copied: changing it afterwards
    changes nothing here.
    """
    try:
        if isinstance(content, dict):
            copy = _plain_copy(content, limits)
            if copy is not None:
                return copy
            content = _text_of(content, limits)
        return _json.loads_object(
            content, max_bytes=limits.document_bytes, max_depth=limits.nesting_depth
        )
    except JsonError as error:
        raise DocumentError(_problem(error)) from error


def read_compact_jws(content: bytes | str, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return *content* as a compact JWS without surrounding white space.

    Raises `DocumentError` unless it has the form of RFC 7515, section 7.1. The
    signature is not looked at.
    """
    return _matching(_COMPACT_JWS, content, limits, "a compact JWS (RFC 7515)")


def read_sd_jwt(content: bytes | str, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return *content* as an SD-JWT without surrounding white space.

    Raises `DocumentError` unless it has the form of RFC 9901, section 4: a compact JWS,
    a tilde, disclosures with a tilde behind each, and perhaps a second compact JWS. No
    signature is looked at.
    """
    return _matching(_SD_JWT, content, limits, "an SD-JWT (RFC 9901)")


def _matching(
    form: re.Pattern[str], content: bytes | str, limits: Limits, what: str
) -> str:
    if len(content) > limits.document_bytes * 2:
        problem = Problem(ProblemType.LIMIT_EXCEEDED, "the JWS is too long")
        raise DocumentError(problem)
    try:
        text = content.decode("ascii") if isinstance(content, bytes) else content
    except UnicodeDecodeError:
        text = ""
    text = text.strip()
    if not form.fullmatch(text):
        raise DocumentError(Problem(ProblemType.PARSING_ERROR, f"not {what}"))
    return text


def _plain_copy(value: JsonObject, limits: Limits) -> JsonObject | None:
    """Return a copy of an object that is beyond doubt as good as its text.

    `None` says that there is doubt, and that the text has to decide: the quick way
    refuses nothing itself.
    """
    room = [limits.document_bytes]
    try:
        copy: JsonObject = _copied(value, limits.nesting_depth, room)
    except (_InDoubtError, RecursionError, UnicodeEncodeError):
        return None
    return copy if room[0] >= 0 else None


class _InDoubtError(Exception):
    pass


def _copied(value: JsonValue, depth: int, room: list[int]) -> JsonValue:
    """Copy *value*, taking the most that its text may need from *room*."""
    kind = value.__class__
    if kind is str:
        room[0] -= 6 * len(value) + 4
        if not value.isascii():
            value.encode()  # half a surrogate pair has no UTF-8
        return value
    if kind is dict or kind is list:
        room[0] -= 4
        if depth == 0 or room[0] < 0:
            raise _InDoubtError
        if kind is list:
            return [_copied(item, depth - 1, room) for item in value]
        for name in value:
            if name.__class__ is not str:
                raise _InDoubtError
            _copied(name, 0, room)
        return {name: _copied(item, depth - 1, room) for name, item in value.items()}
    room[0] -= 32
    if (
        value is None
        or kind is bool
        or (kind is int and -_PLAIN_INT < value < _PLAIN_INT)
        or (kind is float and math.isfinite(value))
    ):
        return value
    raise _InDoubtError


def _text_of(value: JsonObject, limits: Limits) -> str:
    _check_size(value, limits)
    try:
        return _json.dumps(value)
    except JsonError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise JsonError(f"cannot be written as JSON: {error}", 0, "") from error


def _check_size(value: object, limits: Limits) -> None:
    """Refuse what would not fit into *limits* as text, before writing any of it.

    A value that contains itself is infinitely deep, and one that shares its parts
    may be exponentially long. Names that are not strings would be written as strings.
    """
    room = limits.document_bytes
    level = [value]
    for _ in range(limits.nesting_depth + 1):
        below: list[object] = []
        for node in level:
            if not isinstance(node, (dict, list, tuple, str)):
                continue
            room -= len(node)
            if isinstance(node, dict):
                if not all(isinstance(name, str) for name in node):
                    raise JsonError("a member name is not a string", 0, "")
                room -= sum(map(len, node))
            if room < 0:
                raise JsonSizeError(f"longer than {limits.document_bytes} bytes")
            if isinstance(node, dict):
                below.extend(node.values())
            elif not isinstance(node, str):
                below.extend(node)
        if not below:
            return
        level = below
    raise JsonSizeError(f"nested deeper than {limits.nesting_depth} levels")


def _problem(error: JsonError) -> Problem:
    kind = (
        ProblemType.LIMIT_EXCEEDED
        if isinstance(error, JsonSizeError)
        else ProblemType.PARSING_ERROR
    )
    return Problem(kind, str(error), error.pointer)


__all__ = [
    "ContentKind",
    "read_compact_jws",
    "read_object",
    "read_sd_jwt",
    "recognize",
]
