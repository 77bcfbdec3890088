"""The derived types of the data model, and how sets, contexts and types are read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias, TypeVar, cast

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    Strict,
    Tag,
    ValidationInfo,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from badgekit._json import JsonObject
from badgekit._time import DateTimeStamp, Moment
from badgekit.models._problems import BRANCH, PATTERNS
from badgekit.models._reading import Deviates, Lenient, deviation, fault, is_reading
from badgekit.models._received import copy_json
from badgekit.models._text import MultilingualText

T = TypeVar("T")


def _pattern(regex: str, meaning: str) -> Any:  # noqa: ANN401 - FieldInfo
    PATTERNS[regex] = meaning
    return Field(pattern=regex)


def _string(value: object) -> str:
    if not isinstance(value, str):
        msg = "not a string"
        raise ValueError(msg)  # noqa: TRY004 - pydantic wants ValueError
    return value


def _date(value: object) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    msg = "not a date, like 2025-06-01"
    raise ValueError(msg)


def _date_time(value: object) -> datetime:
    if isinstance(value, datetime):
        return Moment.of(value)
    return Moment.parse(_string(value), zone_required=False)


def _date_or_time(value: object) -> datetime:
    """Read a date as its first moment in UTC."""
    return Moment.parse(f"{_date(_string(value))}T00:00:00Z")


def _language_map(value: object) -> MultilingualText:
    if isinstance(value, MultilingualText):
        return value
    return MultilingualText.read(value, maps=True)


def _in_one_language(value: object) -> object:
    if value.__class__ is MultilingualText:
        msg = "would keep the first language alone"
        raise ValueError(msg)
    return value


_PlainString = Annotated[str, Strict()]


String: TypeAlias = Annotated[
    _PlainString, BeforeValidator(_in_one_language), Lenient(_language_map, "a string")
]
"""Text in one language. Language maps and value objects are deviations: 1EdTech's
contexts drop the one, and its schemas refuse the other."""

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s\x00-\x1f]+")

Uri: TypeAlias = Annotated[
    _PlainString, _pattern(f"^{_URI.pattern}$", "an absolute URI")
]
"""A URI, or an IRI, with its scheme. Relative ones mean nothing in a credential."""

Url: TypeAlias = Annotated[Uri, Lenient(_string, "an absolute URL")]
"""A URL that is read by people only, so a relative one does no harm."""

CompactJws: TypeAlias = Annotated[
    _PlainString,
    _pattern(
        r"^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$", "a compact JWS (RFC 7515)"
    ),
]

LanguageCode: TypeAlias = Annotated[
    _PlainString,
    _pattern(
        r"^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$", "a language code"
    ),
    Lenient(_string, "a language code of BCP 47, like en-US"),
]

CountryCode: TypeAlias = Annotated[
    _PlainString,
    _pattern("^[A-Z]{2}$", "a country code"),
    Lenient(_string, "a two-letter country code of ISO 3166-1"),
]

EmailAddress: TypeAlias = Annotated[
    _PlainString,
    _pattern(r"^[^@\s]+@[^@\s]+$", "an e-mail address"),
    Lenient(_string, "an e-mail address"),
]

Float: TypeAlias = Annotated[float, Strict()]
Boolean: TypeAlias = Annotated[bool, Strict()]
Date: TypeAlias = Annotated[date, BeforeValidator(_date)]

DateTime: TypeAlias = Annotated[
    datetime,
    BeforeValidator(_date_time),
    Lenient(_date_or_time, "a date and time, like 2025-06-01T09:30:00Z"),
]
"""A time that may lack its zone, and is in UTC then."""

LooseDateTimeStamp: TypeAlias = Annotated[
    DateTimeStamp, Lenient(_date_time, "a date and time with its zone")
]
"""A time whose zone 1EdTech does not ask for and W3C does."""


def _as_sequence(value: object) -> object:
    if value.__class__ is list or value.__class__ is tuple:
        return value
    return () if value is None else (value,)


@dataclass(frozen=True, slots=True)
class _StopAtFirst:
    """Of a million bad items the first is enough."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = cast("core_schema.TupleSchema", handler(source))
        return schema | {"fail_fast": True}


Several: TypeAlias = Annotated[tuple[T, ...], _StopAtFirst()]
"""Some values in their order, in an array."""

SetOf: TypeAlias = Annotated[Several[T], BeforeValidator(_as_sequence)]
"""A set, in the order it is written; a single value is read as a set of one."""

_ONE, _MANY = f"{BRANCH}one", f"{BRANCH}many"


def _cardinality(value: object) -> str:
    return _MANY if isinstance(value, (list, tuple)) else _ONE


OneOrMany: TypeAlias = Annotated[
    Annotated[T, Tag(_ONE)] | Annotated[Several[T], Tag(_MANY)],
    Discriminator(_cardinality),
]
"""One value, or several, as W3C has it where 1EdTech takes one alone."""

_OBJECT, _REFERENCE = f"{BRANCH}object", f"{BRANCH}reference"


def _form(value: object) -> str:
    return _REFERENCE if isinstance(value, str) else _OBJECT


Reference: TypeAlias = Annotated[
    Annotated[T, Tag(_OBJECT)] | Annotated[Uri, Tag(_REFERENCE)], Discriminator(_form)
]
"""An object, or its URI."""

ObjectRatherThanReference: TypeAlias = Annotated[
    Annotated[T, Tag(_OBJECT)]
    | Annotated[
        Uri,
        Deviates("should be an object: 1EdTech's validator refuses a bare URI"),
        Tag(_REFERENCE),
    ],
    Discriminator(_form),
]
"""An object; its URI alone is read, and is a deviation."""


