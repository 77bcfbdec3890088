"""Metadata policies (OpenID Federation 1.0, section 6.1)."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from badgekit import _json
from badgekit._json import JsonObject
from badgekit.errors import DocumentError
from badgekit.problems import Problem, ProblemType
from badgekit.trust.federation._denial import Denial

Metadata: TypeAlias = Mapping[str, JsonObject]
_Operators: TypeAlias = dict[str, Any]

_ABSENT = object()
_EQUAL = frozenset({"value", "default"})
_UNITED = frozenset({"add", "superset_of"})
_INTERSECTED = frozenset({"one_of", "subset_of"})
_OPERANDS = {"essential": bool} | dict.fromkeys(_UNITED | _INTERSECTED, list)


def apply_policies(metadata: Metadata, policies: Sequence[Metadata]) -> Metadata:
    """Return *metadata* as the *policies* of its superiors, topmost first, have it.

    Raises `Denial` if it does not meet them or they contradict each other, and
    `DocumentError` if one of them is malformed. Operators that are not known are
    passed over: what must be understood is named by `metadata_policy_crit`, and has
    been refused before.
    """
    result = dict(metadata)
    for entity_type, members in metadata.items():
        merged: dict[str, _Operators] = {}
        for policy in policies:
            for name, operators in policy.get(entity_type, {}).items():
                if not isinstance(operators, dict):
                    raise _malformed(name)
                _merge(merged.setdefault(name, {}), operators, name)
        changed = dict(members)
        for name, operators in merged.items():
            value = _apply(operators, changed.get(name, _ABSENT), name)
            if value is _ABSENT:
                changed.pop(name, None)
            else:
                changed[name] = value
        result[entity_type] = changed
    return result


def _merge(into: _Operators, operators: _Operators, name: str) -> None:
    """Add what one more superior says (section 6.1.3.1)."""
    for operator, operand in operators.items():
        kind = _OPERANDS.get(operator)
        if kind is not None and not isinstance(operand, kind):
            raise _malformed(name)
        if operator not in into:
            into[operator] = operand
        elif operator in _EQUAL:
            if _key(into[operator]) != _key(operand):
                raise Denial(f"its superiors want two values for {name!r}")
        elif operator in _UNITED:
            into[operator] = _united(into[operator], operand)
        elif operator in _INTERSECTED:
            into[operator] = _common(into[operator], operand)
            if not into[operator]:
                raise Denial(f"its superiors leave no value for {name!r}")
        elif operator == "essential":
            into[operator] = into[operator] or operand


def _apply(operators: _Operators, value: Any, name: str) -> Any:  # noqa: ANN401 - any JSON
    """Carry out the operators, in the order of section 6.1.3.1."""
    listed = name == "scope" and isinstance(value, str)
    if listed:
        value = value.split(" ")
    if "value" in operators:
        value = _ABSENT if operators["value"] is None else operators["value"]
    if "add" in operators:
        value = _united(
            [] if value is _ABSENT else _list(value, name), operators["add"]
        )
    if "default" in operators and value is _ABSENT:
        value = operators["default"]
    if value is not _ABSENT:
        value = _restrict(operators, value, name)
    if value is _ABSENT and operators.get("essential"):
        raise Denial(f"its metadata lacks {name!r}")
    return " ".join(map(str, value)) if listed and isinstance(value, list) else value


def _restrict(operators: _Operators, value: Any, name: str) -> Any:  # noqa: ANN401
    if "one_of" in operators and not _common([value], operators["one_of"]):
        raise Denial(f"its superiors do not allow its {name!r}")
    if "subset_of" in operators:
        value = _common(_list(value, name), operators["subset_of"]) or _ABSENT
    if "superset_of" in operators:
        wanted = operators["superset_of"]
        held = [] if value is _ABSENT else _list(value, name)
        if len(_common(wanted, held)) != len(wanted):
            raise Denial(f"its {name!r} lacks what its superiors want")
    return value


def _list(value: Any, name: str) -> list[Any]:  # noqa: ANN401
    if not isinstance(value, list):
        raise Denial(f"its {name!r} is not a list, as its superiors want it")
    return value


def _united(first: list[Any], second: list[Any]) -> list[Any]:
    return list({_key(value): value for value in (*first, *second)}.values())


def _common(first: list[Any], second: list[Any]) -> list[Any]:
    allowed = set(map(_key, second))
    return [value for value in first if _key(value) in allowed]


def _key(value: Any) -> str:  # noqa: ANN401
    """Return what tells *value* from others: in Python, 1 is True."""
    return _json.dumps(value)


def _malformed(name: str) -> DocumentError:
    detail = f"the metadata policy for {name!r} is malformed"
    return DocumentError(Problem(ProblemType.MALFORMED_VALUE_ERROR, detail))
