"""ComprehensiveLearnerRecord, also known as ClrCredential."""

from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from badgekit.models._achievement import Achievement
from badgekit.models._base import Model
from badgekit.models._contexts import CLR_RULE
from badgekit.models._credential import CredentialSubject, EdTechCredential
from badgekit.models._endorsement import EndorsementCredential
from badgekit.models._enumerations import AssociationType
from badgekit.models._identity import IdentityObject
from badgekit.models._kinds import AnyCredential, types_of
from badgekit.models._problems import BRANCH
from badgekit.models._profile import Image
from badgekit.models._reading import fault
from badgekit.models._types import (
    Boolean,
    CompactJws,
    Constant,
    Contains,
    Contexts,
    SetOf,
    String,
    Types,
    Uri,
    unsaid,
)


class Association(Model):
    """How two achievements of the record are related."""

    closed: ClassVar[bool] = True

    type: Annotated[Literal["Association"], Constant("Association")] = unsaid()
    association_type: AssociationType
    source_id: Uri
    """The `id` of an achievement."""
    target_id: Uri
    """The `id` of an achievement."""


class ClrSubject(CredentialSubject):
    """The learner, and the credentials of the record.

    The learner has an `id` or at least one `identifier`.
    """

    model_config = Model.model_config

    id: Uri | None = None
    type: Annotated[Types, Contains("ClrSubject")] = unsaid()
    identifier: SetOf[IdentityObject] = ()
    achievement: SetOf[Achievement] = ()
    """Achievements that associations refer to, asserted or not."""
    verifiable_credential: "Annotated[SetOf[CredentialOrRecord], Field(min_length=1)]"
    association: SetOf[Association] = ()

    @model_validator(mode="after")
    def _is_somebody(self) -> Self:
        if self.id is None and not self.identifier:
            raise fault("should have an id, or at least one identifier")
        return self


class ComprehensiveLearnerRecord(EdTechCredential):
    """A record of many credentials of one learner: CLR 2.0."""

    model_config = Model.model_config

    context: Annotated[Contexts, CLR_RULE] = unsaid()
    type: Annotated[Types, Contains("VerifiableCredential", "ClrCredential")] = unsaid()
    id: Uri
    name: String
    image: Image | None = None
    partial: Boolean | None = None
    """The record is a part of what the issuer could assert."""
    credential_subject: ClrSubject
    endorsement: SetOf[EndorsementCredential] = ()
    endorsement_jwt: SetOf[CompactJws] = ()


ClrCredential: TypeAlias = ComprehensiveLearnerRecord
"""The other name that the standard has for `ComprehensiveLearnerRecord`."""


_RECORD, _PLAIN = f"{BRANCH}record", f"{BRANCH}plain"


def _form(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict):
        return _RECORD if "ClrCredential" in types_of(value) else _PLAIN
    return _RECORD if isinstance(value, ComprehensiveLearnerRecord) else _PLAIN


CredentialOrRecord: TypeAlias = Annotated[
    Annotated[ComprehensiveLearnerRecord, Tag(_RECORD)]
    | Annotated[AnyCredential, Tag(_PLAIN)],
    Discriminator(_form),
]
"""A credential inside another document, which may be a record itself."""
