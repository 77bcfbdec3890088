"""VerifiableCredential: what all credentials have in common."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, ValidationInfo, model_validator

from badgekit._time import DateTimeStamp
from badgekit.models._base import OpenModel
from badgekit.models._contexts import EXTENSIONS, OPEN_BADGES_RULE, W3C_RULE
from badgekit.models._evidence import (
    CredentialSchema,
    Evidence,
    RefreshService,
    TermsOfUse,
    TypedObject,
)
from badgekit.models._layout import alias_of
from badgekit.models._profile import Issuer, Profile
from badgekit.models._proof import Proof
from badgekit.models._reading import fault, is_reading
from badgekit.models._status import AnyStatus
from badgekit.models._types import (
    Contains,
    Contexts,
    ObjectRatherThanReference,
    OneOrMany,
    Reference,
    SetOf,
    String,
    Types,
    Uri,
    W3cString,
    unsaid,
)

_HELPER_TYPES = {
    "1EdTechJsonSchemaValidator2019",
    "1EdTechRevocationList",
    "1EdTechCredentialRefresh",
}


class CredentialSubject(OpenModel):
    """Claims about somebody or something."""

    id: Uri | None = None


class RelatedResource(OpenModel):
    """A resource that the credential vouches for by its digest.

    https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources
    """

    id: Uri
    media_type: str | None = None
    digest_sri: str | None = Field(default=None, alias="digestSRI")
    digest_multibase: SetOf[str] = ()

    @model_validator(mode="after")
    def _has_a_digest(self) -> Self:
        if self.digest_sri is None and not self.digest_multibase:
            raise fault("should have a digestSRI or a digestMultibase")
        return self


class VerifiableCredential(OpenModel):
    """A credential of the W3C data model, 2.0, of a type that has no model here.

    The classes for Open Badges and CLR narrow its members down to what 1EdTech allows.

    https://www.w3.org/TR/vc-data-model-2.0/#verifiable-credentials
    """

    context: Annotated[Contexts, W3C_RULE] = unsaid()
    id: Uri | None = None
    type: Annotated[Types, Contains("VerifiableCredential")] = unsaid()
    name: W3cString | None = None
    description: W3cString | None = None
    issuer: Reference[Issuer]
    valid_from: DateTimeStamp | None = None
    valid_until: DateTimeStamp | None = None
    credential_subject: OneOrMany[CredentialSubject]
    credential_status: OneOrMany[AnyStatus] | None = None
    credential_schema: SetOf[CredentialSchema] = ()
    refresh_service: OneOrMany[RefreshService] | None = None
    terms_of_use: SetOf[TermsOfUse] = ()
    evidence: SetOf[TypedObject] = ()
    related_resource: SetOf[RelatedResource] = ()
    confidence_method: SetOf[TypedObject] = ()
    render_method: SetOf[TypedObject] = ()
    proof: SetOf[Proof] = ()

    @property
    def issuer_id(self) -> str:
        """The `id` of the issuer, whether an object or a URL stands there."""
        return self.issuer if isinstance(self.issuer, str) else self.issuer.id

    @property
    def subjects(self) -> tuple[CredentialSubject, ...]:
        """`credential_subject`, as a tuple whether it is one or several."""
        found = self.credential_subject
        return found if isinstance(found, tuple) else (found,)

    @property
    def statuses(self) -> tuple[AnyStatus, ...]:
        """`credential_status`, as a tuple whether it is one, several or none."""
        found = self.credential_status
        if found is None:
            return ()
        return found if isinstance(found, tuple) else (found,)

    @property
    def refresh_services(self) -> tuple[RefreshService, ...]:
        """`refresh_service`, as a tuple whether it is one, several or none."""
        found = self.refresh_service
        if found is None:
            return ()
        return found if isinstance(found, tuple) else (found,)

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if self.valid_from is not None and self.valid_until is not None:
            _check_period(type(self), self.valid_from, self.valid_until)
        if self.credential_subject == ():
            raise fault(
                "should not be empty", alias_of(type(self), "credential_subject")
            )
        if self.related_resource:
            ids = [resource.id for resource in self.related_resource]
            if len(set(ids)) != len(ids):
                raise fault("should have an id of its own each", "relatedResource")
        return self


class EdTechCredential(VerifiableCredential):
    """What 1EdTech makes of the W3C data model: one subject, one status, one start."""

    context: Annotated[Contexts, OPEN_BADGES_RULE] = unsaid()
    name: String | None = None
    description: String | None = None
    issuer: ObjectRatherThanReference[Profile]
    valid_from: DateTimeStamp
    credential_subject: CredentialSubject
    credential_status: AnyStatus | None = None
    refresh_service: RefreshService | None = None
    evidence: SetOf[Evidence] = ()
    awarded_date: DateTimeStamp | None = None
    """When it was first awarded; a new version moves `valid_from` only."""

    @model_validator(mode="after")
    def _names_the_extensions(self, info: ValidationInfo) -> Self:
        if not is_reading(info) and EXTENSIONS not in self.context:
            used = {kind for helper in self._helpers() for kind in helper.types}
            if used & _HELPER_TYPES:
                self.__dict__["context"] = (*self.context, EXTENSIONS)
        return self

    def _helpers(self) -> Iterable[TypedObject]:
        return (*self.credential_schema, *self.statuses, *self.refresh_services)


def _check_period(
    model: type[VerifiableCredential], start: datetime, end: datetime
) -> None:
    if end < start:
        first = alias_of(model, "valid_from")
        raise fault(f"should not be before {first}", alias_of(model, "valid_until"))
