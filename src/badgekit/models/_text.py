"""Text that is written in several languages."""

import re
from dataclasses import dataclass
from typing import Any, Self

from badgekit._json import JsonObject, JsonValue

_DIRECTIONS = ("ltr", "rtl", None)
# RFC 5646, section 2.1: langtag, privateuse, and what was registered before.
_LANGUAGE_TAG = re.compile(
    r"""
    (?: [a-z]{2,3} (?:-[a-z]{3}){0,3} | [a-z]{4,8} )   # language
    (?: -[a-z]{4} )?                                   # script
    (?: -(?:[a-z]{2}|[0-9]{3}) )?                      # region
    (?: -(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}) )*         # variants
    (?: -[0-9a-wyz] (?:-[a-z0-9]{2,8})+ )*             # extensions
    (?: -x (?:-[a-z0-9]{1,8})+ )?
    | x (?:-[a-z0-9]{1,8})+
    | en-gb-oed | sgn-(?:be-fr|be-nl|ch-de)
    | i-(?:ami|bnn|default|enochian|hak|klingon|lux|mingo|navajo|pwn|ta[oy]|tsu)
    """,
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageValue:
    """Text in one language: a language value object of VCDM 2.0, section 11.1."""

    value: str
    language: str | None = None
    """BCP 47; `None` is undetermined."""
    direction: str | None = None
    """`ltr` or `rtl`; `None` is for the reader to find out."""

    def to_json_object(self) -> JsonObject:
        """Return `{"@value": …, "@language": …, "@direction": …}`."""
        members = {
            "@value": self.value,
            "@language": self.language,
            "@direction": self.direction,
        }
        return {name: value for name, value in members.items() if value is not None}


class MultilingualText(str):
    """A string that comes in several languages. It equals the first of them.

    W3C credentials may have one as `name` and `description`. 1EdTech takes plain
    strings, so its classes refuse it: build them with `str(text)`, or one language.

    >>> text = MultilingualText.of({"en": "Algebra", "es": "Álgebra"})
    >>> text.in_language("es")
    'Álgebra'
    """

    __slots__ = ("_json", "values")

    values: tuple[LanguageValue, ...]
    _json: JsonValue

    @classmethod
    def of(cls, texts: dict[str, str]) -> Self:
        """Return the *texts*, by language tag, as language value objects."""
        return cls.read([{"@value": text, "@language": t} for t, text in texts.items()])

    @classmethod
    def read(cls, value: Any, *, maps: bool = False) -> Self:  # noqa: ANN401
        """Read one or more language value objects, or raise `ValueError`.

        With *maps* on a map of language tags to strings is read too.
        """
        if maps and isinstance(value, dict) and value and "@value" not in value:
            values = [_of_map(tag, text) for tag, text in value.items()]
        else:
            objects = value if isinstance(value, (list, tuple)) else [value]
            values = [_language_value(item) for item in objects]
        if not values:
            msg = "no text in any language"
            raise ValueError(msg)
        text = super().__new__(cls, values[0].value)
        text.values = tuple(values)
        text._json = value
        text._json = text.to_json()  # the caller's own may change
        return text

    def in_language(self, tag: str) -> str | None:
        """Return the text in the language *tag*, compared without regard to case."""
        for value in self.values:
            if value.language is not None and value.language.lower() == tag.lower():
                return value.value
        return None

    def to_json(self) -> JsonValue:
        """Return the text as it is written in a credential."""
        if isinstance(self._json, (list, tuple)):
            return [dict(item) for item in self._json]
        return dict(self._json)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_unpickle, (self._json,))


def _is_language_tag(value: object) -> bool:
    return isinstance(value, str) and _LANGUAGE_TAG.fullmatch(value) is not None


def _unpickle(value: JsonValue) -> MultilingualText:
    return MultilingualText.read(value, maps=True)


def _of_map(tag: object, text: object) -> LanguageValue:
    if not isinstance(tag, str) or tag.startswith("@") or not isinstance(text, str):
        msg = "not a map of language tags to strings"
        raise ValueError(msg)
    return LanguageValue(value=text, language=tag)


def _language_value(value: object) -> LanguageValue:
    if isinstance(value, dict):
        text, language, direction = map(
            value.get, ("@value", "@language", "@direction")
        )
        if (
            isinstance(text, str)
            and (language is None or _is_language_tag(language))
            and direction in _DIRECTIONS
            and value.keys() <= {"@value", "@language", "@direction"}
        ):
            return LanguageValue(value=text, language=language, direction=direction)
    msg = "not a language value object, {@value, @language, @direction}"
    raise ValueError(msg)
