"""VerifiableCredential: what all credentials have in common."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, ValidationInfo, model_validator

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
from badgekit.models._reading import deviation, fault, is_reading
from badgekit.models._related_resource import RelatedResource
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


_Helpers = TypeVar(
    "_Helpers", bound="TypedObject | tuple[CredentialSchema | TermsOfUse, ...]"
)


class CredentialSubject(OpenModel):
    """Claims about somebody or something."""

    id: Uri | None = None

    @property
    def has_claims(self) -> bool:
        """Whether anything but its `id` is said of the subject."""
        claims = self.__pydantic_extra__ or {}
        return any(value is not None and value != [] for value in claims.values())


def _of_one_type(value: _Helpers, info: ValidationInfo) -> _Helpers:
    several = isinstance(value, tuple)
    for index, helper in enumerate(value if isinstance(value, tuple) else (value,)):
        if not isinstance(helper.type, str):
            place = (index, "type") if several else ("type",)
            deviation(info, "should be one type, as a string", *place)
    return value


def _at_its_place(service: RefreshService, info: ValidationInfo) -> RefreshService:
    if service.id is None:
        deviation(info, "should be there: it is where the refresh service is", "id")
    return service


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
    def _is_coherent(self, info: ValidationInfo) -> Self:
        if self.valid_from is not None and self.valid_until is not None:
            _check_period(type(self), self.valid_from, self.valid_until)
        self._check_subjects(info)
        if self.related_resource:
            ids = [resource.id for resource in self.related_resource]
            if len(set(ids)) != len(ids):
                raise fault("should have an id of its own each", "relatedResource")
        return self

    def _check_subjects(self, info: ValidationInfo) -> None:
        """VCDM 2.0, section 4.8: one or more subjects, each of one or more claims."""
        if self.credential_subject == ():
            raise fault("should not be empty", "credentialSubject")
        for index, subject in enumerate(self.subjects):
            # The other classes require claims of their own.
            if type(subject) is CredentialSubject and not subject.has_claims:
                place = ("credentialSubject", index)
                if subject.id is None:
                    raise fault("should hold a claim", *place)
                deviation(info, "should hold a claim besides its id", *place)


class EdTechCredential(VerifiableCredential):
    """What 1EdTech makes of the W3C data model: one subject, one status, one start."""

    context: Annotated[Contexts, OPEN_BADGES_RULE] = unsaid()
    name: String | None = None
    description: String | None = None
    issuer: ObjectRatherThanReference[Profile]
    valid_from: DateTimeStamp
    credential_subject: CredentialSubject
    credential_status: Annotated[AnyStatus, AfterValidator(_of_one_type)] | None = None
    credential_schema: Annotated[
        SetOf[CredentialSchema], AfterValidator(_of_one_type)
    ] = ()
    refresh_service: (
        Annotated[
            RefreshService, AfterValidator(_of_one_type), AfterValidator(_at_its_place)
        ]
        | None
    ) = None
    terms_of_use: Annotated[SetOf[TermsOfUse], AfterValidator(_of_one_type)] = ()
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
