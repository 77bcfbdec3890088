"""Achievement: what a credential recognizes, and how it is earned."""

from typing import Annotated, Self

from pydantic import ValidationInfo, model_validator

from badgekit.models._alignment import Alignment, Related
from badgekit.models._base import Model
from badgekit.models._endorsement import EndorsementCredential
from badgekit.models._enumerations import AchievementTypeTerm
from badgekit.models._identity import IdentifierEntry
from badgekit.models._profile import Image, Profile
from badgekit.models._reading import deviation
from badgekit.models._results import ResultDescription
from badgekit.models._types import (
    CompactJws,
    Contains,
    Float,
    LanguageCode,
    SetOf,
    String,
    Types,
    Uri,
    unsaid,
)


class Criteria(Model):
    """How the achievement is earned, at a URL or in Markdown: one or both.

    Neither is read, as a deviation: the standard says SHOULD, its validator MUST.
    """

    id: Uri | None = None
    narrative: String | None = None

    @model_validator(mode="after")
    def _says_something(self, info: ValidationInfo) -> Self:
        if self.id is None and self.narrative is None:
            deviation(info, "should have an id or a narrative")
        return self


class Achievement(Model):
    """The accomplishment that a credential recognizes.

    >>> badge = Achievement(
    ...     id="https://lincoln.example/badges/linear-equations",
    ...     name="Linear Equations",
    ...     description="Solves linear equations in one and two variables.",
    ...     criteria=Criteria(narrative="Scored 3 or better by two reviewers."),
    ... )
    >>> badge.to_json_object()["type"]
    ['Achievement']

    https://www.imsglobal.org/spec/ob/v3p0#achievement
    """

    id: Uri
    type: Annotated[Types, Contains("Achievement")] = unsaid()
    name: String
    description: String
    criteria: Criteria
    image: Image | None = None
    achievement_type: AchievementTypeTerm | None = None
    creator: Profile | None = None
    credits_available: Float | None = None
    field_of_study: String | None = None
    specialization: String | None = None
    human_code: String | None = None
    in_language: LanguageCode | None = None
    version: String | None = None
    tag: SetOf[String] = ()
    alignment: SetOf[Alignment] = ()
    other_identifier: SetOf[IdentifierEntry] = ()
    related: SetOf[Related] = ()
    result_description: SetOf[ResultDescription] = ()
    endorsement: SetOf[EndorsementCredential] = ()
    endorsement_jwt: SetOf[CompactJws] = ()
