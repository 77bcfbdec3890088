"""Stacks as JSON, and back."""

import typing
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from badgekit._json import JsonObject, JsonValue
from badgekit._time import Moment
from badgekit.documents import read_object
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.stacks import _rules
from badgekit.stacks._parts import Path, RuleError
from badgekit.stacks._plans import MAX_DEPTH
from badgekit.stacks._rules import Counted, Grant, Tier
from badgekit.stacks._slots import MAX_ENTRIES, AlignedTo, MinimumResult, Slot

if TYPE_CHECKING:
    from badgekit.stacks._stack import Stack

_Reader = Callable[[JsonValue, Path], typing.Any]
_S = TypeVar("_S", bound="Stack")

_KINDS: dict[str, type] = {
    "slot": Slot,
    "all": _rules.All,
    "any": _rules.Any,
    "atLeast": _rules.AtLeast,
    "sum": _rules.Sum,
    "covers": _rules.Covers,
    "inOrder": _rules.InOrder,
    "tiers": _rules.Tiers,
    "apart": _rules.Apart,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_INTERNAL = frozenset({"planned"})


def read_stack(cls: type[_S], content: bytes | str | JsonObject, limits: Limits) -> _S:
    """Read a stack, or raise `DocumentError` with a pointer."""
    document = read_object(content, limits)
    version = document.pop("version", None)
    if version is None:
        raise _refusal("this member is required", ("version",))
    if version != 1 or not isinstance(version, int) or isinstance(version, bool):
        detail = "a version of the format that is not known here"
        raise _refusal(detail, ("version",), ProblemType.UNSUPPORTED)
    stack: _S = _object(cls, _STACK)(document, ())
    return stack


def write_members(value: typing.Any) -> JsonObject:  # noqa: ANN401 - a dataclass
    """Return the members of *value* that are not as they would be anyway."""
    members: JsonObject = {}
    for each in fields(value):
        if each.name in _INTERNAL:
            continue
        member = getattr(value, each.name)
        if each.default is MISSING or member != each.default:
            members[_camel(each.name)] = _write(member)
    return members


def _write(value: object) -> JsonValue:
    if isinstance(value, tuple):
        return [_write(item) for item in value]
    if isinstance(value, datetime):
        return Moment.of(value).lexical
    if type(value) in _NAMES:
        return {"kind": _NAMES[type(value)], **write_members(value)}
    if hasattr(value, "__dataclass_fields__"):
        return write_members(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else float(value)
    return value


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def _text(value: JsonValue, path: Path) -> str:
    if not isinstance(value, str):
        raise _refusal("should be a string", path)
    return value


def _flag(value: JsonValue, path: Path) -> bool:
    if not isinstance(value, bool):
        raise _refusal("should be true or false", path)
    return value


def _number(value: JsonValue, path: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _refusal("should be a number", path)
    return value if isinstance(value, int) else float(value)


def _whole(value: JsonValue, path: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _refusal("should be a whole number", path)
    return value


def _time(value: JsonValue, path: Path) -> datetime:
    try:
        return Moment.parse(_text(value, path))
    except ValueError as error:
        raise _refusal(str(error), path) from error


def _list(reader: _Reader) -> _Reader:
    def read(value: JsonValue, path: Path) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise _refusal("should be an array", path)
        if len(value) > MAX_ENTRIES:
            detail = f"should have at most {MAX_ENTRIES} entries"
            raise _refusal(detail, path, ProblemType.LIMIT_EXCEEDED)
        return tuple(reader(item, (*path, at)) for at, item in enumerate(value))

    return read


def _object(
    cls: typing.Any,  # noqa: ANN401 - a dataclass
    readers: dict[str, _Reader],
) -> Callable[..., typing.Any]:
    def read(value: JsonValue, path: Path) -> object:
        if not isinstance(value, dict):
            raise _refusal("should be a JSON object", path)
        members = {}
        for name, member in value.items():
            if name not in known:
                raise _refusal("there is no such member", (*path, name))
            members[known[name]] = readers[known[name]](member, (*path, name))
        for name, needed in required.items():
            if name not in value:
                raise _refusal("this member is required", (*path, needed))
        try:
            return cls(**members)
        except RuleError as error:
            problem = Problem(error.type, error.detail, error.pointer)
            raise DocumentError(problem) from error
        except ValueError as error:
            raise _refusal(str(error), path) from error

    known = {_camel(name): name for name in readers}
    required = {
        _camel(each.name): _camel(each.name)
        for each in fields(cls)
        if each.init and each.default is MISSING
    }
    return read


def _rule(value: JsonValue, path: Path) -> object:
    if sum(token in _BELOW for token in path) > MAX_DEPTH:
        detail = f"rules are nested more than {MAX_DEPTH} levels deep"
        raise _refusal(detail, path, ProblemType.LIMIT_EXCEEDED)
    if not isinstance(value, dict):
        raise _refusal("should be a JSON object", path)
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in _RULES:
        raise _refusal(f"should be one of {', '.join(_RULES)}", (*path, "kind"))
    members = {name: member for name, member in value.items() if name != "kind"}
    return _RULES[kind](members, path)


def _slot(value: JsonValue, path: Path) -> object:
    """Read what can only be a slot, with or without its kind."""
    if isinstance(value, dict):
        if value.get("kind", "slot") != "slot":
            raise _refusal("should be slot", (*path, "kind"))
        value = {**value, "kind": "slot"}
    return _rule(value, path)


def _refusal(
    detail: str, path: Path, type: ProblemType = ProblemType.MALFORMED_VALUE_ERROR
) -> DocumentError:
    return DocumentError(Problem(type, detail, pointer_to(*path)))


_BELOW = frozenset({"rule", "of", "steps"})
_TEXTS = _list(_text)
_ALIGNED = _object(AlignedTo, {"url": _text, "framework": _text, "code": _text})
_RESULT = _object(
    MinimumResult,
    {"at_least": _text, "type": _text, "description": _text, "order": _TEXTS},
)
_GRANT = _object(
    Grant,
    {
        "grade": _text,
        "level": _text,
        "credits": _number,
        "per": _number,
        "at_most": _number,
    },
)
_COUNTED = _object(
    Counted, {"slot": _slot, "points": _number, "result": _text, "times": _number}
)
_TIER = _object(Tier, {"name": _text, "rule": _rule, "grants": _GRANT})
_SLOT: dict[str, _Reader] = {
    "name": _text,
    "achievements": _TEXTS,
    "related": _flag,
    "issuers": _TEXTS,
    "achievement_types": _TEXTS,
    "alignments": _list(_ALIGNED),
    "results": _list(_RESULT),
    "endorsed_by": _TEXTS,
    "endorsed": _text,
    "awarded_from": _time,
    "awarded_before": _time,
    "max_age_days": _whole,
    "expired_counts": _flag,
}
_OF: dict[str, _Reader] = {"of": _list(_rule), "name": _text}
_MEMBERS: dict[str, dict[str, _Reader]] = {
    "slot": _SLOT,
    "all": _OF,
    "any": _OF,
    "atLeast": {"needed": _whole, **_OF},
    "sum": {
        "at_least": _number,
        "of": _list(_COUNTED),
        "unit": _text,
        "name": _text,
    },
    "covers": {
        "alignments": _list(_ALIGNED),
        "at_least": _whole,
        "by": _slot,
        "name": _text,
    },
    "inOrder": {"steps": _list(_rule), "name": _text},
    "tiers": {"tiers": _list(_TIER), "name": _text},
    "apart": {"rule": _rule, "name": _text},
}
_RULES: dict[str, Callable[..., object]] = {
    kind: _object(_KINDS[kind], readers) for kind, readers in _MEMBERS.items()
}
_STACK: dict[str, _Reader] = {
    "id": _text,
    "name": _text,
    "rule": _rule,
    "grants": _GRANT,
    "awards": _text,
    "equivalences": _list(_TEXTS),
    "repeats": _flag,
}
