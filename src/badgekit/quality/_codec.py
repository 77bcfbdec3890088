"""Quality profiles as JSON, and back."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from badgekit._json import JsonObject, JsonValue
from badgekit.documents import read_object
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.problems import Problem, ProblemType, pointer_to
from badgekit.quality._levels import Level
from badgekit.quality._rule import Form, Ground, QualityRule, Source, Subject

if TYPE_CHECKING:
    from badgekit.quality._profile import QualityProfile

FORMAT = 1
_Path: TypeAlias = tuple[str | int, ...]
_Reader: TypeAlias = Callable[[JsonValue, _Path], Any]
_P = TypeVar("_P", bound="QualityProfile")


def read_profile(
    cls: type[_P], content: bytes | str | JsonObject, limits: Limits
) -> _P:
    """Read a profile, or raise `DocumentError` with a pointer."""
    document = read_object(content, limits)
    form = document.pop("format", None)
    if form is None:
        raise _refusal("this member is required", ("format",))
    if form != FORMAT or isinstance(form, bool):
        detail = "a version of the format that is not known here"
        raise _refusal(detail, ("format",), ProblemType.UNSUPPORTED)
    readers = {
        "id": _text,
        "version": _text,
        "name": _text,
        "kinds": _list(_text),
        "rules": _list(_rule),
    }
    profile: _P = _built(cls, document, (), readers, required=frozenset(readers))
    return profile


def write_profile(profile: "QualityProfile") -> JsonObject:
    """Return the profile as JSON."""
    return {
        "format": FORMAT,
        "id": profile.id,
        "version": profile.version,
        "name": profile.name,
        "kinds": list(profile.kinds),
        "rules": [
            {
                "id": rule.id,
                "of": str(rule.of),
                "paths": list(rule.paths),
                "form": str(rule.form),
                "beyond": list(rule.beyond),
                "levels": {kind: str(level) for kind, level in rule.levels.items()},
                "what": rule.what,
                "advice": rule.advice,
                "source": {
                    "ground": str(rule.source.ground),
                    "reference": rule.source.reference,
                },
            }
            for rule in profile.rules
        ],
    }


def _rule(value: JsonValue, path: _Path) -> object:
    readers = {
        "id": _text,
        "of": _one_of(Subject),
        "paths": _list(_text),
        "form": _one_of(Form),
        "beyond": _list(_text),
        "levels": _levels,
        "what": _text,
        "advice": _text,
        "source": _source,
    }
    optional = {"of", "form", "beyond"}
    required = frozenset(readers.keys() - optional)
    return _built(QualityRule, value, path, readers, required=required)


def _source(value: JsonValue, path: _Path) -> object:
    readers = {"ground": _one_of(Ground), "reference": _text}
    return _built(Source, value, path, readers, required=frozenset(readers))


def _levels(value: JsonValue, path: _Path) -> dict[str, Level]:
    read = _one_of(Level)
    return {name: read(v, (*path, name)) for name, v in _object(value, path).items()}


def _built(
    cls: type[Any],
    value: JsonValue,
    path: _Path,
    readers: dict[str, _Reader],
    *,
    required: frozenset[str],
) -> Any:  # noqa: ANN401 - an instance of cls
    members = _object(value, path)
    for name in members:
        if name not in readers:
            raise _refusal("there is no such member", (*path, name))
    for name in sorted(required - members.keys()):
        raise _refusal("this member is required", (*path, name))
    read = {name: readers[name](v, (*path, name)) for name, v in members.items()}
    try:
        return cls(**read)
    except ValueError as error:
        raise _refusal(str(error), path) from error


def _object(value: JsonValue, path: _Path) -> JsonObject:
    if not isinstance(value, dict):
        raise _refusal("should be a JSON object", path)
    return value


def _text(value: JsonValue, path: _Path) -> str:
    if not isinstance(value, str):
        raise _refusal("should be a string", path)
    return value


def _list(reader: _Reader) -> _Reader:
    def read(value: JsonValue, path: _Path) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise _refusal("should be an array", path)
        return tuple(reader(item, (*path, at)) for at, item in enumerate(value))

    return read


def _one_of(terms: type[StrEnum]) -> _Reader:
    def read(value: JsonValue, path: _Path) -> StrEnum:
        if not isinstance(value, str) or value not in terms.__members__.values():
            raise _refusal(f"should be one of {', '.join(terms)}", path)
        return terms(value)

    return read


def _refusal(
    detail: str, path: _Path, type: ProblemType = ProblemType.MALFORMED_VALUE_ERROR
) -> DocumentError:
    return DocumentError(Problem(type, detail, pointer_to(*path)))
