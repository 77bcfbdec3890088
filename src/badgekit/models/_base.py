"""What every model shares: strict building, lenient reading, lossless writing."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from types import NoneType
from typing import Any, ClassVar, NoReturn, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from badgekit import _time
from badgekit._json import JsonObject, JsonValue
from badgekit.errors import DocumentError
from badgekit.models import _received
from badgekit.models._layout import alias_of, layout_of
from badgekit.models._problems import problems_of
from badgekit.models._reading import Reading
from badgekit.models._text import MultilingualText
from badgekit.problems import Problem, ProblemType

_JSON_SCALARS = frozenset({str, bool, int, float, NoneType})
_TOO_DEEP = Problem(ProblemType.LIMIT_EXCEEDED, "nested too deep to be read", "")


class Model(BaseModel):
    """A JSON object of the data model: an immutable value.

    A constructor takes snake_case names, refuses unknown ones (a typo is not an
    extension), and raises pydantic's `ValidationError`. `parse` reads what others
    wrote: unknown members are kept, and `to_json_object` returns what was read,
    member by member.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        defer_build=True,
    )

    closed: ClassVar[bool] = False
    """The standard allows no members but those named here. Unknown ones are kept
    when reading, and are a deviation."""

    writers: ClassVar[Mapping[str, Callable[[Any], JsonValue]]] = {}
    """How fields are written whose JSON is of another type, by Python name."""

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read *value*, or raise `DocumentError` naming the malformed members.

        There are at most 20 problems, one for each array, with pointers into *value*.

        >>> from badgekit.models import Criteria
        >>> Criteria.parse({"narrative": "Score 3 of 4."}).narrative
        'Score 3 of 4.'
        """
        return cls._read(value, Reading())

    @classmethod
    def model_construct(  # type: ignore[override]
        cls, _fields_set: set[str] | None = None, **_values: Any
    ) -> NoReturn:
        """Raise `TypeError`: what exists of a model has been checked."""
        raise TypeError(f"build {cls.__name__} with its constructor, or parse it")

    @classmethod
    def _read(cls, value: object, reading: Reading) -> Self:
        try:
            model: Self = cls.__pydantic_validator__.validate_python(
                value, extra="allow", context=reading, by_alias=True, by_name=False
            )
            if isinstance(value, dict):
                _received.remember(model, value, reading)
        except ValidationError as error:
            raise DocumentError(*problems_of(error, value)) from error
        except RecursionError as error:
            raise DocumentError(_TOO_DEEP) from error
        return model

    def to_json_object(self) -> JsonObject:
        """Return this object as JSON: as it was received, if it was.

        What a constructor built is written as the standard has it: arrays for all
        sets, `type` everywhere, no nulls and no empty arrays. Raises `DocumentError`
        for members of others' that are nested too deep.
        """
        received = _received.recall(self)
        if received is not None:
            return received
        try:
            return self._written()
        except RecursionError as error:
            raise DocumentError(_TOO_DEEP) from error

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """Return a copy with the fields in *update* (by Python name) replaced.

        The new values are validated, as leniently as the rest was read. Members that
        did not change stay as received. Raises `TypeError` for unknown names.
        """
        if not update:
            return super().model_copy(deep=deep)
        cls = type(self)
        if unknown := update.keys() - cls.model_fields.keys():
            msg = f"{cls.__name__} has no member {', '.join(sorted(unknown))}"
            raise TypeError(msg)
        received = _received.recall(self)
        values = {name: self.__dict__[name] for name in cls.model_fields}
        copied: Self = cls.__pydantic_validator__.validate_python(
            values | dict(update),
            extra="allow",
            context=None if received is None else Reading(),
            by_alias=False,
            by_name=True,
        )
        # What did not change is the same object: validation reads some values anew.
        copied.__dict__.update(
            {name: value for name, value in values.items() if name not in update}
        )
        if copied.__pydantic_extra__ is not None and self.__pydantic_extra__:
            copied.__pydantic_extra__.update(self.__pydantic_extra__)
        if received is not None:
            _received.replace(copied, _merged(received, copied, update))
        return copied

    def _written(self) -> JsonObject:
        members: JsonObject = {}
        values = self.__dict__
        for name, alias, writer in layout_of(type(self)).members:
            value = values[name]
            if value is None:  # as most are
                continue
            kind = value.__class__
            if kind is str and writer is None:
                members[alias] = value
            elif value or kind is not tuple:
                members[alias] = (writer or write)(value)
        for name, value in (self.__pydantic_extra__ or {}).items():
            members[name] = write(value)
        if "proof" in members:
            members["proof"] = members.pop("proof")
        return members


class OpenModel(Model):
    """A JSON object whose other members are for others to name.

    Its constructor takes unknown members too, as they are written in JSON.
    """

    model_config = ConfigDict(extra="allow")


def _merged(
    received: JsonObject, model: Model, changed: Mapping[str, Any]
) -> JsonObject:
    """Return *received* with the members of *model* that changed written anew."""
    for name in changed:
        alias = alias_of(type(model), name)
        value = model.__dict__[name]
        if value is None or value == ():
            received.pop(alias, None)
        else:
            writer = model.writers.get(name, write)
            received[alias] = writer(value)
    return received


def write(value: object) -> JsonValue:
    """Return a value of a model, or of an unknown member, as JSON."""
    if value.__class__ in _JSON_SCALARS:
        return value
    if isinstance(value, (tuple, list)):
        return [write(item) for item in value]
    if isinstance(value, Model):
        return value.to_json_object()
    if isinstance(value, dict):
        return {name: write(member) for name, member in value.items()}
    return _write_scalar(value)


def _write_scalar(value: object) -> JsonValue:
    if isinstance(value, MultilingualText):
        return value.to_json()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return _time.write(value)
    return value.isoformat() if isinstance(value, date) else value
