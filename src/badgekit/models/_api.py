"""What the Open Badges API and the CLR API answer."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from badgekit.models._base import Model, OpenModel
from badgekit.models._clr import ComprehensiveLearnerRecord
from badgekit.models._enumerations import (
    ImsxCodeMajor,
    ImsxCodeMinorFieldValue,
    ImsxSeverity,
)
from badgekit.models._openbadge import OpenBadgeCredential
from badgekit.models._types import CompactJws, SetOf, String, Uri, Url


class GetOpenBadgeCredentialsResponse(Model):
    """The answer of `GET /credentials` of the Open Badges API."""

    closed: ClassVar[bool] = True

    credential: SetOf[OpenBadgeCredential] = ()
    """Those that are not secured as a JWT."""
    compact_jws_string: SetOf[CompactJws] = ()
    """Those that are."""


class GetClrCredentialsResponse(Model):
    """The answer of `GET /credentials` of the CLR API."""

    closed: ClassVar[bool] = True

    credential: SetOf[ComprehensiveLearnerRecord] = ()
    """Those that are not secured as a JWT."""
    compact_jws_string: SetOf[CompactJws] = ()
    """Those that are."""


class ImsxCodeMinorField(Model):
    """One reason, and who gives it."""

    closed: ClassVar[bool] = True

    name: String = Field(alias="imsx_codeMinorFieldName")
    value: ImsxCodeMinorFieldValue = Field(alias="imsx_codeMinorFieldValue")


class ImsxCodeMinor(Model):
    """The reasons for a status."""

    closed: ClassVar[bool] = True

    fields: Annotated[SetOf[ImsxCodeMinorField], Field(min_length=1)] = Field(
        alias="imsx_codeMinorField"
    )


class ImsxStatusInfo(Model):
    """How a request went: the body of the APIs' errors (Imsx_StatusInfo)."""

    closed: ClassVar[bool] = True

    code_major: ImsxCodeMajor = Field(alias="imsx_codeMajor")
    severity: ImsxSeverity = Field(alias="imsx_severity")
    description: String | None = Field(default=None, alias="imsx_description")
    code_minor: ImsxCodeMinor | None = Field(default=None, alias="imsx_codeMinor")


class OpenApiInfo(OpenModel):
    """Who offers the service, and on which terms."""

    title: String
    version: String
    terms_of_service: Url
    privacy_policy_url: Url = Field(alias="x-imssf-privacyPolicyUrl")
    image: Uri | None = Field(default=None, alias="x-imssf-image")


class OpenApiOAuth2SecurityScheme(OpenModel):
    """How to get a token."""

    type: Literal["oauth2"] = "oauth2"
    description: String | None = None
    registration_url: Url = Field(alias="x-imssf-registrationUrl")


class OpenApiSecuritySchemes(OpenModel):
    """The ways to get a token: one is specified."""

    oauth2_acg: OpenApiOAuth2SecurityScheme | None = Field(
        default=None, alias="OAuth2ACG"
    )


class OpenApiComponents(OpenModel):
    """The reusable parts of the service description."""

    security_schemes: OpenApiSecuritySchemes


class ServiceDescriptionDocument(OpenModel):
    """What a service offers: the answer of `GET /discovery`, an OpenAPI document."""

    openapi: String
    info: OpenApiInfo
    components: OpenApiComponents
