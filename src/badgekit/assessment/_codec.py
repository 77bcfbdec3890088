"""The values of this package as JSON, and back."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias, TypeVar

from badgekit._json import JsonObject, JsonValue
from badgekit.assessment._values import MAX_ENTRIES, decimal_text, exact
from badgekit.documents import read_object
from badgekit.errors import DocumentError
from badgekit.limits import Limits
from badgekit.models import Alignment, Model, Recipient
from badgekit.problems import Problem, ProblemType, pointer_to

Path: TypeAlias = tuple[str | int, ...]
Reader: TypeAlias = Callable[[JsonValue, Path], Any]

VERSION = 1

_T = TypeVar("_T")


class PartError(ValueError):
    """A value that does not fit the whole, and where it stands in it."""

    def __init__(self, detail: str, *path: str | int) -> None:
        self.detail = detail
        self.path = path
        where = pointer_to(*path)
        super().__init__(f"{where}: {detail}" if where else detail)


def refusal(
    detail: str, path: Path, type: ProblemType = ProblemType.MALFORMED_VALUE_ERROR
) -> DocumentError:
    """Return the error for what was read at *path*."""
    return DocumentError(Problem(type, detail, pointer_to(*path)))


def read_document(
    content: bytes | str | JsonObject,
    reader: Callable[[JsonValue, Path], _T],
    limits: Limits,
) -> _T:
    """Read a document of this format's version, or raise `DocumentError`."""
    document = read_object(content, limits)
    version = document.pop("version", None)
    if version is None:
        raise refusal("this member is required", ("version",))
    if version != VERSION or not isinstance(version, int) or isinstance(version, bool):
        detail = "a version of the format that is not known here"
        raise refusal(detail, ("version",), ProblemType.UNSUPPORTED)
    return reader(document, ())


def write_document(value: object, without: frozenset[str] = frozenset()) -> JsonObject:
    """Return *value* as JSON, without members that are as they would be anyway."""
    return {"version": VERSION, **_members(value, without)}


def camel(name: str) -> str:
    """Return the JSON name of a member."""
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def _members(value: Any, without: frozenset[str] = frozenset()) -> JsonObject:  # noqa: ANN401
    found: JsonObject = {}
    for each in fields(value):
        member = getattr(value, each.name)
        if each.name in without or member == each.default:
            continue
        found[camel(each.name)] = _write(member)
    return found


def _write(value: object) -> JsonValue:
    if isinstance(value, tuple):
        return [_write(item) for item in value]
    if isinstance(value, Fraction):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Model):
        return value.to_json_object()
    if not is_dataclass(value):
        return value
    kind = getattr(value, "kind", None)
    return ({"kind": kind} if kind else {}) | _members(value)


def text(value: JsonValue, path: Path) -> str:
    """Read a string."""
    if not isinstance(value, str):
        raise refusal("should be a string", path)
    return value


def flag(value: JsonValue, path: Path) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise refusal("should be true or false", path)
    return value


def number(value: JsonValue, path: Path) -> Fraction:
    """Read a number, as decimal text or as JSON has it."""
    try:
        return exact(value)
    except ValueError as error:
        raise refusal(str(error), path) from error


def whole(value: JsonValue, path: Path) -> int:
    """Read a whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise refusal("should be a whole number", path)
    return value


def day(value: JsonValue, path: Path) -> date:
    """Read a date."""
    found = text(value, path)
    try:
        read = date.fromisoformat(found)
    except ValueError:
        read = None
    if read is None or read.isoformat() != found:
        raise refusal("should be a date, like 2025-06-01", path)
    return read


def alignment(value: JsonValue, path: Path) -> Alignment:
    """Read an alignment as a credential has it."""
    try:
        return Alignment.parse(value)
    except DocumentError as error:
        where = pointer_to(*path)
        problems = (problem.within(where) for problem in error.problems)
        raise DocumentError(*problems) from error


def several(reader: Reader) -> Reader:
    """Return the reader of an array."""

    def read(value: JsonValue, path: Path) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise refusal("should be an array", path)
        if len(value) > MAX_ENTRIES:
            detail = f"should have at most {MAX_ENTRIES} entries"
            raise refusal(detail, path, ProblemType.LIMIT_EXCEEDED)
        return tuple(reader(item, (*path, at)) for at, item in enumerate(value))

    return read


def members(cls: Callable[..., _T], readers: Mapping[str, Reader]) -> Callable[..., _T]:
    """Return the reader of an object: of a dataclass, by the names of its fields."""

    def read(value: JsonValue, path: Path) -> _T:
        if not isinstance(value, dict):
            raise refusal("should be a JSON object", path)
        found = {}
        for name, member in value.items():
            if name not in known:
                raise refusal("there is no such member", (*path, name))
            found[known[name]] = readers[known[name]](member, (*path, name))
        for name in required:
            if name not in value:
                raise refusal("this member is required", (*path, name))
        try:
            return cls(**found)
        except PartError as error:
            raise refusal(error.detail, (*path, *error.path)) from error
        except ValueError as error:
            raise refusal(str(error), path) from error

    known = {camel(name): name for name in readers}
    required = [
        camel(each.name)
        for each in fields(cls)  # type: ignore[arg-type]
        if each.init and each.default is MISSING
    ]
    return read


recipient = members(
    Recipient,
    {"id": text, "identifier_type": text, "value": text, "hashed": flag},
)
