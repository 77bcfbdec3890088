"""Alignment, Related: what an achievement corresponds to elsewhere."""

from typing import Annotated

from badgekit.models._base import Model
from badgekit.models._enumerations import AlignmentTargetTypeTerm
from badgekit.models._types import (
    Contains,
    LanguageCode,
    String,
    Types,
    Uri,
    Url,
    unsaid,
)


class Alignment(Model):
    """A node in an educational framework that an achievement aligns to.

    https://www.imsglobal.org/spec/ob/v3p0#alignment
    """

    type: Annotated[Types, Contains("Alignment")] = unsaid()
    target_code: String | None = None
    target_description: String | None = None
    target_name: String
    target_framework: String | None = None
    target_type: AlignmentTargetTypeTerm | None = None
    target_url: Url


class Related(Model):
    """Another achievement that is the same for most purposes."""

    id: Uri
    type: Annotated[Types, Contains("Related")] = unsaid()
    in_language: LanguageCode | None = None
    version: String | None = None
