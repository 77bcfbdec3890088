"""How a credential says where its status is found."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    Strict,
    Tag,
    ValidationInfo,
    model_validator,
)

from badgekit.models._base import Model
from badgekit.models._evidence import TypedObject
from badgekit.models._problems import BRANCH, PATTERNS
from badgekit.models._reading import deviation, fault
from badgekit.models._types import Constant, SetOf, Uri, unsaid

_HEXADECIMAL = "^0x[0-9a-fA-F]+$"
PATTERNS[_HEXADECIMAL] = "a hexadecimal number with 0x"
_DIGITS = re.compile("[0-9]{1,18}")
_END = 10**18


class CredentialStatus(TypedObject):
    """Where the status of the credential is found, by a method that `type` names."""


def _index(value: object, info: ValidationInfo) -> int:
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _END:
        if info.context is not None:
            deviation(info, "should be a string of digits, not a number")
        return value
    raise fault("should be a string of digits")


class StatusMessage(Model):
    """What one value of a status stands for."""

    status: Annotated[str, Strict(), Field(pattern=_HEXADECIMAL)]
    """The value, in hexadecimal with `0x`."""
    message: str


class BitstringStatusListEntry(CredentialStatus):
    """A place in a Bitstring status list.

    https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry
    """

    writers: ClassVar[Mapping[str, Callable[[Any], Any]]] = {"status_list_index": str}

    type: Annotated[
        Literal["BitstringStatusListEntry"], Constant("BitstringStatusListEntry")
    ] = unsaid()
    status_purpose: str
    """`revocation`, `suspension`, `refresh`, `message`, or the issuer's own."""
    status_list_index: Annotated[int, BeforeValidator(_index)]
    """Counted in entries from 0. It is written as a string of digits."""
    status_list_credential: Uri
    status_size: Annotated[int, Strict(), Field(gt=0, le=64)] | None = None
    """Bits per entry; 1 if not given."""
    status_message: SetOf[StatusMessage] = ()
    """One for each value, if `status_size` is more than 1."""
    status_reference: SetOf[Uri] = ()

    @model_validator(mode="after")
    def _messages_for_all_values(self) -> Self:
        size = self.status_size or 1
        if (size > 1 or self.status_message) and len(self.status_message) != 1 << size:
            raise fault("should have one entry for each value", "statusMessage")
        return self

    @model_validator(mode="after")
    def _is_not_the_list(self, info: ValidationInfo) -> Self:
        if self.id == self.status_list_credential:
            deviation(info, "should not be the URL of the status list", "id")
        return self


class StatusList2021Entry(CredentialStatus):
    """A place in a StatusList2021 list. Read only: it has been superseded."""

    writers: ClassVar[Mapping[str, Callable[[Any], Any]]] = {"status_list_index": str}

    type: Annotated[Literal["StatusList2021Entry"], Constant("StatusList2021Entry")] = (
        unsaid()
    )
    status_purpose: str
    status_list_index: Annotated[int, BeforeValidator(_index)]
    """Counted in entries from 0. It is written as a string of digits."""
    status_list_credential: Uri


class RevocationListStatus(CredentialStatus):
    """1EdTechRevocationList: `id` is the URL of a list of revoked credentials."""

    id: Uri
    type: Annotated[
        Literal["1EdTechRevocationList"], Constant("1EdTechRevocationList")
    ] = unsaid()


_BY_TYPE = {
    "BitstringStatusListEntry": (BitstringStatusListEntry, f"{BRANCH}bitstring"),
    "StatusList2021Entry": (StatusList2021Entry, f"{BRANCH}2021"),
    "1EdTechRevocationList": (RevocationListStatus, f"{BRANCH}1edtech"),
}
_OTHER = f"{BRANCH}other"


def _method(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, CredentialStatus):
        for model, tag in _BY_TYPE.values():
            if isinstance(value, model):
                return tag
        return _OTHER
    kind = value.get("type") if isinstance(value, dict) else None
    if isinstance(kind, list) and len(kind) == 1:
        kind = kind[0]
    return _BY_TYPE[kind][1] if isinstance(kind, str) and kind in _BY_TYPE else _OTHER


AnyStatus: TypeAlias = Annotated[
    Annotated[BitstringStatusListEntry, Tag(_BY_TYPE["BitstringStatusListEntry"][1])]
    | Annotated[StatusList2021Entry, Tag(_BY_TYPE["StatusList2021Entry"][1])]
    | Annotated[RevocationListStatus, Tag(_BY_TYPE["1EdTechRevocationList"][1])]
    | Annotated[CredentialStatus, Tag(_OTHER)],
    Discriminator(_method),
]
"""A status entry, of the class that its `type` names."""
