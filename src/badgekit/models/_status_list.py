"""Lists of statuses."""

from typing import Annotated

from pydantic import Field, Strict

from badgekit._time import DateTimeStamp
from badgekit.models._base import OpenModel
from badgekit.models._contexts import W3C_V1P1_RULE
from badgekit.models._credential import CredentialSubject, VerifiableCredential
from badgekit.models._problems import PATTERNS
from badgekit.models._reading import Lenient
from badgekit.models._types import (
    Boolean,
    Contains,
    Contexts,
    SetOf,
    Types,
    Uri,
    unsaid,
)

_ENCODED = "^u[A-Za-z0-9_-]+$"
_LEGACY = "^[A-Za-z0-9_-]+={0,2}$"
PATTERNS[_ENCODED] = "u and base64url without padding"
PATTERNS[_LEGACY] = "base64url"


def _milliseconds(value: object) -> int:
    if isinstance(value, float) and value >= 0 and value.is_integer():
        return int(value)
    msg = "not a number of milliseconds"
    raise ValueError(msg)


class BitstringStatusList(CredentialSubject):
    """The statuses themselves.

    https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslist
    """

    type: Annotated[Types, Contains("BitstringStatusList")] = unsaid()
    status_purpose: Annotated[SetOf[str], Field(min_length=1)]
    encoded_list: Annotated[str, Strict(), Field(pattern=_ENCODED)]
    """Multibase `u` of the gzip of the bits."""
    ttl: (
        Annotated[int, Strict(), Field(ge=0), Lenient(_milliseconds, "a whole number")]
        | None
    ) = None
    """Milliseconds for which a copy may be used."""


class BitstringStatusListCredential(VerifiableCredential):
    """A credential about the statuses of others.

    https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistcredential
    """

    type: Annotated[
        Types, Contains("VerifiableCredential", "BitstringStatusListCredential")
    ] = unsaid()
    credential_subject: BitstringStatusList


class StatusList2021(CredentialSubject):
    """The statuses of a StatusList2021 list. Read only: it has been superseded."""

    type: Annotated[Types, Contains("StatusList2021")] = unsaid()
    status_purpose: Annotated[SetOf[str], Field(min_length=1)]
    encoded_list: Annotated[str, Strict(), Field(pattern=_LEGACY)]
    """The base64url of the gzip of the bits, without the `u` of Multibase."""


class StatusList2021Credential(VerifiableCredential):
    """A StatusList2021 list in VCDM 2.0."""

    type: Annotated[
        Types, Contains("VerifiableCredential", "StatusList2021Credential")
    ] = unsaid()
    credential_subject: StatusList2021


class StatusList2021CredentialV1p1(StatusList2021Credential):
    """A StatusList2021 list in VCDM 1.1, as it was specified."""

    context: Annotated[Contexts, W3C_V1P1_RULE] = unsaid()
    valid_from: DateTimeStamp | None = Field(default=None, alias="issuanceDate")
    valid_until: DateTimeStamp | None = Field(default=None, alias="expirationDate")


class RevokedCredential(OpenModel):
    """An entry of a 1EdTech revocation list."""

    id: Uri
    revoked: Boolean = True
    revocation_reason: str | None = None


class RevocationList(OpenModel):
    """A 1EdTech revocation list. It is not signed, and deprecated.

    The name of its member is unsettled: `revoked` reads both spellings.
    """

    id: Uri
    issuer: Uri
    revoked_credential: SetOf[RevokedCredential] = ()
    revoked_credentials: SetOf[RevokedCredential] = ()

    def revoked(self, credential_id: str) -> RevokedCredential | None:
        """Return the entry that revokes the credential, if there is one."""
        for entry in (*self.revoked_credential, *self.revoked_credentials):
            if entry.id == credential_id and entry.revoked:
                return entry
        return None
