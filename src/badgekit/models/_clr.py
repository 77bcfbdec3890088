"""ComprehensiveLearnerRecord, also known as ClrCredential."""

from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, ValidationInfo, model_validator

from badgekit.models._achievement import Achievement
from badgekit.models._any_credential import AnyCredential
from badgekit.models._base import Model
from badgekit.models._contexts import CLR_RULE
from badgekit.models._credential import (
    CredentialSubject,
    EdTechCredential,
    VerifiableCredential,
)
from badgekit.models._endorsement import EndorsementCredential
from badgekit.models._enumerations import AssociationType
from badgekit.models._envelope import EnvelopedVerifiableCredential, is_envelope
from badgekit.models._identity import IdentityObject
from badgekit.models._kinds import types_of
from badgekit.models._problems import BRANCH
from badgekit.models._profile import Image
from badgekit.models._reading import Deviates, deviation, fault
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
    verifiable_credential: "Annotated[SetOf[RecordMember], Field(min_length=1)]"
    """With embedded proofs. JWTs, which the standard does not take, are read too."""
    association: SetOf[Association] = ()

    @model_validator(mode="after")
    def _is_somebody(self, info: ValidationInfo) -> Self:
        if self.id is None and not self.identifier:
            raise fault("should have an id, or at least one identifier")
        for index, member in enumerate(self.verifiable_credential):
            if isinstance(member, VerifiableCredential) and member.valid_from is None:
                place = ("verifiableCredential", index, "validFrom")
                deviation(info, "should be there: CLR 2.0 requires it", *place)
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

_JWT, _ENVELOPE, _CREDENTIAL = (
    f"{BRANCH}{form}" for form in ("jwt", "envelope", "credential")
)
_NO_JWT = "should be a credential with an embedded proof: CLR 2.0 takes no JWT"


def _member_form(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str):
        return _JWT
    return _ENVELOPE if is_envelope(value) else _CREDENTIAL


RecordMember: TypeAlias = Annotated[
    Annotated[CredentialOrRecord, Tag(_CREDENTIAL)]
    | Annotated[EnvelopedVerifiableCredential, Deviates(_NO_JWT), Tag(_ENVELOPE)]
    | Annotated[CompactJws, Deviates(_NO_JWT), Tag(_JWT)],
    Discriminator(_member_form),
]
"""What stands in a record: CLR 2.0 takes credentials with embedded proofs alone."""
