"""The flavour of VCDM 1.1: read, never issued.

`valid_from` and `valid_until` are `issuanceDate` and `expirationDate` here, so code
that asks for the former works with both flavours.
"""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, ValidationInfo

from badgekit._time import DateTimeStamp
from badgekit.models._achievement import Achievement
from badgekit.models._base import Model
from badgekit.models._contexts import OPEN_BADGES_V1P1_RULE, W3C_V1P1_RULE
from badgekit.models._credential import VerifiableCredential
from badgekit.models._endorsement import EndorsementCredential
from badgekit.models._openbadge import AchievementSubject, OpenBadgeCredential
from badgekit.models._profile import Profile
from badgekit.models._reading import deviation
from badgekit.models._types import (
    Contexts,
    ObjectRatherThanReference,
    SetOf,
    String,
    unsaid,
)


def _required(value: datetime | None, info: ValidationInfo) -> datetime | None:
    if value is None:
        deviation(info, "should be there: VCDM 1.1 requires it")
    return value


class VerifiableCredentialV1p1(VerifiableCredential):
    """A credential of the W3C data model, 1.1, of a type that has no model here.

    What selective disclosure leaves of one may lack its `issuanceDate`: a deviation.
    """

    context: Annotated[Contexts, W3C_V1P1_RULE] = unsaid()
    valid_from: Annotated[DateTimeStamp | None, AfterValidator(_required)] = Field(
        default=None, alias="issuanceDate", validate_default=True
    )
    valid_until: DateTimeStamp | None = Field(default=None, alias="expirationDate")


class ProfileV1p1(Profile):
    """A profile whose endorsements are of VCDM 1.1."""

    endorsement: "SetOf[EndorsementCredentialV1p1]" = ()


class EndorsementCredentialV1p1(EndorsementCredential):
    """An endorsement of VCDM 1.1."""

    context: Annotated[Contexts, OPEN_BADGES_V1P1_RULE] = unsaid()
    issuer: ObjectRatherThanReference[ProfileV1p1]
    valid_from: DateTimeStamp = Field(alias="issuanceDate")
    valid_until: DateTimeStamp | None = Field(default=None, alias="expirationDate")


class AchievementV1p1(Achievement):
    """An achievement whose endorsements are of VCDM 1.1."""

    creator: ProfileV1p1 | None = None
    endorsement: SetOf[EndorsementCredentialV1p1] = ()


class AchievementSubjectV1p1(AchievementSubject):
    """The recipient of an Open Badge of VCDM 1.1."""

    closed: ClassVar[bool] = True

    achievement: AchievementV1p1
    source: ProfileV1p1 | None = None


class OpenBadgeCredentialV1p1(OpenBadgeCredential):
    """An Open Badge of VCDM 1.1."""

    model_config = Model.model_config

    context: Annotated[Contexts, OPEN_BADGES_V1P1_RULE] = unsaid()
    name: String
    issuer: ObjectRatherThanReference[ProfileV1p1]
    valid_from: DateTimeStamp = Field(alias="issuanceDate")
    valid_until: DateTimeStamp | None = Field(default=None, alias="expirationDate")
    credential_subject: AchievementSubjectV1p1
    endorsement: SetOf[EndorsementCredentialV1p1] = ()
