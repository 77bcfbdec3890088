"""Written strictly, read leniently: what a validator knows about the occasion.

A constructor has no validation context and takes only what the standard takes.
`Model.parse` passes a `Reading`: what is known to differ in the field is read, and
noted. A second pass that is not lenient then says where.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


@dataclass(slots=True)
class Reading:
    """One pass over a document that somebody else wrote."""

    lenient: bool = True
    deviates: bool = False
    """Something was read that the standard has otherwise."""
    unknown_members: bool = False
    """There are members in objects that the standard closes."""


def is_reading(info: ValidationInfo) -> bool:
    """Tell whether a document is read, as opposed to a model built."""
    return isinstance(info.context, Reading)


def deviation(info: ValidationInfo, detail: str, *path: str | int) -> None:
    """Note a deviation when reading; refuse it when building.

    *path* leads from the value that is validated to the offending member.
    """
    reading = info.context
    if isinstance(reading, Reading) and reading.lenient:
        reading.deviates = True
        return
    raise fault(detail, *path)


def fault(detail: str, *path: str | int) -> PydanticCustomError:
    """Return the error to raise for a member at *path* below the present value."""
    # A template is a format string, so braces in names must not reach it.
    return PydanticCustomError("fault", "{detail}", {"detail": detail, "path": path})


@dataclass(frozen=True, slots=True)
class Lenient:
    """Take what *read* takes too when reading, as a deviation.

    *read* returns the value or raises `ValueError`. It runs only after the declared
    type has refused the value, so a document that conforms pays nothing for it.
    """

    read: Callable[[Any], Any]
    expected: str
    """What it should be, to end the sentence "should be …"."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.union_schema(
            [
                handler(source),
                core_schema.with_info_plain_validator_function(self._fall_back),
            ],
            mode="left_to_right",
            custom_error_type="fault",
            custom_error_message=f"should be {self.expected}",
        )

    def _fall_back(self, value: object, info: ValidationInfo) -> object:
        found = self.read(value)
        deviation(info, self.expected)
        return found


@dataclass(frozen=True, slots=True)
class Deviates:
    """Take the declared type only when reading, as a deviation."""

    detail: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_after_validator_function(
            self._note, handler(source)
        )

    def _note(self, value: object, info: ValidationInfo) -> object:
        deviation(info, self.detail)
        return value
