"""OpenBadgeCredential, also known as AchievementCredential."""

from typing import Annotated, Self, TypeAlias

from pydantic import ValidationInfo, model_validator

from badgekit.models._achievement import Achievement
from badgekit.models._base import Model
from badgekit.models._credential import CredentialSubject, EdTechCredential
from badgekit.models._endorsement import EndorsementCredential
from badgekit.models._enumerations import ResultType
from badgekit.models._identity import IdentityObject
from badgekit.models._profile import Image, Profile
from badgekit.models._reading import deviation, fault
from badgekit.models._results import Result
from badgekit.models._types import (
    CompactJws,
    Contains,
    DateTime,
    Float,
    SetOf,
    String,
    Types,
    Uri,
    unsaid,
)


class AchievementSubject(CredentialSubject):
    """The recipient, and what they achieved.

    The recipient has an `id` or at least one `identifier`.

    https://www.imsglobal.org/spec/ob/v3p0#achievementsubject
    """

    model_config = Model.model_config

    id: Uri | None = None
    type: Annotated[Types, Contains("AchievementSubject")] = unsaid()
    identifier: SetOf[IdentityObject] = ()
    achievement: Achievement
    activity_start_date: DateTime | None = None
    activity_end_date: DateTime | None = None
    credits_earned: Float | None = None
    image: Image | None = None
    license_number: String | None = None
    narrative: String | None = None
    result: SetOf[Result] = ()
    role: String | None = None
    source: Profile | None = None
    """Who assessed the achievement on behalf of the issuer."""
    term: String | None = None
    """The academic term."""

    @model_validator(mode="after")
    def _is_somebody(self, info: ValidationInfo) -> Self:
        if self.id is None and not self.identifier:
            raise fault("should have an id, or at least one identifier")
        if self.result:
            self._check_results(info)
        return self

    def _check_results(self, info: ValidationInfo) -> None:
        kinds = {d.id: d.result_type for d in self.achievement.result_description}
        for index, result in enumerate(self.result):
            kind = kinds.get(result.result_description or "")
            if kind == ResultType.STATUS and result.status is None:
                detail = "should be there: the result is a status"
                deviation(info, detail, "result", index, "status")


class OpenBadgeCredential(EdTechCredential):
    """An achievement of one earner: the badge.

    https://www.imsglobal.org/spec/ob/v3p0#achievementcredential
    """

    model_config = Model.model_config

    type: Annotated[
        Types,
        Contains(
            "VerifiableCredential", ("OpenBadgeCredential", "AchievementCredential")
        ),
    ] = unsaid()
    id: Uri
    image: Image | None = None
    credential_subject: AchievementSubject
    endorsement: SetOf[EndorsementCredential] = ()
    endorsement_jwt: SetOf[CompactJws] = ()


AchievementCredential: TypeAlias = OpenBadgeCredential
"""The other name that the standard has for `OpenBadgeCredential`."""
