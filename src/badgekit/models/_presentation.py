"""VerifiablePresentation, and presentations in an envelope."""

from typing import Annotated, Any, Self, TypeAlias

from pydantic import Discriminator, Tag, ValidationInfo, model_validator

from badgekit.models._base import OpenModel
from badgekit.models._clr import CredentialOrRecord
from badgekit.models._contexts import W3C_RULE
from badgekit.models._envelope import EnvelopedVerifiableCredential, is_envelope
from badgekit.models._evidence import TermsOfUse
from badgekit.models._problems import BRANCH
from badgekit.models._proof import Proof
from badgekit.models._reading import deviation
from badgekit.models._types import (
    Contains,
    Contexts,
    Reference,
    SetOf,
    Types,
    Uri,
    unsaid,
)


class EnvelopedVerifiablePresentation(EnvelopedVerifiableCredential):
    """A presentation that is secured as a whole, in a `data:` URL."""

    type: Annotated[Types, Contains("EnvelopedVerifiablePresentation")] = unsaid()


class Holder(OpenModel):
    """Who presents."""

    id: Uri


_ENVELOPE, _PLAIN = f"{BRANCH}envelope", f"{BRANCH}plain"


def _form(value: Any) -> str:  # noqa: ANN401
    return _ENVELOPE if is_envelope(value) else _PLAIN


Presented: TypeAlias = Annotated[
    Annotated[EnvelopedVerifiableCredential, Tag(_ENVELOPE)]
    | Annotated[CredentialOrRecord, Tag(_PLAIN)],
    Discriminator(_form),
]


class VerifiablePresentation(OpenModel):
    """Credentials that a holder presents.

    https://www.w3.org/TR/vc-data-model-2.0/#verifiable-presentations
    """

    context: Annotated[Contexts, W3C_RULE] = unsaid()
    id: Uri | None = None
    type: Annotated[Types, Contains("VerifiablePresentation")] = unsaid()
    holder: Reference[Holder] | None = None
    verifiable_credential: SetOf[Presented] = ()
    """Objects only: W3C puts a JWT in an `EnvelopedVerifiableCredential`."""
    terms_of_use: SetOf[TermsOfUse] = ()
    proof: SetOf[Proof] = ()

    @property
    def holder_id(self) -> str | None:
        """The `id` of the holder, whether an object or a URL stands there."""
        return self.holder.id if isinstance(self.holder, Holder) else self.holder

    @model_validator(mode="after")
    def _says_who_asserts(self, info: ValidationInfo) -> Self:
        """VCDM 2.0, section 4.13: what has no proof of its own is the holder's."""
        for index, credential in enumerate(self.verifiable_credential):
            if isinstance(credential, EnvelopedVerifiableCredential):
                continue
            if not credential.proof and credential.issuer_id != self.holder_id:
                place = ("verifiableCredential", index)
                detail = "should have a proof, or the holder as its issuer"
                deviation(info, detail, *place)
        return self