@dataclass(frozen=True, slots=True)
class Contains:
    """A `type`: one or more terms, with *required* among them.

    A tuple in *required* stands for any one of its terms, the first when building.
    """

    required: tuple[str | tuple[str, ...], ...]

    def __init__(self, *required: str | tuple[str, ...]) -> None:
        object.__setattr__(self, "required", required)

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # As nearly everybody writes it, without a call to Python.
        usual = core_schema.tuple_schema(
            [
                core_schema.literal_schema([t] if isinstance(t, str) else list(t))
                for t in self.required
            ]
        )
        return core_schema.union_schema(
            [usual, core_schema.with_info_plain_validator_function(self._read)],
            mode="left_to_right",
            custom_error_type="fault",
            custom_error_message=f"should contain {self._in_words()}",
        )

    def _read(self, value: Any, info: ValidationInfo) -> tuple[str, ...]:  # noqa: ANN401
        if value is _UNSAID:
            _require_building(info)
            return tuple(t if isinstance(t, str) else t[0] for t in self.required)
        types = (value,) if value.__class__ is str else tuple(_listed(value))
        if not all(isinstance(item, str) for item in types):
            raise fault("should be strings")
        for term in self.required:
            if not any(
                t in types for t in ((term,) if isinstance(term, str) else term)
            ):
                raise fault("should contain another")
        return types

    def _in_words(self) -> str:
        return " and ".join(
            t if isinstance(t, str) else " or ".join(t) for t in self.required
        )


_UNSAID: Any = object()


def unsaid() -> Any:  # noqa: ANN401 - FieldInfo
    """Return the default of `type` and `@context`, which is for building alone.

    A document that is read must say what it holds.
    """
    return Field(default=_UNSAID, validate_default=True)


def _require_building(info: ValidationInfo) -> None:
    if is_reading(info):
        raise PydanticCustomError("missing", "this member is required")


def _listed(value: object) -> Iterable[Any]:
    if isinstance(value, (list, tuple)):
        return value
    raise fault("should be a string, or an array")


Types: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A `type` of exactly one term, which no other value may replace."""

    term: str

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._read)

    def _read(self, value: object, info: ValidationInfo) -> str:
        if value is _UNSAID:
            _require_building(info)
        elif value == [self.term]:
            deviation(info, f"should be the string {self.term}, not an array")
        elif value != self.term or not isinstance(value, str):
            raise fault(f"should be {self.term}")
        return self.term


@dataclass(frozen=True, slots=True)
class ContextRule:
    """An `@context`: which contexts come first, in their order.

    A later context that is not in its place is a deviation; one that is not there at
    all is an error, and so is another first.
    """

    default: tuple[str, ...]
    """What a new document has; the first of them is in every document."""
    later: tuple[re.Pattern[str], ...] = ()
    """What the second and following contexts are to be."""
    read_only: str = ""
    """Why nothing new is written with these contexts, if so."""

    def __get_pydantic_core_schema__(
        self, _source: object, _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._read)

    def _read(self, value: Any, info: ValidationInfo) -> tuple[Any, ...]:  # noqa: ANN401
        if value is _UNSAID:
            _require_building(info)
            if self.read_only:
                raise fault(self.read_only)
            return self.default
        contexts = any_contexts(value)
        if not contexts or contexts[0] != self.default[0]:
            raise fault(f"should begin with {self.default[0]}")
        for place, pattern in enumerate(self.later, 1):
            if not _matches(contexts[place : place + 1], pattern):
                name = pattern.pattern.replace("\\", "")
                if not _matches(contexts, pattern):
                    raise fault(f"should have {name} in place {place + 1}")
                deviation(info, f"should have {name} in place {place + 1}")
        if self.read_only:
            deviation(info, self.read_only)
        return contexts


def any_contexts(value: object) -> tuple[Any, ...]:
    """Read any `@context` at all: one or more URLs or objects."""
    contexts = _listed([value] if isinstance(value, (str, dict)) else value)
    for context in contexts:
        if not (isinstance(context, dict) or _is_url(context)):
            raise fault("should be URLs, or objects")
    return tuple(copy_json(context) for context in contexts)


def _is_url(value: object) -> bool:
    return isinstance(value, str) and _URI.fullmatch(value) is not None


def _matches(contexts: tuple[Any, ...], pattern: re.Pattern[str]) -> bool:
    return any(isinstance(c, str) and pattern.fullmatch(c) for c in contexts)


Contexts: TypeAlias = Annotated[tuple[str | JsonObject, ...], Field(alias="@context")]


def _as_objects(text: MultilingualText) -> MultilingualText:
    """Return what was read from a language map as what the standard has instead."""
    written = text.to_json()
    if isinstance(written, dict) and "@value" not in written:
        return MultilingualText.read([each.to_json_object() for each in text.values])
    return text


@dataclass(frozen=True, slots=True)
class LanguageTagged:
    """Text that may be language value objects, as VCDM 2.0, section 11.1, has it."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.union_schema(
            [
                core_schema.no_info_after_validator_function(
                    _as_objects, core_schema.is_instance_schema(MultilingualText)
                ),
                handler(source),
                core_schema.no_info_plain_validator_function(MultilingualText.read),
            ],
            mode="left_to_right",
            custom_error_type="fault",
            custom_error_message="should be a string or language value objects",
        )


W3cString: TypeAlias = Annotated[
    _PlainString,
    LanguageTagged(),
    Lenient(_language_map, "a string or language value objects"),
]
